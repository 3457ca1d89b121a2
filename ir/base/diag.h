// Diagnostics: what a user is told. A user's mistake is data, not an exception.
//
// Kinds, severities, stable codes and wordings are rows of diag_kinds.def. Passes report into one
// list:
//
//     diags.report(DiagKind::UnknownName, expr.span, spelled).note(closest.span, "did you mean
//     '{}'?", name);
//
// Rendering with line, caret and JSON is in render.h.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/base/source.h"

namespace weir {

enum class Severity : std::uint8_t { Note, Warning, Error };

enum class DiagKind : std::uint16_t {
#define DIAG(id, code, severity, name, text) id,
#include "ir/base/diag_kinds.def"
#undef DIAG
};

/// One row of diag_kinds.def.
struct DiagRow {
  const char* code;  // "E0201": stable, for programs
  Severity severity;
  const char* name;  // "unknown-name": stable, for people who silence a warning
  const char* text;  // wording, {} for the arguments of report()
};
const DiagRow& diag_row(DiagKind kind);
std::size_t diag_kind_count();

/// A second place or a hint; without a span it stands below the message.
struct DiagNote {
  Span span;
  std::string text;
};

struct Diagnostic {
  DiagKind kind;
  Span span;
  std::string message;
  std::vector<DiagNote> notes;

  Severity severity() const { return diag_row(kind).severity; }

  /// Adds a note: a second place in the text, or (with an empty Span) a line of advice.
  template <class... Args>
  Diagnostic& note(Span where, fmt::format_string<Args...> text, Args&&... args) {
    notes.push_back({where, fmt::format(text, std::forward<Args>(args)...)});
    return *this;
  }
};

/// The list every stage reports into.
class Diagnostics {
 public:
  /// Adds one message of `kind` with its wording filled in. The reference is valid until the next
  /// report.
  template <class... Args>
  Diagnostic& report(DiagKind kind, Span span, const Args&... args) {
    return add(kind, span, fmt::vformat(diag_row(kind).text, fmt::make_format_args(args...)));
  }

  /// Takes over a message that was made elsewhere.
  void take(Diagnostic diag);

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& all() const { return list_; }
  bool empty() const { return list_.empty(); }
  /// Orders by file and place; equal places keep their order of report. Drops exact repeats.
  void sort();
  /// Removes warnings and notes with this name (diag_row().name); returns whether such a kind
  /// exists.
  bool silence(std::string_view name);

 private:
  Diagnostic& add(DiagKind kind, Span span, std::string message);

  std::vector<Diagnostic> list_;
  std::size_t errors_ = 0;
};

}  // namespace weir
