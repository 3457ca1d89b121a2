// See vdf.h.
//
// A variable is a record of 64 bytes: a pointer to its name, its shape, its first slot and its
// class. A slot is a word of the offset table: a number, or the place of a block, which is a
// bitmap over times and the values of the times whose bit is set. In a run a clear bit repeats the
// value before it, in a data set it is no point (vensim.md 15.5 to 15.8).
//
// The class in the last word of a record tells variables from lookups, which count slots of their
// own: it is that of the slot for a variable, 1A for a lookup. That holds for all 594 slots of the
// two runs of wrld3-03.
#include "frontend/data/vdf.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "frontend/data/ole.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

constexpr std::string_view kMagic = "\x7F\xF7\x17";
constexpr char kRun = 'R';
constexpr char kDataSet = 'A';
constexpr std::string_view kSectionMagic = "\xA1\x37\x4C\xBF";
constexpr std::size_t kFirstSection = 0xA8;
constexpr std::size_t kFirstSectionOfVdfx = 0x144;

// 15.2
constexpr std::size_t kFinalValuesAt = 0x58;
constexpr std::size_t kLookupsAt = 0x5C;
constexpr std::size_t kOffsetsAt = 0x60;
constexpr std::size_t kDataGridAt = 0x74;
constexpr std::size_t kSavedTimesAt = 0x78;
constexpr std::size_t kBlockGridAt = 0x7C;

// 15.5, counted from a record's name
constexpr std::size_t kFirstRecord = 24 + 12 + 2 * 64 + 8;  // after the headers of the section
constexpr std::size_t kRecordSize = 64;
constexpr std::size_t kShapeAt = 16;
constexpr std::size_t kSlotAt = 36;
constexpr std::size_t kClassAt = 60;
constexpr std::uint32_t kScalar = 5;
constexpr std::uint32_t kOnlyArray = 32;
constexpr std::uint32_t kDataSetSeries = 0x0B;
constexpr std::size_t kShapesBegin = 24 + 25 * 4;
constexpr std::size_t kShapeSize = 27 * 4;

// 15.6
constexpr unsigned char kNeverSaved = 0x00;
constexpr unsigned char kDynamic = 0x11;

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
// a file of 1 MB may ask for 10^10 values by naming one block again and again
constexpr std::size_t kMostValues = 16'000'000;

double f32_at(std::string_view bytes, std::size_t at) {
  return std::bit_cast<float>(u32_at(bytes, at));
}

/// -2^110 marks what is missing, -2^109 is :NA: (15.7, 9.1).
bool is_no_value(double value) { return value == kNotAvailable || value == 2 * kNotAvailable; }

struct Section {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The first sections, in order; fewer where the file has fewer.
std::vector<Section> find_sections(std::string_view bytes, std::size_t most) {
  std::vector<Section> sections;
  std::size_t at = bytes.find(kSectionMagic);
  while (at != std::string_view::npos && sections.size() < most) {
    const std::size_t next = bytes.find(kSectionMagic, at + kSectionMagic.size());
    sections.push_back({at, std::min(next, bytes.size())});
    at = next;
  }
  return sections;
}

/// The text that a record's key points to: words of the name section, counted from 1. Empty when it
/// is no name of a variable.
std::string name_at(std::string_view bytes, const Section& names, std::uint32_t key) {
  if (key == 0) return {};
  const std::size_t begin = names.begin + (std::size_t{key} - 1) * 4;
  if (begin < names.begin + 24 || begin >= names.end) return {};
  const std::size_t length = u16_at(bytes, begin - 2);
  if (length == 0 || begin + length > names.end) return {};
  std::string_view text = bytes.substr(begin, length);
  text = text.substr(0, text.find('\0'));
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
  if (text.empty() || std::any_of(text.begin(), text.end(), is_control)) return {};
  // groups, units, tags and the stocks inside macros
  if (std::string_view(".-:#").find(text.front()) != std::string_view::npos) return {};
  return is_valid_utf8(text) ? std::string(text) : from_windows1252(text);
}

/// A bitmap over a grid of times and its values.
struct Block {
  std::size_t bits = 0;    // where the bitmap begins
  std::size_t values = 0;  // where the values begin
  std::size_t count = 0;
};

/// The block at `at` if its bitmap is one over `grid` times: the bits set are as many as values.
std::optional<Block> block_over(std::string_view bytes, std::size_t at, std::size_t grid) {
  if (grid == 0 || at > bytes.size()) return std::nullopt;
  Block block{at + 2, at + 2 + (grid + 7) / 8, u16_at(bytes, at)};
  if (block.values > bytes.size() || (bytes.size() - block.values) / 4 < block.count) {
    return std::nullopt;
  }
  std::size_t set = 0;
  for (std::size_t row = 0; row < grid; ++row) {
    set += (static_cast<unsigned char>(bytes[block.bits + row / 8]) >> (row % 8)) & 1u;
  }
  return set == block.count ? std::optional(block) : std::nullopt;
}

bool has_bit(std::string_view bytes, const Block& block, std::size_t row) {
  return ((static_cast<unsigned char>(bytes[block.bits + row / 8]) >> (row % 8)) & 1u) != 0;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  VdfRead read() {
    VdfRead result;
    problem_ = refuse_kind();
    if (problem_.empty() && bytes_[3] == kRun) read_run();
    if (problem_.empty() && bytes_[3] == kDataSet) read_set();
    if (problem_.empty() && file_.series.empty() && file_.unread.empty()) {
      problem_ = "it has no variables";
    }
    result.problem = problem_;
    if (problem_.empty()) result.file = std::move(file_);
    return result;
  }

 private:
  std::uint32_t word(std::size_t at) const { return u32_at(bytes_, at); }

  /// Why a file of this kind is not read, or nothing (15.1, 15.3).
  std::string refuse_kind() const {
    if (bytes_.substr(std::min(kFirstSectionOfVdfx, bytes_.size())).starts_with(kSectionMagic)) {
      return "it has the newer .vdfx form, of which only .vdf is understood; export it as .dat or "
             ".tab";
    }
    if (bytes_.size() < kFirstSection || (bytes_[3] != kRun && bytes_[3] != kDataSet)) {
      return "it is neither a run nor a data set; export it as .dat or .tab";
    }
    if (!bytes_.substr(kFirstSection).starts_with(kSectionMagic))
      return damaged("no first section");
    return {};
  }

  static std::string damaged(std::string_view what) {
    return fmt::format("it is damaged, or of a form not seen yet: {}", what);
  }

  // ---- runs

  void read_run() {
    const std::vector<Section> sections = find_sections(bytes_, 8);
    if (sections.size() < 8) return fail("it has fewer than 8 sections");
    const std::size_t final_values = word(kFinalValuesAt);
    const std::size_t lookups = word(kLookupsAt);
    if (lookups <= final_values || lookups > bytes_.size()) return fail("its final values");
    slot_count_ = (lookups - final_values) / 4;
    if (final_values < slot_count_) return fail("its classes");
    classes_ = final_values - slot_count_;
    final_values_ = final_values;
    offsets_ = word(kOffsetsAt);
    if (offsets_ > bytes_.size() || (bytes_.size() - offsets_) / 4 < slot_count_) {
      return fail("its offset table");
    }
    blocks_begin_ = offsets_ + 4 * slot_count_;
    if (!read_times()) return;
    read_array_shapes(sections[3]);
    for_each_record(sections[1], sections[2], [this](const std::string& name, std::size_t record) {
      add_run_variable(name, record);
    });
  }

  /// Slot 0 is the time.
  bool read_times() {
    const std::size_t count = word(kSavedTimesAt);
    const std::size_t at = word(offsets_);
    const auto block = is_block(at) ? block_over(bytes_, at, count) : std::nullopt;
    if (!block || block->count != count) {
      fail("its times");
      return false;
    }
    for (std::size_t row = 0; row < count; ++row) {
      file_.times.push_back(f32_at(bytes_, block->values + 4 * row));
    }
    // NaN is refused as well
    const bool ascend =
        std::adjacent_find(file_.times.begin(), file_.times.end(),
                           [](double a, double b) { return !(a < b); }) == file_.times.end();
    if (!ascend || !std::isfinite(file_.times.front())) fail("its times do not ascend");
    return problem_.empty();
  }

  void read_array_shapes(const Section& shapes) {
    for (std::size_t at = shapes.begin + kShapesBegin; at + kShapeSize <= shapes.end;
         at += kShapeSize) {
      shapes_.push_back(word(at));
    }
  }

  void add_run_variable(const std::string& name, std::size_t record) {
    const std::uint32_t slot = word(record + kSlotAt);
    const std::uint32_t shape = word(record + kShapeAt);
    if (slot == 0 || slot >= slot_count_) return;
    const auto slot_class = static_cast<unsigned char>(bytes_[classes_ + slot]);
    if ((word(record + kClassAt) & 0xFFu) != slot_class || slot_class == kNeverSaved) return;
    if (shape != kScalar) {
      const bool is_array =
          shape == kOnlyArray || std::find(shapes_.begin(), shapes_.end(), shape) != shapes_.end();
      if (is_array) file_.unread.push_back(name);
      return;
    }
    const std::uint32_t place = word(offsets_ + 4 * std::size_t{slot});
    // 15.7: such a word with another final value is a variable that was not saved
    if (place == 0 && slot_class == kDynamic && word(final_values_ + 4 * std::size_t{slot}) != 0) {
      return;
    }
    if (!spend(file_.times.size())) return;
    if (is_block(place)) return add_block(name, place);
    const double value = std::bit_cast<float>(place);
    file_.series.push_back(
        {name, {}, std::vector<double>(file_.times.size(), is_no_value(value) ? kNoValue : value)});
  }

  void add_block(const std::string& name, std::size_t at) {
    const std::size_t saved = file_.times.size();
    for (const std::size_t grid : {saved, std::size_t{word(kBlockGridAt)}}) {
      // of a longer grid the file keeps the tail
      if (grid < saved) continue;
      const auto block = block_over(bytes_, at, grid);
      if (!block) continue;
      file_.series.push_back({name, {}, held_values(*block, grid)});
      return;
    }
    // a series on the grid of the data it came from: the file has its values, not their times
    if (block_over(bytes_, at, word(kDataGridAt))) {
      file_.unread.push_back(name);
    } else {
      fail("the values of '" + name + "'");
    }
  }

  /// The values at the last saved times of a grid; a time without one keeps the value before it.
  std::vector<double> held_values(const Block& block, std::size_t grid) const {
    std::vector<double> values;
    double value = kNoValue;
    std::size_t next = block.values;
    for (std::size_t row = 0; row < grid; ++row) {
      if (has_bit(bytes_, block, row)) {
        value = f32_at(bytes_, next);
        next += 4;
      }
      if (row + file_.times.size() >= grid) values.push_back(is_no_value(value) ? kNoValue : value);
    }
    return values;
  }

  // ---- data sets

  void read_set() {
    const std::vector<Section> sections = find_sections(bytes_, 5);
    if (sections.size() < 5) return fail("it has fewer than 5 sections");
    offsets_ = word(kOffsetsAt);
    blocks_begin_ = offsets_;
    const std::size_t grid = word(kBlockGridAt);
    const std::size_t at = word(offsets_);
    const auto times = is_block(at) ? block_over(bytes_, at, grid) : std::nullopt;
    if (!times || times->count != grid) return fail("its times");
    for_each_record(sections[0], sections[1], [&](const std::string& name, std::size_t record) {
      add_set_variable(name, record, *times, grid);
    });
  }

  void add_set_variable(const std::string& name, std::size_t record, const Block& times,
                        std::size_t grid) {
    const std::uint32_t slot = word(record + kSlotAt);
    const std::uint32_t shape = word(record + kShapeAt);
    const bool is_series = slot != 0 && (word(record + kClassAt) & 0xFFu) == kDataSetSeries;
    if (!is_series || shape == 0) return;
    if (shape != kScalar) {
      file_.unread.push_back(name);
      return;
    }
    const std::size_t at = word(offsets_ + 4 * std::size_t{slot});
    const auto block = is_block(at) ? block_over(bytes_, at, grid) : std::nullopt;
    if (!block) return fail("the values of '" + name + "'");
    // work goes with the grid, however few of its times have a value
    if (!spend(grid)) return;
    VdfSeries& series = file_.series.emplace_back();
    series.name = name;
    std::size_t next = block->values;
    for (std::size_t row = 0; row < grid; ++row) {
      if (!has_bit(bytes_, *block, row)) continue;
      const double time = f32_at(bytes_, times.values + 4 * row);
      const double value = f32_at(bytes_, next);
      next += 4;
      if (is_no_value(value) || !std::isfinite(value) || !std::isfinite(time)) continue;
      series.times.push_back(time);
      series.values.push_back(value);
    }
  }

  // ---- both

  /// Calls `use` with the name and the place of each record that has a name.
  template <class Use>
  void for_each_record(const Section& records, const Section& names, const Use& use) {
    for (std::size_t at = records.begin + kFirstRecord;
         at + kRecordSize <= records.end && problem_.empty(); at += kRecordSize) {
      const std::string name = name_at(bytes_, names, word(at));
      if (!name.empty()) use(name, at);
    }
  }

  /// Whether a word of the offset table is a place: in the file, or where a longer file would have
  /// it. As a number it would be below 1e-37.
  bool is_block(std::size_t place) const {
    constexpr std::size_t kLeastNormal = 0x00800000;
    return place >= blocks_begin_ && place < std::max(bytes_.size(), kLeastNormal);
  }

  bool spend(std::size_t values) {
    spent_ += values;
    if (spent_ > kMostValues) {
      problem_ = fmt::format("it holds more than {} values", kMostValues);
    }
    return problem_.empty();
  }

  void fail(std::string_view what) {
    if (problem_.empty()) problem_ = damaged(what);
  }

  std::string_view bytes_;
  VdfFile file_;
  std::string problem_;
  std::size_t slot_count_ = 0;
  std::size_t classes_ = 0;
  std::size_t final_values_ = 0;
  std::size_t offsets_ = 0;
  std::size_t blocks_begin_ = 0;
  std::vector<std::uint32_t> shapes_;
  std::size_t spent_ = 0;
};

}  // namespace

bool is_vdf(std::string_view bytes) { return bytes.size() > 4 && bytes.starts_with(kMagic); }

/// vensim.md 15.
VdfRead read_vdf(std::string_view bytes) { return Reader(bytes).read(); }

std::string describe_unread(const VdfFile& file, std::string_view name) {
  constexpr std::size_t kMostNamed = 3;
  std::string text = fmt::format("the arrays and imported series of {} are not read: ", name);
  const std::size_t named = std::min(kMostNamed, file.unread.size());
  for (std::size_t at = 0; at < named; ++at) {
    text += (at > 0 ? ", '" : "'") + file.unread[at] + "'";
  }
  if (file.unread.size() > named) text += fmt::format(" and {} more", file.unread.size() - named);
  return text;
}

}  // namespace weir::data
