// Module connections: an input becomes an alias of its source (xmile.md 23.5).
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

std::string joined(const std::vector<Name>& path) {
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) text += (i ? "." : "") + display(path[i]);
  return text;
}

Sector* find_sector(Model& model, const Name& name) {
  for (Sector& sector : model.sectors) {
    if (sector.name == name && !name.empty()) return &sector;
  }
  return nullptr;
}

Variable* find_variable(Sector& sector, const Name& name) {
  for (Variable& variable : sector.variables) {
    if (variable.name == name) return &variable;
  }
  return nullptr;
}

/// A `to` or `from` path as (sector, variable): a leading dot is the root; the last two parts are
/// model and variable; a single part belongs to `home`.
std::pair<Sector*, Variable*> find_end(Model& model, const std::vector<Name>& path, Sector& home) {
  Sector* sector = &home;
  if (path.size() >= 2) {
    const Name& owner = path[path.size() - 2];
    sector = owner.empty() ? &model.root() : find_sector(model, owner);
  }
  return {sector, sector ? find_variable(*sector, path.back()) : nullptr};
}

/// One end names no variable; `owner` is where it was looked for, if there is such a model.
void report_missing_end(const Connection& connection, bool is_input, const Sector* owner,
                        Diagnostics& diags) {
  const std::vector<Name>& path = is_input ? connection.to : connection.from;
  Diagnostic& diag =
      diags.report(DiagKind::ConnectProblem, is_input ? connection.span : connection.from_span,
                   joined(connection.from), joined(connection.to),
                   fmt::format("there is no variable '{}'", joined(path)));
  if (!owner) return;
  std::vector<std::string> keys;
  for (const Variable& variable : owner->variables) keys.push_back(variable.name.key);
  const int closest = find_closest(path.back().key, keys);
  if (closest < 0) return;
  diag.note({}, "did you mean '{}'?",
            display(owner->variables[static_cast<std::size_t>(closest)].name));
}

}  // namespace

void apply_connections(Model& model, Diagnostics& diags) {
  struct Made {
    Variable* input;
    Variable* source;
  };
  std::vector<Made> made;
  for (Sector& sector : model.sectors) {
    for (const ModuleInstance& module : sector.modules) {
      Sector* inner = find_sector(model, module.name);
      for (const Connection& connection : module.connections) {
        const auto [to_sector, input] = find_end(model, connection.to, inner ? *inner : sector);
        const auto [from_sector, source] = find_end(model, connection.from, sector);
        if (!input || !source) {
          const Sector* owner = input ? from_sector : to_sector;
          report_missing_end(connection, !input, owner, diags);
          continue;
        }
        bool repeated = false;
        for (const Made& known : made) {
          if (known.input != input) continue;
          repeated = true;
          if (known.source == source) continue;
          diags.report(DiagKind::ConnectProblem, connection.span, joined(connection.from),
                       joined(connection.to), "the input has another source already");
        }
        if (repeated) continue;
        made.push_back({input, source});
        Equation equation;
        equation.expr = make_ref(source->name, connection.span);
        equation.expr.path = {from_sector->name, source->name};
        equation.span = equation.name_span = connection.span;
        input->equations.assign(1, std::move(equation));
        // a stock as input is an alias too, and is not integrated
        input->kind = VarKind::Auxiliary;
        input->inflows.clear();
        input->outflows.clear();
        input->container.reset();
      }
    }
  }
}

}  // namespace weir
