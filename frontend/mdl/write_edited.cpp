// The author's file with the edits of a Model: see write.h.
//
// Nothing marks an edit. The file is read again; a record whose text would now be another than that
// of what the file says has been edited, every other one is copied. So no way of changing a Model
// can forget to tell, and a Model that nobody changed gives its file.
//
// The equation section is cut into pieces: each record with the blanks and comments before it. An
// edit of an equation replaces only that field of its record; an edit of units, comment or flags
// lays the record out anew around the fields that stay. New records stand behind the last one of
// their variable or group.
#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "frontend/mdl/fields.h"
#include "frontend/mdl/mdl.h"
#include "frontend/mdl/read_placed.h"
#include "frontend/mdl/report_unwritable.h"
#include "frontend/mdl/sketch.h"
#include "frontend/mdl/write.h"
#include "frontend/mdl/write_parts.h"
#include "frontend/syntax/join_lines.h"
#include "ir/base/encode.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

using Kind = Placement::Kind;
using MacroIndex = std::optional<std::size_t>;

struct Piece {
  std::string lead, body;
  Kind kind = Kind::Nothing;
  MacroIndex macro;   // of the file, not of the edited model
  std::string group;  // of an equation or header
};

bool is_same_text(const RecordText& a, const RecordText& b) {
  return a.equation == b.equation && a.units == b.units && a.comment == b.comment &&
         a.flags == b.flags;
}

/// The parts of an edited list that stand for those of the file: of several with one name the first
/// for the first.
template <class Part>
class Counterparts {
 public:
  Counterparts(const std::vector<Part>& before, const std::vector<Part>& after) {
    std::unordered_map<std::string, std::vector<const Part*>> by_name;
    for (const Part& part : after) by_name[part.name.key].push_back(&part);
    std::unordered_map<std::string, std::size_t> seen;
    for (const Part& part : before) {
      const std::vector<const Part*>& found = by_name[part.name.key];
      const std::size_t which = seen[part.name.key]++;
      of_.push_back(which < found.size() ? found[which] : nullptr);
    }
    for (const Part& part : after) {
      if (seen[part.name.key] == 0) {
        added_.push_back(&part);
      } else {
        --seen[part.name.key];
      }
    }
  }
  /// Null for one that is gone.
  const Part* of(std::size_t before) const { return of_[before]; }
  const std::vector<const Part*>& added() const { return added_; }

 private:
  std::vector<const Part*> of_, added_;
};

class Editor {
 public:
  Editor(PlacedModel file, std::string_view text, const Model& model)
      : file_(std::move(file)), text_(text), model_(model) {}

  std::string edited();

 private:
  void cut();
  void edit_sector(MacroIndex macro, const Sector& before, const Sector* after);
  void edit_variable(MacroIndex macro, std::size_t item, const std::vector<RecordText>& old,
                     const std::vector<RecordText>& fresh, const std::string& group);
  void drop_variable(MacroIndex macro, std::size_t item);
  std::vector<std::size_t> records_of(MacroIndex macro, std::size_t item) const;
  void edit_record(std::size_t record, const RecordText& before, const RecordText& after);
  void edit_ranges();
  void edit_groups(MacroIndex macro, const Sector& before, const Sector& after);
  void edit_macros();
  void add_variable(MacroIndex macro, const Variable& var, const KeptFields& kept);
  void add_record(MacroIndex macro, const std::string& group, std::string body);
  void add_macro(const Macro& macro);
  void add_range(const Dimension& dim);
  void insert(std::size_t at, Piece piece);
  void drop(std::size_t record);
  std::string after_equations() const;

  std::string_view stretch(Stretch at) const {
    return text_.substr(at.begin, at.empty() ? 0 : at.end - at.begin);
  }
  std::string joined(Stretch at) const { return syntax::without_continuations(stretch(at)); }
  Piece& piece(std::size_t record);
  const Sector& file_sector(MacroIndex macro) const {
    return macro ? file_.model.macros[*macro].body : file_.model.root();
  }

  PlacedModel file_;
  std::string_view text_;
  const Model& model_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> piece_of_;  // of each record
  std::size_t end_ = 0;                // of the last record
};

std::string Editor::edited() {
  cut();
  edit_macros();
  edit_ranges();
  edit_sector({}, file_.model.root(), &model_.root());
  std::string out;
  for (const Piece& each : pieces_) out += each.lead + each.body;
  return out + after_equations();
}

void Editor::cut() {
  for (const PlacedRecord& record : file_.records) {
    Piece piece;
    piece.lead = text_.substr(end_, record.all.begin - end_);
    piece.body = stretch(record.all);
    piece.kind = record.placement.kind;
    piece.macro = record.placement.macro;
    const Sector& sector = file_sector(piece.macro);
    if (piece.kind == Kind::Equation) piece.group = sector.variables[record.placement.item].group;
    if (piece.kind == Kind::Group) piece.group = sector.groups[record.placement.item].name;
    end_ = record.all.end;
    piece_of_.push_back(pieces_.size());
    pieces_.push_back(std::move(piece));
  }
}

Piece& Editor::piece(std::size_t record) { return pieces_[piece_of_[record]]; }

/// Takes a record out; a comment before it stays.
void Editor::drop(std::size_t record) {
  Piece& gone = piece(record);
  gone.body.clear();
  if (gone.lead.find('{') == gone.lead.npos) gone.lead.clear();
}

void Editor::insert(std::size_t at, Piece piece) {
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), std::move(piece));
  for (std::size_t& index : piece_of_) {
    if (index >= at) ++index;
  }
}

/// `after` is null for a macro that is gone.
void Editor::edit_sector(MacroIndex macro, const Sector& before, const Sector* after) {
  if (after == nullptr) {
    for (std::size_t i = 0; i < file_.records.size(); ++i) {
      if (file_.records[i].placement.macro == macro) drop(i);
    }
    return;
  }
  edit_groups(macro, before, *after);
  const KeptFields old_kept = kept_fields(before), fresh_kept = kept_fields(*after);
  const Counterparts counterparts(before.variables, after->variables);
  for (std::size_t item = 0; item < before.variables.size(); ++item) {
    const Variable& old = before.variables[item];
    const Variable* fresh = counterparts.of(item);
    if (fresh == nullptr) {
      drop_variable(macro, item);
    } else if (fresh->group != old.group) {
      drop_variable(macro, item);
      add_variable(macro, *fresh, fresh_kept);
    } else {
      edit_variable(macro, item, record_texts(old_kept, old), record_texts(fresh_kept, *fresh),
                    old.group);
    }
  }
  for (const Variable* var : counterparts.added()) add_variable(macro, *var, fresh_kept);
}

std::vector<std::size_t> Editor::records_of(MacroIndex macro, std::size_t item) const {
  std::vector<std::size_t> records;
  for (std::size_t i = 0; i < file_.records.size(); ++i) {
    const Placement& place = file_.records[i].placement;
    const bool is_its = place.kind == Kind::Equation && place.macro == macro && place.item == item;
    if (is_its) records.push_back(i);
  }
  return records;
}

void Editor::drop_variable(MacroIndex macro, std::size_t item) {
  for (const std::size_t record : records_of(macro, item)) drop(record);
}

/// Records keep their order: of fewer equations than before the last records go, further ones stand
/// behind them.
void Editor::edit_variable(MacroIndex macro, std::size_t item, const std::vector<RecordText>& old,
                           const std::vector<RecordText>& fresh, const std::string& group) {
  if (std::equal(old.begin(), old.end(), fresh.begin(), fresh.end(), is_same_text)) return;
  const std::vector<std::size_t> records = records_of(macro, item);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i < fresh.size()) {
      edit_record(records[i], old[i], fresh[i]);
    } else {
      drop(records[i]);
    }
  }
  std::size_t last = piece_of_[records.back()];
  for (std::size_t i = records.size(); i < fresh.size(); ++i)
    insert(++last, {"\n\n", lay_out(fresh[i]), Kind::Equation, macro, group});
}

void Editor::edit_record(std::size_t record, const RecordText& before, const RecordText& after) {
  if (is_same_text(before, after)) return;
  const PlacedRecord& placed = file_.records[record];
  Piece& target = piece(record);
  if (before.units == after.units && before.comment == after.comment &&
      before.flags == after.flags) {
    target.body.replace(placed.equation.begin - placed.all.begin,
                        placed.equation_end - placed.equation.begin, after.equation);
    return;
  }
  // what this record says itself stays, unless it was edited
  RecordText text = after;
  if (before.equation == after.equation) text.equation = trim(stretch(placed.equation));
  if (before.units == after.units) text.units = fold_blanks(joined(placed.units));
  if (before.comment == after.comment) text.comment = read_comment(joined(placed.comment));
  if (before.flags == after.flags) text.flags = trim(joined(placed.flags));
  target.body = lay_out(text);
}

void Editor::edit_ranges() {
  const Counterparts counterparts(file_.model.dimensions, model_.dimensions);
  for (std::size_t i = 0; i < file_.records.size(); ++i) {
    const Placement& place = file_.records[i].placement;
    if (place.kind != Kind::Range) continue;
    const Dimension& before = file_.model.dimensions[place.item];
    const Dimension* after = counterparts.of(place.item);
    if (after == nullptr) {
      drop(i);
    } else {
      edit_record(i, {range_text(before), {}, before.doc, {}},
                  {range_text(*after), {}, after->doc, {}});
    }
  }
  for (const Dimension* dim : counterparts.added()) add_range(*dim);
}

void Editor::edit_groups(MacroIndex macro, const Sector& before, const Sector& after) {
  for (std::size_t i = 0; i < file_.records.size(); ++i) {
    const Placement& place = file_.records[i].placement;
    if (place.kind != Kind::Group || place.macro != macro) continue;
    const Group& old = before.groups[place.item];
    const auto fresh = std::find_if(after.groups.begin(), after.groups.end(),
                                    [&](const Group& group) { return group.name == old.name; });
    if (fresh == after.groups.end()) {
      drop(i);
    } else if (fresh->doc != old.doc) {
      piece(i).body = group_text(fresh->name, fresh->doc);
    }
  }
}

void Editor::edit_macros() {
  const Counterparts counterparts(file_.model.macros, model_.macros);
  for (std::size_t i = 0; i < file_.records.size(); ++i) {
    const Placement& place = file_.records[i].placement;
    if (place.kind != Kind::MacroBegin) continue;
    const Macro& before = file_.model.macros[*place.macro];
    const Macro* after = counterparts.of(*place.macro);
    edit_sector(place.macro, before.body, after == nullptr ? nullptr : &after->body);
    if (after != nullptr && macro_text(*after) != macro_text(before))
      piece(i).body = macro_text(*after);
  }
  for (const Macro* macro : counterparts.added()) add_macro(*macro);
}

void Editor::add_variable(MacroIndex macro, const Variable& var, const KeptFields& kept) {
  for (const RecordText& record : record_texts(kept, var))
    add_record(macro, var.group, lay_out(record));
}

/// Behind the last record of its group; a new group comes last.
void Editor::add_record(MacroIndex macro, const std::string& group, std::string body) {
  std::optional<std::size_t> behind;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& each = pieces_[i];
    if (each.macro != macro || each.kind == Kind::MacroEnd) continue;
    const bool is_in_group =
        (each.kind == Kind::Equation || each.kind == Kind::Group) && each.group == group;
    const bool is_before_groups = each.kind == Kind::MacroBegin && group.empty();
    if (is_in_group || is_before_groups) behind = i;
  }
  if (!behind && !group.empty()) {
    const Sector& sector = model_.root();
    const auto found = std::find_if(sector.groups.begin(), sector.groups.end(),
                                    [&](const Group& each) { return each.name == group; });
    const std::string doc = found == sector.groups.end() ? std::string() : found->doc;
    insert(pieces_.size(), {"\n\n", group_text(group, doc), Kind::Group, macro, group});
    behind = pieces_.size() - 1;
  }
  if (!behind) {
    // before the first header: there the main group ends
    std::size_t at = 0;
    while (at < pieces_.size() && pieces_[at].kind != Kind::Group) ++at;
    insert(at, {"\n\n", std::move(body), Kind::Equation, macro, group});
    return;
  }
  insert(*behind + 1, {"\n\n", std::move(body), Kind::Equation, macro, group});
}

/// Before the first equation, but behind what stands before it: an encoding tag comes first.
void Editor::add_macro(const Macro& macro) {
  std::size_t at = 0;
  while (at < pieces_.size() && pieces_[at].macro) ++at;
  const std::string lead = at < pieces_.size() ? pieces_[at].lead : "\n\n";
  if (at < pieces_.size()) pieces_[at].lead = "\n\n";
  insert(at, {lead, macro_block(macro), Kind::Nothing, {}, {}});
}

void Editor::add_range(const Dimension& dim) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (pieces_[i].kind == Kind::Range) at = i + 1;
  }
  if (at > 0) return insert(at, {"\n\n", range_record(dim), Kind::Range, {}, {}});
  const std::string lead = pieces_.empty() ? "" : pieces_.front().lead;
  if (!pieces_.empty()) pieces_.front().lead = "\n\n";
  insert(0, {lead, range_record(dim), Kind::Range, {}, {}});
}

/// Sketch and settings: each copied as a whole unless it says something else now.
std::string Editor::after_equations() const {
  const Sections& at = file_.sections;
  std::string out(text_.substr(end_, at.equations.end - end_));
  const std::string sketch = sketch_section(model_);
  out += sketch == sketch_section(file_.model) ? std::string(stretch(at.sketch)) : sketch;
  const std::string settings = settings_section(model_);
  const std::size_t behind = std::max(at.equations.end, at.sketch.end);
  if (settings == settings_section(file_.model)) return out + std::string(text_.substr(behind));
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out + settings;
}

}  // namespace

std::string write_edited(const Model& model, const SourceMap& sources, Diagnostics& diags) {
  if (!model.file.valid() || !looks_like(sources[model.file].text())) return write(model, diags);
  report_unwritable(model, diags);
  const SourceFile& source = sources[model.file];
  Diagnostics told_before;
  PlacedModel file = read_placed(model.file, sources, told_before);
  if (!model.root().views.empty()) read_sketch(file.model, told_before);
  Editor editor(std::move(file), source.text(), model);
  std::string text = editor.edited();
  if (text != source.text()) text = with_line_ends(text, source.text());
  Encoded encoded = encode(text, source.encoding());
  return encoded.ok ? std::move(encoded.bytes) : "{UTF-8}\n" + encoded.bytes;
}

}  // namespace weir::mdl
