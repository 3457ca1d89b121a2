// Excel 5 to 2003 workbooks (.xls, BIFF5 and BIFF8): a stream of records in a compound file.
//
// Read by hand, because the library at hand (FreeXL) passes over cells that hold formulas, and over
// names of cells. Records first describe the workbook (sheets, shared strings, names), then each
// sheet stands where its entry says:
//
//     BOF(workbook) BOUNDSHEET BOUNDSHEET SST NAME ... EOF   BOF(sheet) NUMBER LABELSST FORMULA ...
//     EOF   BOF ...
//
// A formula carries its last result. Dates are numbers that a format shows as dates; they stay
// numbers.
#include <fmt/core.h>

#include <algorithm>
#include <bit>

#include "frontend/data/ole.h"
#include "frontend/data/workbook.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

/// A formula whose text result follows in a record of its own.
struct AwaitedText {
  bool is_due = false;
  CellPlace at{};
};

enum RecordType : std::uint16_t {
  kFormula = 0x0006,
  kEof = 0x000A,
  kExternSheet = 0x0017,
  kName = 0x0018,
  kFilePass = 0x002F,
  kContinue = 0x003C,
  kBoundSheet = 0x0085,
  kMulRk = 0x00BD,
  kRString = 0x00D6,
  kSst = 0x00FC,
  kLabelSst = 0x00FD,
  kSupBook = 0x01AE,
  kNumber = 0x0203,
  kLabel = 0x0204,
  kBoolErr = 0x0205,
  kString = 0x0207,
  kRk = 0x027E,
  kBof = 0x0809,
};
constexpr std::uint16_t kBiff5 = 0x0500;
constexpr std::uint16_t kBiff8 = 0x0600;

// many sheets may claim the same records, so all steps together are limited
constexpr std::size_t kMaxRecords = 64'000'000;

struct Record {
  std::uint16_t type = kEof;
  std::string_view body;
};

/// The records of a stream from some place on.
class Records {
 public:
  Records(std::string_view stream, std::size_t at) : stream_(stream), at_(at) {}

  std::optional<Record> next() {
    if (at_ + 4 > stream_.size()) return std::nullopt;
    Record record{u16_at(stream_, at_), {}};
    const std::size_t size = u16_at(stream_, at_ + 2);
    record.body = stream_.substr(at_ + 4, size);
    if (record.body.size() < size) return std::nullopt;
    at_ += 4 + size;
    return record;
  }
  bool is_next(std::uint16_t type) const {
    return at_ + 4 <= stream_.size() && u16_at(stream_, at_) == type;
  }

 private:
  std::string_view stream_;
  std::size_t at_;
};

void append_utf16(std::string& text, char32_t& high, std::uint16_t unit) {
  char32_t code = unit;
  if (unit >= 0xD800 && unit < 0xDC00) {
    high = unit;
    return;
  }
  if (unit >= 0xDC00 && unit < 0xE000 && high != 0) {
    code = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00u);
  }
  high = 0;
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      text += static_cast<char>(0xE0 | (code >> 12));
    } else {
      text += static_cast<char>(0xF0 | (code >> 18));
      text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    }
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  }
  text += static_cast<char>(0x80 | (code & 0x3F));
}

/// Reads over a record and those that continue it. In the middle of a string, a continuation begins
/// with a byte that says anew whether characters take one byte or two.
class Pieces {
 public:
  explicit Pieces(std::vector<std::string_view> pieces) : pieces_(std::move(pieces)) {}

  bool at_end() {
    while (piece_ < pieces_.size() && at_ >= pieces_[piece_].size()) {
      ++piece_;
      at_ = 0;
    }
    return piece_ >= pieces_.size();
  }
  std::uint8_t byte() { return at_end() ? 0 : static_cast<std::uint8_t>(pieces_[piece_][at_++]); }
  std::uint16_t u16() {
    const unsigned low = byte();
    return static_cast<std::uint16_t>(low | (unsigned{byte()} << 8));
  }
  std::uint32_t u32() {
    const std::uint32_t low = u16();
    return low | (std::uint32_t{u16()} << 16);
  }
  void skip(std::size_t count) {
    while (count > 0 && !at_end()) {
      const std::size_t step = std::min(count, pieces_[piece_].size() - at_);
      at_ += step;
      count -= step;
    }
  }

  std::string characters(std::size_t count, bool is_wide) {
    std::string text;
    char32_t high = 0;
    for (; count > 0; --count) {
      if (piece_ < pieces_.size() && at_ >= pieces_[piece_].size()) {
        if (at_end()) break;
        is_wide = (byte() & 1) != 0;
      }
      if (at_end()) break;
      append_utf16(text, high, is_wide ? u16() : byte());
    }
    return text;
  }

 private:
  std::vector<std::string_view> pieces_;
  std::size_t piece_ = 0;
  std::size_t at_ = 0;
};

double rk_number(std::uint32_t rk) {
  const double value = (rk & 2) != 0 ? static_cast<double>(std::bit_cast<std::int32_t>(rk) >> 2)
                                     : std::bit_cast<double>(std::uint64_t{rk & 0xFFFFFFFCu} << 32);
  return (rk & 1) != 0 ? value / 100.0 : value;
}

struct SheetEntry {
  std::string name;
  std::size_t at = 0;
  bool is_worksheet = true;
};

/// Reads one stream into a workbook.
class XlsReader {
 public:
  explicit XlsReader(std::string_view stream) : stream_(stream) {}

  WorkbookRead read() {
    if (!read_globals()) return {std::nullopt, problem_};
    for (const SheetEntry& entry : entries_) {
      Sheet& sheet = workbook_.sheets.emplace_back();
      sheet.name = entry.name;
      if (entry.is_worksheet && !read_sheet(entry.at, sheet.cells)) return {std::nullopt, problem_};
      cost_ += sheet.cells.cost();
    }
    read_names();
    return {std::move(workbook_), {}};
  }

 private:
  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool read_globals() {
    Records records(stream_, 0);
    const auto first = records.next();
    if (!first || first->type != kBof) return refuse("it is not a whole Excel workbook");
    version_ = u16_at(first->body, 0);
    if (version_ != kBiff8 && version_ != kBiff5) {
      return refuse("it is older than Excel 5; save it as .xlsx");
    }
    workbook_.knows_names = version_ == kBiff8;
    while (const auto record = records.next()) {
      switch (record->type) {
        case kEof:
          return true;
        case kFilePass:
          return refuse("it is protected by a password");
        case kBoundSheet:
          add_entry(record->body);
          break;
        case kSst:
          if (!read_strings(*record, records)) return refuse("it is larger than weir accepts");
          break;
        case kSupBook:
          is_own_book_.push_back(u16_at(record->body, 2) == 0x0401);
          break;
        case kExternSheet:
          extern_sheets_ = record->body;
          break;
        case kName:
          name_records_.push_back(record->body);
          break;
        default:
          break;
      }
    }
    return refuse("it is not a whole Excel workbook");
  }

  void add_entry(std::string_view body) {
    if (body.size() < 7) return;
    SheetEntry entry{text_of(body.substr(6), 1), u32_at(body, 0), body[5] == 0};
    entries_.push_back(std::move(entry));
  }

  /// A string with its length in front; in BIFF5 bytes, in BIFF8 one byte of flags and then
  /// characters.
  std::string text_of(std::string_view body, std::size_t length_size) const {
    Pieces pieces({body});
    const std::size_t length = length_size == 1 ? pieces.byte() : pieces.u16();
    if (version_ == kBiff5)
      return from_windows1252(body.substr(std::min(length_size, body.size()), length));
    return rich_text(pieces, length);
  }

  static std::string rich_text(Pieces& pieces, std::size_t length) {
    const std::uint8_t flags = pieces.byte();
    const std::size_t run_bytes = (flags & 8) != 0 ? std::size_t{pieces.u16()} * 4 : 0;
    const std::size_t phonetic_bytes = (flags & 4) != 0 ? pieces.u32() : 0;
    std::string text = pieces.characters(length, (flags & 1) != 0);
    pieces.skip(run_bytes);
    pieces.skip(phonetic_bytes);
    return text;
  }

  bool read_strings(const Record& record, Records& records) {
    std::vector<std::string_view> bodies = {record.body};
    while (records.is_next(kContinue)) {
      const auto more = records.next();
      if (!more) break;
      bodies.push_back(more->body);
    }
    Pieces pieces(std::move(bodies));
    pieces.u32();
    const std::uint32_t count = pieces.u32();
    for (std::uint32_t at = 0; at < count && !pieces.at_end(); ++at) {
      const std::size_t length = pieces.u16();
      if (strings_.size() >= kMaxCost) return false;
      strings_.push_back(rich_text(pieces, length));
    }
    return true;
  }

  bool read_sheet(std::size_t at, Grid& cells) {
    Records records(stream_, at);
    int depth = 0;  // charts inside a sheet have records of their own
    AwaitedText awaited;
    while (const auto record = records.next()) {
      if (++record_count_ > kMaxRecords || cost_ + cells.cost() >= kMaxCost) {
        return refuse("it is larger than weir accepts");
      }
      if (record->type == kBof) ++depth;
      if (record->type == kEof && --depth <= 0) break;
      if (depth == 1) read_cell(*record, awaited, cells);
    }
    cells.finish();
    return true;
  }

  void read_cell(const Record& record, AwaitedText& awaited, Grid& cells) const {
    const std::string_view body = record.body;
    const CellPlace place{u16_at(body, 0), u16_at(body, 2)};
    switch (record.type) {
      case kNumber:
        cells.set_number(place.row, place.column, f64_at(body, 6));
        break;
      case kRk:
        cells.set_number(place.row, place.column, rk_number(u32_at(body, 6)));
        break;
      case kMulRk:
        for (std::uint32_t at = 0; 4 + at * 6 + 6 + 2 <= body.size(); ++at) {
          cells.set_number(place.row, place.column + at, rk_number(u32_at(body, 4 + at * 6 + 2)));
        }
        break;
      case kLabelSst:
        if (const std::uint32_t at = u32_at(body, 6); at < strings_.size()) {
          cells.set_text(place.row, place.column, strings_[at]);
        }
        break;
      case kLabel:
      case kRString:
        if (body.size() > 6) cells.set_text(place.row, place.column, text_of(body.substr(6), 2));
        break;
      case kBoolErr:
        if (body.size() >= 8) set_flag(cells, place, body[6], body[7] != 0);
        break;
      case kFormula:
        if (body.size() >= 14) read_result(body.substr(6, 8), place, awaited, cells);
        break;
      case kString:
        if (awaited.is_due) cells.set_text(awaited.at.row, awaited.at.column, text_of(body, 2));
        awaited.is_due = false;
        break;
      default:
        break;
    }
  }

  static void set_flag(Grid& cells, CellPlace place, char value, bool is_error) {
    if (is_error) {
      cells.set_text(place.row, place.column, "#ERROR");
    } else {
      cells.set_number(place.row, place.column, value != 0 ? 1.0 : 0.0);
    }
  }

  /// The last result of a formula: a number, or marked by FFFF at its end a text (in the STRING
  /// that follows), a truth value, an error or an empty text.
  static void read_result(std::string_view result, CellPlace place, AwaitedText& awaited,
                          Grid& cells) {
    awaited.is_due = false;
    if (u16_at(result, 6) != 0xFFFF) {
      cells.set_number(place.row, place.column, f64_at(result, 0));
    } else if (result[0] == 0) {
      awaited = {true, place};
    } else if (result[0] == 1 || result[0] == 2) {
      set_flag(cells, place, result[2], result[0] == 2);
    }
  }

  void read_names() {
    if (version_ != kBiff8) return;
    for (const std::string_view body : name_records_) {
      constexpr std::uint16_t kBuiltIn = 0x0020;
      if (body.size() < 15 || (u16_at(body, 0) & kBuiltIn) != 0) continue;
      const auto length = static_cast<unsigned char>(body[3]);
      const bool is_wide = (body[14] & 1) != 0;
      Pieces pieces({body.substr(15)});
      DefinedName name;
      name.key = fold_case(trim(pieces.characters(length, is_wide)));
      if (const int sheet = u16_at(body, 8); sheet > 0) name.scope = sheet - 1;
      const std::size_t at = 15 + std::size_t{length} * (is_wide ? 2 : 1);
      if (at < body.size()) name.formula = formula_text(body.substr(at, u16_at(body, 4)));
      workbook_.names.push_back(std::move(name));
    }
  }

  /// A formula that is one cell or one block of cells, as text; any other is empty.
  std::string formula_text(std::string_view tokens) const {
    if (tokens.empty()) return {};
    const int token = tokens[0] & 0x1F;  // whatever its class
    const bool is_cell = token == 0x1A && tokens.size() == 7;
    const bool is_block = token == 0x1B && tokens.size() == 11;
    if (!is_cell && !is_block) return {};
    const auto sheet = sheet_name(u16_at(tokens, 1));
    if (!sheet) return {};
    constexpr std::uint16_t kColumn = 0x3FFF;
    CellPlace first{u16_at(tokens, 3), u16_at(tokens, 5) & std::uint32_t{kColumn}};
    CellPlace last = first;
    if (is_block) {
      first.column = u16_at(tokens, 7) & std::uint32_t{kColumn};
      last = {u16_at(tokens, 5), u16_at(tokens, 9) & std::uint32_t{kColumn}};
    }
    return fmt::format("{}!{}:{}", *sheet, cell_text(first), cell_text(last));
  }

  /// The sheet of an entry of EXTERNSHEET, quoted; nothing when it is in another workbook or spans
  /// several.
  std::optional<std::string> sheet_name(std::size_t entry) const {
    const std::size_t at = 2 + entry * 6;
    if (entry >= u16_at(extern_sheets_, 0) || at + 6 > extern_sheets_.size()) return std::nullopt;
    const std::size_t book = u16_at(extern_sheets_, at);
    const std::size_t sheet = u16_at(extern_sheets_, at + 2);
    if (book >= is_own_book_.size() || !is_own_book_[book]) return std::nullopt;
    if (sheet != u16_at(extern_sheets_, at + 4) || sheet >= entries_.size()) return std::nullopt;
    std::string quoted = "'";
    for (const char c : entries_[sheet].name) {
      quoted += c;
      if (c == '\'') quoted += c;
    }
    return quoted + "'";
  }

  std::string_view stream_;
  std::uint16_t version_ = kBiff8;
  Workbook workbook_;
  std::string problem_;
  std::vector<SheetEntry> entries_;
  std::vector<std::string> strings_;
  std::vector<bool> is_own_book_;
  std::string_view extern_sheets_;
  std::vector<std::string_view> name_records_;
  std::size_t cost_ = 0;
  std::size_t record_count_ = 0;
};

}  // namespace

WorkbookRead read_xls(std::string_view bytes) {
  const auto stream = read_workbook_stream(bytes);
  if (!stream) return {std::nullopt, "it is not a whole Excel workbook"};
  return XlsReader(*stream).read();
}

}  // namespace weir::data
