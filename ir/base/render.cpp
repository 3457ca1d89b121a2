// Diagnostics for people and for programs.
//
// Source lines come from strangers: control characters are never sent to a terminal, and of a very
// long line (XMILE written without line breaks) only the part around the mark is shown, so that the
// output stays in proportion.
#include "ir/base/render.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "ir/base/text.h"

namespace weir {
namespace {

/// Longest stretch of a source line that is shown whole, and how much of a longer one stands before
/// the mark, in bytes.
constexpr std::size_t kMostShown = 240;
constexpr std::size_t kShownBefore = 80;

const char* severity_word(Severity severity) {
  switch (severity) {
    case Severity::Note:
      return "note";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
  }
  return "";
}

bool is_placed(Span span, const SourceMap& sources) {
  return span.valid() && span.file.index() < sources.size();
}

/// Text safe for a terminal: tabs and line ends as one blank, every other control character (C1
/// too) as '?'.
std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0u;
    if (byte == '\t' || byte == '\n' || byte == '\r') {
      out += ' ';
    } else if (byte < 0x20 || byte == 0x7F) {
      out += '?';
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
      out += '?';
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

/// The nearest place at or before `at` where a character begins.
std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

/// What of a line is shown, and which part of it is marked; byte offsets in the line.
struct Excerpt {
  std::string_view line;
  std::size_t left = 0;
  std::size_t right = 0;
  std::size_t mark_begin = 0;
  std::size_t mark_end = 0;
};

Excerpt cut_excerpt(const SourceFile& file, Span span, std::uint32_t line_number) {
  Excerpt cut;
  cut.line = file.line(line_number);
  const auto line_begin = static_cast<std::size_t>(cut.line.data() - file.text().data());
  const std::size_t size = cut.line.size();
  const auto in_line = [&](std::size_t offset) {
    return std::min(offset > line_begin ? offset - line_begin : 0, size);
  };

  // a span over several lines is marked to the end of its first
  cut.mark_begin = character_start(cut.line, in_line(span.begin));
  cut.mark_end = std::max(in_line(span.end), cut.mark_begin);
  cut.right = size;
  if (size > kMostShown) {
    const std::size_t left = cut.mark_begin > kShownBefore ? cut.mark_begin - kShownBefore : 0;
    cut.left = character_start(cut.line, left);
    cut.right = character_start(cut.line, std::min(cut.left + kMostShown, size));
    cut.mark_end = std::min(cut.mark_end, cut.right);
  }
  return cut;
}

/// The source line and the line with the mark, both behind a margin that holds the line number.
std::string marked_line(const SourceFile& file, Span span, std::string_view advice) {
  const std::uint32_t number = file.position(span.begin).line;
  const Excerpt cut = cut_excerpt(file, span, number);
  const auto shown = [&](std::size_t from, std::size_t to) {
    return printable(cut.line.substr(from, to - from));
  };
  const std::string_view left_dots = cut.left > 0 ? "..." : "";
  const std::string_view right_dots = cut.right < cut.line.size() ? "..." : "";
  std::string source =
      fmt::format("  {} | {}{}{}", number, left_dots, shown(cut.left, cut.right), right_dots);
  source.erase(source.find_last_not_of(' ') + 1);

  const std::size_t margin = 2 + fmt::formatted_size("{}", number);
  const std::size_t before = left_dots.size() + display_width(shown(cut.left, cut.mark_begin));
  const std::size_t marked = display_width(shown(cut.mark_begin, cut.mark_end));
  std::string mark =
      fmt::format("{:{}} | {:{}}^{:~<{}}", "", margin, "", before, "", marked > 1 ? marked - 1 : 0);
  if (!advice.empty()) mark += ' ' + printable(advice);
  return source + '\n' + mark + '\n';
}

/// `file:line:column: ` or nothing.
std::string place_prefix(Span span, const SourceMap& sources) {
  if (!is_placed(span, sources)) return {};
  const SourceFile& file = sources[span.file];
  const Position at = file.position(span.begin);
  return fmt::format("{}:{}:{}: ", printable(file.path()), at.line, at.column);
}

std::string render_note(const DiagNote& note, const SourceMap& sources) {
  if (!is_placed(note.span, sources)) return fmt::format("  note: {}\n", printable(note.text));
  return place_prefix(note.span, sources) + "note: " + printable(note.text) + '\n' +
         marked_line(sources[note.span.file], note.span, {});
}

/// The members of a JSON object that tell a place; null when it is nowhere.
std::string json_place(Span span, const SourceMap& sources) {
  if (!is_placed(span, sources)) {
    return R"("file":null,"line":null,"column":null,"endLine":null,"endColumn":null)";
  }
  const SourceFile& file = sources[span.file];
  const Position begin = file.position(span.begin);
  const Position end = file.position(std::max(span.begin, span.end));
  return fmt::format(R"("file":{},"line":{},"column":{},"endLine":{},"endColumn":{})",
                     json_string(file.path()), begin.line, begin.column, end.line, end.column);
}

std::string json_object(const Diagnostic& diag, const SourceMap& sources) {
  const DiagRow& row = diag_row(diag.kind);
  std::string notes;
  for (const DiagNote& note : diag.notes) {
    if (!notes.empty()) notes += ',';
    notes += fmt::format(R"({{"message":{},{}}})", json_string(note.text),
                         json_place(note.span, sources));
  }
  return fmt::format(R"({{"code":"{}","name":"{}","severity":"{}","message":{},{},"notes":[{}]}})",
                     row.code, row.name, severity_word(row.severity), json_string(diag.message),
                     json_place(diag.span, sources), notes);
}

}  // namespace

std::string render(const Diagnostic& diag, const SourceMap& sources) {
  const DiagRow& row = diag_row(diag.kind);
  const bool placed = is_placed(diag.span, sources);

  // the first line of advice belongs behind the caret, when there is one
  auto advice = diag.notes.end();
  if (placed) {
    advice = std::find_if(diag.notes.begin(), diag.notes.end(),
                          [](const DiagNote& note) { return !note.span.valid(); });
  }

  std::string out = fmt::format("{}{}[{}]: {}\n", place_prefix(diag.span, sources),
                                severity_word(row.severity), row.code, printable(diag.message));
  if (placed) {
    const std::string_view text =
        advice == diag.notes.end() ? std::string_view() : std::string_view(advice->text);
    out += marked_line(sources[diag.span.file], diag.span, text);
  }
  for (auto note = diag.notes.begin(); note != diag.notes.end(); ++note) {
    if (note != advice) out += render_note(*note, sources);
  }
  return out;
}

std::string render(const Diagnostics& diags, const SourceMap& sources) {
  std::string out;
  for (const Diagnostic& diag : diags.all()) out += render(diag, sources);
  return out;
}

std::string render_json(const Diagnostics& diags, const SourceMap& sources) {
  std::string out = "[";
  for (const Diagnostic& diag : diags.all()) {
    out += out.size() == 1 ? "\n  " : ",\n  ";
    out += json_object(diag, sources);
  }
  return out + (diags.empty() ? "]\n" : "\n]\n");
}

}  // namespace weir
