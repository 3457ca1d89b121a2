// Dimensions of XMILE as ranges of Vensim.
#include <algorithm>

#include "ir/translate/kept_forms.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

namespace {

/// The elements of all ranges, written one by one.
constexpr std::size_t kMostNamed = 100'000;

}  // namespace

void VensimTranslator::add_dimensions() {
  std::size_t named = 0;
  const DimensionForms forms(forms_ == KeptForms::Used ? work_ : Model());
  for (const Dimension& dimension : work_.dimensions) {
    const auto dim = dims_.find_dim(dimension.name.key);
    if (!dim || forms.is_made(dimension)) continue;
    Dimension made;
    made.name = name_of(*dim);
    made.doc = dimension.doc;
    made.span = dimension.span;
    const std::vector<ElemId>& elems = dims_.elems(*dim);
    named += elems.size();
    if (named > kMostNamed) {
      diags_.report(DiagKind::TooLarge, dimension.span, "the number of subscript elements",
                    std::to_string(kMostNamed));
      return;
    }
    for (const ElemId elem : elems) made.items.push_back({name_of(elem), std::nullopt, {}});
    const bool is_same = std::equal(
        made.items.begin(), made.items.end(), dimension.items.begin(), dimension.items.end(),
        [](const DimItem& a, const DimItem& b) { return a.first == b.first && !b.last; });
    if (!is_same || made.name != dimension.name)
      ledger_.note({ConstructKind::Dimension, display(dimension.name), dimension.span},
                   Fate::Equivalent, "its elements stand there by name");
    add_mappings(dimension, made);
    if (forms_ == KeptForms::Used) restore_items(dimension, forms.alias_of(dimension), made);
    out_.dimensions.push_back(std::move(made));
  }
  add_families();
}

/// The elements as a file of Vensim gave them, or the range that it is another name of.
void VensimTranslator::restore_items(const Dimension& dimension, const Name& original,
                                     Dimension& out) const {
  if (!dimension.source_items.empty()) out.items = dimension.source_items;
  if (dimension.source) {
    out.source = dimension.source;
    out.items.clear();
    ledger_.note({ConstructKind::Dimension, display(dimension.name), dimension.span},
                 Fate::Equivalent, "its elements are read from where they came from");
  }
  const auto known = dims_.find_dim(original.key);
  if (!known) return;
  out.items.clear();
  out.alias_of = name_of(*known);
}

/// Those that a file of Vensim had before it became XMILE.
void VensimTranslator::add_mappings(const Dimension& dimension, Dimension& out) {
  const auto renamed = [&](const Name& name) {
    if (const auto dim = dims_.find_dim(name.key)) return name_of(*dim);
    const auto elem = dims_.find_elem(name.key);
    return elem ? name_of(*elem) : name;
  };
  for (const Mapping& mapping : dimension.mappings) {
    Mapping made{renamed(mapping.target), {}, mapping.span};
    for (const Name& item : mapping.items) made.items.push_back(renamed(item));
    out.mappings.push_back(std::move(made));
    ledger_.note({ConstructKind::Mapping, display(dimension.name), mapping.span}, Fate::Exact);
  }
}

/// vensim.md 6.1.2: ranges that share elements need one that holds both.
void VensimTranslator::add_families() {
  std::vector<DimId> dims;
  for (const Dimension& dimension : work_.dimensions) {
    if (const auto dim = dims_.find_dim(dimension.name.key)) dims.push_back(*dim);
  }
  std::vector<std::size_t> family(dims.size());
  for (std::size_t i = 0; i < dims.size(); ++i) family[i] = i;
  std::unordered_map<std::size_t, std::size_t> first_with;  // element -> dimension
  for (std::size_t i = 0; i < dims.size(); ++i) {
    for (const ElemId elem : dims_.elems(dims[i])) {
      const auto [at, is_new] = first_with.emplace(elem.index(), i);
      const std::size_t from = family[i], to = family[at->second];
      if (is_new || from == to) continue;
      for (std::size_t& each : family) each = each == from ? to : each;
    }
  }
  for (std::size_t root = 0; root < dims.size(); ++root) {
    std::vector<ElemId> all;
    std::unordered_set<std::size_t> seen;
    std::size_t largest = 0;
    for (std::size_t i = 0; i < dims.size(); ++i) {
      if (family[i] != root) continue;
      largest = std::max(largest, dims_.elems(dims[i]).size());
      for (const ElemId elem : dims_.elems(dims[i])) {
        if (seen.insert(elem.index()).second) all.push_back(elem);
      }
    }
    if (all.size() <= largest) continue;
    Dimension made;
    made.name = fresh(display(name_of(dims[root])) + " family");
    for (const ElemId elem : all) made.items.push_back({name_of(elem), std::nullopt, {}});
    out_.dimensions.push_back(std::move(made));
  }
}

}  // namespace weir
