// Emits choices of which an arm calls the runtime: that arm is computed where it is taken.
//
//     yes:  %3 = pow 0.95, %2             condition ? arm : done
//           %4 = mul %3, v60         arm:  %3, %4
//     %5 = select %0, %4, v62       done:  %4' = phi, and the choice as ever
//
// With several lanes it is computed where one of them takes it.
#include "codegen/llvm/emitter.h"

namespace weir {

void StatementEmitter::emit_choice(std::size_t at) {
  const Inst& inst = statement_.body[at];
  if (arms_.of(at, 1).empty() && arms_.of(at, 2).empty()) return emit_inst(inst);
  llvm::Value* condition = read(inst.args[0]);
  llvm::Value* is_true = truth(b_, condition);
  llvm::Value* first = arm_of(at, 1, is_true);
  llvm::Value* second = arm_of(at, 2, is_true);
  write(inst.result, b_.CreateSelect(is_true, first, second));
}

/// The number of an arm; any number where it is not taken.
llvm::Value* StatementEmitter::arm_of(std::size_t choice, std::size_t arm, llvm::Value* is_true) {
  const Operand& value = statement_.body[choice].args[arm];
  const std::vector<std::size_t>& own = arms_.of(choice, arm);
  if (own.empty()) return read(value);

  llvm::Value* is_taken = arm == 1 ? is_true : b_.CreateNot(is_true);
  if (m_.lanes > 1) {
    llvm::Type* bits = b_.getIntNTy(m_.lanes);
    is_taken =
        b_.CreateICmpNE(b_.CreateBitCast(is_taken, bits), llvm::Constant::getNullValue(bits));
  }
  llvm::LLVMContext& context = m_.module.getContext();
  llvm::BasicBlock* before = b_.GetInsertBlock();
  auto* taken = llvm::BasicBlock::Create(context, "arm", before->getParent());
  auto* done = llvm::BasicBlock::Create(context, "chosen", before->getParent());
  b_.CreateCondBr(is_taken, taken, done);
  b_.SetInsertPoint(taken);
  const auto held = m_.held;  // what is read in the arm is not known behind it
  for (const std::size_t at : own) emit_at(at);
  llvm::Value* computed = read(value);
  llvm::BasicBlock* end = b_.GetInsertBlock();
  b_.CreateBr(done);
  m_.held = held;
  b_.SetInsertPoint(done);
  llvm::PHINode* phi = b_.CreatePHI(m_.number_type, 2);
  phi->addIncoming(computed, end);
  phi->addIncoming(m_.number(0), before);
  return phi;
}

}  // namespace weir
