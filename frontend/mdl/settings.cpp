// See settings.h.
#include "frontend/mdl/settings.h"

#include <string>
#include <utility>

#include "frontend/mdl/lines.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

/// `:L<DEL>%^E!@`; editors often lose the DEL byte (vensim.md 4.1). Blanks before it are no text:
/// in front of nothing else they would be lost, and the line would be a marker after all.
bool is_marker(std::string_view line) {
  return trim(line).starts_with(":L") && line.find("%^E!@") != line.npos;
}

/// vensim.md 4.3. Of 3 and 4 no source tells which is the automatic one (Q3); the automatic one of
/// the fourth order has the lower number (1 and 5), and so it is here.
Method method_of_type(std::string_view type) {
  if (type.empty() || type.front() < '0' || type.front() > '9') return Method::Unknown;
  switch (leading_integer(type)) {
    case 0:
      return Method::Euler;
    case 1:
      return Method::Rk4Auto;
    case 2:
      return Method::Difference;
    case 3:
      return Method::Rk2Auto;
    case 4:
      return Method::Rk2;
    case 5:
      return Method::Rk4;
    default:
      return Method::Unknown;
  }
}

void read_method(std::string_view value, Span span, Model& model, Diagnostics& diags) {
  const std::vector<std::string_view> numbers = split(value, ',');
  if (numbers.size() < 4) return;
  SimSpecs& specs = model.specs;
  specs.span = specs.method_span = span;
  specs.method_text = trim(numbers[3]);
  specs.method = method_of_type(specs.method_text);
  if (specs.method == Method::Rk2Auto)
    diags.report(DiagKind::OddIntegration, span, specs.method_text, "automatic");
  if (specs.method == Method::Rk2)
    diags.report(DiagKind::OddIntegration, span, specs.method_text, "fixed");
}

/// vensim.md 4.4: all names of the line are one unit; a lone `$` is its symbol.
void read_unit_equivalence(std::string_view value, Span span, Model& model) {
  UnitDefinition unit;
  unit.span = span;
  for (std::string_view part : split(value, ',')) {
    std::string name = fold_blanks(part);
    if (name.empty()) continue;
    if (unit.name.empty() && name != "$") {
      unit.name = std::move(name);
    } else {
      unit.aliases.push_back(std::move(name));
    }
  }
  if (unit.name.empty() && unit.aliases.empty()) return;
  if (unit.name.empty()) {
    unit.name = std::move(unit.aliases.front());
    unit.aliases.erase(unit.aliases.begin());
  }
  model.units.push_back(std::move(unit));
}

void read_line(std::string_view line, Span span, Model& model, Diagnostics& diags) {
  model.settings.emplace_back(line);
  const auto colon = line.find(':');
  if (colon == line.npos) return;
  const std::string_view code = trim(line.substr(0, colon));
  const std::string_view value = line.substr(colon + 1);
  if (code == "15") read_method(value, span, model, diags);
  if (code == "22") read_unit_equivalence(value, span, model);
}

}  // namespace

void read_settings(std::string_view text, syntax::TextPlace place, Model& model,
                   Diagnostics& diags) {
  Lines lines(text);
  std::size_t before = text.size();
  while (lines.next()) {
    if (!is_marker(lines.line())) continue;
    before = lines.begin();
    break;
  }
  const std::string_view graphs = trim(text.substr(0, before));
  if (!graphs.empty()) {
    const auto begin = static_cast<std::size_t>(graphs.data() - text.data());
    model.extras.push_back(
        {"graphs", std::string(graphs), place.span(begin, begin + graphs.size())});
  }
  while (lines.next()) {
    const Span span = place.span(lines.begin(), lines.begin() + lines.line().size());
    if (!trim(lines.line()).empty()) read_line(lines.line(), span, model, diags);
  }
}

}  // namespace weir::mdl
