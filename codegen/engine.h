// What both engines give: compiled code behind the C table of weir/rt.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ir/program/program.h"
#include "weir/rt.h"

namespace weir {

struct LlvmOptions;

/// Owns compiled code and the data its weir_code points to. Immutable after construction; shareable
/// by threads.
class Executable {
 public:
  virtual ~Executable() = default;
  const weir_code& code() const { return code_; }

 protected:
  /// Copies the tables of `program`, makes interpreters of its inner programs, whatever runs the
  /// outer one, and fills everything of code_ but `self` and `run`. `image`: that of `program`.
  Executable(const Program& program, std::vector<double> image);
  explicit Executable(const Program& program) : Executable(program, program.image) {}
  /// Of code for several runs at once: how many, what they may set and must begin with.
  void set_lanes(const Program& program, const LlvmOptions& options);
  Executable(const Executable&) = delete;
  Executable& operator=(const Executable&) = delete;

  weir_code code_{};

 private:
  std::vector<double> image_;
  std::vector<weir_region> image_pieces_;
  std::vector<double> commons_;
  std::vector<std::vector<double>> points_;
  std::vector<std::vector<weir_segment>> segments_;
  std::vector<weir_table> tables_;
  std::vector<const weir_segment*> first_segments_;
  std::vector<weir_region> clamped_;
  std::vector<weir_solved> solved_;
  std::vector<weir_sought> sought_;
  std::vector<std::unique_ptr<Executable>> inner_engines_;  // interpreters
  std::vector<std::string> inner_names_;
  std::vector<std::vector<std::uint32_t>> inner_parameters_;
  std::vector<weir_inner> inner_;
  std::vector<std::uint32_t> varied_;
  std::vector<weir_region> to_set_;
};

/// The reference engine: starts at once. `program` must verify.
std::unique_ptr<Executable> make_interpreter(const Program& program);
/// The same, which takes the image out of `program`: of large arrays it takes longer to copy than
/// all else.
std::unique_ptr<Executable> make_interpreter(Program&& program);

class ObjectCache;

/// What making native code took. Several threads emit and optimise: those are the times of the one
/// that took longest.
struct LlvmTimes {
  double look_up_ms = 0, emit_ms = 0, optimise_ms = 0, link_ms = 0;
  std::size_t chunks_found = 0, chunks_made = 0;  // in the cache; by LLVM
};

/// Strict: the bits of the interpreter. Fast: what may differ in the last places is said in
/// codegen/llvm/vector_math.h and emit_op.cpp; what NaN, infinity and :NA: are stays.
enum class MathMode : std::uint8_t { Strict, Fast };

struct LlvmOptions {
  std::size_t statements_per_function = 50;
  int level = 1;  // 0: no passes, fast selection; 1: the short pass list
  // runs at once: 1, or 4 or 8 for a Program that can_run_in_lanes. Any machine can any number.
  std::uint32_t lanes = 1;
  // of code for several: the slots that runs may set, and share the other constants; nothing: any
  std::optional<std::vector<std::uint32_t>> varied;
  bool has_commons() const { return lanes > 1 && varied.has_value(); }
  MathMode math = MathMode::Strict;
  LlvmTimes* times = nullptr;
  const ObjectCache* cache = nullptr;  // null: nothing is kept
  /// How many instructions LLVM may be asked for; when the cache lacks more, there is no engine.
  std::size_t most_instructions = std::numeric_limits<std::size_t>::max();
  const std::atomic<bool>* is_cancelled = nullptr;  // looked at between chunks
};
/// Native code, of each chunk from the cache or by LLVM. Gives null and says why in `problem` when
/// LLVM cannot make it.
std::unique_ptr<Executable> make_llvm_engine(const Program& program, const LlvmOptions& options,
                                             std::string& problem);

/// Whether several runs of `program` can go in step: not when each chooses its own parts of a step,
/// or repeats the rates until its equations stay. A question of speed only: such runs are made one
/// by one.
bool can_run_in_lanes(const Program& program);
/// The number of lanes that this machine's registers hold: 8, 4, or 1 when lanes do not pay.
std::uint32_t native_lanes();

/// The module as text: `weir dump --stage=llvm`; or the machine code: `--stage=asm`.
std::string llvm_text(const Program& program, const LlvmOptions& options, bool as_assembly);
/// The interpreter's code as text: `weir dump --stage=bytecode`.
std::string bytecode_text(const Program& program);

}  // namespace weir
