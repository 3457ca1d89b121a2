// Whether what is called exact is: each such construct is looked up in the model that was made.
//
// A construct found with the same owner and the same words is used up, so that two cannot lean on
// one. An equation that says something else has been put in the other language's words: its numbers
// are compared by running it (tests/roundtrip). Anything else that says something else has changed.
#include <unordered_map>

#include "ir/translate/ledger.h"

namespace weir {
namespace {

std::string key_of(ConstructKind kind, const std::string& owner) {
  return std::string(1, static_cast<char>('A' + static_cast<int>(kind))) + owner;
}

std::string key_of(ConstructKind kind, const std::string& owner, const std::string& says) {
  return key_of(kind, owner) + '\n' + says;
}

/// Parts of an expression: they are there as long as their variable has an equation.
bool is_of_equation(ConstructKind kind) {
  return kind == ConstructKind::Equation || kind == ConstructKind::Call ||
         kind == ConstructKind::Initial || kind == ConstructKind::Table;
}

/// What a model holds, by owner and words.
class Holdings {
 public:
  explicit Holdings(const Model& model) {
    for (const Construct& each : constructs(model)) {
      ++by_words_[key_of(each.kind, each.owner, each.says)];
      ++by_owner_[key_of(each.kind, each.owner)];
    }
  }
  /// Uses one up; false when none is left.
  bool take(ConstructKind kind, const std::string& owner, const std::string& says) {
    const auto found = by_words_.find(key_of(kind, owner, says));
    return found != by_words_.end() && found->second-- > 0;
  }
  bool has(ConstructKind kind, const std::string& owner) const {
    return by_owner_.contains(key_of(kind, owner));
  }

 private:
  std::unordered_map<std::string, int> by_words_, by_owner_;
};

}  // namespace

/// The owner's name in the model that is made: its own, or that of the macro it is in.
std::string Ledger::name_after(const std::string& owner) const {
  const auto own = renamed_.find(owner);
  if (own != renamed_.end()) return own->second;
  const std::size_t colon = owner.find(':');
  const auto macro = renamed_.find(owner.substr(0, colon));
  if (colon == owner.npos || macro == renamed_.end()) return owner;
  return macro->second + owner.substr(colon);
}

void Ledger::prove(std::vector<Account>& accounts, const Model& after) const {
  Holdings holdings(after);
  for (Account& account : accounts) {
    if (account.fate != Fate::Exact) continue;
    const Construct& construct = account.construct;
    const std::string owner = name_after(construct.owner);
    if (holdings.take(construct.kind, owner, construct.says)) continue;
    const ConstructKind kind =
        is_of_equation(construct.kind) ? ConstructKind::Equation : construct.kind;
    if (!holdings.has(kind, owner)) {
      account.fate = Fate::Dropped;
      account.reason = "it is not in the new file";
    } else if (is_of_equation(construct.kind)) {
      account.fate = Fate::Equivalent;
      account.reason = "in the words of the other language";
    } else {
      account.fate = Fate::Approximated;
      account.reason = "it is there, but not as it was";
    }
  }
}

}  // namespace weir
