// Cuts the sections of a Program into chunks and the chunks into parts.
#include "codegen/llvm/chunks.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace weir {
namespace {

// An ordinary equation has about ten operations; long ones count as several.
constexpr std::size_t kOperationsPerStatement = 16;

// One module is cheaper to set up than two for fewer chunks than this in each.
constexpr std::size_t kChunksPerPart = 2;

// A chunk ends where the names of its statements say, not where a count is reached, so that after
// an equation that is put in or taken out chunks soon begin and end as before (content-defined
// chunking): behind half as many statements as wanted, each further statement is the last one with
// the same chance, by a hash of its name; at twice that, or at too many operations, it ends anyway.
std::size_t end_of_chunk(const Section& section, std::size_t begin, std::size_t statements) {
  const std::size_t least = (statements + 1) / 2, most = 2 * statements - least;
  std::size_t operations = 0;
  std::size_t end = begin;
  while (end < section.size() && end - begin < most) {
    const Statement& last = section[end++];
    operations += last.body.size();
    if (operations >= statements * kOperationsPerStatement) break;
    if (end - begin < least) continue;
    if (XXH3_64bits(last.label.data(), last.label.size()) % least == 0) break;
  }
  return end;
}

}  // namespace

std::vector<Chunk> split_into_chunks(const Program& program, std::size_t statements_per_function) {
  const std::size_t statements = std::clamp<std::size_t>(statements_per_function, 1, 1u << 20);
  std::vector<Chunk> chunks;
  for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
    const auto section_kind = static_cast<SectionKind>(kind);
    const Section& section = program.sections[kind];
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < section.size();) {
      const std::size_t end = end_of_chunk(section, begin, statements);
      chunks.push_back({section_kind, begin, end,
                        section_symbol(section_kind) + "_" + std::to_string(number++)});
      begin = end;
    }
  }
  return chunks;
}

std::vector<std::uint32_t> slots_within(const Program& program, const Chunk& chunk) {
  std::vector<std::uint32_t> slots;
  const std::pair begin{chunk.section, chunk.begin};
  auto local =
      std::lower_bound(program.locals.begin(), program.locals.end(), begin,
                       [](const LocalSlot& a, const auto& place) {
                         return std::pair<SectionKind, std::size_t>{a.section, a.first} < place;
                       });
  for (; local != program.locals.end(); ++local) {
    if (local->section != chunk.section || local->first >= chunk.end) break;
    if (local->last < chunk.end) slots.push_back(local->slot);
  }
  return slots;
}

std::vector<Part> split_into_parts(std::size_t chunk_count, std::size_t most) {
  const std::size_t count =
      std::clamp<std::size_t>(chunk_count / kChunksPerPart, 1, std::max<std::size_t>(most, 1));
  std::vector<Part> parts;
  for (std::size_t i = 0; i < count; ++i) {
    parts.push_back({chunk_count * i / count, chunk_count * (i + 1) / count});
  }
  return parts;
}

std::string section_symbol(SectionKind kind) { return std::string("weir_") + section_name(kind); }

}  // namespace weir
