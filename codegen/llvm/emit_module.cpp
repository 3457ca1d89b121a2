// Emits LLVM IR for one part of a Program: a module with chunk functions and section functions.
//
//     define void @weir_rates_0(ptr %frame)   statements 0..49 of `rates`
//     define void @weir_rates(ptr %frame)     calls weir_rates_0, weir_rates_1, ...
//
// A chunk loads frame->values once. The frame is `noalias`: no slot of the values overlaps it.
#include "codegen/llvm/emit_module.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include "codegen/llvm/emitter.h"
#include "weir/rt.h"

namespace weir {
namespace {

static_assert(offsetof(weir_frame, values) == 0,
              "chunks load frame->values from the frame's address");

llvm::Value* load_wide_segments(ModuleEmitter& m) {
  llvm::Value* place = m.builder.CreateInBoundsGEP(m.builder.getInt8Ty(), m.frame,
                                                   m.index(offsetof(weir_frame, wide_segments)));
  return m.builder.CreateLoad(m.pointer, place, "segments");
}

void emit_chunk(ModuleEmitter& m, const Chunk& chunk) {
  llvm::Function* function = m.function(chunk.symbol);
  llvm::LLVMContext& context = m.module.getContext();
  m.entry = llvm::BasicBlock::Create(context, "entry", function);
  llvm::BasicBlock* body = llvm::BasicBlock::Create(context, "body", function);
  m.frame = function->getArg(0);
  m.section = chunk.section;
  m.held.clear();
  m.locals.clear();
  for (const std::uint32_t slot : slots_within(m.program, chunk)) m.locals.emplace(slot, nullptr);
  m.searches.clear();
  m.frame_pointers.clear();
  m.builder.SetInsertPoint(m.entry);
  m.values = m.builder.CreateLoad(m.pointer, m.frame, "values");
  if (m.lanes > 1) m.wide_segments = load_wide_segments(m);
  m.builder.CreateBr(body);

  m.builder.SetInsertPoint(body);
  const Section& section = m.program.section(chunk.section);
  for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
    StatementEmitter(m, section[i]).emit();
  }
  m.builder.CreateRetVoid();
}

void emit_section(ModuleEmitter& m, const std::vector<Chunk>& chunks, SectionKind kind) {
  llvm::Function* function = m.function(section_symbol(kind));
  m.builder.SetInsertPoint(llvm::BasicBlock::Create(m.module.getContext(), "entry", function));
  for (const Chunk& chunk : chunks) {
    if (chunk.section != kind) continue;
    m.builder.CreateCall(m.function(chunk.symbol), {function->getArg(0)});
  }
  m.builder.CreateRetVoid();
}

}  // namespace

EmittedModule::EmittedModule(EmittedModule&& other) noexcept
    : context_(std::exchange(other.context_, nullptr)),
      module_(std::exchange(other.module_, nullptr)),
      has_loops_(other.has_loops_) {}

EmittedModule::~EmittedModule() {
  delete llvm::unwrap(module_);
  delete llvm::unwrap(context_);
}

EmittedModule emit_module(const Program& program, const TableGrids& grids,
                          const std::vector<Chunk>& chunks, Part part, ValueNames names,
                          const LlvmOptions& options) {
  auto context = std::make_unique<llvm::LLVMContext>();
  context->setDiscardValueNames(names == ValueNames::Drop);
  auto module = std::make_unique<llvm::Module>("weir", *context);
  ModuleEmitter m(program, grids, *module, names, options);
  if (part.begin == 0) {
    for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
      emit_section(m, chunks, static_cast<SectionKind>(kind));
    }
  }
  for (std::size_t i = part.begin; i < part.end; ++i) emit_chunk(m, chunks[i]);
  return EmittedModule(llvm::wrap(context.release()), llvm::wrap(module.release()), m.has_loops);
}

EmittedModule emit_chunk_module(const Program& program, const TableGrids& grids, const Chunk& chunk,
                                const LlvmOptions& options) {
  auto context = std::make_unique<llvm::LLVMContext>();
  context->setDiscardValueNames(true);
  auto module = std::make_unique<llvm::Module>("weir", *context);
  ModuleEmitter m(program, grids, *module, ValueNames::Drop, options);
  emit_chunk(m, chunk);
  return EmittedModule(llvm::wrap(context.release()), llvm::wrap(module.release()), m.has_loops);
}

ModuleEmitter::ModuleEmitter(const Program& emitted, const TableGrids& its_grids,
                             llvm::Module& into, ValueNames wanted_names,
                             const LlvmOptions& options)
    : program(emitted),
      grids(its_grids),
      module(into),
      builder(into.getContext()),
      names(wanted_names),
      lanes(options.lanes),
      math(options.math),
      f64(builder.getDoubleTy()),
      number_type(lanes == 1 ? f64 : llvm::FixedVectorType::get(f64, lanes)),
      i32(builder.getInt32Ty()),
      i64(builder.getInt64Ty()),
      pointer(builder.getPtrTy()),
      view_type(llvm::StructType::create({pointer, i32, i32, i32, i32}, "weir_view")),
      chunk_type(llvm::FunctionType::get(builder.getVoidTy(), {pointer}, false)),
      runtime_functions_(op_count()),
      index_tables_(emitted.index_tables.size()) {
  if (math == MathMode::Fast) builder.setFastMathFlags(fast_flags());
  if (names == ValueNames::Drop) return;
  for (std::size_t i = 0; i < program.vars.size(); ++i)
    vars_by_slot_.emplace_back(program.vars[i].base, i);
  std::sort(vars_by_slot_.begin(), vars_by_slot_.end());
}

llvm::Function* ModuleEmitter::function(const std::string& symbol) {
  if (llvm::Function* known = module.getFunction(symbol)) return known;
  auto* made = llvm::Function::Create(chunk_type, llvm::Function::ExternalLinkage, symbol, module);
  made->addFnAttr(llvm::Attribute::NoUnwind);
  made->addParamAttr(0, llvm::Attribute::NoAlias);
  made->addParamAttr(0, llvm::Attribute::NoUndef);
  made->addDereferenceableParamAttr(0, sizeof(weir_frame) * lanes);
  if (lanes > 1) {
    // one value in one register where there is one: some processors' tuning would halve it
    const std::string bits = std::to_string(lanes * 64);
    made->addFnAttr("prefer-vector-width", bits);
    made->addFnAttr("min-legal-vector-width", bits);
  }
  made->getArg(0)->setName("frame");
  return made;
}

llvm::GlobalVariable* ModuleEmitter::index_table(IndexTableId table) {
  llvm::GlobalVariable*& known = index_tables_[table.index()];
  if (known == nullptr) {
    llvm::Constant* content = llvm::ConstantDataArray::get(
        module.getContext(), llvm::ArrayRef<std::uint32_t>(program.index_tables[table]));
    known = new llvm::GlobalVariable(module, content->getType(), true,
                                     llvm::GlobalValue::PrivateLinkage, content,
                                     "indices" + std::to_string(table.index()));
    known->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  }
  return known;
}

llvm::AllocaInst* ModuleEmitter::stack_room(llvm::Type* type, const char* name) {
  llvm::IRBuilder<> at_entry(entry, entry->begin());
  return at_entry.CreateAlloca(type, nullptr, name);
}

llvm::Value* ModuleEmitter::frame_pointer(std::size_t offset) {
  llvm::Value*& known = frame_pointers[offset];
  if (known == nullptr) {
    llvm::IRBuilder<> at_entry(entry, std::prev(entry->end()));
    known = at_entry.CreateLoad(
        pointer, at_entry.CreateInBoundsGEP(at_entry.getInt8Ty(), frame, index(offset)));
  }
  return known;
}

std::string ModuleEmitter::slot_name(std::uint32_t slot) const {
  auto after = std::upper_bound(vars_by_slot_.begin(), vars_by_slot_.end(), slot,
                                [](std::uint32_t s, const auto& row) { return s < row.first; });
  if (after == vars_by_slot_.begin()) return {};
  const ProgramVar& var = program.vars[std::prev(after)->second];
  return slot - var.base < var.size ? var.name : std::string();
}

}  // namespace weir
