// Emits Native operations, bit-equal with the interpreter: strict IEEE, no fast-math flag unless
// fast mathematics was asked for.
#include "codegen/llvm/emitter.h"
#include "ir/base/check.h"

namespace weir {
namespace {

using llvm::CmpInst;
using llvm::Value;

// One number, or one in each lane.
Value* choice(llvm::IRBuilder<>& b, Value* truth, double yes, double no) {
  llvm::Type* type = truth->getType()->getWithNewType(b.getDoubleTy());
  return b.CreateSelect(truth, llvm::ConstantFP::get(type, yes), llvm::ConstantFP::get(type, no));
}

Value* as_number(llvm::IRBuilder<>& b, Value* truth) { return choice(b, truth, 1, 0); }

Value* comparison(llvm::IRBuilder<>& b, CmpInst::Predicate predicate,
                  const std::vector<Value*>& x) {
  return as_number(b, b.CreateFCmp(predicate, x[0], x[1]));
}

// One, or one in each lane, that is known and not NaN.
bool is_given_number(const Value* x) {
  const auto* known = llvm::dyn_cast<llvm::Constant>(x);
  if (known && known->getType()->isVectorTy()) known = known->getSplatValue();
  const auto* number = llvm::dyn_cast_or_null<llvm::ConstantFP>(known);
  return number && !number->isNaN();
}

// a when it compares so with b or is NaN, else b. Not minnum/maxnum: those drop a NaN. Beside a
// given number only a can be NaN, which is one comparison, and one instruction of the processor.
Value* extreme(llvm::IRBuilder<>& b, CmpInst::Predicate predicate, const std::vector<Value*>& x) {
  if (is_given_number(x[1])) {
    const CmpInst::Predicate with_nan = CmpInst::getUnorderedPredicate(predicate);
    return b.CreateSelect(b.CreateFCmp(with_nan, x[0], x[1]), x[0], x[1]);
  }
  Value* takes_first = b.CreateOr(b.CreateFCmp(predicate, x[0], x[1]), b.CreateFCmpUNO(x[0], x[0]));
  return b.CreateSelect(takes_first, x[0], x[1]);
}

Value* unary(llvm::IRBuilder<>& b, llvm::Intrinsic::ID intrinsic, const std::vector<Value*>& x) {
  return b.CreateUnaryIntrinsic(intrinsic, x[0]);
}

Value* arithmetic(llvm::IRBuilder<>& b, Op op, const std::vector<Value*>& x) {
  if (op == Op::Add) return b.CreateFAdd(x[0], x[1]);
  if (op == Op::Sub) return b.CreateFSub(x[0], x[1]);
  if (op == Op::Mul) return b.CreateFMul(x[0], x[1]);
  if (op == Op::Div) return b.CreateFDiv(x[0], x[1]);
  if (op == Op::Neg) return b.CreateFNeg(x[0]);
  if (op == Op::Abs) return unary(b, llvm::Intrinsic::fabs, x);
  if (op == Op::Sqrt) return unary(b, llvm::Intrinsic::sqrt, x);
  if (op == Op::Floor) return unary(b, llvm::Intrinsic::floor, x);
  if (op == Op::Trunc) return unary(b, llvm::Intrinsic::trunc, x);
  if (op == Op::Min) return extreme(b, CmpInst::FCMP_OLE, x);
  if (op == Op::Max) return extreme(b, CmpInst::FCMP_OGE, x);
  return nullptr;
}

Value* logic(llvm::IRBuilder<>& b, Op op, const std::vector<Value*>& x) {
  if (op == Op::Less) return comparison(b, CmpInst::FCMP_OLT, x);
  if (op == Op::LessEqual) return comparison(b, CmpInst::FCMP_OLE, x);
  if (op == Op::Greater) return comparison(b, CmpInst::FCMP_OGT, x);
  if (op == Op::GreaterEqual) return comparison(b, CmpInst::FCMP_OGE, x);
  if (op == Op::Equal) return comparison(b, CmpInst::FCMP_OEQ, x);
  if (op == Op::NotEqual) return comparison(b, CmpInst::FCMP_UNE, x);
  if (op == Op::And) return as_number(b, b.CreateAnd(truth(b, x[0]), truth(b, x[1])));
  if (op == Op::Or) return as_number(b, b.CreateOr(truth(b, x[0]), truth(b, x[1])));
  if (op == Op::Not) return choice(b, truth(b, x[0]), 0, 1);
  if (op == Op::Select) return b.CreateSelect(truth(b, x[0]), x[1], x[2]);
  return nullptr;
}

}  // namespace

/// a*b+c may round once instead of twice: never farther from the true value of that expression.
/// Nothing else, since models compare and count on more than digits:
///   nnan, ninf    NaN and infinity come from division by zero, and :NA: is a number that is
///   compared nsz, arcp     1/-0 is minus infinity; 1/x overflows where y/x does not reassoc
///   (a+b)-b is not a, and tests against 0 count on it; but see adds_up() afn           asks
///   for no function that libmvec has not
llvm::FastMathFlags fast_flags() {
  llvm::FastMathFlags flags;
  flags.setAllowContract(true);
  return flags;
}

llvm::Value* truth(llvm::IRBuilder<>& builder, llvm::Value* number) {
  return builder.CreateFCmpONE(number, llvm::ConstantFP::get(number->getType(), 0.0));
}

llvm::Value* emit_native(llvm::IRBuilder<>& builder, Op op,
                         const std::vector<llvm::Value*>& arguments) {
  if (Value* value = arithmetic(builder, op, arguments)) return value;
  Value* value = logic(builder, op, arguments);
  WEIR_CHECK(value != nullptr, "operation '{}' is not native", op_row(op).text);
  return value;
}

}  // namespace weir
