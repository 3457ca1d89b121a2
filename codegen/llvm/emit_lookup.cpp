// Emits the reading of lookups: what weir_rt_lookup does while x stays where it was, in place.
//
//     segment = frame->segments[table], away = x - segment->from
//     bits of away - segment->start <= segment->width
//                         ?  fma(away, slope, fma(away, slope_rest, y))
//                         :  search(frame, table, x)
//
// Where it is not there the segment beside is looked at, then the runtime searches; the frame
// remembers what was found. Many tables of a model share their x points and are read at the same x:
// then from, start and the place of the segment are the same too, and the first read of the chunk
// finds them for all:
//
//     segment = tables[other].segments + place
//
// `width` differs between tables (runtime/segments.cpp: how near to its end the line is right).
// Where the first read had to call, away is NaN for those after it, so that they call as well.
#include <cmath>
#include <cstddef>
#include <limits>

#include "codegen/llvm/emitter.h"
#include "weir/rt.h"

namespace weir {
namespace {

static_assert(offsetof(weir_table, segments) == 24 && sizeof(weir_table) == 48);
static_assert(offsetof(weir_segment, start) == 0 && offsetof(weir_segment, width) == 8 &&
                  offsetof(weir_segment, from) == 16 && offsetof(weir_segment, slope) == 24 &&
                  offsetof(weir_segment, slope_rest) == 32 && offsetof(weir_segment, y) == 40 &&
                  sizeof(weir_segment) == 64,
              "the order of a segment's fields");

// places in a weir_segment
enum SegmentField : unsigned { kStart, kWidth, kFrom, kSlope, kSlopeRest, kY };

// A function of the module that keeps all registers: it is rarely called, and the numbers that a
// chunk holds would otherwise have to wait in memory for a call that does not come.
llvm::Function* rare_function(ModuleEmitter& m, const char* name) {
  llvm::Function* runtime = m.runtime_function(Op::Lookup);
  auto* made = llvm::Function::Create(runtime->getFunctionType(), llvm::Function::InternalLinkage,
                                      name, m.module);
  made->setAttributes(runtime->getAttributes());
  made->setMemoryEffects(llvm::MemoryEffects::inaccessibleOrArgMemOnly());
  made->setCallingConv(llvm::CallingConv::PreserveAll);
  made->addFnAttr(llvm::Attribute::NoInline);
  return made;
}

llvm::CallInst* call_rare(llvm::IRBuilder<>& b, llvm::Function* rare, llvm::Value* frame,
                          llvm::Value* table, llvm::Value* x) {
  llvm::CallInst* called = b.CreateCall(rare, {frame, table, x});
  called->setCallingConv(llvm::CallingConv::PreserveAll);
  return called;
}

// weir_rt_lookup
llvm::Function* far_function(ModuleEmitter& m) {
  constexpr const char* kName = "search_far";
  if (llvm::Function* known = m.module.getFunction(kName)) return known;
  llvm::Function* made = rare_function(m, kName);
  llvm::IRBuilder<> body(llvm::BasicBlock::Create(m.module.getContext(), "entry", made));
  body.CreateRet(body.CreateCall(m.runtime_function(Op::Lookup),
                                 {made->getArg(0), made->getArg(1), made->getArg(2)}));
  return made;
}

/// Writes the function that is called where x has left the remembered segment: it mostly lies in
/// the one beside that, which the frame then remembers instead. Else the runtime searches.
class SearchWriter {
 public:
  explicit SearchWriter(ModuleEmitter& m) : m_(m), b_(m.builder), made_(rare_function(m, kName)) {}

  static llvm::Function* function(ModuleEmitter& m) {
    llvm::Function* known = m.module.getFunction(kName);
    return known ? known : SearchWriter(m).write();
  }

 private:
  static constexpr const char* kName = "search";

  llvm::Function* write() {
    const llvm::IRBuilderBase::InsertPointGuard come_back(b_);
    b_.SetInsertPoint(block("entry"));
    llvm::Value *frame = made_->getArg(0), *table = made_->getArg(1), *x = made_->getArg(2);
    llvm::Value* number = b_.CreateZExt(table, m_.i64);
    llvm::Value* remembered = b_.CreateInBoundsGEP(
        m_.pointer, load(m_.pointer, frame, offsetof(weir_frame, segments)), number);
    llvm::Value* last = b_.CreateLoad(m_.pointer, remembered);
    llvm::Value* is_right = b_.CreateFCmpOGE(x, field(last, kFrom));
    constexpr std::int64_t kOne = sizeof(weir_segment);
    llvm::Value* next = b_.CreateGEP(
        b_.getInt8Ty(), last, b_.CreateSelect(is_right, b_.getInt64(kOne), b_.getInt64(-kOne)));
    auto *beside = block("beside"), *near = block("near"), *far = block("far");
    b_.CreateCondBr(is_of_table(next, frame, number), beside, far);

    b_.SetInsertPoint(beside);
    llvm::Value* away = b_.CreateFSub(x, field(next, kFrom));
    b_.CreateCondBr(emit_is_in(m_, away, field(next, kStart), field(next, kWidth)), near, far);

    b_.SetInsertPoint(near);
    b_.CreateStore(next, remembered);
    b_.CreateRet(
        emit_on_slope(m_, away, field(next, kSlope), field(next, kSlopeRest), field(next, kY)));

    b_.SetInsertPoint(far);
    b_.CreateRet(call_rare(b_, far_function(m_), frame, table, x));
    return made_;
  }

  /// Whether a segment is one of a table's, which has one more than points.
  llvm::Value* is_of_table(llvm::Value* segment, llvm::Value* frame, llvm::Value* number) {
    llvm::Value* table =
        b_.CreateInBoundsGEP(b_.getInt8Ty(), load(m_.pointer, frame, offsetof(weir_frame, tables)),
                             b_.CreateMul(number, m_.index(sizeof(weir_table))));
    llvm::Value* first = load(m_.pointer, table, offsetof(weir_table, segments));
    llvm::Value* bytes =
        b_.CreateSub(b_.CreatePtrToInt(segment, m_.i64), b_.CreatePtrToInt(first, m_.i64));
    llvm::Value* points = b_.CreateZExt(load(m_.i32, table, offsetof(weir_table, count)), m_.i64);
    return b_.CreateICmpULE(bytes, b_.CreateMul(points, m_.index(sizeof(weir_segment))));
  }

  llvm::Value* load(llvm::Type* type, llvm::Value* from, std::size_t offset) {
    return b_.CreateLoad(type, b_.CreateInBoundsGEP(b_.getInt8Ty(), from, m_.index(offset)));
  }
  llvm::Value* field(llvm::Value* segment, SegmentField which) {
    return load(m_.f64, segment, which * sizeof(double));
  }
  llvm::BasicBlock* block(const char* name) {
    return llvm::BasicBlock::Create(m_.module.getContext(), name, made_);
  }

  ModuleEmitter& m_;
  llvm::IRBuilder<>& b_;
  llvm::Function* made_;
};

}  // namespace

/// One read: the way without a search, the call, and where they meet.
class LookupEmitter {
 public:
  LookupEmitter(ModuleEmitter& module, std::uint32_t table, llvm::Value* x)
      : m_(module), b_(module.builder), table_(table), x_(x) {}

  // leaves in `search` what other tables with these points can use
  llvm::Value* first(TableSearch& search) {
    llvm::Value* remembered = b_.CreateInBoundsGEP(
        m_.pointer, m_.frame_pointer(offsetof(weir_frame, segments)), m_.index(table_));
    llvm::Value* segment = b_.CreateLoad(m_.pointer, remembered);
    llvm::Value* away = b_.CreateFSub(x_, field(segment, kFrom));
    branch(is_in(segment, away));
    llvm::Value* place = b_.CreateSub(b_.CreatePtrToInt(segment, m_.i64),
                                      b_.CreatePtrToInt(first_segment(), m_.i64));
    llvm::Value* read = on_line(segment, away);
    llvm::Value* result = join(read);
    search.away = choice(away, m_.number(std::numeric_limits<double>::quiet_NaN()));
    search.place = choice(place, m_.index(0));
    return result;
  }

  llvm::Value* again(const TableSearch& search) {
    llvm::Value* segment = b_.CreateInBoundsGEP(b_.getInt8Ty(), first_segment(), search.place);
    branch(is_in(segment, search.away));
    return join(on_line(segment, search.away));
  }

 private:
  llvm::Value* field(llvm::Value* segment, SegmentField which) {
    return b_.CreateLoad(m_.f64, b_.CreateInBoundsGEP(m_.f64, segment, m_.index(which)));
  }

  llvm::Value* is_in(llvm::Value* segment, llvm::Value* away) {
    return emit_is_in(m_, away, field(segment, kStart), field(segment, kWidth));
  }

  llvm::Value* first_segment() {
    llvm::Value* at = b_.CreateInBoundsGEP(
        b_.getInt8Ty(), m_.frame_pointer(offsetof(weir_frame, tables)),
        m_.index(table_ * sizeof(weir_table) + offsetof(weir_table, segments)));
    return b_.CreateLoad(m_.pointer, at);
  }

  llvm::Value* on_line(llvm::Value* segment, llvm::Value* away) {
    return emit_on_slope(m_, away, field(segment, kSlope), field(segment, kSlopeRest),
                         field(segment, kY));
  }

  void branch(llvm::Value* is_here) {
    llvm::LLVMContext& context = m_.module.getContext();
    llvm::Function* function = b_.GetInsertBlock()->getParent();
    here_ = llvm::BasicBlock::Create(context, "here", function);
    search_ = llvm::BasicBlock::Create(context, "search", function);
    b_.CreateCondBr(is_here, here_, search_, nearly_always(context));
    b_.SetInsertPoint(here_);
  }

  llvm::Value* join(llvm::Value* read) {
    auto* meet = llvm::BasicBlock::Create(m_.module.getContext(), "read", here_->getParent());
    b_.CreateBr(meet);
    b_.SetInsertPoint(search_);
    llvm::CallInst* called =
        call_rare(b_, SearchWriter::function(m_), m_.frame, b_.getInt32(table_), x_);
    b_.CreateBr(meet);
    b_.SetInsertPoint(meet);
    return choice(read, called);
  }

  llvm::Value* choice(llvm::Value* here, llvm::Value* searched) {
    llvm::PHINode* phi = b_.CreatePHI(here->getType(), 2);
    phi->addIncoming(here, here_);
    phi->addIncoming(searched, search_);
    return phi;
  }

  ModuleEmitter& m_;
  llvm::IRBuilder<>& b_;
  const std::uint32_t table_;
  llvm::Value* x_;
  llvm::BasicBlock *here_ = nullptr, *search_ = nullptr;
};

llvm::Value* emit_is_in(ModuleEmitter& m, llvm::Value* away, llvm::Value* start,
                        llvm::Value* width) {
  llvm::IRBuilder<>& b = m.builder;
  llvm::Type* bits = away->getType()->getWithNewType(m.i64);
  llvm::Value* from_start = b.CreateSub(b.CreateBitCast(away, bits), b.CreateBitCast(start, bits));
  return b.CreateICmpULE(from_start, b.CreateBitCast(width, bits));
}

/// runtime/segments.h, on_slope. Fast mathematics does without the rest of the slope.
llvm::Value* emit_on_slope(ModuleEmitter& m, llvm::Value* away, llvm::Value* slope,
                           llvm::Value* slope_rest, llvm::Value* y) {
  llvm::Value* start = m.math == MathMode::Fast ? y : emit_fma(m.builder, away, slope_rest, y);
  return emit_fma(m.builder, away, slope, start);
}

// Op::Lookup of one table in what all steps run; null when it is to be called.
llvm::Value* StatementEmitter::lookup(const Inst& inst) {
  const Address& at = inst.at[0];
  const bool is_one_table = at.terms.empty() && m_.grids.has_segments(at.base);
  const bool is_of_steps = m_.section == SectionKind::Rates || m_.section == SectionKind::Step ||
                           m_.section == SectionKind::Quiet;
  if (!m_.has_fma || !is_one_table || !open_.empty() || !is_of_steps) return nullptr;
  llvm::Value* x = read(inst.args[0]);
  if (llvm::isa<llvm::Constant>(x)) return nullptr;
  const auto [search, is_new] = m_.searches.try_emplace({m_.grids.grid_of(at.base), x});
  LookupEmitter emitter(m_, at.base, x);
  return is_new ? emitter.first(search->second) : emitter.again(search->second);
}

}  // namespace weir
