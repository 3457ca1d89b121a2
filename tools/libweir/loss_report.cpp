// See loss_report.h.
#include "tools/libweir/loss_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "tools/libweir/json.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

constexpr Fate kFates[] = {Fate::Exact, Fate::Equivalent, Fate::Extension, Fate::Approximated,
                           Fate::Dropped};

const char* meaning(Fate fate) {
  switch (fate) {
    case Fate::Exact:
      return "says the same in the same form";
    case Fate::Equivalent:
      return "another form with the same numbers";
    case Fate::Extension:
      return "only weir reads it back";
    case Fate::Approximated:
      return "numbers or looks may differ";
    case Fate::Dropped:
      return "is not in the new file";
  }
  return "";
}

std::string place(const Construct& construct, const SourceMap& sources) {
  if (!construct.span.valid()) return "whole model";
  const SourceFile& file = sources[construct.span.file];
  return fmt::format("{}:{}", file.path(), file.position(construct.span.begin).line);
}

std::string what(const Construct& construct) {
  const char* word = construct_word(construct.kind);
  return construct.name.empty() ? std::string(word) : fmt::format("{} '{}'", word, construct.name);
}

std::string totals_text(const std::vector<Account>& accounts) {
  const std::vector<std::size_t> counts = totals(accounts);
  std::string text = fmt::format("{} constructs\n", accounts.size());
  for (Fate fate : kFates)
    text += fmt::format("{:>7} {:<13} {}\n", counts[static_cast<std::size_t>(fate)],
                        fate_word(fate), meaning(fate));
  return text;
}

const char* sarif_level(Fate fate) {
  if (fate == Fate::Dropped) return "error";
  return fate == Fate::Approximated ? "warning" : "note";
}

void write_location(const Construct& construct, const SourceMap& sources, JsonWriter& json) {
  const SourceFile& file = sources[construct.span.file];
  json.begin_object().key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object().key("uri").text(file.path()).end_object();
  json.key("region").begin_object().key("startLine");
  json.count(file.position(construct.span.begin).line).end_object();
  json.end_object().end_object();
}

void write_result(const Account& account, const SourceMap& sources, JsonWriter& json) {
  const std::string reason = account.reason.empty() ? meaning(account.fate) : account.reason;
  json.begin_object().key("ruleId").text(fate_word(account.fate));
  json.key("level").text(sarif_level(account.fate));
  json.key("message").begin_object();
  json.key("text").text(fmt::format("{}: {}", what(account.construct), reason)).end_object();
  if (account.construct.span.valid()) {
    json.key("locations").begin_array();
    write_location(account.construct, sources, json);
    json.end_array();
  }
  json.end_object();
}

void write_rules(JsonWriter& json) {
  json.key("rules").begin_array();
  for (Fate fate : kFates) {
    if (fate == Fate::Exact) continue;
    json.begin_object().key("id").text(fate_word(fate)).key("shortDescription").begin_object();
    json.key("text").text(meaning(fate)).end_object().end_object();
  }
  json.end_array();
}

}  // namespace

std::string loss_text(const std::vector<Account>& accounts, const SourceMap& sources,
                      std::size_t most) {
  std::map<std::pair<Fate, std::string>, std::vector<const Account*>> by_reason;
  for (const Account& account : accounts) {
    if (account.fate != Fate::Exact) by_reason[{account.fate, account.reason}].push_back(&account);
  }
  std::string text = totals_text(accounts);
  for (auto group = by_reason.rbegin(); group != by_reason.rend(); ++group) {
    const auto& [fate, reason] = group->first;
    text += fmt::format("\n{}{}{}\n", fate_word(fate), reason.empty() ? "" : ": ", reason);
    const std::size_t count = group->second.size();
    const std::size_t shown = most == 0 ? count : std::min(count, most);
    for (std::size_t i = 0; i < shown; ++i) {
      const Construct& construct = group->second[i]->construct;
      text += fmt::format("  {}  {}\n", place(construct, sources), what(construct));
    }
    if (shown < count) text += fmt::format("  and {} more\n", count - shown);
  }
  return text;
}

std::string loss_json(const std::vector<Account>& accounts, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().key("totals").begin_object();
  const std::vector<std::size_t> counts = totals(accounts);
  for (Fate fate : kFates) json.key(fate_word(fate)).count(counts[static_cast<std::size_t>(fate)]);
  json.end_object().key("constructs").begin_array();
  for (const Account& account : accounts) {
    const Construct& construct = account.construct;
    json.begin_object().key("kind").text(construct_word(construct.kind));
    json.key("name").text(construct.name).key("fate").text(fate_word(account.fate));
    if (!account.reason.empty()) json.key("reason").text(account.reason);
    if (construct.span.valid()) {
      const SourceFile& file = sources[construct.span.file];
      json.key("file").text(file.path());
      json.key("line").count(file.position(construct.span.begin).line);
    }
    json.end_object();
  }
  return json.end_array().end_object().str();
}

std::string loss_sarif(const std::vector<Account>& accounts, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().key("version").text("2.1.0");
  json.key("$schema").text("https://json.schemastore.org/sarif-2.1.0.json");
  json.key("runs").begin_array().begin_object().key("tool").begin_object();
  json.key("driver").begin_object().key("name").text("weir").key("version").text(version());
  write_rules(json);
  json.end_object().end_object().key("results").begin_array();
  for (const Account& account : accounts) {
    if (account.fate != Fate::Exact) write_result(account, sources, json);
  }
  return json.end_array().end_object().end_array().end_object().str();
}

bool is_lossless(const std::vector<Account>& accounts) {
  return std::all_of(accounts.begin(), accounts.end(), [](const Account& account) {
    return account.fate == Fate::Exact || account.fate == Fate::Equivalent;
  });
}

}  // namespace weir
