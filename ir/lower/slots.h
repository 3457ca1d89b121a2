// Where each variable lies: its block of slots, tables and objects. Orders nothing, computes
// nothing.
//
// Blocks in the order of the file: first all plain variables, then the stock region, its rates, the
// memory region, its nexts. A variable with any stock equation lies whole in the stock region, so
// that it stays one block: its other elements have the rate 0. A variable with any memory equation
// lies whole in the memory region.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/resolved.h"
#include "ir/program/program.h"

namespace weir {

/// Largest number of slots, and of tables, of a Program.
inline constexpr std::uint32_t kMaxSlots = 1u << 25;

enum class Home : std::uint8_t { Plain, Stocks, Memories, Tables };

/// One position of an array, in elements.
struct Extent {
  std::uint32_t count = 0, stride = 0;
};

struct Block {
  Home home = Home::Plain;
  bool has_objects = false;
  std::uint32_t base = 0;     // first slot; Home::Tables: first table
  std::uint32_t size = 1;     // elements
  std::uint32_t objects = 0;  // first object; memories only
  std::vector<Extent> shape;  // of each position
};

struct Layout {
  IdVec<VarId, Block> blocks;
  std::uint32_t value_count = 0;
  std::uint32_t table_count = 0;
  std::uint32_t object_count = 0;
  Region stocks, rates, memories, nexts;

  const Block& operator[](VarId var) const { return blocks[var]; }
};

/// Gives every variable its place. Reports TooLarge, and UnsupportedConstruct for stock and memory
/// in one variable; the layout is then of no use.
Layout lay_out(const ResolvedModel& model, Diagnostics& diags);

/// `name[elem,elem]` of the element at `offset` of the block, as people see it; a scalar's plain
/// name.
std::string element_name(const ResolvedModel& model, const Block& block, VarId var,
                         std::uint32_t offset);

}  // namespace weir
