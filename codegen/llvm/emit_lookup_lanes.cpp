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
#include <numeric>
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
constexpr std::uint32_t kPlaces = sizeof(weir_segment) / sizeof(double);

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
      const Fields fields = lookup.guessed();
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

  /// Of the segments where x would lie among points at equal distances; of others beyond the ends.
  Fields guessed() {
    llvm::Value* tables = b_.CreateLoad(m_.pointer, byte(frame_, offsetof(weir_frame, tables)));
    llvm::Value* size = m_.index(sizeof(weir_table));
    llvm::Value* table = b_.CreateInBoundsGEP(b_.getInt8Ty(), tables,
                                              b_.CreateMul(b_.CreateZExt(table_, m_.i64), size));
    const auto number = [&](std::size_t offset) {
      return b_.CreateLoad(m_.f64, byte(table, offset));
    };
    llvm::Value* count =
        b_.CreateUIToFP(b_.CreateLoad(m_.i32, byte(table, offsetof(weir_table, count))), m_.f64);
    llvm::Value* away = b_.CreateFSub(x_, splat(number(offsetof(weir_table, first))));
    llvm::Value* place = b_.CreateFAdd(
        b_.CreateFMul(away, splat(number(offsetof(weir_table, per_x)))), m_.number(1));
    llvm::Value* zero = m_.number(0);
    llvm::Value* most = splat(count);
    place = b_.CreateSelect(b_.CreateFCmpOGT(place, zero), place, zero);
    place = b_.CreateSelect(b_.CreateFCmpOLT(place, most), place, most);
    llvm::Value* wholes = b_.CreateFPToSI(place, m_.number_type->getWithNewType(m_.i64));
    llvm::Value* segments = b_.CreateLoad(m_.pointer, byte(table, offsetof(weir_table, segments)));
    std::vector<llvm::Value*> each;
    for (std::uint32_t lane = 0; lane < m_.lanes; ++lane) {
      llvm::Value* at =
          b_.CreateMul(b_.CreateExtractElement(wholes, lane), m_.index(sizeof(weir_segment)));
      each.push_back(b_.CreateAlignedLoad(segment_type(),
                                          b_.CreateInBoundsGEP(b_.getInt8Ty(), segments, at),
                                          llvm::Align(alignof(weir_segment))));
    }
    return transposed(each);
  }

  llvm::Type* segment_type() { return llvm::FixedVectorType::get(m_.f64, kPlaces); }

  /// Of the segments of each lane the fields of all lanes. In each round the vectors of two groups
  /// of `n` lanes, which hold the fields j, j + n, j + 2n ... of each lane, become those of one:
  /// one of two takes the even of these fields, the other the odd.
  Fields transposed(std::vector<llvm::Value*> vectors) {
    std::uint32_t n = 1;
    for (; n < m_.lanes; n *= 2) {
      std::vector<llvm::Value*> merged(vectors.size());
      for (std::uint32_t group = 0; group < m_.lanes; group += 2 * n) {
        for (std::uint32_t j = 0; j < n; ++j) {
          llvm::Value *left = vectors[group + j], *right = vectors[group + n + j];
          merged[group + j] = b_.CreateShuffleVector(left, right, every_other(n, 0));
          merged[group + n + j] = b_.CreateShuffleVector(left, right, every_other(n, 1));
        }
      }
      vectors = merged;
    }
    Fields fields;
    for (unsigned i = 0; i < WEIR_SEGMENT_FIELDS; ++i) {
      std::vector<int> lanes(n);
      std::iota(lanes.begin(), lanes.end(), static_cast<int>(i / n * n));
      fields[i] = b_.CreateShuffleVector(vectors[i % n], lanes);
    }
    return fields;
  }

  /// Of two vectors of fields of n lanes each: every other field, from `first` on, in both.
  static std::vector<int> every_other(std::uint32_t n, std::uint32_t first) {
    std::vector<int> places;
    for (std::uint32_t field = first; field < kPlaces / n; field += 2) {
      for (const std::uint32_t vector : {0u, kPlaces}) {
        for (std::uint32_t lane = 0; lane < n; ++lane)
          places.push_back(static_cast<int>(vector + field * n + lane));
      }
    }
    return places;
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
