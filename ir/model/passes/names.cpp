// Names: what a name in an equation refers to (vensim.md 6.9, 7.1.2; xmile.md 12.6), and those that
// refer to nothing.
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// Suggestions cost a look at every name of the model.
constexpr std::size_t kMostSuggestions = 50;
/// Further places of an unknown name that are shown.
constexpr std::size_t kMostPlaces = 3;

std::string joined(const std::vector<Name>& path) {
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) text += (i ? "." : "") + display(path[i]);
  return text;
}

void fetch_names_of(const Expr& expr, const Scope& scope) {
  if (expr.kind == ExprKind::Ref) scope.vars.fetch(expr.path.front().key);
  for (const Expr& arg : expr.args) fetch_names_of(arg, scope);
}

}  // namespace

/// Has brought near what a search for the names in a variable's equations will read.
void Resolver::fetch_names(VarId var) const {
  const Declared& declared = declared_[var.index()];
  if (!declared.source) return;
  for (const Equation& equation : declared.source->equations)
    fetch_names_of(equation.expr, *declared.scope);
}

/// A name of the root model, the clock and its settings included.
std::optional<VarId> Resolver::find_global(std::string_view key) const {
  if (key == "time") return time_;
  if (key == "step time") return step_time_;
  if (key == "time step") return dt_;
  if (key == "initial time") return start_;
  if (key == "final time") return stop_;
  if (key == "saveper" && save_.valid()) return save_;
  const auto at = scopes_.front().vars.find(key);
  return at == scopes_.front().vars.end() ? std::nullopt : std::optional(at->second);
}

/// The variable of a name as the place sees it.
std::optional<VarId> Resolver::find_var(const Name& name, const Place& place) const {
  const auto at = place.scope->vars.find(name.key);
  if (at != place.scope->vars.end()) return at->second;
  if (!place.scope->is_macro()) return std::nullopt;
  // vensim.md 7.1.2: name$ is the model's; the clock and its settings come through without
  if (name.key.size() > 1 && name.key.back() == '$') {
    return find_global(name_key(name.key.substr(0, name.key.size() - 1)));
  }
  static const std::unordered_set<std::string> kThrough = {"time", "time step", "initial time",
                                                           "final time"};
  const bool is_vensim = dialect_ == Dialect::Vensim;
  return is_vensim && kThrough.contains(name.key) ? find_global(name.key) : std::nullopt;
}

/// The variable of a path such as module.variable.
std::optional<VarId> Resolver::find_qualified(const std::vector<Name>& path) const {
  // xmile.md 23.3, 23.5: a leading dot is the root; else the last two parts are model and variable
  const Scope* scope = nullptr;
  if (path.front().empty() && path.size() == 2) {
    scope = &scopes_.front();
  } else {
    const auto at = sector_scope_.find(path[path.size() - 2].key);
    scope = at == sector_scope_.end() ? nullptr : at->second;
  }
  if (!scope) return std::nullopt;
  const auto var = scope->vars.find(path.back().key);
  return var == scope->vars.end() ? std::nullopt : std::optional(var->second);
}

/// The argument expression behind a macro parameter that is passed on by name, and where to resolve
/// it.
const Expr* Resolver::argument_expr(const Expr& expr, const Place& place, Place& caller) const {
  const Expr* found = &expr;
  caller = place;
  while (found->kind == ExprKind::Ref && found->path.size() == 1) {
    const auto at = caller.scope->arguments.find(found->path[0].key);
    if (at == caller.scope->arguments.end() || at->second.value) break;
    found = at->second.expr;
    caller = caller.at(at->second);
  }
  return found;
}

/// Whether a name without subscripts, or a function, is there at all.
bool Resolver::is_known(const Expr& expr, const Place& place) const {
  if (expr.path.size() > 1 && find_qualified(expr.path)) return true;
  const Name& name = expr.path.back();
  const FunctionLanguage language = language_of(expr.path, place.scope->language);
  if (!find_builtins(name.key, language).empty() || macros_.contains(name.key)) return true;
  if (place.scope->arguments.contains(name.key)) return true;
  if (expr.path.size() == 1 && find_var(name, place)) return true;
  if (expr.kind == ExprKind::Call) return false;
  return dims_.find_dim(name.key) || dims_.find_elem(name.key);
}

/// Keeps a name that nothing has, to be reported once with all places that use it.
void Resolver::note_unknown(const Expr& expr, const Place& place) {
  UnknownUse use{
      expr.kind == ExprKind::Call, joined(expr.path), expr.path.back().key, place.scope, {}};
  const void* home =
      place.scope->macro ? static_cast<const void*>(place.scope->macro) : place.scope->sector;
  const auto [at, is_new] = unknown_at_.emplace(
      fmt::format("{} {} {}", home, use.is_call, name_key(use.name)), unknown_.size());
  if (is_new) unknown_.push_back(std::move(use));
  std::vector<Span>& spans = unknown_[at->second].spans;
  const Span span = shown(expr.span);
  if (std::find(spans.begin(), spans.end(), span) == spans.end()) spans.push_back(span);
}

/// Looks for unknown names only: for an expression whose values do not matter, since something
/// around it is wrong.
void Resolver::note_unknown_names(const Expr& expr, const Place& place) {
  const bool is_named = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
  if (is_named && !is_known(expr, place)) note_unknown(expr, place);
  note_unknown_in_args(expr, place);
}

/// The same for all arguments of a call.
void Resolver::note_unknown_in_args(const Expr& expr, const Place& place) {
  for (const Expr& arg : expr.args) note_unknown_names(arg, place);
}

/// Tells of all names that nothing has, in order of their first use.
void Resolver::report_unknown_names() {
  for (std::size_t i = 0; i < unknown_.size(); ++i) {
    const UnknownUse& use = unknown_[i];
    const char* other = use.is_call ? nullptr : other_meaning(use);
    const auto closest = i < kMostSuggestions && !other ? suggestion(use) : std::nullopt;
    Diagnostic& diag = other
                           ? report(DiagKind::NotAVariable, use.spans.front(), use.name, other)
                           : report(use.is_call ? DiagKind::UnknownFunction : DiagKind::UnknownName,
                                    use.spans.front(), use.name);
    if (closest) diag.note({}, "did you mean '{}'?", *closest);
    for (std::size_t k = 1; k < use.spans.size() && k <= kMostPlaces; ++k)
      diag.note(use.spans[k], "it is used here too");
    if (use.spans.size() > kMostPlaces + 1) {
      diag.note({}, "and in {} more", counted(use.spans.size() - kMostPlaces - 1, "place"));
    }
  }
}

/// What a name is that no variable has, if the model or the language has it; else nothing.
const char* Resolver::other_meaning(const UnknownUse& use) const {
  if (macros_.contains(use.key)) return "macro";
  if (!find_builtins(use.key, use.scope->language).empty()) return "function";
  if (sector_scope_.contains(use.key)) return "module";
  return nullptr;
}

/// The name that was probably meant.
std::optional<std::string> Resolver::suggestion(const UnknownUse& use) const {
  std::vector<std::string> keys;
  for (const auto& [key, var] : use.scope->vars) keys.push_back(key);
  for (const auto& [key, argument] : use.scope->arguments) keys.push_back(key);
  for (const std::string& key : dims_.keys()) keys.push_back(key);
  for (const auto& [key, macros] : macros_) keys.push_back(key);
  std::unordered_map<std::string, std::string> functions;  // key -> spelling
  for (const Builtin& row : builtins()) {
    if (!use.is_call || !(row.languages & static_cast<std::uint8_t>(use.scope->language))) continue;
    functions[name_key(row.spelling)] = row.spelling;
    keys.push_back(name_key(row.spelling));
  }
  std::sort(keys.begin(), keys.end());
  const int closest = find_closest(use.key, keys);
  if (closest < 0) return std::nullopt;
  const std::string& key = keys[static_cast<std::size_t>(closest)];
  if (const auto var = use.scope->vars.find(key); var != use.scope->vars.end())
    return vars_[var->second].name;
  if (const auto function = functions.find(key); function != functions.end())
    return function->second;
  if (const auto macro = macros_.find(key); macro != macros_.end())
    return display(macro->second.front()->name);
  if (const auto dim = dims_.find_dim(key)) return display(dims_.name(*dim));
  if (const auto elem = dims_.find_elem(key)) return display(dims_.name(*elem));
  return key;
}

}  // namespace weir
