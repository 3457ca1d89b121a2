// JSON output: see json.h.
#include "tools/libweir/json.h"

#include <cmath>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir {

JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  out_ += json_string(name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) { return raw(json_string(value)); }

JsonWriter& JsonWriter::number(double value) {
  // a zero has no sign for who reads results
  return std::isfinite(value) ? raw(format_number(value == 0 ? 0.0 : value)) : null();
}

JsonWriter& JsonWriter::count(std::uint64_t value) { return raw(std::to_string(value)); }

JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  has_item_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  has_item_.pop_back();
  return *this;
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_item_.empty()) return;
  if (has_item_.back()) out_ += ',';
  has_item_.back() = true;
}

}  // namespace weir
