// See texts.h.
#include "tools/libweir/texts.h"

#include "frontend/mdl/write.h"
#include "frontend/xmile/text.h"
#include "frontend/xmile/write.h"
#include "frontend/xmile/xmile.h"

namespace weir {

namespace {

/// The text of a variable's definition. A stretch without a place was made by a reader.
VariableText text_of(const Loaded& loaded, const Variable& var) {
  VariableText text{display(var.name), var.units, var.doc, {}};
  for (const Equation& equation : var.equations) {
    if (equation.span.valid()) text.equations.push_back(authors_text(loaded, equation.span));
  }
  return text;
}

void report_unknown(std::string_view name, const std::vector<const Variable*>& variables,
                    Diagnostics& diags) {
  Diagnostic& report = diags.report(DiagKind::UnknownVariable, {}, name);
  std::vector<std::string> keys;
  for (const Variable* var : variables) keys.push_back(var->name.key);
  const int closest = find_closest(name_key(name), keys);
  if (closest >= 0) {
    const Name& near = variables[static_cast<std::size_t>(closest)]->name;
    report.note({}, "did you mean '{}'?", display(near));
  }
}

}  // namespace

std::string authors_text(const Loaded& loaded, Span span) {
  const std::string_view file = loaded.sources[span.file].text();
  return xmile::looks_like(file) ? xmile::decoded(file, span)
                                 : std::string(loaded.sources.text(span));
}

std::string format_model(const Loaded& loaded) {
  const FileId file = loaded.model.file;
  const bool is_xmile = xmile::looks_like(loaded.sources[file].text());
  return is_xmile ? xmile::format(file, loaded.sources) : mdl::format(file, loaded.sources);
}

std::vector<VariableText> find_texts(const Loaded& loaded, std::string_view name,
                                     Diagnostics& diags) {
  std::vector<const Variable*> variables;
  const auto collect = [&](const Sector& sector) {
    for (const Variable& var : sector.variables) variables.push_back(&var);
  };
  for (const Sector& sector : loaded.model.sectors) collect(sector);
  for (const Macro& macro : loaded.model.macros) collect(macro.body);

  const std::string key = name_key(name);
  std::vector<VariableText> texts;
  for (const Variable* var : variables) {
    if (var->name.key == key) texts.push_back(text_of(loaded, *var));
  }
  if (texts.empty()) report_unknown(name, variables, diags);
  return texts;
}

}  // namespace weir
