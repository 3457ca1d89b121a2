// See units.h. A table of definitions by name; a parser of unit expressions over it.
#include "ir/model/units.h"

#include <algorithm>
#include <cmath>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir {
namespace {

/// Two exponents or scales that differ by less are the same: roots are not exact.
constexpr double kTolerance = 1e-9;
constexpr double kLargestExponent = 100;
/// Parentheses, and definitions made of definitions.
constexpr int kDeepest = 64;

bool is_close(double a, double b) {
  return std::fabs(a - b) <= kTolerance * std::max(std::fabs(a), std::fabs(b));
}

/// What Vensim declares in every new model (vensim.md 4.4): for files without a settings section.
const std::vector<std::vector<std::string_view>> kVensimDefaults = {
    {"Dollar", "Dollars", "$", "$s"}, {"Day", "Days"},   {"Hour", "Hours"}, {"Month", "Months"},
    {"Person", "People", "Persons"},  {"Unit", "Units"}, {"Week", "Weeks"}, {"Year", "Years"}};

/// xmile.md 5.4; people are Stella's.
const std::vector<std::vector<std::string_view>> kXmileBuiltIn = {
    {"nanoseconds", "nanosecond", "ns"},
    {"microseconds", "microsecond", "us"},
    {"milliseconds", "millisecond", "ms"},
    {"seconds", "second", "s"},
    {"minutes", "minute", "min"},
    {"hours", "hour", "hr"},
    {"days", "day"},
    {"weeks", "week", "wk"},
    {"months", "month", "mo"},
    {"quarters", "quarter", "qtr"},
    {"years", "year", "yr"},
    {"people", "person", "persons"}};

/// Whether one of the names that a unit goes by is among those a model disables.
bool names_any(const std::vector<std::string>& disabled,
               const std::vector<std::string_view>& names) {
  return std::any_of(disabled.begin(), disabled.end(), [&](const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view built_in) {
      return name_key(name) == name_key(built_in);
    });
  });
}

/// A name without its plural, by its key.
std::string stem_of(std::string key) {
  constexpr std::size_t kShortest = 4;
  if (key.size() < kShortest || !key.ends_with('s') || key.ends_with("ss")) return key;
  if (key.ends_with("ies")) return key.substr(0, key.size() - 3) + "y";
  for (const char* ending : {"xes", "ches", "shes", "sses"}) {
    if (key.ends_with(ending)) return key.substr(0, key.size() - 2);
  }
  key.pop_back();
  return key;
}

/// Where the word "per" stands between other words: the place of the blank before it; npos:
/// nowhere.
std::size_t find_per(std::string_view text) {
  for (std::size_t at = 0; at + 5 <= text.size(); ++at) {
    const auto is_gap = [&](std::size_t i) { return text[i] == ' ' || text[i] == '_'; };
    if (is_gap(at) && is_gap(at + 4) && equals_ignoring_case(text.substr(at + 1, 3), "per")) {
      return at;
    }
  }
  return text.npos;
}

bool starts_with_per(std::string_view text) {
  return text.size() > 4 && equals_ignoring_case(text.substr(0, 3), "per") &&
         (text[3] == ' ' || text[3] == '_');
}

/// Appends base names with their exponents: "people*km^2".
void append_powers(const std::vector<std::pair<std::string, double>>& powers, std::string& text) {
  for (std::size_t i = 0; i < powers.size(); ++i) {
    text += (i ? "*" : "") + powers[i].first;
    if (powers[i].second != 1) text += "^" + format_number(powers[i].second);
  }
}

}  // namespace

bool Units::is_dimensionless() const { return powers.empty() && is_close(scale, 1); }

Units product(const Units& a, const Units& b, double exponent) {
  Units made;
  made.scale = a.scale * std::pow(b.scale, exponent);
  auto left = a.powers.begin();
  auto right = b.powers.begin();
  while (left != a.powers.end() || right != b.powers.end()) {
    Units::Power power;
    const bool takes_left =
        left != a.powers.end() && (right == b.powers.end() || left->base <= right->base);
    const bool takes_right =
        right != b.powers.end() && (left == a.powers.end() || right->base <= left->base);
    power.base = takes_left ? left->base : right->base;
    power.exponent =
        (takes_left ? left->exponent : 0) + (takes_right ? right->exponent * exponent : 0);
    if (std::fabs(power.exponent) > kTolerance) made.powers.push_back(power);
    if (takes_left) ++left;
    if (takes_right) ++right;
  }
  return made;
}

bool agree(const Units& a, const Units& b) {
  const auto is_same = [](const Units::Power& x, const Units::Power& y) {
    return x.base == y.base && is_close(x.exponent, y.exponent);
  };
  return is_close(a.scale, b.scale) &&
         std::equal(a.powers.begin(), a.powers.end(), b.powers.begin(), b.powers.end(), is_same);
}

/// unit_expr = unit_term { ("*" | "/" | XMILE: "-") unit_term }, of one text.
class UnitTable::Parser {
 public:
  Parser(UnitTable& table, std::string_view text, const UnitArguments* arguments)
      : table_(table), text_(text), arguments_(arguments) {}

  Parsed run() {
    if (table_.depth_ > kDeepest) fail("too many definitions are made of each other");
    skip_blanks();
    Units units = expression(0);
    if (problem_.empty() && at_ < text_.size()) {
      fail(fmt::format("'{}' has no meaning here", trim(text_.substr(at_))));
    }
    if (problem_.empty() && (!std::isfinite(units.scale) || units.scale <= 0)) {
      fail("its numbers are too large or too small");
    }
    if (!problem_.empty() || is_unknown_) return {std::nullopt, problem_};
    return {std::move(units), ""};
  }

 private:
  Units expression(int depth) {
    Units units;
    if (!problem_.empty()) return units;
    const bool is_empty_numerator = peek() == '/';
    if (!is_empty_numerator) units = term(depth);
    while (problem_.empty() && is_operator(peek())) {
      const char op = text_[at_++];
      skip_blanks();
      units = product(units, term(depth), op == '/' ? -1 : 1);
    }
    return units;
  }

  Units term(int depth) {
    Units units = atom(depth);
    if (!problem_.empty() || peek() != '^') return units;
    ++at_;
    units = product({}, units, exponent());
    for (const Units::Power& power : units.powers) {
      if (std::fabs(power.exponent) > kLargestExponent) fail("its exponents are too large");
    }
    return units;
  }

  Units atom(int depth) {
    if (depth > kDeepest) return fail("it is nested too deep");
    if (peek() != '(') return name();
    ++at_;
    skip_blanks();
    Units units = expression(depth + 1);
    if (!problem_.empty()) return {};
    if (peek() != ')') return fail("a ')' is missing");
    ++at_;
    skip_blanks();
    return units;
  }

  /// A name runs up to the next operator, blanks included; quotes may enclose it.
  Units name() {
    const std::size_t begin = at_;
    if (peek() == '"') {
      at_ = std::min(text_.find('"', at_ + 1), text_.size() - 1) + 1;
    }
    while (at_ < text_.size() && !ends_name(text_[at_])) ++at_;
    const std::string_view word = trim(text_.substr(begin, at_ - begin));
    if (word.empty()) {
      return fail(at_ < text_.size() ? fmt::format("a unit is missing before '{}'", text_[at_])
                                     : "a unit is missing at its end");
    }
    return quotient(word);
  }

  /// A name; words with "per" between them that are no name as a whole are a quotient.
  Units quotient(std::string_view word) {
    const std::string key = name_key(word);
    if (arguments_) {
      if (const auto at = arguments_->find(key); at != arguments_->end()) {
        is_unknown_ = is_unknown_ || !at->second;
        return at->second.value_or(Units{});
      }
    }
    if (table_.by_key_.contains(key)) return table_.named(word);
    if (const auto number = parse_number(word)) {
      Units units;
      units.scale = *number;
      return units;
    }
    if (starts_with_per(word)) return product({}, quotient_of(word.substr(4)), -1);
    const std::size_t per = find_per(word);
    if (per == word.npos) return table_.named(word);
    return product(table_.named(trim(word.substr(0, per))), quotient_of(word.substr(per + 5)), -1);
  }

  /// What stands behind a "per": one name more, or a quotient again.
  Units quotient_of(std::string_view word) {
    Units units;
    for (std::size_t per = find_per(word); per != word.npos; per = find_per(word)) {
      units = product(units, table_.named(trim(word.substr(0, per))));
      word = word.substr(per + 5);
    }
    return product(units, table_.named(trim(word)));
  }

  double exponent() {
    skip_blanks();
    const bool is_enclosed = peek() == '(';
    if (is_enclosed) ++at_;
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           std::string_view("+-.0123456789 ").find(text_[at_]) != text_.npos) {
      ++at_;
    }
    const auto number = parse_number(text_.substr(begin, at_ - begin));
    if (!number) {
      fail("a power must be a number");
      return 1;
    }
    if (is_enclosed) {
      if (peek() == ')') {
        ++at_;
      } else {
        fail("a ')' is missing");
      }
    }
    skip_blanks();
    return *number;
  }

  bool is_operator(char c) const {
    return c == '*' || c == '/' || (c == '-' && table_.dialect_ != Dialect::Vensim);
  }
  bool ends_name(char c) const { return is_operator(c) || c == '(' || c == ')' || c == '^'; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  Units fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return {};
  }

  UnitTable& table_;
  std::string_view text_;
  const UnitArguments* arguments_;
  std::size_t at_ = 0;
  bool is_unknown_ = false;
  std::string problem_;
};

UnitTable::UnitTable(const std::vector<UnitDefinition>& definitions,
                     const std::vector<std::string>& disabled, Dialect dialect, Diagnostics& diags)
    : dialect_(dialect), diags_(&diags) {
  const DefinitionId one = make_definition(dialect == Dialect::Vensim ? "Dmnl" : "dimensionless");
  definitions_[one].state = Definition::State::Known;
  for (const char* name : {"1", "Dmnl", "Dimensionless"}) add_name(name, one);
  if (dialect != Dialect::Vensim) add_name("Unitless", one);
  for (const UnitDefinition& unit : definitions) define(unit);

  // what the model says wins (xmile.md 5.1)
  if (dialect != Dialect::Vensim) {
    for (const auto& names : kXmileBuiltIn)
      if (!names_any(disabled, names)) define_built_in(names);
  } else if (definitions.empty()) {
    for (const auto& names : kVensimDefaults) define_built_in(names);
  }
  // xmile.md 5.4; Vensim does not build `fraction` in (vensim.md 11.2, inferred), but nobody means
  // a unit by it; angles are what SIN takes. A name that the model defines keeps its meaning
  for (const char* name : {"fraction", "radian", "radians"}) add_name(name, one);
  // settling may make further definitions, of names that nothing defines
  for (std::size_t i = 0; i < definitions_.size(); ++i) {
    if (definitions_[DefinitionId(i)].state == Definition::State::Fresh) settle(DefinitionId(i));
  }
  diags_ = nullptr;
}

/// One definition of the model. Those without an equation that share a name are one unit.
void UnitTable::define(const UnitDefinition& unit) {
  std::vector<std::string_view> names;
  if (!unit.name.empty()) names.push_back(unit.name);
  names.insert(names.end(), unit.aliases.begin(), unit.aliases.end());
  DefinitionId id;
  for (const std::string_view name : names) {
    const auto known = by_key_.find(name_key(name));
    if (known == by_key_.end()) continue;
    const bool may_join =
        unit.equation.empty() || unit.equation == definitions_[known->second].equation;
    if (may_join && (!id.valid() || id == known->second)) {
      id = known->second;
    } else {
      diags_->report(DiagKind::BadUnitDefinition, unit.span, name, "it is defined already");
    }
  }
  if (names.empty()) return;
  if (!id.valid()) {
    id = make_definition(names.front());
    definitions_[id].equation = unit.equation;
    definitions_[id].span = unit.span;
  }
  for (const std::string_view name : names) add_name(name, id);
}

/// A unit of the language; its first two names, which say what it is, may be the model's already.
void UnitTable::define_built_in(const std::vector<std::string_view>& names) {
  DefinitionId id;
  for (std::size_t i = 0; i < 2 && !id.valid(); ++i) {
    if (const auto known = by_key_.find(name_key(names[i])); known != by_key_.end())
      id = known->second;
  }
  if (!id.valid()) id = make_definition(names.front());
  for (const std::string_view name : names) add_name(name, id);
}

UnitTable::DefinitionId UnitTable::make_definition(std::string_view name) {
  Definition made;
  made.name = fold_blanks(name);
  return definitions_.add(std::move(made));
}

/// The first definition of a name stands.
void UnitTable::add_name(std::string_view name, DefinitionId definition) {
  const std::string key = name_key(name);
  if (by_key_.emplace(key, definition).second) by_stem_.emplace(stem_of(key), key);
}

/// Gives a definition its units; one whose equation means nothing is a base unit, and told of.
void UnitTable::settle(DefinitionId id) {
  const std::string equation = definitions_[id].equation;
  const auto own = by_key_.find(name_key(equation));
  const bool is_base = equation.empty() || (own != by_key_.end() && own->second == id);
  Parsed parsed;
  if (!is_base) {
    definitions_[id].state = Definition::State::Open;
    ++depth_;
    parsed = Parser(*this, equation, nullptr).run();
    --depth_;
    const bool needs_itself = definitions_[id].state == Definition::State::Known;
    if (needs_itself) parsed.problem = "it is made of itself";
    if (diags_ && !parsed.problem.empty()) {
      diags_->report(DiagKind::BadUnitDefinition, definitions_[id].span, definitions_[id].name,
                     parsed.problem);
    }
    if (needs_itself) return;
  }
  if (parsed.units) {
    definitions_[id].units = std::move(*parsed.units);
  } else {
    definitions_[id].units.powers = {{bases_.add(id), 1}};
  }
  definitions_[id].state = Definition::State::Known;
}

/// The units of a name; a name that nothing defines becomes a base unit.
Units UnitTable::named(std::string_view spelled) {
  const DefinitionId id = find_or_make(spelled);
  if (definitions_[id].state == Definition::State::Fresh) settle(id);
  if (definitions_[id].state == Definition::State::Open) {
    // it is needed for itself: settle() tells of it
    definitions_[id].units.powers = {{bases_.add(id), 1}};
    definitions_[id].state = Definition::State::Known;
  }
  Definition& found = definitions_[id];
  if (!diags_ && !found.is_used && !found.units.is_dimensionless()) {
    found.name = fold_blanks(spelled);
    found.is_used = true;
  }
  return found.units;
}

UnitTable::DefinitionId UnitTable::find_or_make(std::string_view spelled) {
  const std::string key = name_key(spelled);
  if (const auto known = by_key_.find(key); known != by_key_.end()) return known->second;
  // vensim.md 11.3: plurals are not automatic; but they are hardly ever meant to differ
  if (const auto near = by_stem_.find(stem_of(key)); near != by_stem_.end()) {
    const DefinitionId id = by_key_.at(near->second);
    near_misses_.push_back({definitions_[id].name, fold_blanks(spelled)});
    by_key_.emplace(key, id);
    return id;
  }
  const DefinitionId id = make_definition(spelled);
  add_name(spelled, id);
  return id;
}

UnitTable::Parsed UnitTable::parse(std::string_view text, const UnitArguments& arguments) {
  return Parser(*this, text, &arguments).run();
}

std::string UnitTable::text(const Units& units) const {
  std::vector<std::pair<std::string, double>> above, below;
  for (const Units::Power& power : units.powers) {
    const std::string& name = definitions_[bases_[power.base]].name;
    (power.exponent > 0 ? above : below).emplace_back(name, std::fabs(power.exponent));
  }
  if (above.empty() && below.empty() && is_close(units.scale, 1)) {
    return dialect_ == Dialect::Vensim ? "Dmnl" : "dimensionless";
  }
  std::string text;
  if (!is_close(units.scale, 1) || above.empty()) {
    text = format_number(units.scale) + (above.empty() ? "" : "*");
  }
  append_powers(above, text);
  if (below.empty()) return text;
  text += below.size() > 1 ? "/(" : "/";
  append_powers(below, text);
  return below.size() > 1 ? text + ")" : text;
}

}  // namespace weir
