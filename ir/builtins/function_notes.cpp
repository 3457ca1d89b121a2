#include "ir/builtins/function_notes.h"

#include <string>
#include <unordered_map>

#include "ir/base/check.h"
#include "ir/base/name.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir {
namespace {

constexpr std::uint8_t V = 1, X = 2, VX = V | X;

/// "x", "1/t", "x^0.5": a factor is one character and perhaps a power.
UnitPattern parse_pattern(std::string_view text) {
  UnitPattern pattern;
  pattern.is_free = text == "?";
  double sign = 1;
  while (!pattern.is_free && !text.empty()) {
    const char letter = text.front();
    text.remove_prefix(1);
    double exponent = 1;
    if (text.starts_with('^')) {
      const std::size_t end = text.find_first_of("*/");
      exponent = parse_number(text.substr(1, end == text.npos ? end : end - 1)).value();
      text = end == text.npos ? "" : text.substr(end);
    }
    if (letter != '1') pattern.powers.push_back({letter, sign * exponent});
    if (text.empty()) break;
    sign = text.front() == '/' ? -1 : 1;
    text.remove_prefix(1);
  }
  return pattern;
}

UnitRule parse_rule(const FunctionNote& note) {
  UnitRule rule;
  bool is_result = false;
  for (std::string_view word : split(note.rule, ' ')) {
    if (word.empty()) continue;
    if (word == "->") {
      is_result = true;
    } else if (is_result) {
      rule.result = parse_pattern(word);
    } else {
      rule.repeats = word.ends_with("...");
      if (rule.repeats) word.remove_suffix(3);
      rule.arguments.push_back(parse_pattern(word));
    }
  }
  WEIR_CHECK(is_result, "the unit rule of '{}' has no result", note.spelling);
  return rule;
}

}  // namespace

const UnitPattern* UnitRule::argument(std::size_t n) const {
  if (n < arguments.size()) return &arguments[n];
  return repeats ? &arguments.back() : nullptr;
}

const std::vector<FunctionNote>& function_notes() {
  static const std::vector<FunctionNote> notes = [] {
    std::vector<FunctionNote> made = {
#define NOTE(languages, spelling, arguments, rule, sections, meaning) \
  {languages, spelling, arguments, rule, sections, meaning, {}},
#include "ir/builtins/function_notes.def"
#undef NOTE
    };
    for (FunctionNote& note : made) note.units = parse_rule(note);
    return made;
  }();
  return notes;
}

const FunctionNote* find_note(std::string_view key, FunctionLanguage language) {
  static const std::unordered_map<std::string, std::vector<const FunctionNote*>> by_key = [] {
    std::unordered_map<std::string, std::vector<const FunctionNote*>> made;
    for (const FunctionNote& note : function_notes()) {
      made[name_key(note.spelling)].push_back(&note);
    }
    return made;
  }();
  const auto at = by_key.find(std::string(key));
  if (at == by_key.end()) return nullptr;
  for (const FunctionNote* note : at->second) {
    if (note->languages & static_cast<std::uint8_t>(language)) return note;
  }
  return nullptr;
}

}  // namespace weir
