// See write_record.h. The layout is that of Vensim's own files: the left side, the right side
// indented on a line of its own, each field behind a '~' that begins a line.
#include "frontend/mdl/write_record.h"

#include <fmt/core.h>

#include <vector>

#include "frontend/syntax/lexer.h"
#include "frontend/syntax/print_expr.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::mdl {

using syntax::Language;
using syntax::TokenKind;

namespace {

constexpr std::size_t kWidth = 78;
constexpr std::size_t kIndent = 16;  // two tabs
constexpr std::string_view kContinuation = "\\\n\t\t";

bool may_break_after(TokenKind kind) {
  switch (kind) {
    case TokenKind::Comma:
    case TokenKind::Semicolon:
    case TokenKind::LeftParen:
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Star:
    case TokenKind::Slash:
    case TokenKind::And:
    case TokenKind::Or:
      return true;
    default:
      return false;
  }
}

/// Puts continuations between the pieces of a text where lines grow too long.
class Wrapped {
 public:
  explicit Wrapped(std::size_t column) : column_(column), start_(column) {}

  void add(std::string_view piece) {
    const std::size_t width = character_count(trim(piece));
    if (column_ + width > kWidth && column_ > start_) {
      out_ += kContinuation;
      column_ = start_ = kIndent;
    }
    out_ += piece;
    column_ += character_count(piece);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::size_t column_, start_;
};

/// Breaks stand between tokens, where Vensim takes a continuation for nothing (vensim.md 1.3.2).
std::string wrap_equation(std::string_view text, std::size_t column) {
  Wrapped wrapped(column);
  std::size_t begin = 0;
  TokenKind last = TokenKind::End;
  for (const syntax::Token& token : syntax::lex(text, Language::Mdl)) {
    if (may_break_after(last)) {
      wrapped.add(text.substr(begin, token.begin - begin));
      begin = token.begin;
    }
    last = token.kind;
  }
  wrapped.add(text.substr(begin));
  return wrapped.take();
}

/// A backslash at the end of a line would continue it.
std::string closed(std::string text) {
  if (text.ends_with('\\')) text += ' ';
  return text;
}

/// A continuation takes the blanks behind it, so a line breaks behind its blanks.
std::string wrap_comment_line(std::string_view line) {
  Wrapped wrapped(kIndent);
  while (!line.empty()) {
    auto end = line.find_first_of(" \t");
    end = end == line.npos ? line.size() : line.find_first_not_of(" \t", end);
    if (end == line.npos) end = line.size();
    wrapped.add(line.substr(0, end));
    line.remove_prefix(end);
  }
  return closed(wrapped.take());
}

std::string comment_text(const std::string& comment) {
  std::string text;
  for (const std::string_view line : split(comment, '\n')) {
    if (!text.empty() || line.data() != comment.data()) text += line.empty() ? "\n" : "\n\t\t";
    text += wrap_comment_line(line);
  }
  return text;
}

const char* mode_text(DataMode mode) {
  switch (mode) {
    case DataMode::Default:
      return "";
    case DataMode::Interpolate:
      return " :INTERPOLATE:";
    case DataMode::Raw:
      return " :RAW:";
    case DataMode::HoldBackward:
      return " :HOLD BACKWARD:";
    case DataMode::LookForward:
      return " :LOOK FORWARD:";
  }
  return "";
}

std::string left_side(const Name& variable, const Equation& equation) {
  std::string text = syntax::print_name(variable, Language::Mdl) +
                     syntax::print_subscripts(equation.subs, Language::Mdl);
  for (std::size_t i = 0; i < equation.except.size(); ++i) {
    text += i == 0 ? " :EXCEPT: " : ", ";
    text += syntax::print_subscripts(equation.except[i], Language::Mdl);
  }
  return text + mode_text(equation.data_mode);
}

/// The sign of a definition and its right side on the next line.
std::string right_side(const char* sign, const Expr& expr) {
  const std::string text = syntax::print_expr(expr, Language::Mdl);
  if (text.empty()) return sign;
  return std::string(sign) + "\n\t" + wrap_equation(text, 8);
}

std::string lookup_body(const Equation& equation) {
  if (!equation.expr.is_missing()) return syntax::print_expr(equation.expr, Language::Mdl);
  if (equation.tables.empty()) return {};
  const LookupTable& table = equation.tables.front();
  return syntax::print_points(equation.window, table.xs, table.ys);
}

std::string names(const std::vector<Name>& names) {
  std::string text;
  for (const Name& name : names) {
    text += (text.empty() ? "" : ", ") + syntax::print_name(name, Language::Mdl);
  }
  return text;
}

std::string item_text(const DimItem& item) {
  const std::string first = syntax::print_name(item.first, Language::Mdl);
  if (!item.last) return first;
  return "(" + first + "-" + syntax::print_name(*item.last, Language::Mdl) + ")";
}

std::string mapping_text(const Mapping& mapping) {
  const std::string target = syntax::print_name(mapping.target, Language::Mdl);
  return mapping.items.empty() ? target : "(" + target + ": " + names(mapping.items) + ")";
}

std::string bound(const std::optional<double>& value) {
  return value ? syntax::print_entry(*value, Language::Xmile) : "?";
}

}  // namespace

std::string lay_out(const RecordText& record) {
  if (record.units.empty() && record.comment.empty() && record.flags.empty())
    return record.equation + " ~~|";
  std::string text = closed(record.equation) + "\n\t~\t" + closed(record.units) + "\n\t~\t";
  text += comment_text(record.comment);
  if (!record.flags.empty()) text += "\n\t~\t" + closed(record.flags);
  return text + "\n\t|";
}

std::string equation_text(const Name& variable, const Equation& equation) {
  const std::string left = wrap_equation(left_side(variable, equation), 0);
  switch (equation.kind) {
    case EquationKind::Regular:
      return left + right_side("=", equation.expr);
    case EquationKind::Unchangeable:
      return left + right_side("==", equation.expr);
    case EquationKind::Data:
      return equation.expr.is_missing() ? left : left + right_side(":=", equation.expr);
    case EquationKind::Lookup:
      return left + "(\n\t" + wrap_equation(lookup_body(equation) + ")", 8);
    case EquationKind::String:
      return left + " :IS: " + syntax::print_expr(equation.expr, Language::Mdl);
    case EquationKind::RealityCheck:
    case EquationKind::TestInput:
      return left + ' ' + equation.expr.text;
  }
  return left;
}

std::string range_text(const Dimension& dim) {
  const std::string name = syntax::print_name(dim.name, Language::Mdl);
  if (dim.alias_of) return name + " <-> " + syntax::print_name(*dim.alias_of, Language::Mdl);
  std::string items;
  for (const DimItem& item : dim.items) items += (items.empty() ? "" : ", ") + item_text(item);
  if (dim.source) items = syntax::print_expr(*dim.source, Language::Mdl);
  std::string mappings;
  for (const Mapping& mapping : dim.mappings) {
    mappings += (mappings.empty() ? " -> " : ", ") + mapping_text(mapping);
  }
  return name + ":\n\t" + wrap_equation(items + mappings, 8);
}

std::string units_text(const std::string& units, const ValueRange& range) {
  // the last bracket is the range, so units that hold one need another behind them
  const bool has_range = range.min || range.max || range.step;
  if (!has_range) return units.find('[') == units.npos ? units : units + " []";
  std::string text = units.empty() ? "[" : units + " [";
  text += bound(range.min) + "," + bound(range.max);
  if (range.step) text += "," + bound(range.step);
  return text + "]";
}

std::string macro_text(const Macro& macro) {
  std::vector<Name> params;
  for (const MacroParam& param : macro.params) params.push_back(param.name);
  std::string text =
      ":MACRO: " + syntax::print_name(macro.name, Language::Mdl) + "(" + names(params);
  if (!macro.outputs.empty()) text += " : " + names(macro.outputs);
  return text + ")";
}

std::string group_text(const std::string& name, const std::string& doc) {
  const std::string stars(56, '*');
  return stars + "\n\t." + closed(name) + "\n" + stars + "~\n\t\t" + comment_text(doc) + "\n\t|";
}

}  // namespace weir::mdl
