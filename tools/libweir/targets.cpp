// Variables and elements by name: see targets.h.
#include "tools/libweir/targets.h"

#include <algorithm>

#include "ir/base/name.h"

namespace weir {
namespace {

/// Whether `text` has the form of `pattern`, where `*` stands for any letters.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      // the last star takes one letter more
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool is_defined(const ProgramVar& var, std::uint32_t element) {
  return !var.defined || (*var.defined)[element];
}

}  // namespace

TargetFinder::TargetFinder(const Lowered& lowered) : lowered_(lowered) {
  const std::vector<ProgramVar>& vars = lowered.program.vars;
  for (std::size_t at = 0; at < vars.size(); ++at) {
    if (!vars[at].is_hidden) by_key_.emplace(column_key(vars[at].name), at);
  }
}

std::optional<std::size_t> TargetFinder::find_var(std::string_view name) const {
  for (const std::string& key : {column_key(name), literal_column_key(name)}) {
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) return found->second;
  }
  return std::nullopt;
}

void TargetFinder::report_unknown(std::string_view text, Diagnostics& diags, Span span) const {
  Diagnostic& diag = diags.report(DiagKind::UnknownVariable, span, text);
  std::vector<std::string> keys;
  std::vector<std::size_t> vars;
  for (std::size_t at = 0; at < lowered_.program.vars.size(); ++at) {
    if (lowered_.program.vars[at].is_hidden) continue;
    keys.push_back(column_key(lowered_.program.vars[at].name));
    vars.push_back(at);
  }
  const int closest = find_closest(column_key(text), keys);
  if (closest < 0) return;
  diag.note({}, "did you mean '{}'?", lowered_.program.vars[vars[closest]].name);
}

Target TargetFinder::all_elements(std::size_t var) const {
  Target target;
  target.var = var;
  const ProgramVar& found = lowered_.program.vars[var];
  for (std::uint32_t element = 0; element < found.size; ++element) {
    if (is_defined(found, element)) target.elements.push_back(element);
  }
  return target;
}

/// The positions a subscript names in `dim`: an element, a range of elements, or `*`.
bool TargetFinder::select_positions(std::string_view subscript, const ProgramDim& dim,
                                    std::vector<std::uint32_t>& positions) const {
  const auto add = [&](std::string_view key) {
    for (std::size_t at = 0; at < dim.elements.size(); ++at) {
      if (name_key(dim.elements[at]) == key) positions.push_back(static_cast<std::uint32_t>(at));
    }
  };
  const std::string key = name_key(subscript);
  if (key == "*" || key == name_key(dim.name)) {
    for (std::uint32_t at = 0; at < dim.elements.size(); ++at) positions.push_back(at);
    return !positions.empty();
  }
  add(key);
  if (!positions.empty()) return true;

  for (const ResolvedDim& range : lowered_.resolved.dims) {
    if (range.name.key != key) continue;
    for (ElemId elem : range.elems) add(lowered_.resolved.elems[elem].key);
    break;
  }
  return !positions.empty();
}

std::optional<Target> TargetFinder::find(std::string_view text, Diagnostics& diags,
                                         Span span) const {
  const HeaderParts parts = split_header(trim(text));
  const std::optional<std::size_t> var = find_var(parts.base);
  if (!var) {
    report_unknown(parts.base, diags, span);
    return std::nullopt;
  }
  if (!parts.has_subscripts) return all_elements(*var);

  const ProgramVar& found = lowered_.program.vars[*var];
  if (parts.subscripts.size() != found.dims.size()) {
    diags.report(DiagKind::WrongSubscriptCount, span, found.name,
                 fmt::format("{} subscripts", found.dims.size()), parts.subscripts.size());
    return std::nullopt;
  }

  // row-major: each further subscript multiplies what is selected so far
  Target target;
  target.var = *var;
  target.elements = {0};
  for (std::size_t at = 0; at < parts.subscripts.size(); ++at) {
    const ProgramDim& dim = lowered_.program.dims[found.dims[at]];
    std::vector<std::uint32_t> positions;
    if (!select_positions(parts.subscripts[at], dim, positions)) {
      diags.report(DiagKind::ElementNotInRange, span, trim(parts.subscripts[at]), dim.name);
      return std::nullopt;
    }
    std::vector<std::uint32_t> longer;
    for (std::uint32_t element : target.elements) {
      for (std::uint32_t position : positions) {
        longer.push_back(element * static_cast<std::uint32_t>(dim.elements.size()) + position);
      }
    }
    target.elements = std::move(longer);
  }
  std::erase_if(target.elements,
                [&](std::uint32_t element) { return !is_defined(found, element); });
  if (target.elements.empty()) {
    diags.report(DiagKind::UnknownVariable, span, trim(text));
    return std::nullopt;
  }
  return target;
}

bool TargetFinder::is_pattern(std::string_view text) const {
  const HeaderParts parts = split_header(trim(text));
  if (find_var(parts.base)) return false;
  return parts.base.starts_with('.') || parts.base.find('*') != std::string_view::npos;
}

std::vector<Target> TargetFinder::find_all(std::string_view pattern, Diagnostics& diags) const {
  std::vector<Target> targets;
  const std::string_view text = trim(pattern);
  if (text.starts_with('.')) {
    const std::string group = name_key(text.substr(1));
    std::unordered_map<std::string, const RVar*> members;
    for (const RVar& var : lowered_.resolved.vars) {
      if (!var.group.empty() && name_key(var.group) == group) members.emplace(var.name, &var);
    }
    for (std::size_t at = 0; at < lowered_.program.vars.size(); ++at) {
      const ProgramVar& var = lowered_.program.vars[at];
      if (!var.is_hidden && members.contains(var.name)) targets.push_back(all_elements(at));
    }
  } else {
    const std::string form = column_key(text);
    for (std::size_t at = 0; at < lowered_.program.vars.size(); ++at) {
      const ProgramVar& var = lowered_.program.vars[at];
      if (!var.is_hidden && matches(form, column_key(var.name))) {
        targets.push_back(all_elements(at));
      }
    }
  }
  if (targets.empty()) diags.report(DiagKind::UnknownVariable, {}, text);
  return targets;
}

}  // namespace weir
