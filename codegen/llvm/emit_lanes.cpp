// Emits what several lanes do otherwise than one: calls, loads at a computed index. Lookups:
// emit_lookup_lanes.cpp.
//
// A value of several lanes is a vector, one run a lane; arithmetic, comparisons and choices are the
// same instructions over it (emit_op.cpp). A call is made once for each lane, with that lane's
// frame: the very function that a single run calls; but for fast mathematics (emit_fast.cpp), and
// once for all where each would be told the same.
#include <cstddef>

#include "codegen/llvm/emitter.h"
#include "codegen/llvm/vector_math.h"
#include "weir/rt.h"

namespace weir {
namespace {

// Of rows of numbers, for all lanes. Smaller arrays are in the second cache; larger rows are out of
// the first one before they are read.
constexpr std::uint64_t kFewBytes = 1u << 16, kMostBytesAhead = 1u << 15;

}  // namespace

llvm::Value* StatementEmitter::in_all_lanes(llvm::Value* value) {
  return m_.lanes == 1 ? value : b_.CreateVectorSplat(m_.lanes, value);
}

llvm::Value* StatementEmitter::lane_of(llvm::Value* value, std::uint32_t lane) {
  return m_.lanes == 1 ? value : b_.CreateExtractElement(value, lane);
}

llvm::Value* StatementEmitter::lane_frame(std::uint32_t lane) {
  return b_.CreateInBoundsGEP(b_.getInt8Ty(), m_.frame, m_.index(lane * sizeof(weir_frame)));
}

/// Each lane's own slot.
llvm::Value* StatementEmitter::gather(llvm::Value* slots) {
  std::vector<llvm::Constant*> numbers;
  for (std::uint32_t lane = 0; lane < m_.lanes; ++lane) numbers.push_back(m_.index(lane));
  llvm::Value* first = b_.CreateMul(slots, in_all_lanes(m_.index(m_.lanes)));
  llvm::Value* places = b_.CreateAdd(first, llvm::ConstantVector::get(numbers));
  llvm::Value* pointers = b_.CreateInBoundsGEP(m_.f64, m_.values, places);
  return b_.CreateMaskedGather(m_.number_type, pointers, llvm::Align(sizeof(double)));
}

/// Where rows are gone through more than once, as to add them up before they change: asks, the last
/// time, for the row that the next turn begins with. A processor that sees rows coming by itself
/// sees each only when it is there.
void StatementEmitter::ask_ahead(const Address& address) {
  if (open_.size() < 2 || address.terms.size() != 2) return;
  const OpenLoop& rows = open_[open_.size() - 2];
  const OpenLoop& row = open_.back();
  const IndexTerm& first = address.terms[0];
  const IndexTerm& second = address.terms[1];
  const auto is_of = [](const IndexTerm& term, const OpenLoop& loop) {
    return loop.counter != nullptr && term.kind == IndexTerm::Kind::Loop &&
           term.loop == loop.open->loop;
  };
  if (!rows.had_loops || rows.open->is_backward || !is_of(first, rows) || !is_of(second, row) ||
      second.stride != 1)
    return;
  const std::uint64_t bytes = std::uint64_t{first.stride} * m_.lanes * sizeof(double);
  if (bytes > kMostBytesAhead || bytes * rows.open->count < kFewBytes) return;
  llvm::Value* ahead = b_.CreateAdd(index_of(address), m_.index(first.stride));
  // behind the last row there is none, and no harm in asking
  llvm::Value* place = b_.CreateGEP(m_.number_type, m_.values, ahead);
  constexpr int kToRead = 0, kIntoTheFirstCache = 3, kData = 1;
  b_.CreateIntrinsic(
      llvm::Intrinsic::prefetch, {place->getType()},
      {place, b_.getInt32(kToRead), b_.getInt32(kIntoTheFirstCache), b_.getInt32(kData)});
}

llvm::Value* StatementEmitter::call_each_lane(const Inst& inst) {
  const OpKind kind = op_row(inst.op).kind;
  std::vector<llvm::Value*> numbers;
  for (const Address& at : inst.at) numbers.push_back(b_.CreateTrunc(index_of(at), m_.i32));
  const std::vector<llvm::Value*> values = read_all(inst.args);
  if (inst.op == Op::Lookup && m_.has_fma) return read_segments(numbers[0], values[0]);
  if (m_.math == MathMode::Fast && native_lanes() > 1 && find_vector_function(inst.op) != nullptr)
    return call_all_lanes(inst.op, values);

  const auto call_of = [&](std::uint32_t lane) {
    std::vector<llvm::Value*> arguments;
    if (kind != OpKind::Math) arguments.push_back(lane_frame(lane));
    arguments.insert(arguments.end(), numbers.begin(), numbers.end());
    for (llvm::Value* value : values) arguments.push_back(lane_of(value, lane));
    return b_.CreateCall(m_.runtime_function(inst.op), arguments);
  };
  llvm::Value* first = call_of(0);
  const auto call_others = [&] {
    llvm::Value* results = b_.CreateInsertElement(m_.number(0), first, std::uint64_t{0});
    for (std::uint32_t lane = 1; lane < m_.lanes; ++lane)
      results = b_.CreateInsertElement(results, call_of(lane), lane);
    return results;
  };
  if (kind != OpKind::Math) return call_others();

  llvm::LLVMContext& context = m_.module.getContext();
  llvm::BasicBlock* once = b_.GetInsertBlock();
  auto* others = llvm::BasicBlock::Create(context, "others", once->getParent());
  auto* done = llvm::BasicBlock::Create(context, "called", once->getParent());
  llvm::Value* for_all = in_all_lanes(first);
  b_.CreateCondBr(are_same(values), done, others);
  b_.SetInsertPoint(others);
  llvm::Value* each = call_others();
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
  llvm::PHINode* results = b_.CreatePHI(m_.number_type, 2);
  results->addIncoming(for_all, once);
  results->addIncoming(each, others);
  return results;
}

/// Whether all lanes have the same arguments, as what hangs on Time alone has.
llvm::Value* StatementEmitter::are_same(const std::vector<llvm::Value*>& values) {
  llvm::Value* same = b_.getTrue();
  llvm::Type* all = b_.getIntNTy(m_.lanes);
  llvm::Type* bits = m_.number_type->getWithNewType(m_.i64);
  for (llvm::Value* value : values) {
    if (llvm::isa<llvm::Constant>(value)) continue;
    llvm::Value* first = in_all_lanes(lane_of(value, 0));
    llvm::Value* each =
        b_.CreateICmpEQ(b_.CreateBitCast(value, bits), b_.CreateBitCast(first, bits));
    same = b_.CreateAnd(
        same, b_.CreateICmpEQ(b_.CreateBitCast(each, all), llvm::Constant::getAllOnesValue(all)));
  }
  return same;
}

}  // namespace weir
