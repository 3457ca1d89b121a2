// The LLVM engine: from a Program to code that runs, or to text.
//
//     chunks, parts -> (a thread each: emit, optimise, object code) -> link -> addresses of the
//     section functions
#include "codegen/llvm/native_engine.h"

#include <llvm-c/Core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <system_error>
#include <thread>

#include "codegen/llvm/chunks.h"
#include "codegen/llvm/emit_module.h"
#include "codegen/llvm/jit.h"
#include "codegen/llvm/target.h"

namespace weir {
namespace {

// More threads than this fight for memory; programs are not that large.
constexpr unsigned kMostThreads = 4;

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// One part's way through LLVM.
struct CompiledPart {
  std::string object;
  std::string problem;
  double emit_ms = 0, optimise_ms = 0;
};

class NativeExecutable : public Executable {
 public:
  NativeExecutable(const Program& program, const LlvmOptions& options, std::unique_ptr<Jit> jit,
                   std::array<SectionFunction, kSectionCount> sections)
      : Executable(program), jit_(std::move(jit)), sections_(sections) {
    set_lanes(program, options);
    code_.self = this;
    code_.run = [](const void* self, std::uint32_t section, weir_frame* frame) {
      static_cast<const NativeExecutable*>(self)->sections_[section](frame);
    };
  }

 private:
  std::unique_ptr<Jit> jit_;
  std::array<SectionFunction, kSectionCount> sections_;
};

void compile_part(const Program& program, const std::vector<Chunk>& chunks, Part part,
                  const LlvmOptions& options, CompiledPart& result) {
  Clock::time_point start = Clock::now();
  const TableGrids grids(program);
  EmittedModule module = emit_module(program, grids, chunks, part, ValueNames::Drop, options);
  result.emit_ms = milliseconds_since(start);

  start = Clock::now();
  const Target target(options.level, result.problem);
  if (!target.is_ready() || !target.optimise(module, options.level, result.problem)) return;
  result.object = target.machine_code(module, LLVMObjectFile, result.problem);
  result.optimise_ms = milliseconds_since(start);
}

// Each part on its own thread, the first on this one; parts share nothing but the Program, which
// nobody changes.
std::vector<CompiledPart> compile_parts(const Program& program, const LlvmOptions& options) {
  const std::vector<Chunk> chunks = split_into_chunks(program, options.statements_per_function);
  const unsigned most = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
  const std::vector<Part> parts = split_into_parts(chunks.size(), most);
  std::vector<CompiledPart> results(parts.size());
  std::vector<std::thread> threads;
  const auto compile = [&](std::size_t i) {
    compile_part(program, chunks, parts[i], options, results[i]);
  };
  std::size_t next = 1;
  try {
    for (; next < parts.size(); ++next) threads.emplace_back(compile, next);
  } catch (const std::system_error&) {
    // no thread to be had: this one does the rest
  }
  compile(0);
  for (; next < parts.size(); ++next) compile(next);
  for (std::thread& thread : threads) thread.join();
  return results;
}

std::unique_ptr<Executable> link_parts(const Program& program, const LlvmOptions& options,
                                       const std::vector<CompiledPart>& parts,
                                       std::string& problem) {
  auto jit = std::make_unique<Jit>(options.math, problem);
  if (!jit->is_ready()) return nullptr;
  for (const CompiledPart& part : parts) {
    if (!jit->add_object(part.object, problem)) return nullptr;
  }
  std::array<SectionFunction, kSectionCount> sections{};
  for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
    sections[kind] = jit->find(section_symbol(static_cast<SectionKind>(kind)), problem);
    if (sections[kind] == nullptr) return nullptr;
  }
  return std::make_unique<NativeExecutable>(program, options, std::move(jit), sections);
}

}  // namespace

std::unique_ptr<Executable> make_native_engine(const Program& program, const LlvmOptions& options,
                                               std::string& problem) {
  LlvmTimes times;
  const std::vector<CompiledPart> parts = compile_parts(program, options);
  for (const CompiledPart& part : parts) {
    times.emit_ms = std::max(times.emit_ms, part.emit_ms);
    times.optimise_ms = std::max(times.optimise_ms, part.optimise_ms);
    if (part.object.empty()) {
      problem = part.problem;
      return nullptr;
    }
  }
  const Clock::time_point start = Clock::now();
  std::unique_ptr<Executable> executable = link_parts(program, options, parts, problem);
  times.link_ms = milliseconds_since(start);
  if (options.times != nullptr) *options.times = times;
  return executable;
}

std::string native_text(const Program& program, const LlvmOptions& options, bool as_assembly) {
  const std::vector<Chunk> chunks = split_into_chunks(program, options.statements_per_function);
  EmittedModule module = emit_module(program, TableGrids(program), chunks, {0, chunks.size()},
                                     ValueNames::Keep, options);
  std::string problem;
  const Target target(options.level, problem);
  if (!target.is_ready() || !target.optimise(module, options.level, problem))
    return "; error: " + problem + "\n";
  if (as_assembly) {
    std::string assembly = target.machine_code(module, LLVMAssemblyFile, problem);
    return assembly.empty() ? "; error: " + problem + "\n" : assembly;
  }
  char* text = LLVMPrintModuleToString(module.get());
  std::string copy = text;
  LLVMDisposeMessage(text);
  return copy;
}

}  // namespace weir
