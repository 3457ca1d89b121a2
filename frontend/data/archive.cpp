// See archive.h. The only file of the program that includes minizip.
#include "frontend/data/archive.h"

#include <minizip/unzip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "ir/base/text.h"

namespace weir::data {
namespace {

// a tree of XML takes up to 16 times its text, so one part is held well below the whole
constexpr std::size_t kMaxUnpacked = std::size_t{256} << 20;
constexpr std::size_t kMaxPart = std::size_t{64} << 20;
constexpr std::size_t kMaxParts = 100'000;

constexpr std::size_t kLongestName = 0xFFFF;  // its length is written in two bytes

/// A file that lies in memory, for minizip to read from.
struct MemoryFile {
  std::string_view bytes;
  std::size_t at = 0;
  bool is_exhausted = false;  // more was read than there is
};

void* open_memory(void* file, const void*, int) { return file; }

uLong read_memory(void*, void* stream, void* buffer, uLong size) {
  MemoryFile& file = *static_cast<MemoryFile*>(stream);
  const std::size_t count = std::min<std::size_t>(size, file.bytes.size() - file.at);
  std::memcpy(buffer, file.bytes.data() + file.at, count);
  file.at += count;
  file.is_exhausted |= count < size;
  return count;
}

uLong refuse_to_write(void*, void*, const void*, uLong) { return 0; }

ZPOS64_T tell_memory(void*, void* stream) { return static_cast<MemoryFile*>(stream)->at; }

/// 0 when the place is within the file.
long seek_memory(void*, void* stream, ZPOS64_T offset, int origin) {
  MemoryFile& file = *static_cast<MemoryFile*>(stream);
  std::size_t from = 0;
  if (origin == ZLIB_FILEFUNC_SEEK_CUR) from = file.at;
  if (origin == ZLIB_FILEFUNC_SEEK_END) from = file.bytes.size();
  // offsets come from the zip itself
  if (offset > file.bytes.size() - from) return -1;
  file.at = from + offset;
  return 0;
}

int close_memory(void*, void*) { return 0; }

/// minizip takes the missing bytes at an end without error for zeros.
int has_failed(void*, void* stream) { return static_cast<MemoryFile*>(stream)->is_exhausted; }

}  // namespace

/// The open zip and where each of its parts stands.
struct Archive::Directory {
  MemoryFile file;
  unzFile zip = nullptr;
  std::unordered_map<std::string, unz64_file_pos> places;  // by name, case folded

  explicit Directory(std::string_view bytes) : file{bytes} {
    zlib_filefunc64_def functions = {&open_memory, &read_memory,  &refuse_to_write, &tell_memory,
                                     &seek_memory, &close_memory, &has_failed,      &file};
    zip = unzOpen2_64(nullptr, &functions);
  }
  ~Directory() {
    if (zip != nullptr) unzClose(zip);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// Lists all parts; what is wrong with the list, or nothing.
  std::string read() {
    constexpr const char* kBroken = "it is not a whole zip file";
    if (zip == nullptr) return kBroken;
    std::string name(kLongestName, '\0');
    int state = unzGoToFirstFile(zip);
    for (; state == UNZ_OK; state = unzGoToNextFile(zip)) {
      if (places.size() >= kMaxParts) return "it has more parts than weir accepts";
      unz_file_info64 info;
      unz64_file_pos place;
      if (unzGetCurrentFileInfo64(zip, &info, name.data(), kLongestName, nullptr, 0, nullptr, 0) !=
              UNZ_OK ||
          unzGetFilePos64(zip, &place) != UNZ_OK) {
        return kBroken;
      }
      places.emplace(fold_case(std::string_view(name).substr(0, info.size_filename)), place);
    }
    return state == UNZ_END_OF_LIST_OF_FILE ? "" : kBroken;
  }
};

Archive::Archive(std::string_view bytes) : directory_(std::make_unique<Directory>(bytes)) {
  problem_ = directory_->read();
}

Archive::~Archive() = default;

PartRead Archive::part(std::string_view name) {
  const auto place = directory_->places.find(fold_case(name));
  if (place == directory_->places.end()) return {};
  const std::string spelled = "its part '" + std::string(name) + "'";
  unzFile zip = directory_->zip;
  if (unzGoToFilePos64(zip, &place->second) != UNZ_OK || unzOpenCurrentFile(zip) != UNZ_OK) {
    return {{}, spelled + " cannot be unpacked"};
  }

  PartRead read;
  std::array<char, 1 << 16> piece;
  int count = 0;
  while ((count = unzReadCurrentFile(zip, piece.data(), piece.size())) > 0) {
    read.text.append(piece.data(), static_cast<std::size_t>(count));
    unpacked_ += static_cast<std::size_t>(count);
    if (read.text.size() > kMaxPart || unpacked_ > kMaxUnpacked) {
      unzCloseCurrentFile(zip);
      return {{}, "it unpacks to more than weir accepts"};
    }
  }
  // closing compares the checksum of a part that was read to its declared end
  const bool is_whole = count == 0 && unzeof(zip) == 1;
  if (unzCloseCurrentFile(zip) != UNZ_OK || !is_whole) return {{}, spelled + " is damaged"};
  return read;
}

}  // namespace weir::data
