// See get_set.h.
#include "frontend/data/get_set.h"

#include <fmt/core.h>

#include "ir/base/text.h"

namespace weir::data {
namespace {

/// `Time = start + slope * time of the file` (vensim.md 10.14).
struct TimeChange {
  double start = 0;
  double slope = 1;
};

struct SetCall {
  std::string function;
  std::string file;
  std::string variable;
  TimeChange change;
};

std::optional<double> number_argument(const Expr& arg) {
  if (arg.kind == ExprKind::Number) return arg.number;
  const bool is_negative = arg.kind == ExprKind::Unary && arg.op == SyntaxOp::Minus &&
                           arg.args[0].kind == ExprKind::Number;
  return is_negative ? std::optional(-arg.args[0].number) : std::nullopt;
}

/// Reports an argument that is no number. A slope of 0 or less: both are ignored (10.14).
std::optional<TimeChange> read_change(const Expr& call, Diagnostics& diags) {
  double numbers[] = {0, 1};
  for (std::size_t at = 2; at < call.args.size(); ++at) {
    const auto number = number_argument(call.args[at]);
    if (!number) {
      diags.report(DiagKind::MustBeNumber, call.args[at].span,
                   fmt::format("the {} argument of '{}'", at == 2 ? "third" : "fourth",
                               display(call.path.front())));
      return std::nullopt;
    }
    numbers[at - 2] = *number;
  }
  return numbers[1] > 0 ? TimeChange{numbers[0], numbers[1]} : TimeChange{};
}

std::optional<SetCall> read_set_call(const Expr& call, GetKind kind, const Strings& strings,
                                     Diagnostics& diags) {
  SetCall result;
  result.function = display(call.path.front());
  const bool is_constant = kind == GetKind::Constants;
  if (call.args.size() < 2 || call.args.size() > (is_constant ? 3u : 4u)) {
    diags.report(DiagKind::WrongArgumentCount, call.span, result.function,
                 is_constant ? "2 to 3 arguments" : "2 to 4 arguments", call.args.size());
    return std::nullopt;
  }
  const auto file = argument_text(call.args[0], strings);
  const auto variable = argument_text(call.args[1], strings);
  if (!file || !variable) {
    diags.report(DiagKind::MustBeText, call.args[file ? 1 : 0].span, result.function);
    return std::nullopt;
  }
  // vensim.md 10.14 does not say what it means
  if (is_constant && call.args.size() == 3) {
    diags.report(DiagKind::UnsupportedConstruct, call.args[2].span,
                 fmt::format("the third argument of '{}'", result.function));
    return std::nullopt;
  }
  const auto change = read_change(call, diags);
  if (!change) return std::nullopt;
  result.file = *file;
  result.variable = *variable;
  result.change = *change;
  return result;
}

/// The variable that is read, taken apart.
struct SetVariable {
  std::string key;
  std::vector<std::string> subs;  // keys; none: those of the left side
};

SetVariable split_variable(std::string_view text) {
  text = trim(text);
  const std::size_t open = text.find('[');
  SetVariable variable{name_key(text.substr(0, open)), {}};
  if (open == std::string_view::npos || !text.ends_with(']')) return variable;
  for (const std::string_view sub : split(text.substr(open + 1, text.size() - open - 2), ',')) {
    variable.subs.push_back(name_key(sub));
  }
  return variable;
}

/// Key of the series for one element of the left side.
std::string element_series_key(const SetVariable& variable, const Equation& equation,
                               const std::vector<std::string>& elems) {
  if (variable.subs.empty()) return series_key(variable.key, elems);
  std::vector<std::string> subs = variable.subs;
  for (std::string& sub : subs) {
    for (std::size_t at = 0; at < equation.subs.size(); ++at) {
      if (equation.subs[at].name.key == sub) {
        sub = elems[at];
        break;
      }
    }
  }
  return series_key(variable.key, subs);
}

LookupTable changed(LookupTable table, const TimeChange& change) {
  for (double& time : table.xs) time = change.start + change.slope * time;
  return table;
}

}  // namespace

std::optional<std::vector<LookupTable>> read_set_series(const Equation& equation, GetKind kind,
                                                        const LeftSide& left,
                                                        const std::string& owner,
                                                        const Strings& strings, Sources& sources,
                                                        Diagnostics& diags) {
  const Expr& expr = equation.expr;
  const auto call = read_set_call(expr, kind, strings, diags);
  if (!call) return std::nullopt;
  const Series* series = sources.open_set(call->file, expr.args[0].span, diags);
  if (series == nullptr) return std::nullopt;
  const std::size_t count = left.element_count();
  if (count > kMaxElements) {
    diags.report(DiagKind::TooLarge, equation.name_span, "the left side of '" + owner + "'",
                 std::to_string(kMaxElements) + " elements");
    return std::nullopt;
  }
  const SetVariable variable = split_variable(call->variable);
  std::vector<LookupTable> tables;
  for (std::size_t element = 0; element < count; ++element) {
    const std::string key = element_series_key(variable, equation, left.element_keys(element));
    const auto found = series->find(key);
    if (found == series->end() || found->second.xs.empty()) {
      diags.report(DiagKind::DataCellProblem, expr.args[1].span, owner,
                   fmt::format("reads '{}', of which '{}' has no values", key, call->file));
      return std::nullopt;
    }
    tables.push_back(changed(found->second, call->change));
  }
  return tables;
}

}  // namespace weir::data
