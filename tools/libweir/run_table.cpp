// See run_table.h.
#include "tools/libweir/run_table.h"

#include <algorithm>
#include <charconv>

#include "ir/base/name.h"
#include "ir/base/text.h"
#include "tools/libweir/targets.h"

namespace weir {
namespace {

constexpr std::size_t kMostMistakesTold = 20;
constexpr std::uint64_t kMostRuns = 2'000'000'000;  // what a netCDF index of 32 bits holds
constexpr std::size_t kLongestName = 1000;

/// What a column of the table sets.
struct TableInput {
  enum class Kind : std::uint8_t { Constant, RunName, Seed };
  Kind kind = Kind::Constant;
  std::string header;
  std::vector<std::uint32_t> slots;
};

std::optional<std::uint64_t> parse_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(seed) : std::nullopt;
}

class RunTable : public RunSource {
 public:
  explicit RunTable(const std::string& path) : path_(path), rows_(path) {}

  /// The header, then every row; false after errors.
  bool judge(Lowered& lowered, Diagnostics& diags) {
    if (!read_header(lowered, diags)) return false;
    judge_rows(diags);
    return !diags.has_errors();
  }

  std::uint64_t count() const override { return count_; }
  std::size_t longest_name() const override { return longest_name_; }
  const std::string& problem() const override { return problem_; }

  bool rewind() override {
    at_ = 0;
    std::vector<std::string> header;
    if (rows_.rewind() && rows_.next(header)) return true;
    problem_ = "cannot read '" + path_ + "' again";
    return false;
  }

  bool next(RunInput& input) override {
    if (at_ == count_) return false;
    std::string mistake;
    const bool is_there = rows_.next(cells_);
    if (is_there) mistake = parse_row(input);
    if (is_there && mistake.empty()) return true;
    problem_ = "'" + path_ + "' has changed since it was first read";
    return false;
  }
  std::vector<std::uint32_t> varied() const override {
    std::vector<std::uint32_t> slots;
    for (const TableInput& column : columns_)
      slots.insert(slots.end(), column.slots.begin(), column.slots.end());
    return slots;
  }

 private:
  bool read_header(Lowered& lowered, Diagnostics& diags);
  void judge_rows(Diagnostics& diags);
  std::string parse_row(RunInput& input);
  std::string parse_cell(const TableInput& column, std::string_view cell, RunInput& input) const;

  std::string path_;
  RowReader rows_;
  std::vector<TableInput> columns_;
  std::vector<std::string> cells_;
  std::uint64_t count_ = 0, at_ = 0;
  std::size_t longest_name_ = 0;
  std::string problem_;
};

/// Reports names at their place in the header.
bool RunTable::read_header(Lowered& lowered, Diagnostics& diags) {
  std::vector<std::string> headers;
  if (!rows_.next(headers)) {
    const std::string why = rows_.problem().empty() ? "it is empty" : rows_.problem();
    diags.report(DiagKind::CannotRead, {}, path_, why);
    return false;
  }
  const FileId file = lowered.sources.add(SourceFile(path_, rows_.text()));
  const std::string_view text = lowered.sources[file].text();
  const TargetFinder finder(lowered);
  const std::size_t errors_before = diags.all().size();
  std::size_t place = 0;
  for (const std::string& cell : headers) {
    const std::string_view name = trim(cell);
    const std::size_t found = std::min(text.find(name, place), text.size());
    place = std::min(found + name.size(), text.size());
    const Span span{file, static_cast<std::uint32_t>(found), static_cast<std::uint32_t>(place)};

    TableInput column{TableInput::Kind::Constant, std::string(name), {}};
    if (equals_ignoring_case(name, "run")) {
      column.kind = TableInput::Kind::RunName;
    } else if (equals_ignoring_case(name, "seed")) {
      column.kind = TableInput::Kind::Seed;
    } else {
      column.slots = find_constant_slots(lowered, finder, name, span, diags);
    }
    const bool is_twice = std::any_of(
        columns_.begin(), columns_.end(),
        [&](const TableInput& other) { return name_key(other.header) == name_key(name); });
    if (is_twice) {
      diags.report(DiagKind::CannotRead, span, path_,
                   "two of its columns are named '" + column.header + "'");
    }
    columns_.push_back(std::move(column));
  }
  return diags.all().size() == errors_before;
}

void RunTable::judge_rows(Diagnostics& diags) {
  std::vector<std::size_t> names;  // their hashes
  std::size_t mistakes = 0;
  RunInput input;
  const auto complain = [&](const std::string& mistake) {
    diags.report(DiagKind::CannotRead, {}, path_, mistake);
    ++mistakes;
  };
  while (mistakes < kMostMistakesTold && rows_.next(cells_)) {
    const std::string mistake = parse_row(input);
    if (!mistake.empty()) complain("line " + std::to_string(rows_.line()) + ": " + mistake);
    ++count_;
    if (longest_name_ > 0) names.push_back(std::hash<std::string>()(input.name));
    if (count_ > kMostRuns) {
      complain("it has more than " + std::to_string(kMostRuns) + " rows");
      return;
    }
  }
  if (!rows_.problem().empty()) complain(rows_.problem());
  if (count_ == 0 && mistakes == 0) complain("it has no row beside its header");
  std::sort(names.begin(), names.end());
  if (mistakes == 0 && std::adjacent_find(names.begin(), names.end()) != names.end()) {
    complain("two of its runs have the same name");
  }
}

/// The cells of the present row as an input; what is wrong with them, or nothing.
std::string RunTable::parse_row(RunInput& input) {
  input.overrides.clear();
  input.seed.reset();
  input.name = std::to_string(++at_);
  if (cells_.size() != columns_.size()) {
    return "it has " + std::to_string(cells_.size()) + " cells where the header has " +
           std::to_string(columns_.size());
  }
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    std::string mistake = parse_cell(columns_[at], trim(cells_[at]), input);
    if (!mistake.empty()) return mistake;
    if (columns_[at].kind == TableInput::Kind::RunName) {
      longest_name_ = std::max(longest_name_, input.name.size());
    }
  }
  return {};
}

std::string RunTable::parse_cell(const TableInput& column, std::string_view cell,
                                 RunInput& input) const {
  const auto quoted = [](std::string_view text) { return "'" + std::string(text) + "'"; };
  switch (column.kind) {
    case TableInput::Kind::RunName: {
      if (cell.empty()) return "the run has no name";
      const bool is_plain = std::none_of(
          cell.begin(), cell.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
      if (!is_plain || cell.size() > kLongestName) return "the name of the run is no line of text";
      input.name = cell;
      return {};
    }
    case TableInput::Kind::Seed:
      if (cell.empty()) return {};
      input.seed = parse_seed(cell);
      return input.seed ? "" : quoted(cell) + " is not a seed, a whole number from 0";
    case TableInput::Kind::Constant: {
      if (cell.empty()) return {};
      const std::optional<double> value = parse_setting_value(cell);
      if (!value) return quoted(cell) + " is not a number, in column " + quoted(column.header);
      for (std::uint32_t slot : column.slots) input.overrides.push_back({slot, *value});
      return {};
    }
  }
  return {};
}

}  // namespace

std::unique_ptr<RunSource> open_run_table(const std::string& path, Lowered& lowered,
                                          Diagnostics& diags) {
  auto table = std::make_unique<RunTable>(path);
  if (!table->judge(lowered, diags) || !table->rewind()) return nullptr;
  return table;
}

}  // namespace weir
