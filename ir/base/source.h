// Source texts and places in them.
//
// A SourceFile holds one input as UTF-8 whatever its encoding was, and its line table. A Span names
// a stretch of it by byte offsets; everything a user may be told about carries one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/base/ids.h"

namespace weir {

using FileId = Id<struct FileTag>;

/// Half-open byte range [begin, end) of one file; without a file it is "nowhere".
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file.valid(); }
  /// The smallest span that covers both; either may be nowhere.
  static Span join(Span a, Span b);
  friend bool operator==(const Span&, const Span&) = default;
};

enum class Encoding : std::uint8_t { Utf8, Utf8Bom, Utf16, Windows1252 };

/// 1-based line, and 1-based column counted in characters (code points).
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// One input text. Immutable.
class SourceFile {
 public:
  /// Decodes `bytes`: a byte order mark of UTF-8 or UTF-16, or valid UTF-8, else Windows-1252
  /// (vensim.md 1.2.1). Line ends are kept.
  SourceFile(std::string path, std::string_view bytes);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  Encoding encoding() const { return encoding_; }
  /// LF, CRLF and a lone CR each end a line.
  Position position(std::uint32_t offset) const;
  /// The text of a 1-based line without its end; empty when there is no such line.
  std::string_view line(std::uint32_t number) const;

 private:
  std::string path_;
  std::string text_;
  Encoding encoding_ = Encoding::Utf8;
  std::vector<std::uint32_t> line_starts_;
};

/// All texts of one run of the program, the prelude included.
class SourceMap {
 public:
  FileId add(SourceFile file) { return files_.add(std::move(file)); }
  const SourceFile& operator[](FileId id) const { return files_[id]; }
  std::string_view text(Span span) const;
  std::size_t size() const { return files_.size(); }

 private:
  IdVec<FileId, SourceFile> files_;
};

/// The bytes of a file, or nothing when it cannot be read. `limit` guards memory (default 256 MiB).
struct FileBytes {
  bool ok = false;
  std::string bytes;
  std::string problem;  // when not ok: "no such file", "is a folder", "is larger than ..."
};
FileBytes read_file(const std::string& path, std::size_t limit = std::size_t{256} << 20);

}  // namespace weir
