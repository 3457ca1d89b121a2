// Emits what several lanes do otherwise than one: calls, loads at a computed index, lookups.
//
// A value of several lanes is a vector, one run a lane; arithmetic, comparisons and choices are the
// same instructions over it (emit_op.cpp). A call is made once for each lane, with that lane's
// frame: the very function that a single run calls; but for fast mathematics (emit_fast.cpp). A
// lookup is read by all lanes at once as long as each stays in its segment.
#include <cstddef>

#include "codegen/llvm/emitter.h"
#include "codegen/llvm/symbols.h"
#include "codegen/llvm/vector_math.h"
#include "weir/rt.h"

namespace weir {
namespace {

llvm::Function* lookup_function(ModuleEmitter& m) {
  if (llvm::Function* known = m.module.getFunction(kLookupLanes)) return known;
  auto* type = llvm::FunctionType::get(
      m.i32, {m.pointer, m.pointer, m.i32, m.pointer, m.pointer, m.i32, m.i32}, false);
  auto* made =
      llvm::Function::Create(type, llvm::Function::ExternalLinkage, kLookupLanes, m.module);
  made->setMemoryEffects(llvm::MemoryEffects::inaccessibleOrArgMemOnly());
  made->addFnAttr(llvm::Attribute::NoUnwind);
  made->addFnAttr(llvm::Attribute::WillReturn);
  made->addFnAttr(llvm::Attribute::Cold);
  return made;
}

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

llvm::Value* StatementEmitter::call_each_lane(const Inst& inst) {
  const OpKind kind = op_row(inst.op).kind;
  std::vector<llvm::Value*> numbers;
  for (const Address& at : inst.at) numbers.push_back(b_.CreateTrunc(index_of(at), m_.i32));
  const std::vector<llvm::Value*> values = read_all(inst.args);
  if (inst.op == Op::Lookup && m_.has_fma) return read_segments(numbers[0], values[0]);
  if (m_.math == MathMode::Fast && native_lanes() > 1 && find_vector_function(inst.op) != nullptr)
    return call_all_lanes(inst.op, values);

  llvm::Value* results = llvm::PoisonValue::get(m_.number_type);
  for (std::uint32_t lane = 0; lane < m_.lanes; ++lane) {
    std::vector<llvm::Value*> arguments;
    if (kind != OpKind::Math) arguments.push_back(lane_frame(lane));
    arguments.insert(arguments.end(), numbers.begin(), numbers.end());
    for (llvm::Value* value : values) arguments.push_back(lane_of(value, lane));
    llvm::Value* result = b_.CreateCall(m_.runtime_function(inst.op), arguments);
    results = b_.CreateInsertElement(results, result, lane);
  }
  return results;
}

/// weir_rt_lookup: the line of the remembered segments when each lane is in its own, else a call,
/// which remembers others.
llvm::Value* StatementEmitter::read_segments(llvm::Value* table, llvm::Value* x) {
  llvm::LLVMContext& context = m_.module.getContext();
  llvm::Function* function = b_.GetInsertBlock()->getParent();
  auto* inside = llvm::BasicBlock::Create(context, "inside", function);
  auto* outside = llvm::BasicBlock::Create(context, "outside", function);
  auto* moved = llvm::BasicBlock::Create(context, "moved", function);
  auto* done = llvm::BasicBlock::Create(context, "done", function);

  llvm::Value* first = b_.CreateMul(b_.CreateZExt(table, m_.i64), m_.index(WEIR_SEGMENT_FIELDS));
  const auto field = [&](std::size_t offset) {
    llvm::Value* at = b_.CreateAdd(first, m_.index(offset / sizeof(double)));
    return b_.CreateLoad(m_.number_type,
                         b_.CreateInBoundsGEP(m_.number_type, m_.wide_segments, at));
  };
  const auto away_from = [&] { return b_.CreateFSub(x, field(offsetof(weir_segment, from))); };
  const auto on_line = [&](llvm::Value* away) {
    return emit_on_slope(m_, away, field(offsetof(weir_segment, slope)),
                         field(offsetof(weir_segment, slope_rest)),
                         field(offsetof(weir_segment, y)));
  };
  llvm::Value* away = away_from();
  llvm::Type* bits = b_.getIntNTy(m_.lanes);
  llvm::Value* each = b_.CreateBitCast(emit_is_in(m_, away, field(offsetof(weir_segment, start)),
                                                  field(offsetof(weir_segment, width))),
                                       bits);
  b_.CreateCondBr(b_.CreateICmpEQ(each, llvm::Constant::getAllOnesValue(bits)), inside, outside);

  b_.SetInsertPoint(outside);
  llvm::AllocaInst* xs = m_.stack_room(m_.number_type, "xs");
  llvm::AllocaInst* ys = m_.stack_room(m_.number_type, "ys");
  b_.CreateStore(x, xs);
  llvm::Value* is_in =
      b_.CreateCall(lookup_function(m_), {m_.frame, m_.wide_segments, table, xs, ys,
                                          b_.getInt32(m_.lanes), b_.CreateZExt(each, m_.i32)});
  llvm::Value* read = b_.CreateLoad(m_.number_type, ys);
  b_.CreateCondBr(b_.CreateICmpNE(is_in, b_.getInt32(0)), moved, done);

  b_.SetInsertPoint(inside);
  llvm::Value* here = on_line(away);
  b_.CreateBr(done);

  b_.SetInsertPoint(moved);
  llvm::Value* there = on_line(away_from());
  b_.CreateBr(done);

  b_.SetInsertPoint(done);
  llvm::PHINode* y = b_.CreatePHI(m_.number_type, 3);
  y->addIncoming(here, inside);
  y->addIncoming(there, moved);
  y->addIncoming(read, outside);
  return y;
}

}  // namespace weir
