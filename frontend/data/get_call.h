// GET XLS/DIRECT CONSTANTS, DATA, LOOKUPS and SUBSCRIPT as they stand in a model, and what they
// point to (vensim.md 10.14). For GET VDF ... see get_set.h.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "frontend/data/sources.h"
#include "ir/base/diag.h"
#include "ir/model/expr.h"
#include "ir/model/model.h"

namespace weir::data {

enum class GetKind : std::uint8_t { Constants, Data, Lookups, Subscript };

/// The kind of a GET function by name key, supported or not (GET 123, GET ODBC).
struct GetFunction {
  GetKind kind = GetKind::Constants;
  bool is_supported = false;
  bool reads_set = false;  // GET VDF: series by name, not cells
};
/// Whether `expr` is a call of a GET function.
std::optional<GetFunction> find_get(const Expr& expr);

/// String variables (`name :IS: 'text'`) by key: they may stand where a literal may.
using Strings = std::unordered_map<std::string, std::string>;
Strings string_variables(const Model& model);

/// The arguments of one call, all text.
struct GetCall {
  std::string function;  // as written
  std::vector<std::string> args;
  std::vector<Span> spans;  // of the arguments
  Span span;
};
/// Text of one argument: a literal, or a string variable; nothing for anything else.
std::optional<std::string> argument_text(const Expr& arg, const Strings& strings);

/// The arguments of a supported call on cells; reports a wrong number of them and what is no text.
std::optional<GetCall> read_call(const Expr& call, GetKind kind, const Strings& strings,
                                 Diagnostics& diags);

/// Where an argument points to: cells of one sheet.
struct Target {
  const Sheet* sheet = nullptr;
  CellRange range;
  bool is_named = false;
  bool is_transposed = false;  // 'B5*'
};
/// A cell ('B5', 'B5*') or a name of the workbook; reports against `owner` when it is neither.
std::optional<Target> find_target(const OpenSheet& sheet, const std::string& text, Span span,
                                  const std::string& owner, Diagnostics& diags);

/// "cell B5 of sheet 'Sheet1' in 'input.xlsx'"
std::string describe_cell(const OpenSheet& file, const Sheet& sheet, CellPlace place);

}  // namespace weir::data
