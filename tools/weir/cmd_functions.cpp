// weir functions: what the functions of the languages do, all of them or one.
#include <fmt/core.h>

#include <algorithm>

#include "tools/libweir/functions.h"
#include "tools/libweir/json.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

/// One line a function.
std::string list_text(const std::vector<FunctionInfo>& list) {
  std::size_t width = 0;
  for (const FunctionInfo& info : list) width = std::max(width, info.spelling.size());
  std::string text;
  for (const FunctionInfo& info : list) {
    text += fmt::format("{:<{}}  {:<13}  {}{}\n", info.spelling, width, joined(info.languages),
                        info.meaning, info.needs.empty() ? "" : " (not supported yet)");
  }
  return text;
}

/// All that is known of one.
std::string full_text(const FunctionInfo& info) {
  const std::string arguments = info.arguments.empty() ? "" : "(" + info.arguments + ")";
  std::string text = fmt::format("{}{}\n  {}\n", info.spelling, arguments, info.meaning);
  const auto line = [&](const char* label, const std::string& value) {
    text += fmt::format("  {:<10}{}\n", label, value);
  };
  line("language", joined(info.languages));
  line("units", info.units);
  line("see", joined(info.sections));
  if (!info.needs.empty()) line("not yet", "it would need " + info.needs);
  return text;
}

std::string list_json(const std::vector<FunctionInfo>& list) {
  JsonWriter json;
  json.begin_array();
  const auto write_texts = [&](const char* key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) json.text(text);
    json.end_array();
  };
  for (const FunctionInfo& info : list) {
    json.begin_object().key("name").text(info.spelling);
    write_texts("languages", info.languages);
    json.key("arguments").text(info.arguments).key("meaning").text(info.meaning);
    json.key("units").text(info.units);
    write_texts("sections", info.sections);
    if (!info.needs.empty()) json.key("needs").text(info.needs);
    json.end_object();
  }
  return json.end_array().str();
}

}  // namespace

Exit show_functions(const Options& options) {
  const std::optional<Dialect> dialect = options.model.lower.resolve.dialect;
  if (options.markdown) return print_text(functions_page());
  if (options.function.empty()) {
    const auto list = list_functions(dialect);
    return print_text(options.json ? list_json(list) : list_text(list));
  }
  const auto found = find_functions(options.function, dialect);
  if (found.empty()) {
    const std::string closest = closest_function(options.function);
    complain(fmt::format("no function is named '{}'{}", options.function,
                         closest.empty() ? "" : fmt::format("; did you mean '{}'?", closest)));
    return Exit::Failed;
  }
  if (options.json) return print_text(list_json(found));
  std::string text;
  for (const FunctionInfo& info : found) text += (text.empty() ? "" : "\n") + full_text(info);
  return print_text(text);
}

}  // namespace weir::cli
