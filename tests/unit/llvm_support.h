// Small Programs for the tests of the LLVM engine, and the comparison of both engines, bit for bit.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "codegen/engine.h"
#include "ir/program/program.h"

namespace weir::test {

/// Slots 0 to 5 are the controls; the first free slot.
inline constexpr std::uint32_t kFree = 6;

/// SplitMix64: random numbers of our own, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<std::uint32_t>((z ^ (z >> 31)) % limit);
  }
  bool one_in(std::uint32_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

/// The numbers that break arithmetic.
const std::vector<double>& awkward_numbers();

/// Controls and `free_slots` more slots, all 0.
Program blank_program(std::uint32_t free_slots);

Inst op(Op op, Operand result, Operands arguments);
Inst load(Operand result, Address from);
Inst store(Address to, Operand value);
Inst open_loop(std::size_t loop, std::uint32_t count);
Inst close_loop();
IndexTerm loop_term(std::size_t loop, std::uint32_t stride);
IndexTerm table_term(std::size_t loop, std::size_t table);
IndexTerm dynamic_term(Operand index, std::uint32_t stride, std::uint32_t extent);
Address at(std::uint32_t base, std::vector<IndexTerm> terms = {});

/// A Statement with its registers and loops counted.
Statement statement(std::vector<Inst> body);

/// All values after const, init, three times rates and update, and observe.
std::vector<double> run_all(const Executable& executable);

/// The same by LLVM at `level`; a failure to compile is a failure of the test, and gives no values.
std::vector<double> run_llvm(const Program& program, int level);

/// Whether section `quiet` of `quick` moves the stocks to the bits that rates and Euler's method of
/// `program` give, in two steps: by the interpreter, and by LLVM if `by_llvm`.
bool moves_the_same_stocks(const Program& program, const Program& quick, bool by_llvm);

/// The values of all lanes, one lane after the other. The free slots of a lane begin with the
/// image's numbers moved on by as many places.
std::vector<std::vector<double>> run_lanes(const Executable& executable);

/// The first slot in which a lane differs from the interpreter. Of runs that may set the slots
/// `varied` only, these differ by their lanes, slots that need not be set hold anything at first,
/// and those of no variable, or of unseen ones, do not count; else the free slots differ, as said
/// above.
std::string first_difference_of_lanes(
    const Program& program, std::uint32_t lanes,
    std::optional<std::vector<std::uint32_t>> varied = std::nullopt);

/// The first slot in which LLVM, at any level, any cut into functions and any number of lanes,
/// differs from the interpreter; or empty. Two NaNs are equal, whatever their payload: IEEE 754
/// leaves open which one an operation gives.
std::string first_difference(const Program& program);

}  // namespace weir::test
