// What the emit_*.cpp files share. Includes C++ LLVM headers, so only they include it.
#pragma once

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "codegen/llvm/arms.h"
#include "codegen/llvm/emit_module.h"
#include "codegen/native/processor.h"
#include "ir/program/program.h"

namespace weir {

/// Where the first of several tables with the same points was read (emit_lookup.cpp).
struct TableSearch {
  llvm::Value* away = nullptr;   // x - from; NaN where no segment held x
  llvm::Value* place = nullptr;  // of the segment in its table, in bytes; not with lanes
};

/// State of one module while it is emitted.
struct ModuleEmitter {
  ModuleEmitter(const Program& program, const TableGrids& grids, llvm::Module& module,
                ValueNames names, const LlvmOptions& options);

  const Program& program;
  const TableGrids& grids;
  llvm::Module& module;
  llvm::IRBuilder<> builder;
  ValueNames names;
  std::uint32_t lanes;  // runs at once
  MathMode math;
  bool has_fma = host_has_fma();
  bool has_loops = false;

  llvm::Type* f64;
  llvm::Type* number_type;  // of a value in all lanes: double, or a vector of them
  llvm::Type* i32;
  llvm::Type* i64;
  llvm::PointerType* pointer;
  llvm::StructType* view_type;
  llvm::FunctionType* chunk_type;

  // of the chunk being emitted
  SectionKind section = SectionKind::Const;
  llvm::BasicBlock* entry = nullptr;  // holds the allocas, then `values`; ends with a branch
  llvm::Value* frame = nullptr;
  llvm::Value* values = nullptr;         // frame->values
  llvm::Value* wide_segments = nullptr;  // frame->wide_segments, with lanes
  // what slots hold, where the chunk has read or written them before
  std::unordered_map<std::uint32_t, llvm::Value*> held;
  // those of slots that only this chunk uses; null until written. They are nowhere else.
  std::unordered_map<std::uint32_t, llvm::Value*> locals;
  std::map<std::size_t, llvm::Value*> frame_pointers;                      // by offset
  std::map<std::pair<std::uint32_t, llvm::Value*>, TableSearch> searches;  // by grid and x

  /// The declaration of a chunk or section function.
  llvm::Function* function(const std::string& symbol);
  /// The declaration of the runtime function of an operation (emit_call.cpp).
  llvm::Function* runtime_function(Op op);
  /// The declaration of a function of libmvec (emit_fast.cpp).
  llvm::Function* vector_function(const std::string& symbol, std::uint32_t width,
                                  std::size_t arguments);
  /// A private constant array with the contents of an index table.
  llvm::GlobalVariable* index_table(IndexTableId table);
  /// Room on the stack for the whole chunk.
  llvm::AllocaInst* stack_room(llvm::Type* type, const char* name);
  /// A pointer of the frame, read once for the whole chunk.
  llvm::Value* frame_pointer(std::size_t offset);
  /// Name of the variable at a slot; empty when names are dropped.
  std::string slot_name(std::uint32_t slot) const;

  /// The same number in all lanes.
  llvm::Constant* number(double x) const { return llvm::ConstantFP::get(number_type, x); }
  llvm::ConstantInt* index(std::uint64_t i) const {
    return llvm::ConstantInt::get(llvm::Type::getInt64Ty(module.getContext()), i);
  }

 private:
  std::vector<llvm::Function*> runtime_functions_;                   // by operation
  std::vector<llvm::GlobalVariable*> index_tables_;                  // by table
  std::vector<std::pair<std::uint32_t, std::size_t>> vars_by_slot_;  // base, variable
};

/// Emits one Statement at the builder's place; leaves the builder behind it.
class StatementEmitter {
 public:
  StatementEmitter(ModuleEmitter& module, const Statement& statement);
  void emit();

 private:
  struct Register {
    std::uint32_t writes = 0;
    llvm::Value* value = nullptr;      // written once: the value itself
    llvm::AllocaInst* room = nullptr;  // written again: an accumulator
  };
  struct OpenLoop {
    llvm::BasicBlock* body;
    llvm::PHINode* counter;  // null: one iteration, not a loop
    const Inst* open;
    bool had_loops = false;  // in the turn at hand
  };

  // emit_stmt.cpp
  void emit_at(std::size_t at);
  void emit_inst(const Inst& inst);
  llvm::Value* compute(const Inst& inst);
  bool adds_up(const Inst& inst) const;
  void open_loop(const Inst& inst);
  void close_loop();
  llvm::Value* read(const Operand& operand);
  std::vector<llvm::Value*> read_all(const Operands& operands);
  void write(const Operand& result, llvm::Value* value);

  // emit_arms.cpp
  void emit_choice(std::size_t at);
  llvm::Value* arm_of(std::size_t choice, std::size_t arm, llvm::Value* is_true);

  // emit_address.cpp
  llvm::Value* index_of(const Address& address);
  llvm::Value* term(const IndexTerm& term);
  llvm::Value* slot_pointer(llvm::Value* slot);
  llvm::Value* load_common(const Address& address);
  llvm::Value* load(const Address& address);
  llvm::Value* guarded_load(const Address& address);
  void store(const Address& address, llvm::Value* value);

  // emit_divide.cpp
  llvm::Value* divide(const Inst& inst);
  llvm::Value* is_usual(llvm::Value* quotient);

  // emit_lookup.cpp
  llvm::Value* lookup(const Inst& inst);

  // emit_call.cpp
  llvm::Value* call(const Inst& inst);
  llvm::Value* call_inner(const Inst& inst);
  void call_array(const Inst& inst);
  void call_array(const Inst& inst, const std::vector<llvm::Value*>& arguments, std::uint32_t lane);
  llvm::Value* views(const std::vector<Address>& addresses, std::uint32_t lane);
  llvm::Value* scalars(const std::vector<llvm::Value*>& arguments);

  // emit_fast.cpp
  llvm::Value* call_all_lanes(Op op, const std::vector<llvm::Value*>& arguments);
  llvm::Value* short_form(const Inst& inst);
  void offer_vector_functions(llvm::CallInst* call, Op op);

  // emit_lanes.cpp
  llvm::Value* in_all_lanes(llvm::Value* value);
  llvm::Value* gather(llvm::Value* slots);
  void ask_ahead(const Address& address);
  llvm::Value* call_each_lane(const Inst& inst);
  llvm::Value* are_same(const std::vector<llvm::Value*>& values);
  llvm::Value* lane_frame(std::uint32_t lane);
  llvm::Value* lane_of(llvm::Value* value, std::uint32_t lane);
  llvm::Value* read_segments(llvm::Value* table, llvm::Value* x);

  ModuleEmitter& m_;
  llvm::IRBuilder<>& b_;
  const Statement& statement_;
  const Arms arms_;
  std::vector<Register> registers_;
  std::vector<llvm::Value*> counters_;  // by LoopId
  std::vector<OpenLoop> open_;
};

/// What fast mathematics lets LLVM do with arithmetic (emit_op.cpp).
llvm::FastMathFlags fast_flags();

/// Whether a number is true, as ops.def states it (emit_op.cpp).
llvm::Value* truth(llvm::IRBuilder<>& builder, llvm::Value* number);
/// A Native operation over its arguments, as ops.def states it (emit_op.cpp).
llvm::Value* emit_native(llvm::IRBuilder<>& builder, Op op,
                         const std::vector<llvm::Value*>& arguments);
/// a * b + c with one rounding (emit_divide.cpp).
llvm::Value* emit_fma(llvm::IRBuilder<>& builder, llvm::Value* a, llvm::Value* b, llvm::Value* c);
/// Whether `away` lies in the segment of these fields: rt.h, weir_segment (emit_lookup.cpp).
llvm::Value* emit_is_in(ModuleEmitter& m, llvm::Value* away, llvm::Value* start,
                        llvm::Value* width);
/// A lookup's line at `away` from its segment's beginning (emit_lookup.cpp).
llvm::Value* emit_on_slope(ModuleEmitter& m, llvm::Value* away, llvm::Value* slope,
                           llvm::Value* slope_rest, llvm::Value* y);
/// Of a branch that is nearly always taken: the other way is laid out elsewhere.
llvm::MDNode* nearly_always(llvm::LLVMContext& context);

}  // namespace weir
