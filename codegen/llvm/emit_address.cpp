// Emits addresses: index arithmetic, loads and stores of the value array.
//
// Index arithmetic is in 64 bits and cannot overflow: it adds products of 32-bit numbers that stay
// within the array.
#include "codegen/llvm/emitter.h"

namespace weir {
namespace {

// program.h, IndexTerm::Dynamic: tolerates an index a little below a whole number.
constexpr double kIndexTolerance = 1e-6;

bool has_dynamic_term(const Address& address) {
  for (const IndexTerm& term : address.terms) {
    if (term.kind == IndexTerm::Kind::Dynamic) return true;
  }
  return false;
}

}  // namespace

// base + terms; a Dynamic term is guarded_load's business.
llvm::Value* StatementEmitter::index_of(const Address& address) {
  llvm::Value* sum = m_.index(address.base);
  for (const IndexTerm& summand : address.terms) {
    if (summand.kind == IndexTerm::Kind::Dynamic) continue;
    sum = b_.CreateAdd(sum, term(summand), "", true, true);
  }
  return sum;
}

llvm::Value* StatementEmitter::term(const IndexTerm& term) {
  llvm::Value* counter = counters_[term.loop.index()];
  if (term.kind == IndexTerm::Kind::Table) {
    llvm::GlobalVariable* table = m_.index_table(term.table);
    llvm::Value* at = b_.CreateInBoundsGEP(table->getValueType(), table, {m_.index(0), counter});
    return b_.CreateZExt(b_.CreateLoad(m_.i32, at), m_.i64);
  }
  if (term.stride == 1) return counter;
  return b_.CreateMul(counter, m_.index(term.stride), "", true, true);
}

llvm::Value* StatementEmitter::slot_pointer(llvm::Value* slot) {
  return b_.CreateInBoundsGEP(m_.number_type, m_.values, slot);
}

llvm::Value* StatementEmitter::load(const Address& address) {
  if (has_dynamic_term(address)) return guarded_load(address);
  if (m_.lanes > 1) ask_ahead(address);
  std::string name = address.terms.empty() ? m_.slot_name(address.base) : std::string();
  return b_.CreateLoad(m_.number_type, slot_pointer(index_of(address)), name);
}

// One number for all lanes, which nobody writes: wherever it is read, it is the same.
llvm::Value* StatementEmitter::load_common(const Address& address) {
  llvm::Value* commons = m_.frame_pointer(offsetof(weir_frame, commons));
  llvm::LoadInst* number =
      b_.CreateLoad(m_.f64, b_.CreateInBoundsGEP(m_.f64, commons, index_of(address)));
  number->setMetadata(llvm::LLVMContext::MD_invariant_load,
                      llvm::MDNode::get(m_.module.getContext(), {}));
  return in_all_lanes(number);
}

// An index outside, or NaN, is replaced by 1 before the load, which is then always within the
// array, and the loaded value by `invalid` after it: no branch.
llvm::Value* StatementEmitter::guarded_load(const Address& address) {
  llvm::Value* slot = in_all_lanes(index_of(address));
  llvm::Type* whole_type = slot->getType();
  llvm::Value* is_inside = llvm::ConstantInt::getTrue(whole_type->getWithNewType(b_.getInt1Ty()));
  for (const IndexTerm& term : address.terms) {
    if (term.kind != IndexTerm::Kind::Dynamic) continue;
    llvm::Value* moved = b_.CreateFAdd(read(term.operand), m_.number(kIndexTolerance));
    llvm::Value* whole = b_.CreateUnaryIntrinsic(llvm::Intrinsic::floor, moved);
    llvm::Value* is_valid = b_.CreateAnd(b_.CreateFCmpOGE(whole, m_.number(1)),
                                         b_.CreateFCmpOLE(whole, m_.number(term.extent)));
    llvm::Value* safe = b_.CreateFPToSI(b_.CreateSelect(is_valid, whole, m_.number(1)), whole_type);
    llvm::Value* offset = b_.CreateMul(b_.CreateSub(safe, llvm::ConstantInt::get(whole_type, 1)),
                                       llvm::ConstantInt::get(whole_type, term.stride));
    slot = b_.CreateAdd(slot, offset);
    is_inside = b_.CreateAnd(is_inside, is_valid);
  }
  llvm::Value* loaded = m_.lanes == 1 ? b_.CreateLoad(m_.f64, slot_pointer(slot)) : gather(slot);
  return b_.CreateSelect(is_inside, loaded, m_.number(address.invalid));
}

void StatementEmitter::store(const Address& address, llvm::Value* value) {
  b_.CreateStore(value, slot_pointer(index_of(address)));
}

}  // namespace weir
