// Files of the object cache. A file is
//
//     "weirobj1"  checksum (16 bytes)  size of the key  size of the object  key  object
//
// with sizes of 8 bytes, in this machine's order: the code is for this machine too.
#include "codegen/native/object_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "weirobj1";
constexpr std::size_t kSumAt = kMagic.size(), kSizesAt = kSumAt + sizeof(XXH128_canonical_t);
constexpr std::size_t kKeyAt = kSizesAt + 2 * sizeof(std::uint64_t);
constexpr std::size_t kNameLength = 32;
constexpr std::string_view kUnfinished = ".part";
constexpr std::uint64_t kMostEntryBytes = std::uint64_t{64} << 20;

XXH128_canonical_t sum_of(std::string_view bytes) {
  XXH128_canonical_t sum;
  XXH128_canonicalFromHash(&sum, XXH3_128bits(bytes.data(), bytes.size()));
  return sum;
}

/// An open file, closed at the end.
class File {
 public:
  File(const std::string& path, int flags) : handle_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() { finish(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return handle_ >= 0; }
  int handle() const { return handle_; }
  /// Whether all that was written is with the system.
  bool finish() {
    const int handle = std::exchange(handle_, -1);
    return handle >= 0 && close(handle) == 0;
  }

  bool read_all(std::string& bytes) const {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t count = read(handle_, bytes.data() + done, bytes.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      done += static_cast<std::size_t>(count);
    }
    return true;
  }

  bool write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = write(handle_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

 private:
  int handle_;
};

std::string packed(std::string_view key, std::string_view object) {
  const std::uint64_t sizes[] = {key.size(), object.size()};
  std::string bytes(kMagic);
  bytes.reserve(kKeyAt + key.size() + object.size());
  bytes.append(sizeof(XXH128_canonical_t), '\0');
  bytes.append(reinterpret_cast<const char*>(sizes), sizeof sizes);
  bytes.append(key).append(object);
  const XXH128_canonical_t sum = sum_of(std::string_view(bytes).substr(kSizesAt));
  std::memcpy(bytes.data() + kSumAt, &sum, sizeof sum);
  return bytes;
}

std::optional<std::string> unpacked(std::string_view bytes, std::string_view key) {
  if (bytes.size() < kKeyAt || !bytes.starts_with(kMagic)) return std::nullopt;
  const XXH128_canonical_t sum = sum_of(bytes.substr(kSizesAt));
  if (std::memcmp(bytes.data() + kSumAt, &sum, sizeof sum) != 0) return std::nullopt;
  std::uint64_t sizes[2];
  std::memcpy(sizes, bytes.data() + kSizesAt, sizeof sizes);
  const std::string_view content = bytes.substr(kKeyAt);
  if (sizes[0] != key.size() || !content.starts_with(key)) return std::nullopt;
  if (sizes[1] != content.size() - key.size()) return std::nullopt;
  return std::string(content.substr(key.size()));
}

// For whoever reads it, the time of a file is that of its last use; an hour more or less is
// nothing.
void touch(const File& file, const struct stat& state) {
  constexpr std::time_t kHour = 3600;
  if (std::time(nullptr) - state.st_mtime > kHour) futimens(file.handle(), nullptr);
}

bool is_name(std::string_view name) {
  return name.size() == kNameLength &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// One of our files.
struct Entry {
  fs::path path;
  std::uint64_t bytes = 0;
  fs::file_time_type used;
  bool is_whole = true;  // else some writer's, perhaps dead
};

std::vector<Entry> entries_of(const std::string& folder) {
  std::vector<Entry> entries;
  if (folder.empty()) return entries;
  std::error_code fault;
  for (fs::directory_iterator it(folder, fault), end; !fault && it != end; it.increment(fault)) {
    const std::string name = it->path().filename().string();
    const bool is_whole = is_name(name);
    if (!is_whole && !name.ends_with(kUnfinished)) continue;
    std::error_code gone;
    const std::uint64_t bytes = it->file_size(gone);
    if (gone) continue;
    const fs::file_time_type used = it->last_write_time(gone);
    if (!gone) entries.push_back({it->path(), bytes, used, is_whole});
  }
  return entries;
}

/// Only we may have written what we are going to run.
std::string fault_of_folder(const std::string& folder) {
  struct stat state {};
  if (lstat(folder.c_str(), &state) != 0) return "'" + folder + "' cannot be made";
  if (!S_ISDIR(state.st_mode)) return "'" + folder + "' is not a folder";
  if (state.st_uid != geteuid()) return "'" + folder + "' belongs to someone else";
  if ((state.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "others may write into '" + folder + "'";
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return "nothing can be written into '" + folder + "'";
  return {};
}

void make_folder(const std::string& folder) {
  std::error_code fault;
  fs::create_directories(fs::path(folder).parent_path(), fault);
  mkdir(folder.c_str(), 0700);
}

std::string environment(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? text : "";
}

}  // namespace

ObjectCache::ObjectCache(std::string folder, std::uint64_t most_bytes)
    : folder_(std::move(folder)), most_bytes_(most_bytes) {}

ObjectCache ObjectCache::of_user() {
  ObjectCache none;
  const std::string size = environment("WEIR_CACHE_MIB");
  std::uint64_t mebibytes = kDefaultBytes >> 20;
  if (!size.empty()) {
    const auto read = std::from_chars(size.data(), size.data() + size.size(), mebibytes);
    const bool is_number = read.ec == std::errc() && read.ptr == size.data() + size.size();
    if (!is_number || mebibytes > (std::uint64_t{1} << 30)) {
      none.why_not_ = "WEIR_CACHE_MIB is '" + size + "', which is no size";
      return none;
    }
  }
  if (mebibytes == 0) {
    none.why_not_ = "WEIR_CACHE_MIB is 0";
    return none;
  }
  fs::path folder = environment("XDG_CACHE_HOME");
  if (!folder.is_absolute()) {
    const fs::path home = environment("HOME");
    if (home.is_absolute()) folder = home / ".cache";
  }
  if (!folder.is_absolute()) {
    none.why_not_ = "neither XDG_CACHE_HOME nor HOME is set";
    return none;
  }
  return {(folder / "weir" / "code").string(), mebibytes << 20};
}

std::string ObjectCache::problem() const {
  if (folder_.empty()) return why_not_.empty() ? "it was not asked for" : why_not_;
  make_folder(folder_);
  return fault_of_folder(folder_);
}

std::string ObjectCache::path_of(std::string_view key) const {
  const XXH128_canonical_t name = sum_of(key);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string path = folder_ + "/";
  for (const unsigned char byte : name.digest) {
    path += kDigits[byte >> 4];
    path += kDigits[byte & 15];
  }
  return path;
}

std::optional<std::string> ObjectCache::find(std::string_view key) const {
  if (folder_.empty()) return std::nullopt;
  const File file(path_of(key), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  struct stat state {};
  if (!file.is_open() || fstat(file.handle(), &state) != 0) return std::nullopt;
  if (!S_ISREG(state.st_mode) || state.st_uid != geteuid()) return std::nullopt;
  if (state.st_size < 0 || static_cast<std::uint64_t>(state.st_size) > kMostEntryBytes)
    return std::nullopt;
  std::string bytes(static_cast<std::size_t>(state.st_size), '\0');
  if (!file.read_all(bytes)) return std::nullopt;
  std::optional<std::string> object = unpacked(bytes, key);
  if (object) touch(file, state);
  return object;
}

void ObjectCache::store(std::string_view key, std::string_view object) const {
  const std::string bytes = packed(key, object);
  if (folder_.empty() || bytes.size() > std::min(kMostEntryBytes, most_bytes_)) return;
  static std::atomic<std::uint64_t> count = 0;
  const std::string path = path_of(key);
  const std::string part = path + "." + std::to_string(getpid()) + "." + std::to_string(count++) +
                           std::string(kUnfinished);
  File file(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (!file.is_open()) return;
  const bool is_written = file.write_all(bytes);
  const bool is_whole = file.finish() && is_written;
  if (!is_whole || std::rename(part.c_str(), path.c_str()) != 0) unlink(part.c_str());
}

void ObjectCache::trim() const {
  constexpr auto kWritersMayTake = std::chrono::hours(1);
  std::vector<Entry> entries = entries_of(folder_);
  std::uint64_t bytes = 0;
  for (const Entry& entry : entries) bytes += entry.bytes;
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used < b.used; });
  const auto now = fs::file_time_type::clock::now();
  // a little more than must go, so that not every run has to look for what goes next
  const std::uint64_t goal = bytes > most_bytes_ ? most_bytes_ - most_bytes_ / 8 : bytes;
  for (const Entry& entry : entries) {
    const bool is_left_behind = !entry.is_whole && now - entry.used > kWritersMayTake;
    if (!is_left_behind && (bytes <= goal || !entry.is_whole)) continue;
    unlink(entry.path.c_str());
    bytes -= entry.bytes;
  }
}

CacheContent ObjectCache::clear() const {
  CacheContent cleared;
  for (const Entry& entry : entries_of(folder_)) {
    if (unlink(entry.path.c_str()) != 0) continue;
    cleared.entries += entry.is_whole ? 1 : 0;
    cleared.bytes += entry.bytes;
  }
  return cleared;
}

CacheContent ObjectCache::content() const {
  CacheContent content;
  for (const Entry& entry : entries_of(folder_)) {
    content.entries += entry.is_whole ? 1 : 0;
    content.bytes += entry.bytes;
  }
  return content;
}

}  // namespace weir
