// Emits one Statement: its registers, its loops, its moves.
//
// A register written once is an SSA value: it is written before it is read, and every loop runs at
// least once, so its value is there also behind the loop. A register written again (an accumulator)
// has room on the stack, which `sroa` turns into a phi. Loops test at their end: no empty loops.
#include "codegen/llvm/emitter.h"
#include "ir/base/check.h"

namespace weir {

StatementEmitter::StatementEmitter(ModuleEmitter& module, const Statement& statement)
    : m_(module),
      b_(module.builder),
      statement_(statement),
      arms_(statement, module.math == MathMode::Fast),
      registers_(statement.register_count),
      counters_(statement.loop_count) {}

void StatementEmitter::emit() {
  for (const Inst& inst : statement_.body) {
    const bool is_register = op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg;
    if (is_register) ++registers_[inst.result.at].writes;
  }
  for (std::size_t at = 0; at < statement_.body.size(); ++at) {
    if (!arms_.is_in_arm(at)) emit_at(at);
  }
}

void StatementEmitter::emit_at(std::size_t at) {
  const Inst& inst = statement_.body[at];
  inst.op == Op::Select ? emit_choice(at) : emit_inst(inst);
}

void StatementEmitter::emit_inst(const Inst& inst) {
  if (inst.op == Op::For) return open_loop(inst);
  if (inst.op == Op::End) return close_loop();
  if (inst.op == Op::Store || op_row(inst.op).kind == OpKind::Array) m_.held.clear();
  if (inst.op == Op::Store) return store(inst.at[0], read(inst.args[0]));
  if (op_row(inst.op).kind == OpKind::Array) return call_array(inst);
  write(inst.result, compute(inst));
}

// Everything that gives a number.
llvm::Value* StatementEmitter::compute(const Inst& inst) {
  switch (op_row(inst.op).kind) {
    case OpKind::Control:
      if (inst.op == Op::Load) return load(inst.at[0]);
      if (inst.op == Op::Common) return load_common(inst.at[0]);
      if (inst.op == Op::IndexValue)
        return in_all_lanes(b_.CreateSIToFP(index_of(inst.at[0]), m_.f64));
      WEIR_CHECK(inst.op == Op::Move, "operation '{}' gives no number", op_row(inst.op).text);
      return read(inst.args[0]);
    case OpKind::Native: {
      if (inst.op == Op::DivBy) return divide(inst);
      llvm::Value* value = emit_native(b_, inst.op, read_all(inst.args));
      if (m_.math == MathMode::Fast && adds_up(inst))
        llvm::cast<llvm::Instruction>(value)->setHasAllowReassoc(true);
      return value;
    }
    case OpKind::Table:
      if (inst.op == Op::Lookup && m_.lanes == 1) {
        if (llvm::Value* value = lookup(inst)) return value;
      }
      return call(inst);
    case OpKind::Math:
      if (m_.math == MathMode::Fast) {
        if (llvm::Value* value = short_form(inst)) return value;
      }
      return call(inst);
    case OpKind::Frame:
    case OpKind::Object:
    case OpKind::Shaped:
      return call(inst);
    case OpKind::Call:
      return call_inner(inst);
    case OpKind::Array:
      break;
  }
  WEIR_CHECK(false, "operation '{}' gives no number", op_row(inst.op).text);
  return nullptr;
}

/// A turn's share of a sum over a loop. Fast mathematics takes these in any order, several at once:
/// the rounding of a sum in another order is as good, and what is infinite or no number stays so.
bool StatementEmitter::adds_up(const Inst& inst) const {
  const bool is_kept =
      inst.result.kind == Operand::Kind::Reg && registers_[inst.result.at].writes > 1;
  if (inst.op != Op::Add || !is_kept || open_.empty() || open_.back().counter == nullptr)
    return false;
  const auto is_result = [&](const Operand& arg) {
    return arg.kind == Operand::Kind::Reg && arg.at == inst.result.at;
  };
  return is_result(inst.args[0]) != is_result(inst.args[1]);
}

void StatementEmitter::open_loop(const Inst& inst) {
  llvm::Value*& counter = counters_[inst.loop.index()];
  if (inst.count <= 1) {
    counter = m_.index(0);
    open_.push_back({nullptr, nullptr, &inst});
    return;
  }
  m_.has_loops = true;
  m_.held.clear();  // what the loop writes is not known here
  llvm::BasicBlock* before = b_.GetInsertBlock();
  auto* body = llvm::BasicBlock::Create(m_.module.getContext(), "loop", before->getParent());
  b_.CreateBr(body);
  b_.SetInsertPoint(body);
  llvm::PHINode* phi = b_.CreatePHI(m_.i64, 2, "i" + std::to_string(inst.loop.index()));
  phi->addIncoming(m_.index(inst.is_backward ? inst.count - 1 : 0), before);
  counter = phi;
  open_.push_back({body, phi, &inst});
}

void StatementEmitter::close_loop() {
  const OpenLoop loop = open_.back();
  open_.pop_back();
  if (!open_.empty()) open_.back().had_loops = true;
  if (loop.counter == nullptr) return;
  llvm::Value* next = loop.open->is_backward
                          ? b_.CreateSub(loop.counter, m_.index(1), "next", false, true)
                          : b_.CreateAdd(loop.counter, m_.index(1), "next", true, true);
  llvm::Value* is_done = loop.open->is_backward ? b_.CreateICmpEQ(loop.counter, m_.index(0))
                                                : b_.CreateICmpEQ(next, m_.index(loop.open->count));
  loop.counter->addIncoming(next, b_.GetInsertBlock());
  auto* done = llvm::BasicBlock::Create(m_.module.getContext(), "done", loop.body->getParent());
  b_.CreateCondBr(is_done, done, loop.body);
  b_.SetInsertPoint(done);
}

llvm::Value* StatementEmitter::read(const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::Number:
      return m_.number(operand.number);
    case Operand::Kind::Slot: {
      if (const auto local = m_.locals.find(operand.at); local != m_.locals.end()) {
        WEIR_CHECK(local->second != nullptr, "v{} is read before it is written", operand.at);
        return local->second;
      }
      llvm::Value*& value = m_.held[operand.at];
      if (value == nullptr) {
        llvm::Value* from = slot_pointer(m_.index(operand.at));
        value = b_.CreateLoad(m_.number_type, from, m_.slot_name(operand.at));
      }
      return value;
    }
    case Operand::Kind::Reg:
      break;
  }
  const Register& reg = registers_[operand.at];
  if (reg.room != nullptr) return b_.CreateLoad(m_.number_type, reg.room);
  WEIR_CHECK(reg.value != nullptr, "register %{} of '{}' is read before it is written", operand.at,
             statement_.label);
  return reg.value;
}

std::vector<llvm::Value*> StatementEmitter::read_all(const Operands& operands) {
  std::vector<llvm::Value*> values;
  for (const Operand& operand : operands) values.push_back(read(operand));
  return values;
}

void StatementEmitter::write(const Operand& result, llvm::Value* value) {
  if (result.kind == Operand::Kind::Slot) {
    if (const auto local = m_.locals.find(result.at); local != m_.locals.end()) {
      local->second = value;
    } else {
      b_.CreateStore(value, slot_pointer(m_.index(result.at)));
      m_.held[result.at] = value;
    }
    if (m_.names == ValueNames::Keep && llvm::isa<llvm::Instruction>(value) && !value->hasName()) {
      value->setName(m_.slot_name(result.at));
    }
    return;
  }
  Register& reg = registers_[result.at];
  if (reg.writes == 1) {
    reg.value = value;
    return;
  }
  if (reg.room == nullptr) reg.room = m_.stack_room(m_.number_type, "accumulator");
  b_.CreateStore(value, reg.room);
}

}  // namespace weir
