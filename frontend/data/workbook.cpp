// What all formats of workbooks share: sheets and names by key, text tables.
#include "frontend/data/workbook.h"

#include "ir/base/text.h"

namespace weir::data {
namespace {

constexpr std::string_view kZipMagic("PK\x03\x04", 4);
constexpr std::string_view kOleMagic("\xD0\xCF\x11\xE0", 4);

/// Splits `'It''s'!$A$1` into sheet and cells.
struct Reference {
  std::string sheet;
  std::string_view cells;
};

std::optional<Reference> split_reference(std::string_view formula) {
  formula = trim(formula);
  if (formula.starts_with('=')) formula.remove_prefix(1);
  Reference result;
  if (!formula.starts_with('\'')) {
    const std::size_t mark = formula.find('!');
    if (mark == std::string_view::npos) return std::nullopt;
    return Reference{std::string(formula.substr(0, mark)), formula.substr(mark + 1)};
  }
  std::size_t at = 1;
  for (; at < formula.size(); ++at) {
    if (formula[at] == '\'') {
      if (at + 1 >= formula.size() || formula[at + 1] != '\'') break;
      ++at;
    }
    result.sheet += formula[at];
  }
  if (at + 1 >= formula.size() || formula[at + 1] != '!') return std::nullopt;
  result.cells = formula.substr(at + 2);
  return result;
}

/// Reads one table of cells; keeps its place between cells.
class DelimitedReader {
 public:
  DelimitedReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// Fills `grid`; false when there are too many cells.
  bool read(Grid& grid) {
    while (at_ < text_.size()) {
      const std::string cell = next_cell();
      if (row_ >= kMaxRows || column_ >= kMaxColumns || grid.cost() >= kMaxCost) return false;
      grid.set_from_text(row_, column_, cell);
      step_over_separator();
    }
    return true;
  }

 private:
  bool at_end_of_cell() const {
    return at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' ||
           text_[at_] == '\r';
  }

  std::string next_cell() {
    // a quote counts only where the cell begins with it
    if (at_ >= text_.size() || text_[at_] != '"') return unquoted();
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      cell += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    return cell + unquoted();
  }

  std::string unquoted() {
    const std::size_t begin = at_;
    while (!at_end_of_cell()) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void step_over_separator() {
    if (at_ >= text_.size()) return;
    if (text_[at_] == delimiter_) {
      ++at_;
      ++column_;
      return;
    }
    const bool two_bytes = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    at_ += two_bytes ? 2 : 1;
    ++row_;
    column_ = 0;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::uint32_t row_ = 0;
  std::uint32_t column_ = 0;
};

}  // namespace

FileForm form_of(std::string_view bytes) {
  if (bytes.starts_with(kZipMagic)) return FileForm::Xlsx;
  if (bytes.starts_with(kOleMagic)) return FileForm::Xls;
  return FileForm::Text;
}

std::string decoded_text(std::string_view bytes) {
  if (auto wide = from_marked_utf16(bytes)) return std::move(*wide);
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) return repair_utf8(bytes.substr(kMark.size()));
  return is_valid_utf8(bytes) ? std::string(bytes) : from_windows1252(bytes);
}

WorkbookRead read_delimited(std::string_view bytes, char delimiter) {
  if (!from_marked_utf16(bytes) && bytes.find('\0') != std::string_view::npos) {
    return {std::nullopt, "it is not a text file"};
  }
  Workbook workbook;
  workbook.is_text = true;
  workbook.sheets.emplace_back();
  const std::string text = decoded_text(bytes);
  if (!DelimitedReader(text, delimiter).read(workbook.sheets[0].cells)) {
    return {std::nullopt, "it is larger than weir accepts"};
  }
  workbook.sheets[0].cells.finish();
  return {std::move(workbook), {}};
}

std::optional<std::size_t> find_sheet(const Workbook& workbook, std::string_view name) {
  const std::string wanted = fold_case(trim(name));
  if (wanted.empty() && !workbook.sheets.empty()) return 0;
  for (std::size_t at = 0; at < workbook.sheets.size(); ++at) {
    if (fold_case(trim(workbook.sheets[at].name)) == wanted) return at;
  }
  return std::nullopt;
}

NameLookup find_name(const Workbook& workbook, std::size_t sheet, std::string_view name) {
  const std::string key = fold_case(trim(name));
  const DefinedName* best = nullptr;
  int best_rank = 0;
  for (const DefinedName& candidate : workbook.names) {
    if (candidate.key != key) continue;
    const bool is_own = candidate.scope && static_cast<std::size_t>(*candidate.scope) == sheet;
    const int rank = is_own ? 3 : !candidate.scope ? 2 : 1;
    if (rank > best_rank) {
      best = &candidate;
      best_rank = rank;
    }
  }
  if (best == nullptr) return {};

  NameLookup result;
  result.state = NameState::NotCells;
  const auto reference = split_reference(best->formula);
  if (!reference) return result;
  const auto target = find_sheet(workbook, reference->sheet);
  const auto range = parse_range(reference->cells);
  if (!target || !range || reference->sheet.empty()) return result;
  return {NameState::Found, {*target, *range}};
}

}  // namespace weir::data
