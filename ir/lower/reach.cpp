// Elements of references: see reach.h.
#include "ir/lower/reach.h"

#include <algorithm>

#include "ir/base/check.h"

namespace weir {
namespace {

Reach::Loop& loop_of(Reach& reach, const RIndex& index) {
  for (Reach::Loop& part : reach.loops)
    if (part.loop == index.loop) return part;
  Reach::Loop part;
  part.loop = index.loop;
  part.offsets.assign(index.positions.size(), 0);
  reach.loops.push_back(std::move(part));
  return reach.loops.back();
}

void add_loop(Reach& reach, const RIndex& index, std::uint32_t extent, std::uint32_t stride) {
  Reach::Loop& part = loop_of(reach, index);
  WEIR_CHECK(part.offsets.size() == index.positions.size(), "a loop of two lengths");
  for (std::size_t i = 0; i < index.positions.size(); ++i) {
    std::uint32_t at = index.positions[i];
    WEIR_CHECK(at == kNoPosition || at < extent, "position {} of {}", at, extent);
    if (at == kNoPosition || part.offsets[i] == kNoPosition)
      part.offsets[i] = kNoPosition;
    else
      part.offsets[i] += at * stride;
  }
}

void add_index(Reach& reach, const RIndex& index, std::uint32_t extent, std::uint32_t stride) {
  switch (index.kind) {
    case RIndex::Kind::Constant:
      WEIR_CHECK(index.at == kNoPosition || index.at < extent, "position {} of {}", index.at,
                 extent);
      if (index.at == kNoPosition)
        reach.is_nowhere = true;
      else
        reach.base += index.at * stride;
      return;
    case RIndex::Kind::Loop:
      add_loop(reach, index, extent, stride);
      return;
    case RIndex::Kind::Dynamic:
      reach.ranges.push_back({extent, stride});
      reach.is_dynamic = true;
      return;
  }
}

void find_distinct(Reach& reach) {
  for (Reach::Loop& part : reach.loops) {
    part.distinct = part.offsets;
    auto& kept = part.distinct;
    if (!std::is_sorted(kept.begin(), kept.end())) std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    if (!kept.empty() && kept.back() == kNoPosition) kept.pop_back();
  }
}

/// offsets x steps, summed.
void multiply(std::vector<std::uint32_t>& offsets, const std::vector<std::uint32_t>& steps) {
  std::vector<std::uint32_t> sums;
  sums.reserve(offsets.size() * steps.size());
  for (std::uint32_t offset : offsets)
    for (std::uint32_t step : steps) sums.push_back(offset + step);
  offsets.swap(sums);
}

std::vector<std::uint32_t> steps_of(Reach::Range range) {
  std::vector<std::uint32_t> steps(range.count);
  for (std::uint32_t i = 0; i < range.count; ++i) steps[i] = i * range.stride;
  return steps;
}

}  // namespace

Reach reach_of(const Block& block, const std::vector<RIndex>& index) {
  WEIR_CHECK(index.size() == block.shape.size(), "{} subscripts for {} dimensions", index.size(),
             block.shape.size());
  Reach reach;
  for (std::size_t p = 0; p < index.size(); ++p)
    add_index(reach, index[p], block.shape[p].count, block.shape[p].stride);
  find_distinct(reach);
  return reach;
}

Reach reach_of(const Block& block, const RView& view) {
  Reach reach = reach_of(block, view.index);
  auto add = [&](int position, std::uint32_t count) {
    if (position < 0) return;
    WEIR_CHECK(static_cast<std::size_t>(position) < block.shape.size(), "view at {}", position);
    WEIR_CHECK(view.index[position].kind == RIndex::Kind::Constant &&
                   view.index[position].at + std::uint64_t{count} <= block.shape[position].count,
               "view of {} elements", count);
    reach.ranges.push_back({count, block.shape[position].stride});
  };
  add(view.row_position, view.rows);
  add(view.column_position, view.columns);
  return reach;
}

Reach reach_of_all(const Block& block) {
  Reach reach;
  reach.ranges.push_back({block.size, 1});
  reach.is_dynamic = true;
  return reach;
}

std::uint64_t count_of(const Reach& reach, std::uint32_t bound_count) {
  if (reach.is_nowhere) return 0;
  std::uint64_t count = 1;
  for (const Reach::Loop& part : reach.loops)
    if (part.loop >= bound_count) count *= part.distinct.size();
  for (Reach::Range range : reach.ranges) count *= range.count;
  return count;
}

std::vector<std::uint32_t> offsets_of(const Reach& reach, const std::vector<std::uint32_t>& bound) {
  if (reach.is_nowhere) return {};
  std::vector<std::uint32_t> offsets{reach.base};
  for (const Reach::Loop& part : reach.loops) {
    if (part.loop >= bound.size()) {
      multiply(offsets, part.distinct);
      continue;
    }
    std::uint32_t at = part.offsets[bound[part.loop]];
    if (at == kNoPosition) return {};
    for (std::uint32_t& offset : offsets) offset += at;
  }
  for (Reach::Range range : reach.ranges) multiply(offsets, steps_of(range));
  return offsets;
}

std::uint32_t offset_at(const Block& block, const std::vector<RIndex>& index,
                        const std::vector<std::uint32_t>& at) {
  std::uint32_t offset = 0;
  for (std::size_t p = 0; p < index.size(); ++p) {
    std::uint32_t position = 0;
    if (index[p].kind == RIndex::Kind::Constant) position = index[p].at;
    if (index[p].kind == RIndex::Kind::Loop) {
      WEIR_CHECK(index[p].loop < at.size(), "loop {} is not bound", index[p].loop);
      position = index[p].positions[at[index[p].loop]];
    }
    if (position == kNoPosition) return kNoPosition;
    offset += position * block.shape[p].stride;
  }
  return offset;
}

std::vector<std::uint32_t> iterations_at(const std::vector<ResolvedLoop>& loops,
                                         std::uint32_t number) {
  std::vector<std::uint32_t> at(loops.size());
  for (std::size_t n = loops.size(); n-- > 0;) {
    at[n] = number % loops[n].count;
    number /= loops[n].count;
  }
  return at;
}

}  // namespace weir
