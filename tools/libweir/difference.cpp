// See difference.h.
#include "tools/libweir/difference.h"

#include <fmt/core.h>

#include <algorithm>

#include "frontend/prelude/prelude.h"
#include "ir/base/text.h"
#include "ir/translate/kept_forms.h"
#include "ir/translate/restyle.h"
#include "ir/translate/to_xmile.h"
#include "tools/libweir/json.h"
#include "tools/libweir/texts.h"

namespace weir {
namespace {

/// The author's text at a place, on one line.
std::string text_at(const Loaded& loaded, Span span) {
  return span.valid() ? fold_blanks(authors_text(loaded, span)) : std::string();
}

bool is_changed_equation(const Difference& difference) {
  return difference.before.valid() && difference.after.valid();
}

std::string paragraph(const Difference& difference, const Loaded& before, const Loaded& after) {
  const std::string old_text = text_at(before, difference.before);
  const std::string new_text = text_at(after, difference.after);
  if (is_changed_equation(difference)) {
    const Aligned lines = align(old_text, new_text);
    return fmt::format("changed  {}\n       - {}\n       + {}\n", difference.name, lines.before,
                       lines.after);
  }
  if (difference.kind != DiffKind::Variable || difference.name.empty())
    return fmt::format("other    {}\n", difference.text);
  if (difference.before.valid())
    return fmt::format("removed  {}\n       - {}\n", difference.name, old_text);
  return fmt::format("added    {}\n       + {}\n", difference.name, new_text);
}

const char* word_of(DiffKind kind) {
  switch (kind) {
    case DiffKind::Specs:
      return "settings";
    case DiffKind::Dimension:
      return "dimension";
    case DiffKind::Unit:
      return "unit";
    case DiffKind::Macro:
      return "macro";
    case DiffKind::Variable:
      return "variable";
    case DiffKind::Equation:
      return "equation";
    case DiffKind::Property:
      return "property";
    case DiffKind::Documentation:
      return "documentation";
    case DiffKind::Module:
      return "module";
    case DiffKind::Layout:
      return "layout";
  }
  return "";
}

void write(const Difference& difference, const Loaded& before, const Loaded& after,
           JsonWriter& json) {
  json.begin_object().key("kind").text(word_of(difference.kind));
  json.key("text").text(difference.text);
  if (!difference.name.empty()) json.key("name").text(difference.name);
  if (difference.before.valid()) json.key("before").text(text_at(before, difference.before));
  if (difference.after.valid()) json.key("after").text(text_at(after, difference.after));
  json.end_object();
}

std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool is_vensim(const Model& model) { return model.dialect == Dialect::Vensim; }

/// A model as the standard's XMILE says it; places still are those of its own file.
Model in_xmile(const Model& model) {
  Ledger ledger;
  if (!is_vensim(model)) {
    // what is kept beside the plain form is for a way back, and none of what is compared
    Model styled = restyle(model, Dialect::Xmile, ledger);
    drop_kept_forms(styled);
    return styled;
  }
  SourceMap prelude_source;
  const Library prelude = parse_prelude(prelude_source);
  Diagnostics unsaid;
  Model translated = to_xmile(model, prelude, XmileTarget::Standard, ledger, unsaid);
  drop_kept_forms(translated);
  return translated;
}

}  // namespace

ModelComparison compare_models(const Loaded& before, const Loaded& after) {
  const bool is_across = is_vensim(before.model) != is_vensim(after.model);
  const Model old_model = is_across ? in_xmile(before.model) : before.model;
  const Model new_model = is_across ? in_xmile(after.model) : after.model;
  ModelComparison comparison;
  comparison.renames = find_renames(old_model, new_model);
  const std::vector<Difference> all =
      comparison.renames.empty() ? model_diff(old_model, new_model)
                                 : model_diff(rename(old_model, comparison.renames), new_model);
  for (const Difference& difference : all) {
    (difference.kind == DiffKind::Layout ? comparison.layout : comparison.differences)
        .push_back(difference);
  }
  return comparison;
}

std::string to_text(const ModelComparison& comparison, const Loaded& before, const Loaded& after) {
  std::string text;
  for (const Rename& each : comparison.renames)
    text += fmt::format("renamed  {} -> {}\n", display(each.before), display(each.after));
  for (const Difference& difference : comparison.differences)
    text += paragraph(difference, before, after);
  for (const Difference& difference : comparison.layout)
    text += fmt::format("layout   {}\n", difference.text);
  const std::size_t count = comparison.renames.size() + comparison.differences.size();
  text += count == 0 ? "no difference in meaning" : counted(count, "difference");
  if (!comparison.layout.empty())
    text += fmt::format(", and {} of layout only", comparison.layout.size());
  return text + '\n';
}

std::string to_json(const ModelComparison& comparison, const Loaded& before, const Loaded& after) {
  JsonWriter json;
  json.begin_object().key("same").boolean(comparison.is_same()).key("renamed").begin_array();
  for (const Rename& each : comparison.renames)
    json.begin_object()
        .key("before")
        .text(display(each.before))
        .key("after")
        .text(display(each.after))
        .end_object();
  json.end_array().key("differences").begin_array();
  for (const Difference& difference : comparison.differences)
    write(difference, before, after, json);
  json.end_array().key("layout").begin_array();
  for (const Difference& difference : comparison.layout) write(difference, before, after, json);
  return json.end_array().end_object().str();
}

}  // namespace weir
