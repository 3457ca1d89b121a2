// A whole .mdl from a Model: see write.h. Macros and ranges first, because Vensim wants them before
// their use (vensim.md 7.1.4); then the variables in their order, each group under its header.
#include "frontend/mdl/write.h"

#include <string_view>

#include "frontend/mdl/fields.h"
#include "frontend/mdl/kept_comments.h"
#include "frontend/mdl/report_unwritable.h"
#include "frontend/mdl/settings.h"
#include "frontend/mdl/write_parts.h"
#include "frontend/mdl/write_sketch.h"
#include "ir/base/encode.h"

namespace weir::mdl {

namespace {

constexpr std::string_view kTag = "{UTF-8}\n";

using Texts = std::vector<std::string>;

const Texts& kept_texts(const KeptFields& kept, std::string_view what, const Variable& var) {
  static const Texts none;
  const auto found = kept.find(kept_field(what, var.name));
  return found == kept.end() ? none : found->second;
}

/// Spreads a field over the records of a variable: its text on the last one, as Vensim does, or on
/// the first one when other texts follow.
std::vector<std::string> spread(std::string text, const std::vector<std::string>& others,
                                std::size_t records) {
  std::vector<std::string> fields(records);
  if (records == 0) return fields;
  fields[others.empty() ? records - 1 : 0] = std::move(text);
  for (std::size_t i = 0; i < others.size() && i + 1 < records; ++i) fields[i + 1] = others[i];
  return fields;
}

/// A kept bracket stands in place of the range that was understood of it.
std::vector<std::string> units_fields(const KeptFields& kept, const Variable& var) {
  const Texts& odd = kept_texts(kept, "range", var);
  std::string first = units_text(var.units, var.range);
  if (!odd.empty()) first = var.units.empty() ? odd.front() : var.units + " " + odd.front();
  return spread(std::move(first), kept_texts(kept, "units", var), var.equations.size());
}

std::vector<std::string> flag_fields(const KeptFields& kept, const Variable& var) {
  std::vector<std::string> fields = kept_texts(kept, "flags", var);
  fields.resize(var.equations.size());
  if (var.is_supplementary && !fields.empty()) fields.back() = ":SUPPLEMENTARY";
  return fields;
}

/// Writes group headers, the text of a group under its first one.
class Groups {
 public:
  explicit Groups(const Sector& sector) : sector_(sector) {
    for (std::size_t i = 0; i < sector.groups.size(); ++i)
      places_.emplace(sector.groups[i].name, i);
    is_begun_.resize(sector.groups.size());
  }

  void begin(const std::string& name, std::string& out) {
    const auto found = places_.find(name);
    const bool is_first = found != places_.end() && !is_begun_[found->second];
    const std::string doc = is_first ? sector_.groups[found->second].doc : std::string();
    if (is_first) is_begun_[found->second] = true;
    out += group_text(name, doc) + "\n\n";
  }
  /// Those without variables.
  void begin_rest(std::string& out) {
    for (std::size_t i = 0; i < is_begun_.size(); ++i) {
      if (!is_begun_[i]) begin(sector_.groups[i].name, out);
    }
  }

 private:
  const Sector& sector_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<bool> is_begun_;
};

void add_variables(const Sector& sector, std::string& out) {
  const KeptFields kept = kept_fields(sector);
  Groups groups(sector);
  std::string group;
  for (const Variable& var : sector.variables) {
    if (var.group != group) groups.begin(var.group, out);
    group = var.group;
    for (const RecordText& record : record_texts(kept, var)) out += lay_out(record) + "\n\n";
  }
  groups.begin_rest(out);
}

}  // namespace

KeptFields kept_fields(const Sector& sector) {
  KeptFields kept;
  for (const Extra& extra : sector.extras) kept[extra.where].push_back(extra.text);
  return kept;
}

std::vector<RecordText> record_texts(const KeptFields& kept, const Variable& var) {
  const std::size_t count = var.equations.size();
  const std::vector<std::string> units = units_fields(kept, var);
  const std::vector<std::string> comments =
      spread(var.doc, kept_texts(kept, "comment", var), count);
  const std::vector<std::string> flags = flag_fields(kept, var);
  std::vector<RecordText> records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back({equation_text(var.name, var.equations[i]), units[i], comments[i], flags[i]});
  }
  return records;
}

std::string macro_block(const Macro& macro) {
  std::string text = macro_text(macro) + "\n\n";
  add_variables(macro.body, text);
  return text + ":END OF MACRO:";
}

std::string range_record(const Dimension& dim) {
  return lay_out({range_text(dim), {}, dim.doc, {}});
}

std::string settings_section(const Model& model) {
  std::string text;
  for (const Extra& extra : model.extras) {
    if (extra.where == "graphs") text += extra.text + "\n";
  }
  const std::vector<std::string> lines = settings_lines(model);
  if (!lines.empty()) text += ":L\x7F<%^E!@\n";
  for (const std::string& line : lines) text += line + "\n";
  // a sketch that is written anew wants its end
  if (text.empty() && model.root().views.empty()) return text;
  return "///---\\\\\\\n" + text;
}

std::string sketch_section(const Model& model) {
  if (!model.root().views.empty()) return write_sketch(model.root().views);
  for (const Extra& extra : model.extras) {
    if (extra.where == "sketch") return extra.text;
  }
  return {};
}

std::string write(const Model& model, Diagnostics& diags) {
  report_unwritable(model, diags);
  std::string out(kTag);
  for (const Extra& extra : model.extras) {
    if (is_kept_comment(extra)) out += print_kept_comment(extra) + "\n";
  }
  for (const Macro& macro : model.macros) out += macro_block(macro) + "\n\n";
  for (const Dimension& dim : model.dimensions) out += range_record(dim) + "\n\n";
  add_variables(model.root(), out);
  std::string sketch = sketch_section(model);
  const std::string settings = settings_section(model);
  if (!sketch.empty() && !settings.empty() && sketch.back() != '\n') sketch += '\n';
  return with_line_ends(out, sketch) + sketch + with_line_ends(settings, sketch);
}

}  // namespace weir::mdl
