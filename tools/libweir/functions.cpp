#include "tools/libweir/functions.h"

#include <fmt/core.h>

#include "ir/base/name.h"
#include "ir/base/text.h"
#include "ir/builtins/function_notes.h"

namespace weir {
namespace {

constexpr auto kVensim = static_cast<std::uint8_t>(FunctionLanguage::Vensim);
constexpr auto kXmile = static_cast<std::uint8_t>(FunctionLanguage::Xmile);

/// The rows of builtins.def that a note is about.
std::vector<const Builtin*> rows_of(const FunctionNote& note) {
  std::vector<const Builtin*> rows;
  for (const FunctionLanguage language : {FunctionLanguage::Vensim, FunctionLanguage::Xmile}) {
    if ((note.languages & static_cast<std::uint8_t>(language)) == 0) continue;
    const auto found = find_builtins(name_key(note.spelling), language);
    rows.insert(rows.end(), found.begin(), found.end());
  }
  return rows;
}

/// "x t/x ? -> 1" for people: "x, time/x, any -> no units".
std::string rule_in_words(std::string_view rule) {
  std::string text;
  bool is_first = true;
  for (const std::string_view word : split(rule, ' ')) {
    if (word.empty()) continue;
    if (word == "->") {
      text += text.empty() ? "-> " : " -> ";
      is_first = true;
      continue;
    }
    if (!is_first) text += ", ";
    is_first = false;
    if (word == "1") {
      text += "no units";
    } else if (word.front() == '?') {
      text += "any";
      text += word.substr(1);
    } else {
      for (const char letter : word) {
        if (letter == 't') {
          text += "time";
        } else {
          text += letter;
        }
      }
    }
  }
  return text;
}

/// "V10.1 X25.1": "vensim.md 10.1", "xmile.md 25.1".
std::vector<std::string> section_names(std::string_view sections) {
  std::vector<std::string> names;
  for (const std::string_view word : split(sections, ' ')) {
    if (word.empty()) continue;
    names.push_back((word.front() == 'V' ? "vensim.md " : "xmile.md ") +
                    std::string(word.substr(1)));
  }
  return names;
}

FunctionInfo info_of(const FunctionNote& note, const std::vector<const Builtin*>& rows) {
  FunctionInfo info;
  info.spelling = note.spelling;
  if (note.languages & kVensim) info.languages.emplace_back("Vensim");
  if (note.languages & kXmile) info.languages.emplace_back("XMILE");
  info.arguments = note.arguments;
  info.meaning = note.meaning;
  info.units = rule_in_words(note.rule);
  info.sections = section_names(note.sections);
  for (const Builtin* row : rows) {
    // a function of which one form is supported is
    if (row->meaning != Meaning::Refused) return info;
  }
  info.needs = rows.front()->target;
  return info;
}

bool is_of(const FunctionNote& note, std::optional<Dialect> dialect) {
  if (!dialect) return true;
  return (note.languages & (*dialect == Dialect::Vensim ? kVensim : kXmile)) != 0;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

/// Text in a cell of a table: a bar would end it.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '|') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

std::string call_text(const FunctionInfo& info) {
  return info.arguments.empty() ? info.spelling : info.spelling + "(" + info.arguments + ")";
}

}  // namespace

std::vector<FunctionInfo> list_functions(std::optional<Dialect> dialect) {
  std::vector<FunctionInfo> list;
  for (const FunctionNote& note : function_notes()) {
    const auto rows = rows_of(note);
    if (is_of(note, dialect) && !rows.empty()) list.push_back(info_of(note, rows));
  }
  return list;
}

std::vector<FunctionInfo> find_functions(std::string_view name, std::optional<Dialect> dialect) {
  std::vector<FunctionInfo> found;
  for (FunctionInfo& info : list_functions(dialect)) {
    if (name_key(info.spelling) == name_key(name)) found.push_back(std::move(info));
  }
  return found;
}

std::string functions_page() {
  std::string known =
      "# Functions\n\nWritten by `weir functions --markdown`; `weir functions NAME` tells the same "
      "of one. Units: letters stand for any units, the same\nwherever they stand. Sections are "
      "those "
      "of our notes on the languages.\n\n"
      "| function | language | gives | units | section |\n| --- | --- | --- | --- | --- |\n";
  std::string refused =
      "\n## Known and refused\n\nAn equation that calls one of these is an error that says so.\n\n"
      "| function | language | gives | would need | section |\n| --- | --- | --- | --- | --- |\n";
  for (const FunctionInfo& info : list_functions(std::nullopt)) {
    const bool is_refused = !info.needs.empty();
    (is_refused ? refused : known) += fmt::format(
        "| `{}` | {} | {} | {} | {} |\n", cell(call_text(info)), joined(info.languages),
        cell(info.meaning), cell(is_refused ? info.needs : info.units), joined(info.sections));
  }
  return known + refused;
}

std::string closest_function(std::string_view name) {
  std::vector<std::string> keys;
  const std::vector<FunctionInfo> list = list_functions(std::nullopt);
  for (const FunctionInfo& info : list) keys.push_back(name_key(info.spelling));
  const int closest = find_closest(name_key(name), keys);
  return closest < 0 ? "" : list[static_cast<std::size_t>(closest)].spelling;
}

}  // namespace weir
