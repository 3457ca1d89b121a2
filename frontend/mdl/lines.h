// A text line by line, whatever ends a line.
#pragma once

#include <string_view>

namespace weir::mdl {

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  bool next() {
    if (end_ >= text_.size()) return false;
    begin_ = end_;
    const auto at = text_.find_first_of("\r\n", begin_);
    line_ = text_.substr(begin_, at == text_.npos ? at : at - begin_);
    end_ = begin_ + line_.size();
    if (end_ < text_.size()) end_ += text_.substr(end_).starts_with("\r\n") ? 2 : 1;
    return true;
  }
  std::string_view line() const { return line_; }
  std::size_t begin() const { return begin_; }

 private:
  std::string_view text_, line_;
  std::size_t begin_ = 0, end_ = 0;
};

/// Like C's atoi, for numbers of up to nine digits.
int leading_integer(std::string_view text);

}  // namespace weir::mdl
