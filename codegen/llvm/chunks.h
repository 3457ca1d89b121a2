// Cuts the sections of a Program into chunks, one function each, and the chunks into parts, one
// LLVM module each.
//
// Registers are local to a Statement, so any cut between statements is right. Code generation is
// super-linear in the length of a function (reference/llvm.md), hence the cuts; parts are compiled
// on threads.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ir/program/program.h"

namespace weir {

/// Statements [begin, end) of a section as the function `symbol`.
struct Chunk {
  SectionKind section = SectionKind::Const;
  std::size_t begin = 0, end = 0;
  std::string symbol;
};

/// Chunks [begin, end) as one module.
struct Part {
  std::size_t begin = 0, end = 0;
};

/// All chunks, in the order of sections and statements; empty sections have none.
std::vector<Chunk> split_into_chunks(const Program& program, std::size_t statements_per_function);

/// The slots that only this chunk uses.
std::vector<std::uint32_t> slots_within(const Program& program, const Chunk& chunk);

/// At most `most` parts of nearly equal numbers of chunks; always at least one, which may be empty.
std::vector<Part> split_into_parts(std::size_t chunk_count, std::size_t most);

/// Name of the function that runs a whole section.
std::string section_symbol(SectionKind kind);

}  // namespace weir
