// Machine code kept on disk between runs of weir: a file for each chunk of a model.
//
//     <cache folder>/weir/code/3f2a....   key and object, with a checksum over both
//
// A file is written beside its place under another name and then renamed, so that whoever reads
// sees all of it or nothing, whatever is killed when. What is not whole all the same (a crash of
// the machine, a full disk) fails its checksum. A file holds its whole key and is used for that key
// only; the hash of the key is no more than its name. Files that were not used for longest go when
// there are too many. Nothing here fails: without a folder nothing is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// What is kept.
struct CacheContent {
  std::uint64_t entries = 0, bytes = 0;
};

/// May be used by several threads and processes at once.
class ObjectCache {
 public:
  static constexpr std::uint64_t kDefaultBytes = std::uint64_t{256} << 20;

  /// Keeps nothing.
  ObjectCache() = default;
  /// Keeps in `folder`, which is made when it is needed, at most about `most_bytes`.
  ObjectCache(std::string folder, std::uint64_t most_bytes);

  /// The user's: $XDG_CACHE_HOME/weir/code, or ~/.cache/weir/code (XDG base directory
  /// specification: a path that is not absolute counts as none). WEIR_CACHE_MIB is its size; 0:
  /// nothing is kept.
  static ObjectCache of_user();

  /// Empty when nothing can be kept.
  const std::string& folder() const { return folder_; }
  std::uint64_t most_bytes() const { return most_bytes_; }
  /// Why nothing is kept, or empty.
  std::string problem() const;

  /// What was kept for `key`; nothing too when the file is damaged or someone else's.
  std::optional<std::string> find(std::string_view key) const;
  /// Keeps `object`, if that is possible.
  void store(std::string_view key, std::string_view object) const;
  /// Lets the files go that were not used for longest, until the rest fits, and what interrupted
  /// writers left behind.
  void trim() const;
  /// Lets all files go; what they were.
  CacheContent clear() const;
  CacheContent content() const;

 private:
  std::string path_of(std::string_view key) const;

  std::string folder_;
  std::uint64_t most_bytes_ = 0;
  std::string why_not_;
};

}  // namespace weir
