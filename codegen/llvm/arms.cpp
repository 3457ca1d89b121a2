// See arms.h.
#include "codegen/llvm/arms.h"

#include <algorithm>

namespace weir {
namespace {

// Choices times instructions: a bound on time. Hardly an equation has a thousandth of it.
constexpr std::size_t kMostWork = 1'000'000;

/// Gives a number, and does nothing that anything could notice if it is left out.
bool may_be_left_out(const Inst& inst) {
  switch (op_row(inst.op).kind) {
    case OpKind::Native:
    case OpKind::Math:
    case OpKind::Frame:
      return true;
    case OpKind::Control:
      return inst.op == Op::Move;
    case OpKind::Table:  // what a lookup finds, those after it use
    case OpKind::Object:
    case OpKind::Shaped:
    case OpKind::Array:
    case OpKind::Call:
      return false;
  }
  return false;
}

bool takes_long(const Inst& inst) {
  const OpKind kind = op_row(inst.op).kind;
  return kind == OpKind::Math || kind == OpKind::Frame;
}

bool is_register(const Operand& operand, std::uint32_t number) {
  return operand.kind == Operand::Kind::Reg && operand.at == number;
}

}  // namespace

class Arms::Finder {
 public:
  explicit Finder(const Statement& statement)
      : body_(statement.body), writes_(statement.register_count), users_(statement.register_count) {
    std::size_t choices = 0;
    bool is_worth_it = false;
    for (std::size_t at = 0; at < body_.size(); ++at) {
      const Inst& inst = body_[at];
      choices += inst.op == Op::Select ? 1 : 0;
      is_worth_it |= takes_long(inst);
      if (op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg)
        ++writes_[inst.result.at];
      const auto use = [&](const Operand& operand) {
        if (operand.kind == Operand::Kind::Reg) users_[operand.at].push_back(at);
      };
      for (const Operand& arg : inst.args) use(arg);
      for (const Address& address : inst.at)
        for (const IndexTerm& term : address.terms) use(term.operand);
    }
    has_arms_ = is_worth_it && choices > 0 && choices * body_.size() <= kMostWork;
  }

  bool has_arms() const { return has_arms_; }

  /// What only `arm` of the choice needs; nothing where that is quickly done.
  std::vector<std::size_t> find(std::size_t choice, std::size_t arm) const {
    const Operand& value = body_[choice].args[arm];
    const bool is_one_arms =
        value.kind == Operand::Kind::Reg &&
        std::count_if(body_[choice].args.begin(), body_[choice].args.end(),
                      [&](const Operand& other) { return is_register(other, value.at); }) == 1;
    if (!is_one_arms) return {};
    std::vector<std::size_t> found;  // descending
    bool is_long = false;
    for (std::size_t at = choice; at-- > 0;) {
      const Inst& inst = body_[at];
      if (inst.op == Op::For || inst.op == Op::End) break;  // a loop's body stays as it is
      if (!may_be_left_out(inst) || inst.result.kind != Operand::Kind::Reg) continue;
      const std::uint32_t result = inst.result.at;
      const auto is_within = [&](std::size_t user) {
        return user == choice ? is_register(value, result)
                              : std::binary_search(found.rbegin(), found.rend(), user);
      };
      const std::vector<std::size_t>& users = users_[result];
      const bool is_own = writes_[result] == 1 && !users.empty() &&
                          std::all_of(users.begin(), users.end(), is_within);
      if (!is_own) continue;
      found.push_back(at);
      is_long |= takes_long(inst);
    }
    if (!is_long) return {};
    std::reverse(found.begin(), found.end());
    return found;
  }

 private:
  const std::vector<Inst>& body_;
  std::vector<std::uint32_t> writes_;            // by register
  std::vector<std::vector<std::size_t>> users_;  // by register
  bool has_arms_ = false;
};

Arms::Arms(const Statement& statement, bool leaves_loops) {
  if (leaves_loops && statement.loop_count > 0) return;
  const Finder finder(statement);
  if (!finder.has_arms()) return;
  std::vector<std::optional<Owner>> owners(statement.body.size());
  // from the outermost choice inwards, so that each instruction ends in its narrowest arm
  for (std::size_t choice = statement.body.size(); choice-- > 0;) {
    if (statement.body[choice].op != Op::Select) continue;
    for (const std::size_t arm : {std::size_t{1}, std::size_t{2}})
      for (const std::size_t at : finder.find(choice, arm)) owners[at] = Owner{choice, arm};
  }
  for (std::size_t at = 0; at < owners.size(); ++at) {
    if (!owners[at]) continue;
    const auto place = std::lower_bound(
        choices_.begin(), choices_.end(), owners[at]->choice,
        [](const Choice& choice, std::size_t wanted) { return choice.at < wanted; });
    const bool is_new = place == choices_.end() || place->at != owners[at]->choice;
    Choice& choice = is_new ? *choices_.insert(place, {owners[at]->choice, {}}) : *place;
    choice.arms[owners[at]->arm - 1].push_back(at);
  }
  if (!choices_.empty()) owners_ = std::move(owners);
}

const std::vector<std::size_t>& Arms::of(std::size_t choice, std::size_t arm) const {
  static const std::vector<std::size_t> kNone;
  const auto place =
      std::lower_bound(choices_.begin(), choices_.end(), choice,
                       [](const Choice& known, std::size_t wanted) { return known.at < wanted; });
  return place == choices_.end() || place->at != choice ? kNone : place->arms[arm - 1];
}

}  // namespace weir
