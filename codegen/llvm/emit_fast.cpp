// Emits what fast mathematics calls instead of the runtime: functions of libmvec, for all lanes at
// once, and for several turns of a loop over an array.
#include <llvm/IR/VFABIDemangler.h>

#include "codegen/llvm/emitter.h"
#include "codegen/llvm/vector_math.h"

namespace weir {
namespace {

const char* symbol_of(const VectorFunction& function, std::uint32_t width) {
  return width == 8 ? function.of_8 : function.of_4;
}

// Numbers [first, first + width) of a vector.
llvm::Value* part_of(llvm::IRBuilder<>& b, llvm::Value* value, std::uint32_t first,
                     std::uint32_t width) {
  std::vector<int> numbers;
  for (std::uint32_t i = 0; i < width; ++i) numbers.push_back(static_cast<int>(first + i));
  return b.CreateShuffleVector(value, numbers);
}

// Two vectors of equal length, one behind the other.
llvm::Value* joined(llvm::IRBuilder<>& b, llvm::Value* low, llvm::Value* high,
                    std::uint32_t width) {
  std::vector<int> numbers;
  for (std::uint32_t i = 0; i < 2 * width; ++i) numbers.push_back(static_cast<int>(i));
  return b.CreateShuffleVector(low, high, numbers);
}

}  // namespace

llvm::Function* ModuleEmitter::vector_function(const std::string& symbol, std::uint32_t width,
                                               std::size_t arguments) {
  if (llvm::Function* known = module.getFunction(symbol)) return known;
  llvm::Type* type = llvm::FixedVectorType::get(f64, width);
  const std::vector<llvm::Type*> parameters(arguments, type);
  auto* made = llvm::Function::Create(llvm::FunctionType::get(type, parameters, false),
                                      llvm::Function::ExternalLinkage, symbol, module);
  made->setMemoryEffects(llvm::MemoryEffects::none());
  made->addFnAttr(llvm::Attribute::NoUnwind);
  made->addFnAttr(llvm::Attribute::WillReturn);
  return made;
}

/// x^2 is x*x, to half a unit. Null for other operations.
llvm::Value* StatementEmitter::short_form(const Inst& inst) {
  const bool is_square =
      inst.op == Op::Pow && inst.args[1].kind == Operand::Kind::Number && inst.args[1].number == 2;
  if (!is_square) return nullptr;
  llvm::Value* x = read(inst.args[0]);
  return b_.CreateFMul(x, x);
}

/// By one call, or by two where there are more lanes than a register of this machine holds.
llvm::Value* StatementEmitter::call_all_lanes(Op op, const std::vector<llvm::Value*>& arguments) {
  const std::uint32_t width = std::min(m_.lanes, native_lanes());
  const VectorFunction& row = *find_vector_function(op);
  llvm::Function* function = m_.vector_function(symbol_of(row, width), width, arguments.size());
  if (width == m_.lanes) return b_.CreateCall(function, arguments);
  llvm::Value* halves[2];
  for (std::uint32_t half = 0; half < 2; ++half) {
    std::vector<llvm::Value*> parts;
    for (llvm::Value* value : arguments) parts.push_back(part_of(b_, value, half * width, width));
    halves[half] = b_.CreateCall(function, parts);
  }
  return joined(b_, halves[0], halves[1], width);
}

/// Tells the loop vectoriser which functions do for 4 and 8 elements what this call does for one.
void StatementEmitter::offer_vector_functions(llvm::CallInst* call, Op op) {
  const VectorFunction* row = find_vector_function(op);
  if (row == nullptr) return;
  std::string mappings;
  for (std::uint32_t width = 4; width <= native_lanes(); width *= 2) {
    const std::string symbol = symbol_of(*row, width);
    m_.vector_function(symbol, width, call->arg_size());
    mappings += (mappings.empty() ? "" : ",") + std::string("_ZGV_LLVM_N") + std::to_string(width) +
                std::string(call->arg_size(), 'v') + "_" + op_row(op).symbol + "(" + symbol + ")";
  }
  if (mappings.empty()) return;
  // the vectoriser leaves calls alone that may not be builtins
  call->getCalledFunction()->removeFnAttr(llvm::Attribute::NoBuiltin);
  call->addFnAttr(
      llvm::Attribute::get(m_.module.getContext(), llvm::VFABI::MappingsAttrName, mappings));
}

}  // namespace weir
