// weir eqn: equations as their author wrote them, with units and comment.
#include "tools/libweir/json.h"
#include "tools/libweir/texts.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

std::string people_text(const std::vector<VariableText>& variables, Dialect dialect) {
  std::string text;
  for (const VariableText& var : variables) {
    if (!text.empty()) text += '\n';
    if (var.equations.empty()) text += var.name + '\n';
    // a Vensim equation begins with its name
    for (const std::string& equation : var.equations)
      text += (dialect == Dialect::Vensim ? "" : var.name + " = ") + equation + '\n';
    if (!var.units.empty()) text += "units: " + var.units + '\n';
    if (!var.doc.empty()) text += var.doc + '\n';
  }
  return text;
}

std::string json_text(const std::vector<VariableText>& variables) {
  JsonWriter json;
  json.begin_array();
  for (const VariableText& var : variables) {
    json.begin_object().key("name").text(var.name).key("equations").begin_array();
    for (const std::string& equation : var.equations) json.text(equation);
    json.end_array().key("units").text(var.units).key("doc").text(var.doc).end_object();
  }
  return json.end_array().str();
}

}  // namespace

/// A model with mistakes still shows its equations.
Exit show_equation(const Options& options) {
  Loaded loaded = load_given(options.model);
  std::vector<VariableText> variables;
  Diagnostics diags;
  for (const std::string& name : options.names) {
    for (VariableText& var : find_texts(loaded, name, diags)) variables.push_back(std::move(var));
  }
  if (variables.empty() && loaded.diags.has_errors()) {
    report(loaded.diags, loaded.sources, {});
    return exit_after_errors(loaded.diags);
  }
  const Exit printed =
      variables.empty() && !options.json
          ? Exit::Good
          : print_text(options.json ? json_text(variables)
                                    : people_text(variables, loaded.model.dialect));
  const bool has_errors = diags.has_errors();
  report(diags, loaded.sources, {});
  return has_errors ? Exit::Failed : printed;
}

}  // namespace weir::cli
