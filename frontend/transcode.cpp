// See transcode.h.
#include "frontend/transcode.h"

#include <fmt/core.h>
#include <iconv.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

#include "ir/base/text.h"

namespace weir {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Where a file names its encoding.
struct Declared {
  std::size_t begin = 0, length = 0;
};

/// `<?xml version="1.0" encoding="NAME"?>`, or `{NAME}` as the first thing of a file.
std::optional<Declared> find_declared(std::string_view bytes) {
  constexpr std::size_t kMostLooked = 200;
  const std::string_view head = bytes.substr(0, kMostLooked);
  if (head.starts_with("<?xml")) {
    const std::string_view declaration = head.substr(0, head.find("?>"));
    const std::size_t word = declaration.find("encoding");
    const std::size_t begin = declaration.find_first_of("\"'", word);
    if (word == head.npos || begin == head.npos) return std::nullopt;
    const std::size_t end = declaration.find(declaration[begin], begin + 1);
    if (end == head.npos) return std::nullopt;
    return Declared{begin + 1, end - begin - 1};
  }
  if (!head.starts_with('{')) return std::nullopt;
  const std::size_t end = head.find_first_of("}\r\n");
  if (end == head.npos || head[end] != '}') return std::nullopt;
  return Declared{1, end - 1};
}

/// What SourceFile makes of a text that is not UTF-8 in any case.
bool is_latin(std::string_view name) {
  for (const char* latin :
       {"windows-1252", "cp1252", "iso-8859-1", "latin1", "utf-8", "us-ascii"}) {
    if (equals_ignoring_case(name, latin)) return true;
  }
  return false;
}

/// A converter of libc; closed when it goes.
class Converter {
 public:
  explicit Converter(const std::string& from) : handle_(iconv_open("UTF-8", from.c_str())) {}
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  std::string convert(std::string& bytes) {
    std::string text;
    char* from = bytes.data();
    std::size_t left = bytes.size();
    std::array<char, 4096> piece{};
    while (left > 0) {
      char* to = piece.data();
      std::size_t room = piece.size();
      const std::size_t done = iconv(handle_, &from, &left, &to, &room);
      const int error = done == static_cast<std::size_t>(-1) ? errno : 0;
      text.append(piece.data(), piece.size() - room);
      if (error == 0 || error == E2BIG) continue;
      // no character begins here, or it is cut off
      text += kReplacement;
      ++from;
      --left;
    }
    return text;
  }

 private:
  iconv_t handle_;
};

bool is_marked_utf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

}  // namespace

Transcoded transcode(std::string bytes, const std::string& encoding) {
  if (is_valid_utf8(bytes) || is_marked_utf16(bytes)) return {std::move(bytes), {}};
  const auto declared = find_declared(bytes);
  std::string name = encoding;
  if (name.empty() && declared) name = bytes.substr(declared->begin, declared->length);
  if (name.empty() || (encoding.empty() && is_latin(name))) return {std::move(bytes), {}};

  Converter converter(name);
  if (!converter.is_open() && encoding.empty()) return {std::move(bytes), {}};
  if (!converter.is_open()) return {{}, fmt::format("no encoding is named '{}'", name)};
  if (declared) {
    Converter known(bytes.substr(declared->begin, declared->length));
    if (known.is_open()) bytes.replace(declared->begin, declared->length, "UTF-8");
  }
  return {converter.convert(bytes), {}};
}

}  // namespace weir
