// Texts of a file that the other language has no place for, kept in it for the way back: those of
// Vensim as elements of weir's namespace in XMILE, those of XMILE as comments in a file of Vensim.
// Each is an Extra of the model; the writers know how it looks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// Of Vensim: the group of the run settings, a group without variables, each with its text on the
/// lines behind its name; a run setting in another group, on the line behind its name; a further
/// definition of a unit, its names with commas.
inline constexpr const char* kKeptControl = "control";
inline constexpr const char* kKeptGroup = "group";
inline constexpr const char* kKeptPlace = "place";
inline constexpr const char* kKeptUnit = "unit";
/// That group where nothing else is known.
inline constexpr const char* kControlGroup = "Control";
inline constexpr const char* kControlText = "Simulation Control Parameters";

/// A text of a file of Vensim as <weir:kept>, and the inverse.
Extra element_of(const Extra& text);
bool is_kept_text(const Extra& element);
Extra kept_text(const Extra& element);
/// The texts of this name that a model of XMILE keeps, and the groups that it keeps so.
std::vector<std::string> kept_texts(const Model& xmile, std::string_view name);
std::vector<Group> kept_groups(const Model& xmile, std::string_view name);

/// A macro of Vensim, in Vensim's words, as an element of the <macro> made of it; and the inverse.
Extra macro_element(const std::string& text);
bool is_macro_element(const Extra& element);
std::string macro_text(const Extra& element);

/// A mark of a dimension (kept_forms.h).
bool is_dimension_form(const Extra& extra);
/// XMILE's <run by>, and the mark of what runs by it: the equations of a translated model say
/// themselves what stays.
bool is_run_choice(const Extra& extra, const Model& xmile);

}  // namespace weir
