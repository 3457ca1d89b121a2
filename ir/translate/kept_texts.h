// Texts of a file that the other language has no place for, kept in it for the way back: those of
// Vensim as elements of weir's namespace in XMILE, those of XMILE as comments in a file of Vensim.
// Each is an Extra of the model; the writers know how it looks.
#pragma once

#include <optional>
#include <string>

#include "ir/model/model.h"

namespace weir {

/// How Extra::where begins in Vensim: a text of <xmile> or of its first <model>, at the path
/// behind.
inline constexpr const char* kKeptOfXmile = "weir:xmile/";
inline constexpr const char* kKeptOfModel = "weir:model/";
/// `rk45 for rk4_auto`: the method of XMILE, while the file has the other.
inline constexpr const char* kKeptMethod = "weir:method";
/// The units of time, which Vensim has no place for but the units of TIME STEP.
inline constexpr const char* kKeptTimeUnits = "weir:time_units";

/// Of a model of Vensim: whether it is one of these.
bool is_of_xmile(const Extra& extra);
/// The method that a comment of a model of Vensim names, if it is for the one that the file has.
std::optional<Method> kept_method(const Model& vensim);

/// The units of time that a comment of a model of Vensim names; empty: none.
std::string kept_time_units(const Model& vensim);

/// A text of a file of Vensim as <weir:kept>, and the inverse.
Extra element_of(const Extra& text);
bool is_kept_text(const Extra& element);
Extra kept_text(const Extra& element);

/// A mark of a dimension (kept_forms.h).
bool is_dimension_form(const Extra& extra);

}  // namespace weir
