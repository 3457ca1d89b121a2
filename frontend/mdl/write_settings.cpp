// The settings section for writers: see settings.h.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "frontend/mdl/settings.h"
#include "ir/base/text.h"
#include "ir/model/same.h"

namespace weir::mdl {

namespace {

std::string code_of(const std::string& line) {
  const auto colon = line.find(':');
  return colon == line.npos ? std::string() : std::string(trim(line.substr(0, colon)));
}

/// What the lines say by themselves.
Model understood(const std::vector<std::string>& lines) {
  std::string text = ":L\x7F<%^E!@\n";
  for (const std::string& line : lines) text += line + '\n';
  Model model;
  Diagnostics unheard;
  read_settings(text, {}, model, unheard);
  return model;
}

void set_method(std::vector<std::string>& lines, const std::string& type) {
  const std::string fresh = "15:0,0,0," + type + ",0,0";
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [](const std::string& line) { return code_of(line) == "15"; });
  if (found == lines.end()) {
    lines.insert(lines.begin(), fresh);
    return;
  }
  std::string line;
  const std::vector<std::string_view> numbers = split(*found, ',');
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    line += (i == 0 ? "" : ",") + (i == 3 ? type : std::string(numbers[i]));
  }
  *found = numbers.size() > 3 ? line : fresh;
}

void set_units(std::vector<std::string>& lines, const std::vector<UnitDefinition>& units) {
  std::erase_if(lines, [](const std::string& line) { return code_of(line) == "22"; });
  for (const UnitDefinition& unit : units) {
    std::string line = "22:" + unit.name;
    for (const std::string& alias : unit.aliases) line += ',' + alias;
    lines.push_back(std::move(line));
  }
}

bool is_same_units(const std::vector<UnitDefinition>& a, const std::vector<UnitDefinition>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.name == y.name && is_same(x, y); });
}

}  // namespace

std::optional<int> integration_type(Method method) {
  switch (method) {
    case Method::Euler:
      return 0;
    case Method::Rk4Auto:
      return 1;
    case Method::Difference:
      return 2;
    case Method::Rk2Auto:
      return 3;
    case Method::Rk2:
    case Method::Midpoint:
      return 4;
    case Method::Rk4:
      return 5;
    case Method::Rk45:
    case Method::Cvode:
    case Method::Gear:
    case Method::Unknown:
      break;
  }
  return std::nullopt;
}

std::vector<std::string> settings_lines(const Model& model) {
  std::vector<std::string> lines = model.settings;
  const Model said = understood(lines);
  const auto type = integration_type(model.specs.method);
  if (type && said.specs.method != model.specs.method) set_method(lines, std::to_string(*type));
  if (!is_same_units(said.units, model.units)) set_units(lines, model.units);
  return lines;
}

}  // namespace weir::mdl
