// Whether what is called exact is: each such construct is looked up in the model that was made.
//
// A construct found with the same owner and the same words is used up, so that two cannot lean on
// one. An equation that says something else has been put in the other language's words: its numbers
// are compared by running it (tests/roundtrip). Anything else that says something else has changed.
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "ir/translate/ledger.h"

namespace weir {
namespace {

/// What is looked up: views into constructs, or into what is looked for.
struct Words {
  ConstructKind kind;
  std::string_view owner, says;
  bool operator==(const Words& other) const = default;
};

struct HashOfWords {
  std::size_t operator()(const Words& words) const {
    const std::hash<std::string_view> hash;
    return (hash(words.owner) * 31 + hash(words.says)) * 31 + static_cast<std::size_t>(words.kind);
  }
};

/// Parts of an expression: they are there as long as their variable has an equation.
bool is_of_equation(ConstructKind kind) {
  return kind == ConstructKind::Equation || kind == ConstructKind::Call ||
         kind == ConstructKind::Initial || kind == ConstructKind::Table;
}

/// What a model holds, by owner and words.
class Holdings {
 public:
  explicit Holdings(const Model& model) : held_(constructs(model)) {
    by_words_.reserve(held_.size());
    by_owner_.reserve(held_.size());
    for (const Construct& each : held_) {
      ++by_words_[{each.kind, each.owner, each.says}];
      by_owner_.insert({each.kind, each.owner, {}});
    }
  }
  /// Uses one up; false when none is left.
  bool take(ConstructKind kind, const std::string& owner, const std::string& says) {
    const auto found = by_words_.find({kind, owner, says});
    return found != by_words_.end() && found->second-- > 0;
  }
  bool has(ConstructKind kind, const std::string& owner) const {
    return by_owner_.contains({kind, owner, {}});
  }

 private:
  const std::vector<Construct> held_;
  std::unordered_map<Words, int, HashOfWords> by_words_;
  std::unordered_set<Words, HashOfWords> by_owner_;
};

}  // namespace

/// The owner's name in the model that is made: its own, or that of the macro it is in.
std::string Ledger::name_after(const std::string& owner) const {
  if (renamed_.empty()) return owner;
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
