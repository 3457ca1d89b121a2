// Emits calls of the runtime (weir/rt.h).
//
// What LLVM may assume is said by attributes only: the names are unknown to it, so it folds no call
// by its own libm.
//   Math                 touches no memory
//   Frame, Table         read the frame, and memory that no emitted instruction writes
//   Object, Shaped       also change such memory
//   Array                read and write the values
//   Call                 as Object; reads its arguments
#include <cstddef>

#include "codegen/llvm/emitter.h"
#include "weir/rt.h"

namespace weir {
namespace {

static_assert(offsetof(weir_view, data) == 0 && offsetof(weir_view, rows) == 8 &&
                  offsetof(weir_view, columns) == 12 && offsetof(weir_view, row_stride) == 16 &&
                  offsetof(weir_view, column_stride) == 20 && sizeof(weir_view) == 24,
              "ModuleEmitter::view_type is weir_view");

llvm::MemoryEffects effects(OpKind kind) {
  switch (kind) {
    case OpKind::Control:
    case OpKind::Native:
    case OpKind::Math:
      return llvm::MemoryEffects::none();
    case OpKind::Frame:
    case OpKind::Table:
      return llvm::MemoryEffects::inaccessibleOrArgMemOnly(llvm::ModRefInfo::Ref);
    case OpKind::Object:
    case OpKind::Shaped:
    case OpKind::Call:
      return llvm::MemoryEffects::inaccessibleOrArgMemOnly();
    case OpKind::Array:
      break;
  }
  return llvm::MemoryEffects::unknown();
}

// how many numbers of tables and objects a function takes
std::size_t numbers_of(OpKind kind) {
  if (kind == OpKind::Shaped) return 2;
  return kind == OpKind::Table || kind == OpKind::Object ? 1 : 0;
}

llvm::FunctionType* signature(const ModuleEmitter& m, const OpRow& row) {
  if (row.kind == OpKind::Array) {
    return llvm::FunctionType::get(llvm::Type::getVoidTy(m.module.getContext()),
                                   {m.pointer, m.i32, m.pointer, m.i32}, false);
  }
  if (row.kind == OpKind::Call)
    return llvm::FunctionType::get(m.f64, {m.pointer, m.i32, m.pointer, m.i32}, false);
  std::vector<llvm::Type*> parameters;
  if (row.kind != OpKind::Math) parameters.push_back(m.pointer);
  parameters.insert(parameters.end(), numbers_of(row.kind), m.i32);
  parameters.insert(parameters.end(), row.arguments, m.f64);
  return llvm::FunctionType::get(m.f64, parameters, false);
}

}  // namespace

llvm::Function* ModuleEmitter::runtime_function(Op op) {
  llvm::Function*& known = runtime_functions_[static_cast<std::size_t>(op)];
  if (known != nullptr) return known;
  const OpRow& row = op_row(op);
  known = llvm::Function::Create(signature(*this, row), llvm::Function::ExternalLinkage, row.symbol,
                                 module);
  known->setMemoryEffects(effects(row.kind));
  known->addFnAttr(llvm::Attribute::NoUnwind);
  known->addFnAttr(llvm::Attribute::WillReturn);
  known->addFnAttr(llvm::Attribute::NoBuiltin);
  return known;
}

llvm::Value* StatementEmitter::call(const Inst& inst) {
  if (m_.lanes > 1) return call_each_lane(inst);
  const OpKind kind = op_row(inst.op).kind;
  std::vector<llvm::Value*> arguments;
  if (kind != OpKind::Math) arguments.push_back(m_.frame);
  for (const Address& at : inst.at) arguments.push_back(b_.CreateTrunc(index_of(at), m_.i32));
  for (const Operand& operand : inst.args) arguments.push_back(read(operand));
  llvm::CallInst* made = b_.CreateCall(m_.runtime_function(inst.op), arguments);
  if (m_.math == MathMode::Fast && !open_.empty()) offer_vector_functions(made, inst.op);
  return made;
}

llvm::Value* StatementEmitter::call_inner(const Inst& inst) {
  const std::vector<llvm::Value*> arguments = read_all(inst.args);
  llvm::Value* results = nullptr;
  for (std::uint32_t lane = 0; lane < m_.lanes; ++lane) {
    std::vector<llvm::Value*> numbers;
    for (llvm::Value* argument : arguments) numbers.push_back(lane_of(argument, lane));
    llvm::Value* made =
        b_.CreateCall(m_.runtime_function(inst.op),
                      {m_.lanes == 1 ? m_.frame : lane_frame(lane), b_.getInt32(inst.at[0].base),
                       scalars(numbers), b_.getInt32(static_cast<std::uint32_t>(numbers.size()))});
    if (m_.lanes == 1) return made;
    results = b_.CreateInsertElement(lane == 0 ? m_.number(0) : results, made, lane);
  }
  return results;
}

void StatementEmitter::call_array(const Inst& inst) {
  const std::vector<llvm::Value*> arguments = read_all(inst.args);
  for (std::uint32_t lane = 0; lane < m_.lanes; ++lane) call_array(inst, arguments, lane);
}

void StatementEmitter::call_array(const Inst& inst, const std::vector<llvm::Value*>& arguments,
                                  std::uint32_t lane) {
  std::vector<llvm::Value*> numbers;
  for (llvm::Value* argument : arguments) numbers.push_back(lane_of(argument, lane));
  llvm::Value* view_array = views(inst.at, lane);
  llvm::Value* scalar_array = scalars(numbers);
  b_.CreateCall(m_.runtime_function(inst.op),
                {view_array, b_.getInt32(static_cast<std::uint32_t>(inst.at.size())), scalar_array,
                 b_.getInt32(static_cast<std::uint32_t>(inst.args.size()))});
}

// An array of weir_view on the stack. A lane's elements lie `lanes` apart.
llvm::Value* StatementEmitter::views(const std::vector<Address>& addresses, std::uint32_t lane) {
  auto* type = llvm::ArrayType::get(m_.view_type, addresses.size());
  llvm::AllocaInst* array = m_.stack_room(type, "views");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Address& address = addresses[i];
    llvm::Value* view = b_.CreateInBoundsGEP(type, array, {m_.index(0), m_.index(i)});
    llvm::Value* data =
        b_.CreateInBoundsGEP(m_.f64, slot_pointer(index_of(address)), m_.index(lane));
    b_.CreateStore(data, b_.CreateStructGEP(m_.view_type, view, 0));
    const std::uint32_t shape[] = {address.rows, address.columns, address.row_stride * m_.lanes,
                                   address.column_stride * m_.lanes};
    for (unsigned field = 0; field < 4; ++field) {
      b_.CreateStore(b_.getInt32(shape[field]), b_.CreateStructGEP(m_.view_type, view, field + 1));
    }
  }
  return array;
}

// An array of double on the stack.
llvm::Value* StatementEmitter::scalars(const std::vector<llvm::Value*>& arguments) {
  auto* type = llvm::ArrayType::get(m_.f64, arguments.size());
  llvm::AllocaInst* array = m_.stack_room(type, "scalars");
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    b_.CreateStore(arguments[i], b_.CreateInBoundsGEP(type, array, {m_.index(0), m_.index(i)}));
  }
  return array;
}

}  // namespace weir
