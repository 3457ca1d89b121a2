// See lines.h.
#include "frontend/mdl/lines.h"

#include "ir/base/text.h"

namespace weir::mdl {

int leading_integer(std::string_view text) {
  text = trim(text).substr(0, 9);
  int sign = 1, value = 0;
  if (text.starts_with('-')) {
    sign = -1;
    text.remove_prefix(1);
  }
  for (char c : text) {
    if (c < '0' || c > '9') break;
    value = 10 * value + (c - '0');
  }
  return sign * value;
}

}  // namespace weir::mdl
