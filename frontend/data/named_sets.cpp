// See named_sets.h.
#include "frontend/data/named_sets.h"

#include <algorithm>

#include "frontend/data/find_file.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

constexpr std::string_view kDataSources = "13";
// each name is looked for under several endings
constexpr std::size_t kMaxSets = 100;
// a name without ending means a .vdf
constexpr std::string_view kReadable[] = {".vdf", ".dat", ".tab", ".csv", ".xlsx", ".xls"};
constexpr std::string_view kUnreadable = ".vdfx";
constexpr std::string_view kBinary[] = {".vdf", kUnreadable};

/// What stands behind `13:`, nothing for another line.
std::optional<std::string_view> data_sources(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  if (trim(line.substr(0, colon)) != kDataSources) return std::nullopt;
  return line.substr(colon + 1);
}

std::string_view without_binary_ending(std::string_view name) {
  for (const std::string_view ending : kBinary) {
    if (name.size() <= ending.size()) continue;
    const std::size_t length = name.size() - ending.size();
    if (equals_ignoring_case(name.substr(length), ending)) return name.substr(0, length);
  }
  return name;
}

NamedSet find_set(const std::string& folder, std::string_view written) {
  NamedSet set{std::string(written), find_file(folder, written), false};
  if (set.path && !fold_case(*set.path).ends_with(kUnreadable)) return set;
  const std::string stem(without_binary_ending(written));
  for (const std::string_view ending : kReadable) {
    set.path = find_file(folder, stem + std::string(ending));
    if (set.path) return set;
  }
  set.is_unreadable = find_file(folder, stem + std::string(kUnreadable)).has_value();
  return set;
}

}  // namespace

std::vector<NamedSet> find_named_sets(const Model& model, Diagnostics& diags) {
  std::vector<NamedSet> sets;
  for (const std::string& line : model.settings) {
    auto list = data_sources(line);
    while (list && !list->empty()) {
      const std::size_t comma = std::min(list->find(','), list->size());
      const std::string_view written = trim(list->substr(0, comma));
      list->remove_prefix(std::min(comma + 1, list->size()));
      if (written.empty()) continue;
      if (sets.size() >= kMaxSets) {
        diags.report(DiagKind::TooLarge, {}, "the list of data sets in the model's settings",
                     std::to_string(kMaxSets) + " names");
        return sets;
      }
      sets.push_back(find_set(model.folder, written));
    }
  }
  return sets;
}

}  // namespace weir::data
