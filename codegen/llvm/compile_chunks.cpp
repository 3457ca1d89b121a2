// Chunks on their way through LLVM, a module each, so that each can be kept for itself. Threads
// take the next chunk in turn; they share nothing but the Program, which nobody changes.
#include "codegen/llvm/compile_chunks.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <system_error>
#include <thread>

#include "codegen/llvm/emit_module.h"
#include "codegen/llvm/target.h"
#include "codegen/native/code_image.h"

namespace weir {
namespace {

// More threads than this fight for memory; programs are not that large.
constexpr unsigned kMostThreads = 4;

using Timer = std::chrono::steady_clock;

double milliseconds_since(Timer::time_point start) {
  return std::chrono::duration<double, std::milli>(Timer::now() - start).count();
}

/// What all threads see.
struct Work {
  const Program& program;
  const TableGrids& grids;
  const std::vector<Chunk>& chunks;
  const LlvmOptions& options;
  ChunkTaker taker;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> has_failed = false;

  bool is_over() const {
    return has_failed || (options.is_cancelled != nullptr && *options.is_cancelled);
  }
};

/// What one thread did.
struct Share {
  double emit_ms = 0, optimise_ms = 0;
  std::string problem;
};

bool compile_chunk(const Work& work, const Target& target, std::size_t number, Share& share) {
  Timer::time_point start = Timer::now();
  Chunk chunk = work.chunks[number];
  chunk.symbol = kChunkSymbol;  // the same wherever the chunk stands
  EmittedModule module = emit_chunk_module(work.program, work.grids, chunk, work.options);
  share.emit_ms += milliseconds_since(start);

  start = Timer::now();
  const int level = work.options.level;
  if (!target.optimise(module, level, share.problem)) return false;
  std::string object = target.machine_code(module, LLVMObjectFile, share.problem);
  share.optimise_ms += milliseconds_since(start);
  if (object.empty()) return false;
  work.taker.take(work.taker.context, number, std::move(object));
  return true;
}

void do_share(Work& work, Share& share) {
  const Target target(work.options.level, share.problem);
  if (!target.is_ready()) work.has_failed = true;
  while (!work.is_over()) {
    const std::size_t number = work.next++;
    if (number >= work.chunks.size()) return;
    if (!compile_chunk(work, target, number, share)) work.has_failed = true;
  }
}

}  // namespace

bool compile_chunks(const Program& program, const std::vector<Chunk>& chunks,
                    const LlvmOptions& options, ChunkTaker taker, LlvmTimes& times,
                    std::string& problem) {
  const TableGrids grids(program);
  Work work{program, grids, chunks, options, taker, {}, {}};
  const std::size_t most = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
  std::vector<Share> shares(std::min(most, std::max<std::size_t>(chunks.size(), 1)));
  std::vector<std::thread> threads;
  try {
    for (std::size_t i = 1; i < shares.size(); ++i)
      threads.emplace_back(do_share, std::ref(work), std::ref(shares[i]));
  } catch (const std::system_error&) {
    // no thread to be had: this one does the rest
  }
  do_share(work, shares[0]);
  for (std::thread& thread : threads) thread.join();

  for (const Share& share : shares) {
    times.emit_ms = std::max(times.emit_ms, share.emit_ms);
    times.optimise_ms = std::max(times.optimise_ms, share.optimise_ms);
    if (!share.problem.empty()) problem = share.problem;
  }
  if (problem.empty() && work.is_over()) problem = "it was no longer wanted";
  return !work.is_over();
}

}  // namespace weir
