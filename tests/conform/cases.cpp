#include "tests/conform/cases.h"

#include <fstream>

#include "ir/base/number.h"
#include "ir/base/text.h"
#include "tests/conform/models.h"

namespace weir::conform {
namespace fs = std::filesystem;

namespace {

fs::path first_present(const fs::path& folder, std::initializer_list<std::string> names) {
  for (const std::string& name : names) {
    if (fs::is_regular_file(folder / name)) return folder / name;
  }
  return {};
}

/// conformance.md 1: the community's cases have output.csv or output.tab, SDEverywhere's have files
/// named like the case.
fs::path find_reference(const Case& item) {
  const fs::path folder = item.model.parent_path();
  if (item.name.starts_with("test-models/"))
    return first_present(folder, {"output.csv", "output.tab"});
  if (item.name.starts_with("real/sdeverywhere/")) {
    const std::string stem = folder.filename().string();
    return first_present(folder, {stem + (item.format == "mdl" ? ".dat" : ".csv")});
  }
  return {};
}

void apply(const ManifestRow& row, Case& item) {
  const fs::path folder = item.model.parent_path();
  if (row.rule == "reference")
    item.reference = row.value == "none" ? fs::path() : folder / row.value;
  if (row.rule == "data") item.data_files.push_back(row.value);
  if (row.rule == "option") item.options.push_back(row.value);
  if (row.rule == "ignore") item.ignore.push_back(row.value);
  if (row.rule == "until") item.until = parse_number(row.value);
  if (row.rule == "rtol") item.rtol = parse_number(row.value);
  if (row.rule == "atol") item.atol = parse_number(row.value);
  if (row.rule == "strict-missing") item.strict_missing = true;
  if (row.rule == "alone") item.stands_alone = true;
}

std::string format_of(const fs::path& model) {
  const std::string ending = to_upper_ascii(model.extension().string());
  return ending == ".MDL" ? "mdl" : ending == ".XMILE" ? "xmile" : "stmx";
}

}  // namespace

std::vector<ManifestRow> read_manifest(const fs::path& path, std::string& problem) {
  std::vector<ManifestRow> rows;
  std::ifstream in(path);
  if (!in) problem = "cannot read " + path.string();
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> cells = split(line, '\t');
    if (cells.size() != 3) {
      problem = path.string() + ": a row needs three cells between tabs: " + line;
      continue;
    }
    rows.push_back({std::string(cells[0]), std::string(cells[1]), std::string(cells[2])});
  }
  return rows;
}

bool fits(const std::string& pattern, const std::string& name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) return pattern == name;
  const std::string before = pattern.substr(0, star);
  const std::string after = pattern.substr(star + 1);
  return name.size() >= before.size() + after.size() && name.starts_with(before) &&
         name.ends_with(after);
}

std::optional<Known> parse_known(const ManifestRow& row) {
  const std::size_t blank = row.rule.find(' ');
  const std::string word = row.rule.substr(0, blank);
  Known known;
  known.reason = row.value;
  if (blank != std::string::npos) known.named = row.rule.substr(blank + 1);
  const bool needs_name = word == "bad" || word == "error";
  if (needs_name == known.named.empty() || known.reason.empty()) return std::nullopt;
  if (word == "bad") return known.kind = Known::Kind::Bad, known;
  if (word == "error") return known.kind = Known::Kind::Error, known;
  if (word == "fail") return known.kind = Known::Kind::Fail, known;
  if (word == "missing") return known.kind = Known::Kind::Missing, known;
  if (word == "pair") return known.kind = Known::Kind::Pair, known;
  return std::nullopt;
}

std::vector<Case> find_cases(const fs::path& folder, const std::vector<ManifestRow>& special) {
  std::vector<Case> cases;
  for (const fs::path& model : model_files(folder)) {
    Case item;
    item.model = model;
    item.name = model.lexically_relative(folder).generic_string();
    item.format = format_of(model);
    item.reference = find_reference(item);
    for (const ManifestRow& row : special) {
      if (fits(row.file, item.name)) apply(row, item);
    }
    cases.push_back(std::move(item));
  }
  return cases;
}

}  // namespace weir::conform
