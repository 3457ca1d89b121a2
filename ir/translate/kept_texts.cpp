// See kept_texts.h.
#include "ir/translate/kept_texts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace weir {
namespace {

constexpr const char* kElement = "weir:kept";
constexpr const char* kMacroElement = "weir:vensim";
constexpr std::array<std::pair<char, std::string_view>, 4> kEscapes = {
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}}};
/// Those of XMILE that Vensim lacks.
constexpr Method kMethods[] = {Method::Rk2, Method::Rk45, Method::Cvode, Method::Gear};

std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    const auto known = std::find_if(kEscapes.begin(), kEscapes.end(),
                                    [&](const auto& escape) { return escape.first == c; });
    made += known == kEscapes.end() ? std::string(1, c) : std::string(known->second);
  }
  return made;
}

std::string unescaped(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const auto known = std::find_if(kEscapes.begin(), kEscapes.end(), [&](const auto& escape) {
      return text.starts_with(escape.second);
    });
    made += known == kEscapes.end() ? text.front() : known->first;
    text.remove_prefix(known == kEscapes.end() ? 1 : known->second.size());
  }
  return made;
}

/// What stands between two signs; empty where they do not.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t begin = text.find(open);
  const std::size_t end = begin == text.npos ? begin : text.find(close, begin + open.size());
  if (end == text.npos) return {};
  return text.substr(begin + open.size(), end - begin - open.size());
}

}  // namespace

bool is_of_xmile(const Extra& extra) {
  return extra.where.starts_with(kKeptOfXmile) || extra.where.starts_with(kKeptOfModel) ||
         extra.where == kKeptMethod || extra.where == kKeptTimeUnits;
}

std::string kept_time_units(const Model& vensim) {
  for (const Extra& extra : vensim.extras) {
    if (extra.where == kKeptTimeUnits) return extra.text;
  }
  return {};
}

std::optional<Method> kept_method(const Model& vensim) {
  const std::string stands_for = std::string(" for ") + method_name(vensim.specs.method);
  for (const Extra& extra : vensim.extras) {
    for (const Method method : kMethods) {
      if (extra.where == kKeptMethod && extra.text == method_name(method) + stands_for)
        return method;
    }
  }
  return std::nullopt;
}

Extra element_of(const Extra& text) {
  return {kElement,
          "<weir:kept name=\"" + escaped(text.where) + "\">" + escaped(text.text) + "</weir:kept>",
          text.span};
}

bool is_kept_text(const Extra& element) { return element.where == kElement; }

Extra kept_text(const Extra& element) {
  return {unescaped(between(element.text, "name=\"", "\"")),
          unescaped(between(element.text, ">", "<")), element.span};
}

std::vector<std::string> kept_texts(const Model& xmile, std::string_view name) {
  std::vector<std::string> texts;
  for (const Extra& extra : xmile.extras) {
    if (!is_kept_text(extra)) continue;
    Extra text = kept_text(extra);
    if (text.where == name) texts.push_back(std::move(text.text));
  }
  return texts;
}

std::vector<Group> kept_groups(const Model& xmile, std::string_view name) {
  std::vector<Group> groups;
  for (const std::string& text : kept_texts(xmile, name)) {
    const std::size_t end = text.find('\n');
    Group group;
    group.name = text.substr(0, end);
    if (end != text.npos) group.doc = text.substr(end + 1);
    groups.push_back(std::move(group));
  }
  return groups;
}

Extra macro_element(const std::string& text) {
  return {kMacroElement, "<weir:vensim>" + escaped(text) + "</weir:vensim>", {}};
}

bool is_macro_element(const Extra& element) { return element.where == kMacroElement; }

std::string macro_text(const Extra& element) { return unescaped(between(element.text, ">", "<")); }

bool is_dimension_form(const Extra& extra) {
  return extra.where.starts_with("dim \"") &&
         (extra.where.ends_with("/@weir:made") || extra.where.ends_with("/@weir:alias") ||
          extra.where.ends_with("/@weir:source"));
}

bool is_run_choice(const Extra& extra, const Model& xmile) {
  const bool is_partial = xmile.specs.run_by != RunBy::All;
  return extra.where == "sim_specs/run" || (is_partial && extra.where.ends_with("@run"));
}

}  // namespace weir
