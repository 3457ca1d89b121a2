// The way through a .mdl: sections, records, model. See mdl.h.
#include <string>
#include <utility>

#include "frontend/mdl/builder.h"
#include "frontend/mdl/kept_comments.h"
#include "frontend/mdl/mdl.h"
#include "frontend/mdl/read_placed.h"
#include "frontend/mdl/record.h"
#include "frontend/mdl/settings.h"
#include "frontend/syntax/join_lines.h"
#include "frontend/syntax/print_tokens.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

std::string_view cut(std::string_view text, Stretch stretch) {
  return text.substr(stretch.begin, stretch.end - stretch.begin);
}

/// The stretch of the file where a stretch of the joined text lies.
Stretch in_file(const syntax::TextPlace& place, Stretch stretch) {
  const Span span = place.span(stretch.begin, stretch.end);
  return {span.begin, span.end};
}

PlacedRecord placed(const Record& record, const Placement& placement,
                    const syntax::TextPlace& place) {
  PlacedRecord placed;
  placed.kind = record.kind;
  placed.placement = placement;
  placed.all = in_file(place, record.all);
  if (!record.tokens.empty())
    placed.equation_end = in_file(place, {record.equation.begin, record.tokens.back().begin}).end;
  placed.equation = in_file(place, record.equation);
  placed.units = in_file(place, record.units);
  placed.comment = in_file(place, record.comment);
  placed.flags = in_file(place, record.flags);
  return placed;
}

/// Tells `see` of each record: it, what it became, its place.
template <class See>
void read_records(std::string_view text, syntax::TextPlace place, Model& model, Diagnostics& diags,
                  const See& see) {
  RecordReader reader(text, place, diags);
  Builder builder(model, text, place, diags);
  Record record;
  while (reader.next(record)) see(record, builder.add(record), place);
  builder.finish();
}

/// Calls visit(text, place) with the equation section, continuations taken out.
template <class Visit>
void with_equations(FileId file, std::string_view text, const Visit& visit) {
  const syntax::TextPlace place{file};
  if (!syntax::has_continuation(text)) return visit(text, place);
  const syntax::JoinedText joined = syntax::join_lines(text, place);
  visit(joined.text, joined.place());
}

template <class See>
Model read_sections(FileId file, std::string_view text, const Sections& sections,
                    Diagnostics& diags, const See& see) {
  Model model;
  model.dialect = Dialect::Vensim;
  model.file = file;
  model.sectors.emplace_back();
  with_equations(file, cut(text, sections.equations),
                 [&](std::string_view equations, const syntax::TextPlace& place) {
                   read_records(equations, place, model, diags, see);
                 });
  const syntax::TextPlace head{file, static_cast<std::uint32_t>(sections.equations.begin)};
  for (Extra& kept : read_kept_comments(cut(text, sections.equations), head))
    model.extras.push_back(std::move(kept));
  if (!sections.sketch.empty()) {
    const syntax::TextPlace place{file};
    model.extras.push_back({"sketch", std::string(cut(text, sections.sketch)),
                            place.span(sections.sketch.begin, sections.sketch.end)});
  }
  if (!sections.settings.empty()) {
    const syntax::TextPlace place{file, static_cast<std::uint32_t>(sections.settings.begin)};
    read_settings(cut(text, sections.settings), place, model, diags);
  }
  return model;
}

}  // namespace

Model read(FileId file, const SourceMap& sources, Diagnostics& diags) {
  const std::string_view text = sources[file].text();
  const auto ignore = [](const Record&, const Placement&, const syntax::TextPlace&) {};
  return read_sections(file, text, split_sections(text), diags, ignore);
}

PlacedModel read_placed(FileId file, const SourceMap& sources, Diagnostics& diags) {
  const std::string_view text = sources[file].text();
  PlacedModel read;
  read.sections = split_sections(text);
  read.model = read_sections(
      file, text, read.sections, diags,
      [&](const Record& record, const Placement& placement, const syntax::TextPlace& place) {
        read.records.push_back(placed(record, placement, place));
      });
  return read;
}

std::string print_tokens(FileId file, const SourceMap& sources) {
  const std::string_view text = sources[file].text();
  std::string out;
  with_equations(file, cut(text, split_sections(text).equations),
                 [&](std::string_view equations, const syntax::TextPlace& place) {
                   Diagnostics unread;
                   RecordReader reader(equations, place, unread);
                   for (Record record; reader.next(record);) {
                     if (record.tokens.size() <= 1) continue;
                     if (!out.empty()) out += '\n';
                     syntax::print_tokens(equations, record.tokens, place, sources[file], out);
                   }
                 });
  return out;
}

bool looks_like(std::string_view text) {
  const std::string_view begin = trim(text);
  if (begin.starts_with('<')) return false;
  if (split_sections(text).equations.end < text.size()) return true;
  // equations alone: a record has a '~' and ends with '|'
  const auto tilde = begin.find('~');
  return tilde != begin.npos && begin.find('|', tilde) != begin.npos;
}

}  // namespace weir::mdl
