// Dimensions: ranges expanded into elements, aliases, mappings (vensim.md 3.4, 6.1-6.2, 6.6;
// xmile.md 6).
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/resolved.h"

namespace weir {

/// All dimensions and elements of a model, found by name key.
class DimTable {
 public:
  /// Expands `dimensions`, whose sources have been read. Reports circular, empty and badly mapped
  /// ranges.
  DimTable(const std::vector<Dimension>& dimensions, Diagnostics& diags);

  std::optional<DimId> find_dim(std::string_view key) const;
  std::optional<ElemId> find_elem(std::string_view key) const;
  const std::vector<ElemId>& elems(DimId dim) const { return dims_[dim].elems; }
  const Name& name(DimId dim) const { return dims_[dim].name; }
  const Name& name(ElemId elem) const { return elems_[elem]; }

  /// 0-based position, if the element is in the dimension.
  std::optional<std::uint32_t> position(DimId dim, ElemId elem) const;
  /// The same range under another name (`A <-> B`), or the same.
  bool is_alias(DimId a, DimId b) const;
  /// The element of `source` that a mapping of `source` gives for `target_elem`, an element of
  /// `target` (vensim.md 6.6); mappings declared to `target`, to an alias of it, or to a range that
  /// holds all of it.
  std::optional<ElemId> mapped(DimId source, DimId target, ElemId target_elem) const;
  /// Whether a mapping of `source` was refused: what it would have bound is no second mistake.
  bool has_bad_mapping(DimId source) const { return has_bad_mapping_.contains(source.index()); }
  /// The one element of `target` that a mapping of `source` pairs with `source_elem`; none where it
  /// pairs several.
  std::optional<ElemId> mapped_back(DimId source, DimId target, ElemId source_elem) const;
  /// The dimension in which a bare element name has its number: the largest that holds it
  /// (vensim.md 6.9); invalid for an element of no named dimension.
  DimId home(ElemId elem) const;
  /// The smallest dimension that holds all of `elems`; made implicitly, in the order given, when
  /// there is none.
  DimId storage(const std::vector<ElemId>& elems);
  /// A nameless dimension of `count` places, for hidden variables over the loops of an equation.
  DimId anonymous(std::uint32_t count);

  /// The keys of all dimensions and elements, for suggestions.
  std::vector<std::string> keys() const;

  IdVec<DimId, ResolvedDim> take_dims() { return std::move(dims_); }
  IdVec<ElemId, Name> take_elems() { return std::move(elems_); }

 private:
  struct Pairing {
    DimId target;
    std::unordered_map<std::uint32_t, ElemId> source_of;  // target element -> source element
    std::unordered_map<std::uint32_t, std::vector<ElemId>>
        target_of;  // source element -> target elements
  };

  /// Ranges on their way to elements.
  struct Expansion {
    const std::vector<Dimension>& dimensions;
    Diagnostics& diags;
    enum class State : std::uint8_t { Untouched, Open, Done };
    std::vector<State> states;  // by DimId
    int depth = 0;
  };

  DimId add(ResolvedDim dim);
  void expand(Expansion& expansion, std::size_t at);
  void add_item(Expansion& expansion, const DimItem& item, std::vector<ElemId>& elems);
  void add_numbered(Expansion& expansion, const DimItem& item, std::vector<ElemId>& elems);
  void add_mapping(const Dimension& source, DimId id, const Mapping& mapping, Diagnostics& diags);
  void append(DimId dim, ElemId elem);
  ElemId intern(const Name& name);
  ElemId number_name(std::uint32_t number);
  std::vector<ElemId> flatten(const Name& item) const;

  IdVec<DimId, ResolvedDim> dims_;
  IdVec<ElemId, Name> elems_;
  std::vector<std::unordered_map<std::uint32_t, std::uint32_t>>
      positions_;                               // per dimension: element -> position
  std::vector<std::vector<Pairing>> pairings_;  // per dimension
  std::unordered_set<std::size_t> has_bad_mapping_;
  std::vector<DimId> alias_of_;  // per dimension: itself or its original
  std::unordered_map<std::string, DimId> dim_by_key_;
  std::unordered_map<std::string, ElemId> elem_by_key_;
  std::unordered_map<std::uint32_t, std::size_t>
      defined_at_;                           // DimId -> index of its first definition
  std::vector<std::vector<DimId>> dims_of_;  // by ElemId: the dimensions that hold it
  std::unordered_map<std::uint32_t, DimId> anonymous_;
  std::vector<ElemId> number_names_;  // "#1", "#2", ...: no author can refer to them
};

}  // namespace weir
