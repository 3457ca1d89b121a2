// The native engine: from a Program to code that runs.
//
//     equations that repeat as loops -> chunks -> what the cache has of them -> (LLVM for the rest)
//     -> linked -> a list of functions for each section
//
// LLVM is loaded only when a chunk is missing.
#include "codegen/engine.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "codegen/llvm/chunks.h"
#include "codegen/llvm/vector_math.h"
#include "codegen/llvm_loader.h"
#include "codegen/native/chunk_key.h"
#include "codegen/native/code_image.h"
#include "codegen/native/object_cache.h"
#include "ir/opt/commons.h"
#include "ir/opt/roll.h"

namespace weir {
namespace {

using Timer = std::chrono::steady_clock;

double milliseconds_since(Timer::time_point start) {
  return std::chrono::duration<double, std::milli>(Timer::now() - start).count();
}

class NativeExecutable final : public Executable {
 public:
  NativeExecutable(const Program& program, const std::vector<Chunk>& chunks,
                   const LlvmOptions& options, std::unique_ptr<CodeImage> image)
      : Executable(program), image_(std::move(image)) {
    set_lanes(program, options);
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      functions_[static_cast<std::size_t>(chunks[i].section)].push_back(image_->functions()[i]);
    }
    code_.self = this;
    code_.run = [](const void* self, std::uint32_t section, weir_frame* frame) {
      for (const ChunkFunction function :
           static_cast<const NativeExecutable*>(self)->functions_[section])
        function(frame);
    };
  }

 private:
  std::unique_ptr<CodeImage> image_;
  std::array<std::vector<ChunkFunction>, kSectionCount> functions_;
};

/// A chunk's way to its object.
struct Order {
  std::string key;  // empty: not kept
  std::string object;
};

/// Looks up all chunks; those without an object afterwards are to be made.
std::vector<Order> look_up(const Program& program, const std::vector<Chunk>& chunks,
                           const LlvmOptions& options) {
  std::vector<Order> orders(chunks.size());
  if (options.cache == nullptr) return orders;
  const std::string identity = code_identity(options);
  if (identity.empty() || !options.cache->problem().empty()) return orders;
  const TableGrids grids(program);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    orders[i].key = identity + chunk_content(program, grids, chunks[i]);
    if (auto kept = options.cache->find(orders[i].key)) orders[i].object = std::move(*kept);
  }
  return orders;
}

std::size_t instruction_count(const Program& program, const std::vector<Chunk>& chunks) {
  std::size_t count = 0;
  for (const Chunk& chunk : chunks) {
    const Section& section = program.section(chunk.section);
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) count += section[i].body.size();
  }
  return count;
}

/// The chunks that LLVM is asked for, and where their objects go.
struct MissingChunks {
  std::vector<Chunk> chunks;
  std::vector<Order*> orders;
  const ObjectCache* cache;

  // Each is kept as soon as it is there: what is interrupted goes on from there the next time.
  static void take(void* context, std::size_t chunk, std::string object) {
    const auto& missing = *static_cast<MissingChunks*>(context);
    Order& order = *missing.orders[chunk];
    order.object = std::move(object);
    if (!order.key.empty()) missing.cache->store(order.key, order.object);
  }
};

bool make_missing(const Program& program, const LlvmOptions& options, MissingChunks& missing,
                  LlvmTimes& times, std::string& problem) {
  if (instruction_count(program, missing.chunks) > options.most_instructions) {
    problem = "making it would take longer than the run";
    return false;
  }
  const OpenedDoor& opened = llvm_door();
  problem = opened.problem;
  if (opened.door == nullptr) return false;
  if (!opened.door->compile(program, missing.chunks, options, {&missing, &MissingChunks::take},
                            times, problem))
    return false;
  if (options.cache != nullptr) options.cache->trim();
  return true;
}

std::unique_ptr<Executable> link_all(const Program& program, const std::vector<Chunk>& chunks,
                                     std::vector<Order>& orders, const LlvmOptions& options,
                                     std::string& problem) {
  std::vector<std::string> objects;
  for (Order& order : orders) objects.push_back(std::move(order.object));
  std::unique_ptr<CodeImage> image = CodeImage::link(objects, options.math, problem);
  if (image) return std::make_unique<NativeExecutable>(program, chunks, options, std::move(image));
  // objects for another kind of processor, or something that our emitter did not use to need
  const OpenedDoor& opened = llvm_door();
  return opened.door == nullptr ? nullptr : opened.door->make(program, options, problem);
}

/// All values, once these statements of section const have been computed from the image.
std::vector<double> computed_values(const Program& program,
                                    const std::vector<std::size_t>& statements) {
  std::vector<double> values = program.image;
  if (statements.empty()) return values;
  Program part;
  part.value_count = program.value_count;
  part.image = program.image;
  part.index_tables = program.index_tables;
  for (const std::size_t i : statements)
    part.section(SectionKind::Const).push_back(program.section(SectionKind::Const)[i]);
  const std::unique_ptr<Executable> interpreter = make_interpreter(std::move(part));
  weir_frame frame{};
  frame.values = values.data();
  interpreter->code().run(interpreter->code().self, WEIR_CONST, &frame);
  return values;
}

/// What machine code is made of, where it is not the Program as it is.
std::optional<Program> prepared(const Program& whole, const LlvmOptions& options) {
  std::optional<Program> loops = rolled(whole);
  if (!options.has_commons()) return loops;
  Program program = loops ? std::move(*loops) : whole;
  // what fast mathematics computes has other bits than the interpreter's
  const bool is_strict = options.math == MathMode::Strict;
  const Commons commons = find_commons(program, *options.varied, is_strict);
  const std::vector<double> values = computed_values(program, commons.statements);
  return with_commons(std::move(program), commons, values);
}

}  // namespace

std::unique_ptr<Executable> make_llvm_engine(const Program& whole, const LlvmOptions& options,
                                             std::string& problem) {
  if (options.math == MathMode::Fast && !vector_library().problem.empty()) {
    problem = vector_library().problem;
    return nullptr;
  }
  LlvmTimes times;
  Timer::time_point start = Timer::now();
  const std::optional<Program> made = prepared(whole, options);
  const Program& program = made ? *made : whole;
  const std::vector<Chunk> chunks = split_into_chunks(program, options.statements_per_function);
  std::vector<Order> orders = look_up(program, chunks, options);
  MissingChunks missing{{}, {}, options.cache};
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    if (!orders[i].object.empty()) continue;
    missing.chunks.push_back(chunks[i]);
    missing.orders.push_back(&orders[i]);
  }
  times.chunks_made = missing.chunks.size();
  times.chunks_found = chunks.size() - missing.chunks.size();
  times.look_up_ms = milliseconds_since(start);

  std::unique_ptr<Executable> executable;
  if (missing.chunks.empty() || make_missing(program, options, missing, times, problem)) {
    start = Timer::now();
    executable = link_all(program, chunks, orders, options, problem);
    times.link_ms = milliseconds_since(start);
  }
  if (options.times != nullptr) *options.times = times;
  return executable;
}

}  // namespace weir
