// A file that is written piece by piece and may be read and cut.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// An open file. Functions that can fail give the reason in words, or nothing.
class OutputFile {
 public:
  OutputFile() = default;
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  enum class Mode : std::uint8_t { Replace, Keep };
  std::string open(const std::string& path, Mode mode);
  void use_standard_output();
  std::string append(std::string_view bytes);
  std::string write_at(std::uint64_t place, std::string_view bytes);
  /// Up to `size` bytes; fewer at the end of the file, or where it cannot be read.
  std::string read_at(std::uint64_t place, std::size_t size) const;
  /// Cuts the file; what is appended next stands there.
  std::string cut_at(std::uint64_t size);
  std::string close();

 private:
  int file_ = -1;
};

}  // namespace weir
