// See get_call.h.
#include "frontend/data/get_call.h"

#include <fmt/core.h>

#include <array>

#include "ir/base/text.h"

namespace weir::data {
namespace {

struct Source {
  std::string_view word;
  bool is_supported;
};
// GET 123 and GET ODBC have no files that we could read
constexpr std::string_view kSets = "vdf";
constexpr std::array<Source, 5> kSources = {
    {{"xls", true}, {"direct", true}, {"123", false}, {"odbc", false}, {kSets, true}}};

struct Form {
  std::string_view word;
  GetKind kind;
  std::size_t fewest;
  std::size_t most;
};
constexpr std::array<Form, 4> kForms = {{{"constants", GetKind::Constants, 3, 3},
                                         {"data", GetKind::Data, 4, 4},
                                         {"lookups", GetKind::Lookups, 4, 4},
                                         {"subscript", GetKind::Subscript, 3, 5}}};

std::string count_text(const Form& form) {
  if (form.fewest == form.most) return fmt::format("{} arguments", form.most);
  return fmt::format("{} to {} arguments", form.fewest, form.most);
}

}  // namespace

std::optional<GetFunction> find_get(const Expr& expr) {
  if (expr.kind != ExprKind::Call || expr.path.size() != 1) return std::nullopt;
  const std::string& key = expr.path.front().key;
  if (!key.starts_with("get ")) return std::nullopt;
  const std::vector<std::string_view> words = split(key, ' ');
  if (words.size() != 3) return std::nullopt;
  for (const Source& source : kSources) {
    for (const Form& form : kForms) {
      if (words[1] == source.word && words[2] == form.word) {
        const bool reads_set = source.word == kSets;
        if (reads_set && form.kind == GetKind::Subscript) return std::nullopt;
        return GetFunction{form.kind, source.is_supported, reads_set};
      }
    }
  }
  return std::nullopt;
}

Strings string_variables(const Model& model) {
  Strings strings;
  for (const Variable& variable : model.root().variables) {
    for (const Equation& equation : variable.equations) {
      if (equation.kind != EquationKind::String || !equation.subs.empty()) continue;
      if (equation.expr.kind != ExprKind::Literal) continue;
      strings.emplace(variable.name.key, equation.expr.text);
    }
  }
  return strings;
}

std::optional<std::string> argument_text(const Expr& arg, const Strings& strings) {
  if (arg.kind == ExprKind::Literal) return arg.text;
  if (arg.kind == ExprKind::Missing) return std::string();
  if (arg.kind != ExprKind::Ref || arg.path.size() != 1 || !arg.subs.empty()) return std::nullopt;
  const auto found = strings.find(arg.path.front().key);
  if (found == strings.end()) return std::nullopt;
  return found->second;
}

std::optional<GetCall> read_call(const Expr& call, GetKind kind, const Strings& strings,
                                 Diagnostics& diags) {
  const Form& form = kForms[static_cast<std::size_t>(kind)];
  GetCall result;
  result.function = display(call.path.front());
  result.span = call.span;
  if (call.args.size() < form.fewest || call.args.size() > form.most) {
    diags.report(DiagKind::WrongArgumentCount, call.span, result.function, count_text(form),
                 call.args.size());
    return std::nullopt;
  }
  for (const Expr& arg : call.args) {
    auto text = argument_text(arg, strings);
    if (!text) {
      diags.report(DiagKind::MustBeText, arg.span, result.function);
      return std::nullopt;
    }
    result.args.push_back(std::move(*text));
    result.spans.push_back(arg.span);
  }
  // arguments left out at the end are empty
  result.args.resize(form.most);
  result.spans.resize(form.most, call.span);
  return result;
}

std::optional<Target> find_target(const OpenSheet& sheet, const std::string& text, Span span,
                                  const std::string& owner, Diagnostics& diags) {
  Target target;
  std::string_view place = trim(text);
  if (place.ends_with('*')) {
    target.is_transposed = true;
    place = trim(place.substr(0, place.size() - 1));
  }
  // names first: 'var1' is also the cell of a very wide sheet
  const NameLookup named = find_name(*sheet.workbook, sheet.sheet, place);
  if (named.state == NameState::NotCells) {
    diags.report(
        DiagKind::DataCellProblem, span, owner,
        fmt::format("reads '{}', which does not name a block of cells in '{}'", place, sheet.file));
    return std::nullopt;
  }
  target.sheet = &sheet.workbook->sheets[sheet.sheet];
  if (named.state == NameState::Found) {
    target.sheet = &sheet.workbook->sheets[named.place.sheet];
    target.range = named.place.range;
    target.is_named = true;
    return target;
  }
  if (const auto range = parse_range(place)) {
    target.range = *range;
    return target;
  }
  Diagnostic& report = diags.report(
      DiagKind::DataCellProblem, span, owner,
      fmt::format("reads '{}', which is neither a cell nor a name in '{}'", place, sheet.file));
  if (!sheet.workbook->knows_names) {
    report.note({}, "names of cells are not read from workbooks as old as this; save it as .xlsx");
  }
  return std::nullopt;
}

std::string describe_cell(const OpenSheet& file, const Sheet& sheet, CellPlace place) {
  if (file.workbook->is_text) return fmt::format("cell {} of '{}'", cell_text(place), file.file);
  return fmt::format("cell {} of sheet '{}' in '{}'", cell_text(place), sheet.name, file.file);
}

}  // namespace weir::data
