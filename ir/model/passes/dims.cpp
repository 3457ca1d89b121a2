#include "ir/model/passes/dims.h"

#include <algorithm>

#include "ir/base/number.h"

namespace weir {
namespace {

constexpr std::size_t kMostElements = 1'000'000;

/// `name` cut before its trailing digits: ("A", 12) for "A12".
struct Numbered {
  std::string prefix;
  std::uint64_t number = 0;
  bool ok = false;
};

Numbered numbered(const std::string& text) {
  std::size_t digits = text.size();
  while (digits > 0 && text[digits - 1] >= '0' && text[digits - 1] <= '9') --digits;
  const std::string tail = text.substr(digits);
  if (tail.empty() || tail.size() > 9) return {};
  return {text.substr(0, digits), std::stoull(tail), true};
}

}  // namespace

DimTable::DimTable(const std::vector<Dimension>& dimensions, Diagnostics& diags) {
  for (const Dimension& dimension : dimensions) {
    if (dim_by_key_.contains(dimension.name.key)) {
      diags.report(DiagKind::DuplicateName, dimension.span, display(dimension.name));
      continue;
    }
    dim_by_key_[dimension.name.key] = dims_.add({dimension.name, {}});
    positions_.emplace_back();
    pairings_.emplace_back();
    alias_of_.push_back(DimId(dims_.size() - 1));
  }
  std::vector<int> state(dims_.size(), 0);
  std::vector<bool> seen(dims_.size(), false);
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const DimId id = dim_by_key_.at(dimensions[i].name.key);
    if (seen[id.index()]) continue;
    seen[id.index()] = true;
    expand(dimensions, i, state, diags);
  }
  for (const Dimension& dimension : dimensions) {
    const DimId id = dim_by_key_.at(dimension.name.key);
    for (const Mapping& mapping : dimension.mappings) add_mapping(dimension, id, mapping, diags);
  }
}

void DimTable::expand(const std::vector<Dimension>& dimensions, std::size_t at, std::vector<int>& state,
                      Diagnostics& diags) {
  const Dimension& dimension = dimensions[at];
  const DimId id = dim_by_key_.at(dimension.name.key);
  if (state[id.index()] == 2) return;
  if (state[id.index()] == 1) {
    diags.report(DiagKind::CircularRange, dimension.span, display(dimension.name));
    return;
  }
  state[id.index()] = 1;
  std::vector<ElemId> elems;
  if (dimension.alias_of) {
    add_item(dimensions, {*dimension.alias_of, std::nullopt, dimension.span}, elems, state, diags);
    const auto original = find_dim(dimension.alias_of->key);
    if (original) alias_of_[id.index()] = alias_of_[original->index()];
  }
  for (const DimItem& item : dimension.items) add_item(dimensions, item, elems, state, diags);
  for (const ElemId elem : elems) append(id, elem);
  if (dims_[id].elems.empty()) diags.report(DiagKind::EmptyRange, dimension.span, display(dimension.name));
  state[id.index()] = 2;
}

void DimTable::add_item(const std::vector<Dimension>& dimensions, const DimItem& item, std::vector<ElemId>& elems,
                        std::vector<int>& state, Diagnostics& diags) {
  if (item.last) {
    // vensim.md 3.4.1: (A1-A10), same prefix, step 1
    const Numbered first = numbered(item.first.key), last = numbered(item.last->key);
    const bool good = first.ok && last.ok && first.prefix == last.prefix && first.number <= last.number &&
                      last.number - first.number < kMostElements;
    if (!good) {
      diags.report(DiagKind::BadNumericRange, item.span, display(item.first), display(*item.last));
      return;
    }
    const std::string spelled = numbered(display(item.first)).prefix;
    for (std::uint64_t n = first.number; n <= last.number; ++n) {
      elems.push_back(intern(Name(spelled + std::to_string(n))));
    }
    return;
  }
  // vensim.md 3.4.2: the name of a range stands for its elements
  const auto inner = find_dim(item.first.key);
  if (!inner) {
    elems.push_back(intern(item.first));
    return;
  }
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    if (dimensions[i].name.key == item.first.key) {
      expand(dimensions, i, state, diags);
      break;
    }
  }
  elems.insert(elems.end(), dims_[*inner].elems.begin(), dims_[*inner].elems.end());
}

void DimTable::append(DimId dim, ElemId elem) {
  auto& positions = positions_[dim.index()];
  const auto next = static_cast<std::uint32_t>(dims_[dim].elems.size());
  if (positions.emplace(static_cast<std::uint32_t>(elem.index()), next).second) dims_[dim].elems.push_back(elem);
}

std::vector<ElemId> DimTable::flatten(const Name& item) const {
  if (const auto dim = find_dim(item.key)) return dims_[*dim].elems;
  if (const auto elem = find_elem(item.key)) return {*elem};
  return {};
}

// vensim.md 6.6.1-6.6.2: R item i serves all elements of target item i; when only the flattened counts agree, flatten.
void DimTable::add_mapping(const Dimension& source, DimId id, const Mapping& mapping, Diagnostics& diags) {
  const auto target = find_dim(mapping.target.key);
  if (!target) {
    diags.report(DiagKind::UnknownSubscript, mapping.span, display(mapping.target));
    return;
  }
  std::vector<std::vector<ElemId>> target_items;
  if (mapping.items.empty()) {
    for (const ElemId elem : dims_[*target].elems) target_items.push_back({elem});
  } else {
    for (const Name& item : mapping.items) {
      target_items.push_back(flatten(item));
      if (target_items.back().empty()) {
        diags.report(DiagKind::UnknownSubscript, mapping.span, display(item));
        return;
      }
    }
  }
  const std::vector<ElemId>& elems = dims_[id].elems;
  if (target_items.size() != elems.size()) {
    std::vector<std::vector<ElemId>> flat;
    for (const auto& item : target_items) {
      for (const ElemId elem : item) flat.push_back({elem});
    }
    target_items = std::move(flat);
  }
  if (target_items.size() != elems.size()) {
    diags.report(DiagKind::BadMapping, mapping.span, display(source.name), display(mapping.target),
                 fmt::format("{} has {} elements, the list {}", display(source.name), elems.size(), target_items.size()));
    return;
  }
  Pairing pairing{*target, {}};
  for (std::size_t i = 0; i < elems.size(); ++i) {
    for (const ElemId to : target_items[i]) pairing.source_of.emplace_back(to, elems[i]);
  }
  pairings_[id.index()].push_back(std::move(pairing));
}

std::optional<DimId> DimTable::find_dim(std::string_view key) const {
  const auto at = dim_by_key_.find(std::string(key));
  return at == dim_by_key_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<ElemId> DimTable::find_elem(std::string_view key) const {
  const auto at = elem_by_key_.find(std::string(key));
  return at == elem_by_key_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<std::uint32_t> DimTable::position(DimId dim, ElemId elem) const {
  const auto& positions = positions_[dim.index()];
  const auto at = positions.find(static_cast<std::uint32_t>(elem.index()));
  return at == positions.end() ? std::nullopt : std::optional(at->second);
}

bool DimTable::is_alias(DimId a, DimId b) const { return alias_of_[a.index()] == alias_of_[b.index()]; }

std::optional<ElemId> DimTable::mapped(DimId source, DimId target, ElemId target_elem) const {
  for (const Pairing& pairing : pairings_[source.index()]) {
    if (!is_alias(pairing.target, target) && !position(pairing.target, target_elem)) continue;
    for (const auto& [to, from] : pairing.source_of) {
      if (to == target_elem) return from;
    }
  }
  return std::nullopt;
}

bool DimTable::has_mapping(DimId source, DimId target) const {
  return std::any_of(dims_[target].elems.begin(), dims_[target].elems.end(),
                     [&](ElemId elem) { return mapped(source, target, elem).has_value(); });
}

DimId DimTable::home(ElemId elem) const {
  DimId best;
  for (const DimId dim : dims_.ids()) {
    if (dims_[dim].name.empty() || !position(dim, elem)) continue;
    if (!best.valid() || dims_[dim].elems.size() > dims_[best].elems.size()) best = dim;
  }
  return best;
}

DimId DimTable::storage(const std::vector<ElemId>& elems) {
  DimId best;
  for (const DimId dim : dims_.ids()) {
    if (best.valid() && dims_[dim].elems.size() >= dims_[best].elems.size()) continue;
    if (dims_[dim].elems.size() < elems.size()) continue;
    const bool holds_all =
        std::all_of(elems.begin(), elems.end(), [&](ElemId elem) { return position(dim, elem).has_value(); });
    if (holds_all) best = dim;
  }
  if (best.valid()) return best;
  best = dims_.add({Name(), {}});
  positions_.emplace_back();
  pairings_.emplace_back();
  alias_of_.push_back(best);
  for (const ElemId elem : elems) append(best, elem);
  return best;
}

DimId DimTable::anonymous(std::uint32_t count) {
  const auto known = anonymous_.find(count);
  if (known != anonymous_.end()) return known->second;
  const DimId dim = dims_.add({Name(), {}});
  positions_.emplace_back();
  pairings_.emplace_back();
  alias_of_.push_back(dim);
  for (std::uint32_t i = 1; i <= count; ++i) append(dim, intern(Name("#" + std::to_string(i))));
  anonymous_[count] = dim;
  return dim;
}

ElemId DimTable::intern(const Name& name) {
  const auto [at, is_new] = elem_by_key_.emplace(name.key, elems_.next_id());
  if (is_new) elems_.add(name);
  return at->second;
}

std::vector<std::string> DimTable::dim_keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, dim] : dim_by_key_) keys.push_back(key);
  for (const auto& [key, elem] : elem_by_key_) keys.push_back(key);
  return keys;
}

}  // namespace weir
