// See fields.h.
#include "frontend/mdl/fields.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

/// A text without its {comments}; an unmatched brace stays.
std::string without_comments(std::string_view text) {
  if (text.find('{') == text.npos) return std::string(text);
  std::string plain;
  std::size_t depth = 0;
  for (char c : text) {
    if (c == '{') ++depth;
    if (depth == 0) plain.push_back(c);
    if (c == '}' && depth > 0) --depth;
  }
  return depth == 0 ? plain : std::string(text);
}

void read_range(std::string_view bracket, UnitsField& field) {
  ValueRange& range = field.range;
  std::optional<double>* const bounds[] = {&range.min, &range.max, &range.step};
  const std::vector<std::string_view> parts = split(bracket.substr(1, bracket.size() - 2), ',');
  bool is_odd = parts.size() > std::size(bounds);
  for (std::size_t i = 0; i < std::min(parts.size(), std::size(bounds)); ++i) {
    *bounds[i] = parse_number(parts[i]);
    const std::string_view part = trim(parts[i]);
    is_odd = is_odd || (!*bounds[i] && !part.empty() && part != "?");
  }
  if (is_odd) field.odd_range = fold_blanks(bracket);
}

}  // namespace

UnitsField read_units(std::string_view field) {
  UnitsField result;
  const std::string text = without_comments(field);
  const std::string_view plain = trim(text);
  result.text = fold_blanks(plain);
  const auto open = plain.rfind('[');
  const auto close = open == plain.npos ? open : plain.find(']', open);
  std::string_view units = plain;
  if (close != plain.npos) {
    read_range(plain.substr(open, close + 1 - open), result);
    units = trim(plain.substr(0, open));
  }
  result.units = fold_blanks(units);
  result.length = units.size();
  return result;
}

std::string read_comment(std::string_view field) {
  field = trim(field);
  std::string comment;
  comment.reserve(field.size());
  while (true) {
    const auto end = field.find_first_of("\r\n");
    comment += trim(field.substr(0, end));
    if (end == field.npos) return comment;
    const bool is_crlf = field.substr(end).starts_with("\r\n");
    comment += '\n';
    field.remove_prefix(end + (is_crlf ? 2 : 1));
  }
}

std::string kept_field(std::string_view what, const Name& var) {
  return std::string(what) + " of " + var.spelled;
}

bool is_supplementary(std::string_view field) {
  if (field.ends_with(':')) field.remove_suffix(1);
  return equals_ignoring_case(field, ":SUPPLEMENTARY") || equals_ignoring_case(field, ":SUP");
}

}  // namespace weir::mdl
