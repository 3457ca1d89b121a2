#include "ir/model/passes/dims.h"

#include <algorithm>

#include "ir/base/number.h"

namespace weir {
namespace {

/// Of one model. Positions of larger ranges would not fit the slots of a Program anyway.
constexpr std::size_t kMostElements = 1'000'000;
/// Ranges made of ranges made of ranges: real models have two or three levels.
constexpr int kMostNested = 100;

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
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    if (dim_by_key_.contains(dimensions[i].name.key)) {
      diags.report(DiagKind::DuplicateName, dimensions[i].span, display(dimensions[i].name));
      continue;
    }
    const DimId id = add({dimensions[i].name, {}});
    dim_by_key_[dimensions[i].name.key] = id;
    defined_at_[static_cast<std::uint32_t>(id.index())] = i;
  }
  Expansion expansion{dimensions, diags, std::vector<Expansion::State>(dims_.size())};
  for (const DimId id : dims_.ids())
    expand(expansion, defined_at_.at(static_cast<std::uint32_t>(id.index())));
  for (const Dimension& dimension : dimensions) {
    const DimId id = dim_by_key_.at(dimension.name.key);
    for (const Mapping& mapping : dimension.mappings) add_mapping(dimension, id, mapping, diags);
  }
}

/// A dimension with all that is kept beside it.
DimId DimTable::add(ResolvedDim dim) {
  const DimId id = dims_.add(std::move(dim));
  positions_.emplace_back();
  pairings_.emplace_back();
  alias_of_.push_back(id);
  return id;
}

/// Gives the dimension of definition `at` its elements, those of ranges named in it first.
void DimTable::expand(Expansion& expansion, std::size_t at) {
  const Dimension& dimension = expansion.dimensions[at];
  Diagnostics& diags = expansion.diags;
  const DimId id = dim_by_key_.at(dimension.name.key);
  Expansion::State& state = expansion.states[id.index()];
  if (state == Expansion::State::Done) return;
  if (state == Expansion::State::Open) {
    diags.report(DiagKind::CircularRange, dimension.span, display(dimension.name));
    return;
  }
  if (expansion.depth >= kMostNested) {
    diags.report(DiagKind::TooLarge, dimension.span,
                 "the nesting of ranges around '" + display(dimension.name) + "'",
                 fmt::format("{} levels", kMostNested));
    return;
  }
  state = Expansion::State::Open;
  ++expansion.depth;
  const std::size_t errors = diags.error_count();
  std::vector<ElemId> elems;
  if (dimension.alias_of) {
    if (const auto original = find_dim(dimension.alias_of->key)) {
      add_item(expansion, {*dimension.alias_of, std::nullopt, dimension.span}, elems);
      alias_of_[id.index()] = alias_of_[original->index()];
    } else {
      diags.report(DiagKind::UnknownSubscript, dimension.span, display(*dimension.alias_of));
    }
  }
  for (const DimItem& item : dimension.items) add_item(expansion, item, elems);
  for (const ElemId elem : elems) append(id, elem);
  if (dims_[id].elems.empty() && diags.error_count() == errors) {
    diags.report(DiagKind::EmptyRange, dimension.span, display(dimension.name));
  }
  state = Expansion::State::Done;
  --expansion.depth;
}

/// The elements of one item of a range.
void DimTable::add_item(Expansion& expansion, const DimItem& item, std::vector<ElemId>& elems) {
  if (item.last) return add_numbered(expansion, item, elems);
  // vensim.md 3.4.2: the name of a range stands for its elements
  if (const auto inner = find_dim(item.first.key)) {
    expand(expansion, defined_at_.at(static_cast<std::uint32_t>(inner->index())));
    elems.insert(elems.end(), dims_[*inner].elems.begin(), dims_[*inner].elems.end());
    return;
  }
  if (elems_.size() < kMostElements) elems.push_back(intern(item.first));
}

/// vensim.md 3.4.1: (A1-A10), same prefix, step 1.
void DimTable::add_numbered(Expansion& expansion, const DimItem& item, std::vector<ElemId>& elems) {
  const Numbered first = numbered(item.first.key), last = numbered(item.last->key);
  const bool is_range =
      first.ok && last.ok && first.prefix == last.prefix && first.number <= last.number;
  if (!is_range) {
    expansion.diags.report(DiagKind::BadNumericRange, item.span, display(item.first),
                           display(*item.last));
    return;
  }
  if (last.number - first.number + elems_.size() >= kMostElements) {
    expansion.diags.report(DiagKind::TooLarge, item.span, "the number of subscript elements",
                           std::to_string(kMostElements));
    return;
  }
  const std::string spelled = numbered(display(item.first)).prefix;
  for (std::uint64_t n = first.number; n <= last.number; ++n) {
    elems.push_back(intern(Name(spelled + std::to_string(n))));
  }
}

/// Adds an element once.
void DimTable::append(DimId dim, ElemId elem) {
  auto& positions = positions_[dim.index()];
  const auto next = static_cast<std::uint32_t>(dims_[dim].elems.size());
  if (!positions.emplace(static_cast<std::uint32_t>(elem.index()), next).second) return;
  dims_[dim].elems.push_back(elem);
  dims_of_.resize(elems_.size());
  dims_of_[elem.index()].push_back(dim);
}

/// The elements that an item of a mapping list stands for; none when there is no such name.
std::vector<ElemId> DimTable::flatten(const Name& item) const {
  if (const auto dim = find_dim(item.key)) return dims_[*dim].elems;
  if (const auto elem = find_elem(item.key)) return {*elem};
  return {};
}

// vensim.md 6.6.1-6.6.2: R item i serves all elements of target item i; when only the flattened
// counts agree, flatten.
void DimTable::add_mapping(const Dimension& source, DimId id, const Mapping& mapping,
                           Diagnostics& diags) {
  const auto target = find_dim(mapping.target.key);
  if (!target) {
    diags.report(DiagKind::UnknownSubscript, mapping.span, display(mapping.target));
    has_bad_mapping_.insert(id.index());
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
        has_bad_mapping_.insert(id.index());
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
                 fmt::format("{} has {} elements, the list {}", display(source.name), elems.size(),
                             target_items.size()));
    has_bad_mapping_.insert(id.index());
    return;
  }
  Pairing pairing{*target, {}, {}};
  for (std::size_t i = 0; i < elems.size(); ++i) {
    for (const ElemId to : target_items[i]) {
      const bool is_new =
          pairing.source_of.emplace(static_cast<std::uint32_t>(to.index()), elems[i]).second;
      if (is_new) pairing.target_of[static_cast<std::uint32_t>(elems[i].index())].push_back(to);
    }
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

bool DimTable::is_alias(DimId a, DimId b) const {
  return alias_of_[a.index()] == alias_of_[b.index()];
}

std::optional<ElemId> DimTable::mapped(DimId source, DimId target, ElemId target_elem) const {
  for (const Pairing& pairing : pairings_[source.index()]) {
    if (!is_alias(pairing.target, target) && !position(pairing.target, target_elem)) continue;
    const auto found = pairing.source_of.find(static_cast<std::uint32_t>(target_elem.index()));
    if (found != pairing.source_of.end()) return found->second;
  }
  return std::nullopt;
}

std::optional<ElemId> DimTable::mapped_back(DimId source, DimId target, ElemId source_elem) const {
  for (const Pairing& pairing : pairings_[source.index()]) {
    const auto found = pairing.target_of.find(static_cast<std::uint32_t>(source_elem.index()));
    if (found == pairing.target_of.end()) continue;
    if (found->second.size() == 1 && position(target, found->second.front()))
      return found->second.front();
  }
  return std::nullopt;
}

DimId DimTable::home(ElemId elem) const {
  DimId best;
  if (elem.index() >= dims_of_.size()) return best;
  for (const DimId dim : dims_of_[elem.index()]) {
    if (dims_[dim].name.empty()) continue;
    const bool is_larger = !best.valid() || dims_[dim].elems.size() > dims_[best].elems.size();
    const bool is_earlier = best.valid() && dims_[dim].elems.size() == dims_[best].elems.size() &&
                            dim.index() < best.index();
    if (is_larger || is_earlier) best = dim;
  }
  return best;
}

DimId DimTable::storage(const std::vector<ElemId>& elems) {
  DimId best;
  const auto is_better = [&](DimId dim) {
    const std::size_t size = dims_[dim].elems.size();
    if (!best.valid()) return true;
    const std::size_t known = dims_[best].elems.size();
    return size < known || (size == known && dim.index() < best.index());
  };
  if (!elems.empty() && elems.front().index() < dims_of_.size()) {
    for (const DimId dim : dims_of_[elems.front().index()]) {
      if (dims_[dim].elems.size() < elems.size() || !is_better(dim)) continue;
      const bool holds_all = std::all_of(
          elems.begin(), elems.end(), [&](ElemId elem) { return position(dim, elem).has_value(); });
      if (holds_all) best = dim;
    }
  }
  if (best.valid()) return best;
  best = add({Name(), {}});
  for (const ElemId elem : elems) append(best, elem);
  return best;
}

DimId DimTable::anonymous(std::uint32_t count) {
  const auto known = anonymous_.find(count);
  if (known != anonymous_.end()) return known->second;
  const DimId dim = add({Name(), {}});
  for (std::uint32_t i = 1; i <= count; ++i) append(dim, number_name(i));
  anonymous_[count] = dim;
  return dim;
}

/// "#3": the name of a place in a nameless dimension.
ElemId DimTable::number_name(std::uint32_t number) {
  while (number_names_.size() < number) {
    number_names_.push_back(elems_.add(Name("#" + std::to_string(number_names_.size() + 1))));
  }
  return number_names_[number - 1];
}

/// The element of this name, made at its first mention.
ElemId DimTable::intern(const Name& name) {
  const auto [at, is_new] = elem_by_key_.emplace(name.key, elems_.next_id());
  if (is_new) elems_.add(name);
  return at->second;
}

std::vector<std::string> DimTable::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, dim] : dim_by_key_) keys.push_back(key);
  for (const auto& [key, elem] : elem_by_key_) keys.push_back(key);
  return keys;
}

}  // namespace weir
