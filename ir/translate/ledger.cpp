#include "ir/translate/ledger.h"

#include <functional>
#include <string_view>

namespace weir {

const char* construct_word(ConstructKind kind) {
  switch (kind) {
    case ConstructKind::Setting:
      return "setting";
    case ConstructKind::Dimension:
      return "dimension";
    case ConstructKind::Mapping:
      return "mapping";
    case ConstructKind::UnitDefinition:
      return "definition of a unit";
    case ConstructKind::Group:
      return "group";
    case ConstructKind::Macro:
      return "macro";
    case ConstructKind::Module:
      return "module";
    case ConstructKind::Connection:
      return "connection";
    case ConstructKind::Variable:
      return "variable";
    case ConstructKind::Equation:
      return "equation";
    case ConstructKind::Exception:
      return "exception";
    case ConstructKind::Initial:
      return "initial equation";
    case ConstructKind::Call:
      return "function";
    case ConstructKind::Table:
      return "lookup";
    case ConstructKind::Units:
      return "units";
    case ConstructKind::Range:
      return "range";
    case ConstructKind::Documentation:
      return "documentation";
    case ConstructKind::Flag:
      return "property";
    case ConstructKind::Container:
      return "container";
    case ConstructKind::Leak:
      return "leakage";
    case ConstructKind::Multiplier:
      return "multiplier";
    case ConstructKind::View:
      return "view";
    case ConstructKind::Picture:
      return "object of a view";
    case ConstructKind::Connector:
      return "connector";
    case ConstructKind::Kept:
      return "text kept as it is";
    case ConstructKind::Comment:
      return "comment";
  }
  return "";
}

const char* fate_word(Fate fate) {
  switch (fate) {
    case Fate::Exact:
      return "exact";
    case Fate::Equivalent:
      return "equivalent";
    case Fate::Extension:
      return "extension";
    case Fate::Approximated:
      return "approximated";
    case Fate::Dropped:
      return "dropped";
  }
  return "";
}

Ledger::Key Ledger::key_of(const Construct& construct) {
  const std::size_t name = std::hash<std::string_view>()(name_key(construct.name));
  return (name * 31 + construct.span.begin) * 31 + static_cast<std::size_t>(construct.kind);
}

Ledger Ledger::deaf() {
  Ledger ledger;
  ledger.is_deaf_ = true;
  return ledger;
}

void Ledger::note(const Construct& construct, Fate fate, std::string reason) {
  if (is_deaf_) return;
  const auto [found, is_new] = entries_.try_emplace(key_of(construct), Entry{fate, reason});
  if (!is_new && found->second.fate < fate) found->second = {fate, std::move(reason)};
}

void Ledger::note_all(ConstructKind kind, Fate fate, std::string reason) {
  kinds_[kind] = {fate, std::move(reason)};
}

void Ledger::note_owner(const std::string& owner, Fate fate, std::string reason) {
  owners_[owner] = {fate, std::move(reason)};
}

void Ledger::note_renamed(const std::string& before, const std::string& after) {
  renamed_[before] = after;
}

/// What was noted of a variable, or of the macro that it is in; null: nothing.
const Ledger::Entry* Ledger::find_owner(const std::string& owner) const {
  if (owners_.empty()) return nullptr;
  auto found = owners_.find(owner);
  const std::size_t colon = owner.find(':');
  if (found == owners_.end() && colon != owner.npos) found = owners_.find(owner.substr(0, colon));
  return found == owners_.end() ? nullptr : &found->second;
}

std::vector<Account> Ledger::settle(std::vector<Construct> before, const Model& after) const {
  std::vector<Account> accounts;
  accounts.reserve(before.size());
  for (Construct& construct : before) {
    Account account{std::move(construct), Fate::Dropped, "nothing was made of it"};
    const auto own = entries_.find(key_of(account.construct));
    const Entry* owner = find_owner(account.construct.owner);
    const auto common = kinds_.find(account.construct.kind);
    const Entry* entry = own != entries_.end()    ? &own->second
                         : owner != nullptr       ? owner
                         : common != kinds_.end() ? &common->second
                                                  : nullptr;
    if (entry != nullptr) {
      account.fate = entry->fate;
      account.reason = entry->reason;
    }
    accounts.push_back(std::move(account));
  }
  prove(accounts, after);
  return accounts;
}

std::vector<std::size_t> totals(const std::vector<Account>& accounts) {
  std::vector<std::size_t> counts(static_cast<std::size_t>(Fate::Dropped) + 1);
  for (const Account& account : accounts) ++counts[static_cast<std::size_t>(account.fate)];
  return counts;
}

}  // namespace weir
