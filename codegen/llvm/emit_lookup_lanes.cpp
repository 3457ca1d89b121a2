// Emits the reading of lookups by several lanes.
//
//     all lanes lie in their remembered segments  ?  the lines of these  :  search(...)
//
// Lanes leave their segments at different times: while a run meets few points of its tables, a
// batch of them often does. `search`, a function of the module, takes all lanes to where they would
// lie among points at equal distances, as those of most tables are. Who does not lie there makes it
// call `search_each`: the runtime looks for each lane (rt.h, weir_rt_lookup_lanes). Their calling
// convention keeps half of the wide registers, where a function of C keeps none.
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/llvm/emitter.h"
#include "codegen/llvm/symbols.h"
#include "weir/rt.h"

namespace weir {
namespace {

constexpr auto kConvention = llvm::CallingConv::Intel_OCL_BI;

/// The fields of a weir_segment, of all lanes.
using Fields = std::array<llvm::Value*, WEIR_SEGMENT_FIELDS>;
enum Field : unsigned { kStart, kWidth, kFrom, kSlope, kSlopeRest, kY };

/// One read, in a chunk or in one of the functions that search.
class LanesLookup {
 public:
  LanesLookup(ModuleEmitter& module, llvm::Value* frame, llvm::Value* wide_segments,
              llvm::Value* table, llvm::Value* x)
      : m_(module),
        b_(module.builder),
        frame_(frame),
        wide_segments_(wide_segments),
        table_(table),
        x_(x) {}

  llvm::Value* emit() {
    auto [inside, outside] = branch(are_in(kept()));
    auto* done = block("done");
    b_.SetInsertPoint(inside);
    llvm::Value* here = on_line(kept());
    b_.CreateBr(done);
    b_.SetInsertPoint(outside);
    llvm::Value* there = call(search());
    b_.CreateBr(done);
    b_.SetInsertPoint(done);
    llvm::PHINode* y = b_.CreatePHI(m_.number_type, 2);
    y->addIncoming(here, inside);
    y->addIncoming(there, outside);
    return y;
  }

 private:
  // the functions

  llvm::Function* search() {
    return function("search", [](LanesLookup& lookup) {
      llvm::IRBuilder<>& b = lookup.b_;
      llvm::Value* inside = b.CreateZExt(lookup.lanes_in(lookup.kept()), lookup.m_.i32);
      const Fields fields =
          lookup.moved(b.CreateXor(inside, b.getInt32((1u << lookup.m_.lanes) - 1)));
      auto [found, lost] = lookup.branch(lookup.are_in(fields));
      b.SetInsertPoint(lost);
      b.CreateRet(lookup.call(lookup.search_each()));
      b.SetInsertPoint(found);
      for (unsigned i = 0; i < WEIR_SEGMENT_FIELDS; ++i)
        b.CreateStore(fields[i], lookup.place_of(i));
      b.CreateRet(lookup.on_line(fields));
    });
  }

  llvm::Function* search_each() {
    return function("search_each", [](LanesLookup& lookup) {
      llvm::IRBuilder<>& b = lookup.b_;
      llvm::Value* inside = b.CreateZExt(lookup.lanes_in(lookup.kept()), lookup.m_.i32);
      llvm::AllocaInst* xs = b.CreateAlloca(lookup.m_.number_type, nullptr, "xs");
      llvm::AllocaInst* ys = b.CreateAlloca(lookup.m_.number_type, nullptr, "ys");
      b.CreateStore(lookup.x_, xs);
      llvm::Value* are_in = b.CreateCall(
          lookup.runtime_function(), {lookup.frame_, lookup.wide_segments_, lookup.table_, xs, ys,
                                      b.getInt32(lookup.m_.lanes), inside});
      auto [moved, called] = lookup.branch(b.CreateICmpNE(are_in, b.getInt32(0)));
      b.SetInsertPoint(called);
      b.CreateRet(b.CreateLoad(lookup.m_.number_type, ys));
      b.SetInsertPoint(moved);
      b.CreateRet(lookup.on_line(lookup.kept()));
    });
  }

  llvm::Function* runtime_function() {
    if (llvm::Function* known = m_.module.getFunction(kLookupLanes)) return known;
    auto* type = llvm::FunctionType::get(
        m_.i32, {m_.pointer, m_.pointer, m_.i32, m_.pointer, m_.pointer, m_.i32, m_.i32}, false);
    return declare(type, llvm::Function::ExternalLinkage, kLookupLanes);
  }

  template <class Body>
  llvm::Function* function(const char* name, const Body& body) {
    if (llvm::Function* known = m_.module.getFunction(name)) return known;
    auto* type = llvm::FunctionType::get(m_.number_type,
                                         {m_.pointer, m_.pointer, m_.i32, m_.number_type}, false);
    llvm::Function* made = declare(type, llvm::Function::InternalLinkage, name);
    made->setCallingConv(kConvention);
    made->addFnAttr(llvm::Attribute::NoInline);
    const llvm::IRBuilderBase::InsertPointGuard come_back(b_);
    b_.SetInsertPoint(llvm::BasicBlock::Create(m_.module.getContext(), "entry", made));
    LanesLookup inner(m_, made->getArg(0), made->getArg(1), made->getArg(2), made->getArg(3));
    body(inner);
    return made;
  }

  llvm::Function* declare(llvm::FunctionType* type, llvm::Function::LinkageTypes linkage,
                          const char* name) {
    llvm::Function* made = llvm::Function::Create(type, linkage, name, m_.module);
    made->setMemoryEffects(llvm::MemoryEffects::inaccessibleOrArgMemOnly());
    made->addFnAttr(llvm::Attribute::NoUnwind);
    made->addFnAttr(llvm::Attribute::WillReturn);
    made->addFnAttr(llvm::Attribute::Cold);
    return made;
  }

  llvm::Value* call(llvm::Function* function) {
    llvm::CallInst* made = b_.CreateCall(function, {frame_, wide_segments_, table_, x_});
    made->setCallingConv(kConvention);
    return made;
  }

  // the fields

  llvm::Value* place_of(unsigned field) {
    llvm::Value* first = b_.CreateMul(b_.CreateZExt(table_, m_.i64), m_.index(WEIR_SEGMENT_FIELDS));
    llvm::Value* at = b_.CreateAdd(first, m_.index(field));
    return b_.CreateInBoundsGEP(m_.number_type, wide_segments_, at);
  }

  Fields kept() {
    Fields fields;
    for (unsigned i = 0; i < WEIR_SEGMENT_FIELDS; ++i)
      fields[i] = b_.CreateLoad(m_.number_type, place_of(i));
    return fields;
  }

  llvm::Value* of_table(llvm::Type* type, std::size_t offset) {
    llvm::Value* tables = b_.CreateLoad(m_.pointer, byte(frame_, offsetof(weir_frame, tables)));
    llvm::Value* at = b_.CreateMul(b_.CreateZExt(table_, m_.i64), m_.index(sizeof(weir_table)));
    llvm::Value* table = b_.CreateInBoundsGEP(b_.getInt8Ty(), tables, at);
    return b_.CreateLoad(type, byte(table, offset));
  }

  /// Which segment each x would lie in among points at equal distances; of others beyond the ends.
  llvm::Value* guessed() {
    const auto all = [&](double value) { return llvm::ConstantFP::get(m_.number_type, value); };
    const auto number = [&](std::size_t offset) { return splat(of_table(m_.f64, offset)); };
    llvm::Value* count = of_table(m_.i32, offsetof(weir_table, count));
    llvm::Value* most = splat(b_.CreateUIToFP(count, m_.f64));
    llvm::Value* away = b_.CreateFSub(x_, number(offsetof(weir_table, first)));
    llvm::Value* place =
        b_.CreateFAdd(b_.CreateFMul(away, number(offsetof(weir_table, per_x))), all(1));
    place = b_.CreateSelect(b_.CreateFCmpOGT(place, all(0)), place, all(0));
    place = b_.CreateSelect(b_.CreateFCmpOLT(place, most), place, most);
    return b_.CreateFPToSI(place, llvm::FixedVectorType::get(m_.i32, m_.lanes));
  }

  /// The kept fields, but of the lanes in `outside` those of their guessed segments: a loop over
  /// these lanes, mostly one.
  Fields moved(llvm::Value* outside) {
    const Fields old = kept();
    llvm::Value* guesses = guessed();
    llvm::Value* segments = of_table(m_.pointer, offsetof(weir_table, segments));
    llvm::BasicBlock* before = b_.GetInsertBlock();
    auto* loop = block("lane");
    auto* done = block("moved");
    b_.CreateBr(loop);
    b_.SetInsertPoint(loop);
    llvm::PHINode* left = b_.CreatePHI(m_.i32, 2);
    left->addIncoming(outside, before);
    std::array<llvm::PHINode*, WEIR_SEGMENT_FIELDS> fields;
    for (unsigned i = 0; i < WEIR_SEGMENT_FIELDS; ++i) {
      fields[i] = b_.CreatePHI(m_.number_type, 2);
      fields[i]->addIncoming(old[i], before);
    }
    llvm::Value* lane = b_.CreateIntrinsic(llvm::Intrinsic::cttz, {m_.i32}, {left, b_.getTrue()});
    llvm::Value* guess = b_.CreateZExt(b_.CreateExtractElement(guesses, lane), m_.i64);
    llvm::Value* segment = byte_at(segments, b_.CreateMul(guess, m_.index(sizeof(weir_segment))));
    llvm::Type* mask = llvm::FixedVectorType::get(b_.getInt1Ty(), m_.lanes);
    llvm::Value* bit = b_.CreateTrunc(b_.CreateShl(b_.getInt32(1), lane), b_.getIntNTy(m_.lanes));
    llvm::Value* is_lane = b_.CreateBitCast(bit, mask);
    Fields result;
    for (unsigned i = 0; i < WEIR_SEGMENT_FIELDS; ++i) {
      llvm::Value* field =
          b_.CreateLoad(m_.f64, b_.CreateInBoundsGEP(m_.f64, segment, m_.index(i)));
      result[i] = b_.CreateSelect(is_lane, splat(field), fields[i]);
      fields[i]->addIncoming(result[i], loop);
    }
    llvm::Value* rest = b_.CreateAnd(left, b_.CreateSub(left, b_.getInt32(1)));
    left->addIncoming(rest, loop);
    b_.CreateCondBr(b_.CreateICmpEQ(rest, b_.getInt32(0)), done, loop);
    b_.SetInsertPoint(done);
    return result;
  }

  llvm::Value* away_from(const Fields& fields) { return b_.CreateFSub(x_, fields[kFrom]); }

  /// A bit for each lane.
  llvm::Value* lanes_in(const Fields& fields) {
    return b_.CreateBitCast(emit_is_in(m_, away_from(fields), fields[kStart], fields[kWidth]),
                            b_.getIntNTy(m_.lanes));
  }

  llvm::Value* are_in(const Fields& fields) {
    llvm::Value* each = lanes_in(fields);
    return b_.CreateICmpEQ(each, llvm::Constant::getAllOnesValue(each->getType()));
  }

  llvm::Value* on_line(const Fields& fields) {
    return emit_on_slope(m_, away_from(fields), fields[kSlope], fields[kSlopeRest], fields[kY]);
  }

  // small pieces

  llvm::Value* byte(llvm::Value* pointer, std::size_t offset) {
    return b_.CreateInBoundsGEP(b_.getInt8Ty(), pointer, m_.index(offset));
  }
  llvm::Value* byte_at(llvm::Value* pointer, llvm::Value* offset) {
    return b_.CreateInBoundsGEP(b_.getInt8Ty(), pointer, offset);
  }
  llvm::Value* splat(llvm::Value* number) { return b_.CreateVectorSplat(m_.lanes, number); }

  llvm::BasicBlock* block(const char* name) {
    return llvm::BasicBlock::Create(m_.module.getContext(), name, b_.GetInsertBlock()->getParent());
  }

  std::pair<llvm::BasicBlock*, llvm::BasicBlock*> branch(llvm::Value* condition) {
    auto* yes = block("inside");
    auto* no = block("outside");
    b_.CreateCondBr(condition, yes, no);
    return {yes, no};
  }

  ModuleEmitter& m_;
  llvm::IRBuilder<>& b_;
  llvm::Value *frame_, *wide_segments_, *table_, *x_;
};

}  // namespace

/// weir_rt_lookup, of all lanes.
llvm::Value* StatementEmitter::read_segments(llvm::Value* table, llvm::Value* x) {
  return LanesLookup(m_, m_.frame, m_.wide_segments, table, x).emit();
}

}  // namespace weir
