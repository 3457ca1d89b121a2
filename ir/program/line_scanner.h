// Reads the pieces of one line of a printed Program. Not a door: for parse.cpp only.
//
// The first fault sticks: after it every read gives a default, so that callers read a whole line
// and ask once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

class LineScanner {
 public:
  explicit LineScanner(std::string_view line) : rest_(line) {}

  bool failed() const { return !problem_.empty(); }
  const std::string& problem() const { return problem_; }
  void fail(std::string problem);

  /// Nothing but blanks or a comment is left.
  bool at_end();
  /// Takes `sign` (punctuation) or leaves everything.
  bool accept(char sign);
  void expect(char sign);
  /// Takes `word` when it stands next as a whole word.
  bool accept_word(std::string_view word);
  void expect_word(std::string_view word);
  /// A run of letters, digits and underscores; empty when none stands here.
  std::string_view peek_word();
  std::string_view word();
  /// A decimal number of 32 bits.
  std::uint32_t count();
  /// `v12`, `i0`, `t3`: a letter and a number as one word.
  std::uint32_t numbered(char letter);
  bool sees_numbered(char letter);
  /// A number as print.cpp writes it: `-0.5`, `1e-05`, `inf`, `nan`, `nan_fff8000000000001`.
  double real();
  /// A quoted text without its escapes.
  std::string quoted();

 private:
  void skip_blanks();
  std::string_view take(std::size_t length);
  double special_real(bool is_negative);
  char escaped();

  std::string_view rest_;
  std::string problem_;
};

}  // namespace weir
