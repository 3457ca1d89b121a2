// The outer shape of a .mdl: sections, and the records of the equation section (vensim.md 1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/lexer.h"
#include "frontend/syntax/syntax.h"
#include "ir/base/diag.h"

namespace weir::mdl {

/// A stretch of a text.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin >= end; }
};

/// Equations, then (each may be empty) the sketch and the settings, without the line that ends the
/// sketch.
struct Sections {
  Stretch equations, sketch, settings;
};
Sections split_sections(std::string_view text);

enum class RecordKind : std::uint8_t {
  Equation,
  Group,       // a group header
  MacroBegin,  // :MACRO: NAME(...)
  MacroEnd,    // :END OF MACRO:
};

/// One record: the tokens of its equation field (an End token last), and its other fields as they
/// stand.
struct Record {
  RecordKind kind = RecordKind::Equation;
  std::vector<syntax::Token> tokens;
  Stretch equation;  // the field, with the comments behind its last token
  Stretch units, comment, flags;
  Stretch name;              // of a group, without its dot
  Stretch all;               // from its first character to behind its '|'
  bool is_reported = false;  // one mistake, one error: say no more about this record
};

/// Cuts the equation section, continuations taken out, into records.
class RecordReader {
 public:
  RecordReader(std::string_view text, syntax::TextPlace place, Diagnostics& diags)
      : text_(text), place_(place), diags_(diags), lexer_(text, syntax::Language::Mdl) {}

  /// Reads the next record; false at the end. One without its '|' is reported and read as far as it
  /// goes.
  bool next(Record& record);

 private:
  bool skip_to_record(Record& record);
  bool read_old_group(Record& record);
  void read_group(Record& record);
  void read_macro_header(Record& record);
  void read_equation(Record& record);
  void read_fields(Record& record);
  Stretch read_raw_field();
  bool is_next_record(const syntax::Token& token) const;
  void report_unterminated(Record& record);

  std::string_view text_;
  syntax::TextPlace place_;
  Diagnostics& diags_;
  syntax::Lexer lexer_;
};

/// `stretch` without blanks at its ends.
Stretch trimmed(std::string_view text, Stretch stretch);

}  // namespace weir::mdl
