// The parts of a zip held in memory: what a .xlsx is packed in.
//
// Nothing that a zip says of itself is believed: parts are unpacked in pieces against a limit, and
// the number of parts is limited too.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace weir::data {

/// An unpacked part, or why there is none. A part that the zip lacks is empty text without a
/// problem.
struct PartRead {
  std::string text;
  std::string problem;
};

class Archive {
 public:
  /// `bytes` must outlive the archive.
  explicit Archive(std::string_view bytes);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Why the zip as a whole cannot be read; empty when it can.
  const std::string& problem() const { return problem_; }
  /// Unpacks a part; case of the name is ignored (ECMA-376 part 2: names are equivalent).
  PartRead part(std::string_view name);

 private:
  struct Directory;

  std::unique_ptr<Directory> directory_;
  std::string problem_;
  std::size_t unpacked_ = 0;
};

}  // namespace weir::data
