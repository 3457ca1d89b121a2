// Division by a number that `const` has inverted (Op::DivBy): two operations in place of one that
// takes longer than both, and of which a processor does one at a time.
//
//     q = fma(a, inverse, a * inverse_rest)
//     |q| >= 2^-200 ?  q  :  a / b
//
// q is a / b to the bit where b has an inverse and nothing leaves the range of doubles
// (runtime/inverse.h). Where b has none, q is NaN; where a is 0, infinite or NaN, q is 0, infinite
// or NaN; those but for infinities are divided. Strict code fuses here, where that gives the same
// bits, and in lookups, whose line is defined so (runtime/segments.h); nowhere else.
#include <bit>
#include <cstdint>
#include <limits>

#include "codegen/llvm/emitter.h"

namespace weir {
namespace {

// with |b| < 2^200: a is at least 2^-400, so that no part is too small to be exact
constexpr double kLeast = 0x1p-200;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr std::uint64_t twice_bits(double number) {
  return std::bit_cast<std::uint64_t>(number) << 1;
}

constexpr std::uint32_t kNearlyAlways = 2000;

}  // namespace

llvm::Value* emit_fma(llvm::IRBuilder<>& builder, llvm::Value* a, llvm::Value* b, llvm::Value* c) {
  return builder.CreateIntrinsic(llvm::Intrinsic::fma, {a->getType()}, {a, b, c});
}

llvm::MDNode* nearly_always(llvm::LLVMContext& context) {
  llvm::Type* i32 = llvm::Type::getInt32Ty(context);
  const auto weight = [&](std::uint32_t n) {
    return llvm::ConstantAsMetadata::get(llvm::ConstantInt::get(i32, n));
  };
  return llvm::MDNode::get(
      context, {llvm::MDString::get(context, "branch_weights"), weight(kNearlyAlways), weight(1)});
}

// Whether all lanes' numbers are finite and not too small. A single one is asked in the registers
// of whole numbers, which have less to do than those of doubles: twice its bits have no sign.
llvm::Value* StatementEmitter::is_usual(llvm::Value* quotient) {
  if (m_.lanes == 1) {
    llvm::Value* twice = b_.CreateShl(b_.CreateBitCast(quotient, m_.i64), 1);
    const std::uint64_t least = twice_bits(kLeast), end = twice_bits(kInfinity);
    return b_.CreateICmpULT(b_.CreateSub(twice, b_.getInt64(least)), b_.getInt64(end - least));
  }
  llvm::Value* size = b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, quotient);
  llvm::Value* is_right = b_.CreateFCmpOGE(size, m_.number(kLeast));
  llvm::Type* bits = b_.getIntNTy(m_.lanes);
  return b_.CreateICmpEQ(b_.CreateBitCast(is_right, bits), llvm::Constant::getAllOnesValue(bits));
}

// A loop of one run is left as it is: what branches is not made several at once.
llvm::Value* StatementEmitter::divide(const Inst& inst) {
  llvm::Value *a = read(inst.args[0]), *b = read(inst.args[1]);
  const bool may_branch = m_.lanes > 1 || open_.empty();
  if (!m_.has_fma || !may_branch) return b_.CreateFDiv(a, b);

  llvm::Value* rest = b_.CreateFMul(a, read(inst.args[3]));
  llvm::Value* quotient = emit_fma(b_, a, read(inst.args[2]), rest);
  llvm::Value* is_right = is_usual(quotient);
  llvm::LLVMContext& context = m_.module.getContext();
  llvm::BasicBlock* multiplied = b_.GetInsertBlock();
  auto* divided = llvm::BasicBlock::Create(context, "divided", multiplied->getParent());
  auto* done = llvm::BasicBlock::Create(context, "quotient", multiplied->getParent());
  b_.CreateCondBr(is_right, done, divided, nearly_always(context));
  b_.SetInsertPoint(divided);
  llvm::Value* whole = b_.CreateFDiv(a, b);
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
  llvm::PHINode* phi = b_.CreatePHI(m_.number_type, 2);
  phi->addIncoming(quotient, multiplied);
  phi->addIncoming(whole, divided);
  return phi;
}

}  // namespace weir
