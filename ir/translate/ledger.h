// What became of each construct of a model that was written in the other language.
//
// A translator notes the fate of every construct that it carries. What nobody noted counts as
// dropped: nothing can be missing from a report. And exact is no matter of trust: what a translator
// calls so is looked up in the inventory of the model that it made (prove.cpp).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/model/model.h"

namespace weir {

enum class ConstructKind : std::uint8_t {
  Setting,  // a run setting, a settings line, what a file says of itself
  Dimension,
  Mapping,  // of a range to another
  UnitDefinition,
  Group,
  Macro,
  Module,
  Connection,
  Variable,  // that it is there, and of what kind
  Equation,
  Exception,  // one :EXCEPT: list
  Initial,    // <init_eqn>
  Call,       // one use of a function or macro
  Table,      // a lookup, a graphical function
  Units,
  Range,
  Documentation,
  Flag,       // supplementary, access, non-negative, overflow
  Container,  // conveyor, queue, oven
  Leak,
  Multiplier,
  View,
  Picture,  // an object of a view
  Connector,
  Kept,     // raw text that the reader did not understand
  Comment,  // in braces or of XML: it is in the file, but no part of the model
};
/// As people read it: "variable", "picture of a variable".
const char* construct_word(ConstructKind kind);

struct Construct {
  ConstructKind kind;
  std::string name;  // of the variable or thing it belongs to; a Call: the function; for people
  Span span;
  /// What to look for in another model: to whom it belongs, and all that it says.
  std::string owner{}, says{};
};

/// Every construct of a model in file order of its parts; several may share a span.
std::vector<Construct> constructs(const Model& model);

enum class Fate : std::uint8_t {
  Exact,         // says the same in the same form
  Equivalent,    // another form with the same numbers
  Extension,     // only a reader that knows weir's extension understands it
  Approximated,  // numbers or looks differ a little
  Dropped,
};
const char* fate_word(Fate fate);

struct Account {
  Construct construct;
  Fate fate = Fate::Dropped;
  std::string reason;  // empty for Exact
};

class Ledger {
 public:
  /// One that forgets what it is told, for a translation that nobody will ask about.
  static Ledger deaf();

  /// The worst fate noted for a construct stands, with its reason.
  void note(const Construct& construct, Fate fate, std::string reason = {});
  /// The fate of everything of one kind that has none of its own.
  void note_all(ConstructKind kind, Fate fate, std::string reason = {});
  /// The fate of everything that belongs to one variable or macro, before that of its kind.
  void note_owner(const std::string& owner, Fate fate, std::string reason = {});

  /// A variable has another name in the model that is made: keys with their module, as
  /// "plant.belt".
  void note_renamed(const std::string& before, const std::string& after);

  /// One account for each construct of `before`, in order. What is called exact and does not stand
  /// in `after` with the same words is equivalent where these are an equation's, approximated
  /// where something else stands in its place, and else dropped.
  std::vector<Account> settle(std::vector<Construct> before, const Model& after) const;
  std::vector<Account> settle(const Model& before, const Model& after) const {
    return settle(constructs(before), after);
  }

 private:
  /// Kind, name and place of a construct as one number, which stands for them.
  using Key = std::size_t;
  struct Entry {
    Fate fate;
    std::string reason;
  };
  static Key key_of(const Construct& construct);

  const Entry* find_owner(const std::string& owner) const;
  std::string name_after(const std::string& owner) const;
  void prove(std::vector<Account>& accounts, const Model& after) const;

  bool is_deaf_ = false;
  std::unordered_map<Key, Entry> entries_;
  std::map<ConstructKind, Entry> kinds_;
  std::unordered_map<std::string, Entry> owners_;
  std::unordered_map<std::string, std::string> renamed_;
};

/// The number of accounts of each fate, by Fate.
std::vector<std::size_t> totals(const std::vector<Account>& accounts);

}  // namespace weir
