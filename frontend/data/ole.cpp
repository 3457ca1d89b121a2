// A compound file is a small file system: sectors of one size, chained by a table of next sectors
// (FAT), a folder of named streams, and a stream of small sectors for streams below a limit. Chains
// may be hostile: each is followed for no more sectors than the file has.
#include "frontend/data/ole.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace weir::data {
namespace {

constexpr std::uint32_t kLastSector =
    0xFFFFFFFA;  // this and above: end of chain, free, or not data
constexpr std::size_t kHeaderSize = 512;
constexpr std::size_t kEntrySize = 128;
constexpr std::size_t kHeaderFatEntries = 109;

/// The sectors of one file.
class CompoundFile {
 public:
  explicit CompoundFile(std::string_view file) : file_(file) {
    const unsigned shift = u16_at(file, 30);
    const unsigned mini_shift = u16_at(file, 32);
    if (file.size() < kHeaderSize || shift < 7 || shift > 16 || mini_shift > shift) return;
    sector_size_ = std::size_t{1} << shift;
    mini_size_ = std::size_t{1} << mini_shift;
    mini_limit_ = u32_at(file, 56);
    read_fat();
    folder_ = chain(u32_at(file, 48));
    mini_fat_ = chain(u32_at(file, 60));
  }

  std::optional<std::string> stream(std::string_view wanted) const {
    for (std::size_t at = 0; at + kEntrySize <= folder_.size(); at += kEntrySize) {
      const std::string_view entry = std::string_view(folder_).substr(at, kEntrySize);
      if (entry[66] != 2 || name_of(entry) != wanted) continue;
      const std::size_t size = u32_at(entry, 120);
      std::string bytes =
          size < mini_limit_ ? mini_chain(u32_at(entry, 116)) : chain(u32_at(entry, 116));
      if (bytes.size() < size) return std::nullopt;
      bytes.resize(size);
      return bytes;
    }
    return std::nullopt;
  }

 private:
  static std::string name_of(std::string_view entry) {
    std::string name;
    for (std::size_t at = 0; at + 1 < 64 && u16_at(entry, at) != 0; at += 2) name += entry[at];
    return name;
  }

  std::string_view sector(std::uint32_t number) const {
    const std::size_t begin = (std::size_t{number} + 1) * sector_size_;
    return begin < file_.size() ? file_.substr(begin, sector_size_) : std::string_view();
  }

  void add_fat_sector(std::uint32_t number) {
    const std::string_view bytes = sector(number);
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) fat_.push_back(u32_at(bytes, at));
  }

  /// The places of the table: 109 in the header, then a chain of sectors whose last word links on.
  void read_fat() {
    const std::size_t sector_count = file_.size() / sector_size_ + 1;
    const std::size_t wanted = std::min<std::size_t>(u32_at(file_, 44), sector_count);
    std::size_t found = 0;
    for (std::size_t at = 0; at < kHeaderFatEntries && found < wanted; ++at, ++found) {
      add_fat_sector(u32_at(file_, 76 + at * 4));
    }
    std::uint32_t next = u32_at(file_, 68);
    for (std::size_t guard = 0; guard < sector_count && found < wanted; ++guard) {
      const std::string_view bytes = sector(next);
      if (bytes.size() < sector_size_) return;
      for (std::size_t at = 0; at + 4 < sector_size_ && found < wanted; at += 4, ++found) {
        add_fat_sector(u32_at(bytes, at));
      }
      next = u32_at(bytes, sector_size_ - 4);
    }
  }

  std::string chain(std::uint32_t first) const {
    std::string bytes;
    std::size_t guard = file_.size() / sector_size_ + 1;
    for (std::uint32_t at = first; at < kLastSector && at < fat_.size() && guard > 0; --guard) {
      bytes += sector(at);
      at = fat_[at];
    }
    return bytes;
  }

  std::string mini_chain(std::uint32_t first) const {
    // the small sectors lie in the stream of the folder's first entry
    const std::string small = chain(u32_at(folder_, 116));
    std::string bytes;
    std::size_t guard = small.size() / mini_size_ + 1;
    for (std::uint32_t at = first; at < kLastSector && guard > 0; --guard) {
      const std::size_t begin = std::size_t{at} * mini_size_;
      if (begin >= small.size() || std::size_t{at} * 4 + 4 > mini_fat_.size()) break;
      bytes.append(small, begin, mini_size_);
      at = u32_at(mini_fat_, std::size_t{at} * 4);
    }
    return bytes;
  }

  std::string_view file_;
  std::size_t sector_size_ = kHeaderSize;
  std::size_t mini_size_ = 64;
  std::size_t mini_limit_ = 0;
  std::vector<std::uint32_t> fat_;
  std::string folder_;
  std::string mini_fat_;
};

}  // namespace

std::uint16_t u16_at(std::string_view bytes, std::size_t at) {
  if (at + 2 > bytes.size()) return 0;
  const auto low = static_cast<unsigned char>(bytes[at]);
  const auto high = static_cast<unsigned char>(bytes[at + 1]);
  return static_cast<std::uint16_t>(low | (high << 8));
}

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  if (at + 4 > bytes.size()) return 0;
  return u16_at(bytes, at) | (std::uint32_t{u16_at(bytes, at + 2)} << 16);
}

double f64_at(std::string_view bytes, std::size_t at) {
  if (at + 8 > bytes.size()) return 0;
  const std::uint64_t bits = u32_at(bytes, at) | (std::uint64_t{u32_at(bytes, at + 4)} << 32);
  return std::bit_cast<double>(bits);
}

std::optional<std::string> read_workbook_stream(std::string_view file) {
  const CompoundFile compound(file);
  for (const std::string_view name : {"Workbook", "Book", "WORKBOOK", "BOOK"}) {
    if (auto stream = compound.stream(name)) return stream;
  }
  return std::nullopt;
}

}  // namespace weir::data
