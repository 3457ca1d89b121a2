// The table of diagnostics and the list they are reported into.
#include "ir/base/diag.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <unordered_set>

#include "ir/base/check.h"

namespace weir {
namespace {

constexpr DiagRow kRows[] = {
#define DIAG(id, code, severity, name, text) {code, severity, name, text},
#include "ir/base/diag_kinds.def"
#undef DIAG
};

/// All that makes a diagnostic, as one text: two equal texts are a repeat. Lengths keep parts from
/// running together.
std::string identity(const Diagnostic& diag) {
  const auto place = [](Span span) {
    return fmt::format("{}:{}:{}", span.valid() ? span.file.index() + 1 : 0, span.begin, span.end);
  };
  std::string text = fmt::format("{}@{}#{}:{}", static_cast<int>(diag.kind), place(diag.span),
                                 diag.message.size(), diag.message);
  for (const DiagNote& note : diag.notes) {
    text += fmt::format("@{}#{}:{}", place(note.span), note.text.size(), note.text);
  }
  return text;
}

bool stands_before(const Diagnostic& a, const Diagnostic& b) {
  return std::tuple(a.span.file, a.span.begin, a.span.end) <
         std::tuple(b.span.file, b.span.begin, b.span.end);
}

}  // namespace

const DiagRow& diag_row(DiagKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  WEIR_CHECK(index < std::size(kRows), "no diagnostic has the number {}", index);
  return kRows[index];
}

std::size_t diag_kind_count() { return std::size(kRows); }

void Diagnostics::take(Diagnostic diag) {
  if (diag.severity() == Severity::Error) ++errors_;
  list_.push_back(std::move(diag));
}

Diagnostic& Diagnostics::add(DiagKind kind, Span span, std::string message) {
  take({kind, span, std::move(message), {}});
  return list_.back();
}

void Diagnostics::sort() {
  // what has no place stands last: an invalid file id is the largest
  std::stable_sort(list_.begin(), list_.end(), stands_before);

  std::unordered_set<std::string> seen;
  std::erase_if(list_, [&](const Diagnostic& diag) { return !seen.insert(identity(diag)).second; });
  errors_ = static_cast<std::size_t>(
      std::count_if(list_.begin(), list_.end(),
                    [](const Diagnostic& diag) { return diag.severity() == Severity::Error; }));
}

bool Diagnostics::silence(std::string_view name) {
  std::erase_if(list_, [&](const Diagnostic& diag) {
    return diag.severity() != Severity::Error && diag_row(diag.kind).name == name;
  });
  return std::any_of(std::begin(kRows), std::end(kRows),
                     [&](const DiagRow& row) { return row.name == name; });
}

}  // namespace weir
