// The key of a chunk: its operations, written out in a fixed order, numbers by their bits.
#include "codegen/native/chunk_key.h"

#include <bit>
#include <unordered_map>

#include "codegen/native/processor.h"
#include "emitter_version.h"  // made by codegen/CMakeLists.txt of the emitter's sources

namespace weir {
namespace {

/// Writes a chunk. An index table is written where it is first used, later by its number in this
/// chunk, so that tables of other chunks do not matter.
class ChunkWriter {
 public:
  ChunkWriter(const Program& program, const TableGrids& grids, SectionKind section)
      : program_(program), grids_(grids) {
    put(static_cast<std::uint64_t>(section));
  }

  void write(const std::vector<std::uint32_t>& slots) {
    put(slots.size());
    for (const std::uint32_t slot : slots) put(slot);
  }

  void write(const Statement& statement) {
    put(statement.register_count);
    put(statement.loop_count);
    put(statement.body.size());
    for (const Inst& inst : statement.body) write(inst);
  }
  std::string take() && { return std::move(bytes_); }

 private:
  void put(std::uint64_t number) {
    // a byte for most: seven bits at a time, the eighth says that more follow
    for (; number >= 128; number >>= 7) bytes_ += static_cast<char>(128 | (number & 127));
    bytes_ += static_cast<char>(number);
  }

  void put_bits(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    bytes_.append(reinterpret_cast<const char*>(&bits), sizeof bits);
  }

  void write(const Operand& operand) {
    put(static_cast<std::uint64_t>(operand.kind));
    if (operand.kind == Operand::Kind::Number) {
      put_bits(operand.number);
    } else {
      put(operand.at);
    }
  }

  void write(const Inst& inst) {
    put(static_cast<std::uint64_t>(inst.op));
    if (op_has_result(inst.op)) write(inst.result);
    put(inst.args.size());
    for (const Operand& operand : inst.args) write(operand);
    put(inst.at.size());
    for (const Address& address : inst.at) write(address);
    if (inst.op == Op::Lookup && inst.at[0].terms.empty()) write_grid(inst.at[0].base);
    if (inst.op != Op::For) return;
    put(inst.loop.index());
    put(inst.count);
    put(inst.is_backward ? 1 : 0);
  }

  void write(const Address& address) {
    put(address.base);
    put(address.terms.size());
    for (const IndexTerm& term : address.terms) write(term);
    put_bits(address.invalid);
    for (const std::uint32_t number :
         {address.rows, address.columns, address.row_stride, address.column_stride})
      put(number);
  }

  void write(const IndexTerm& term) {
    put(static_cast<std::uint64_t>(term.kind));
    put(term.stride);
    put(term.extent);
    if (term.kind == IndexTerm::Kind::Dynamic) return write(term.operand);
    put(term.loop.index());
    if (term.kind == IndexTerm::Kind::Table) write_table(term.table);
  }

  void write_table(IndexTableId table) {
    const auto [known, is_new] = tables_.emplace(table.index(), tables_.size());
    put(known->second);
    if (!is_new) return;
    put(program_.index_tables[table].size());
    for (const std::uint32_t entry : program_.index_tables[table]) put(entry);
  }

  // Tables of the same points are read together, wherever else these points are used.
  void write_grid(std::uint32_t table) {
    put(grids_.has_segments(table) ? 1 : 0);
    put(known_grids_.emplace(grids_.grid_of(table), known_grids_.size()).first->second);
  }

  const Program& program_;
  const TableGrids& grids_;
  std::unordered_map<std::size_t, std::size_t> tables_;         // numbers in this chunk
  std::unordered_map<std::uint32_t, std::size_t> known_grids_;  // numbers in this chunk
  std::string bytes_;
};

}  // namespace

std::string chunk_content(const Program& program, const TableGrids& grids, const Chunk& chunk) {
  ChunkWriter writer(program, grids, chunk.section);
  const Section& section = program.section(chunk.section);
  for (std::size_t i = chunk.begin; i < chunk.end; ++i) writer.write(section[i]);
  writer.write(slots_within(program, chunk));
  return std::move(writer).take();
}

std::string code_identity(const LlvmOptions& options) {
  const std::string processor = processor_identity();
  if (processor.empty()) return {};
  return std::string("emitter ") + kEmitterVersion + "\nLLVM " + WEIR_LLVM_VERSION +
         "\nprocessor " + processor + "\nlevel " + std::to_string(options.level) + "\nlanes " +
         std::to_string(options.lanes) + (options.math == MathMode::Fast ? "\nfast" : "") + "\n";
}

}  // namespace weir
