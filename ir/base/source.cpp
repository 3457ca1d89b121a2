// Source texts: decoding once at the door, so that everything behind it sees UTF-8; and places in
// them.
#include "ir/base/source.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <system_error>

#include "ir/base/check.h"
#include "ir/base/text.h"

namespace weir {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// vensim.md 1.2.1: a file that says it is UTF-8 is UTF-8, even when a byte of it is not.
bool is_tagged_utf8(std::string_view bytes) {
  constexpr std::string_view kTag = "{UTF-8}";
  return equals_ignoring_case(trim(bytes.substr(0, 32)).substr(0, kTag.size()), kTag);
}

std::vector<std::uint32_t> find_line_starts(std::string_view text) {
  std::vector<std::uint32_t> starts = {0};
  for (std::size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
       at = text.find_first_of("\r\n", at)) {
    const bool two_bytes = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    at += two_bytes ? 2 : 1;
    starts.push_back(static_cast<std::uint32_t>(at));
  }
  return starts;
}

std::string size_text(std::size_t bytes) {
  constexpr std::size_t kMebi = std::size_t{1} << 20;
  if (bytes >= kMebi && bytes % kMebi == 0) return fmt::format("{} MiB", bytes / kMebi);
  return fmt::format("{} bytes", bytes);
}

/// The reason of a failed open or read in lower case, without the locale of strerror.
std::string problem_text(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "no such file";
    case EACCES:
    case EPERM:
      return "permission denied";
    case EISDIR:
      return "is a folder";
    default:
      return fmt::format("system error {}", error);
  }
}

FileBytes failed(std::string problem) { return {false, {}, std::move(problem)}; }

}  // namespace

Span Span::join(Span a, Span b) {
  // places in two files have no common stretch: the first one stands
  if (!a.valid()) return b;
  if (!b.valid() || a.file != b.file) return a;
  return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

SourceFile::SourceFile(std::string path, std::string_view bytes) : path_(std::move(path)) {
  if (bytes.starts_with(kByteOrderMark)) {
    encoding_ = Encoding::Utf8Bom;
    text_ = repair_utf8(bytes.substr(kByteOrderMark.size()));
  } else if (auto wide = from_marked_utf16(bytes)) {
    encoding_ = Encoding::Utf16;
    text_ = std::move(*wide);
  } else if (is_tagged_utf8(bytes) || is_valid_utf8(bytes)) {
    encoding_ = Encoding::Utf8;
    text_ = repair_utf8(bytes);
  } else {
    encoding_ = Encoding::Windows1252;
    text_ = from_windows1252(bytes);
  }
  WEIR_CHECK(text_.size() < std::numeric_limits<std::uint32_t>::max(),
             "'{}' is too large for a span; read_file limits what may come here", path_);
  line_starts_ = find_line_starts(text_);
}

Position SourceFile::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::uint32_t start = *(after - 1);
  const std::size_t before = character_count(text().substr(start, offset - start));
  return {static_cast<std::uint32_t>(after - line_starts_.begin()),
          static_cast<std::uint32_t>(before + 1)};
}

std::string_view SourceFile::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::uint32_t start = line_starts_[number - 1];
  const std::size_t end = number < line_starts_.size() ? line_starts_[number] : text_.size();
  std::string_view line = text().substr(start, end - start);

  // take off exactly one line end: LF, CR LF or CR
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view SourceMap::text(Span span) const {
  if (!span.valid() || span.file.index() >= files_.size()) return {};
  const std::string_view whole = files_[span.file].text();
  if (span.begin >= whole.size() || span.end <= span.begin) return {};
  return whole.substr(span.begin, span.end - span.begin);
}

FileBytes read_file(const std::string& path, std::size_t limit) {
  // fopen succeeds on a folder, so ask first
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return failed("is a folder");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) return failed(problem_text(errno));

  // read to the end instead of asking for the size: pipes and devices have none
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  FileBytes result;
  for (;;) {
    const std::size_t old_size = result.bytes.size();
    result.bytes.resize(old_size + kPiece);
    const std::size_t count = std::fread(result.bytes.data() + old_size, 1, kPiece, file.get());
    result.bytes.resize(old_size + count);
    if (result.bytes.size() > limit) return failed("is larger than " + size_text(limit));
    if (count < kPiece) break;
  }
  if (std::ferror(file.get()) != 0) return failed(problem_text(errno));
  result.ok = true;
  return result;
}

}  // namespace weir
