// Reads an XMILE document into a Model. Start here.
//
// The file is parsed by pugixml (xml.cpp), then walked once from its outermost element. What a
// reader does not understand is kept as raw text in `extras`, under the path of tags that leads to
// it: "views", "header/uuid", `stock "Inventory"/display`, and for attributes `module
// "Plant"/@run`. Parts of the file that the equations need come first: dimensions before models.
#include "frontend/xmile/reader.h"

#include <fmt/core.h>

#include <algorithm>

#include "frontend/xmile/scan.h"
#include "frontend/xmile/tags.h"
#include "frontend/xmile/xmile.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

std::string joined(const std::string& path, std::string_view tail) {
  return path.empty() ? std::string(tail) : path + "/" + std::string(tail);
}

bool contains_word(std::string_view text, std::string_view word) {
  return to_upper_ascii(text).find(to_upper_ascii(word)) != std::string::npos;
}

/// Folder and name of a path, the name without its ending.
void read_path(const std::string& path, Model& model) {
  const std::size_t slash = path.find_last_of("/\\");
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  model.folder = path.substr(0, slash == std::string::npos ? 0 : slash);
  const std::string file_name = path.substr(begin);
  const std::size_t dot = file_name.rfind('.');
  model.name = dot == std::string::npos || dot == 0 ? file_name : file_name.substr(0, dot);
}

/// Whether the header's vendor or product names one of `makers`.
bool is_made_by(Element root, std::initializer_list<std::string_view> makers) {
  const auto header = root.child("header");
  if (!header) return false;
  for (const std::string_view tag : {"vendor", "product"}) {
    const auto element = header->child(tag);
    if (!element) continue;
    const std::string text = element->text().text;
    for (const std::string_view maker : makers)
      if (contains_word(text, maker)) return true;
  }
  return false;
}

/// Whose meaning holds: isee's, when they made the file or their namespace is declared
/// (xmile.md 35.1).
Dialect dialect_of(Element root) {
  for (const Attribute& attribute : root.attributes())
    if (attribute.name.starts_with("xmlns") &&
        contains_word(attribute.value.text, "iseesystems.com"))
      return Dialect::Stella;
  if (is_made_by(root, {"isee systems", "stella", "ithink"})) return Dialect::Stella;
  return Dialect::Xmile;
}

/// The one option with an effect: what an index out of range gives (xmile.md 3.2.1, 18.5).
void read_options(Reader& reader, Element options) {
  std::vector<Element> places = {options};
  for (const Element child : options.children()) places.push_back(child);
  for (const Element place : places)
    if (const auto value = place.attr("invalid_index_value"))
      reader.model.invalid_index_is_nan = equals_ignoring_case(trim(value->text), "nan");
}

void read_header(Reader& reader, Element header) {
  const Keep where{reader.model.extras, "header"};
  for (const std::string_view tag : {"vendor", "product"})
    if (!header.child(tag) && reader.trail.open.size() == 1)
      reader.diags.report(DiagKind::MissingHeader, header.span(), fmt::format("<{}>", tag));
  for (const Element child : header.children()) {
    if (child.is("name")) {
      const std::string name = fold_blanks(child.text().text);
      if (!name.empty()) reader.model.name = name;
    } else if (child.is("options") || child.is("smile")) {
      read_options(reader, child);
    }
    keep_unread(reader, where, header, child);
  }
}

/// Imports, which a run does not do by itself (xmile.md 8).
void list_imports(Reader& reader, Element data) {
  for (const Element child : data.children()) {
    const auto resource = child.attr("resource");
    if (child.is("import") && resource)
      reader.diags.report(DiagKind::NoEffect, resource->span(),
                          fmt::format("the import of '{}'", trim(resource->text)));
  }
}

void read_top_level(Reader& reader, Element root, Element child) {
  Model& model = reader.model;
  if (child.is("header")) {
    read_header(reader, child);
  } else if (child.is("sim_specs")) {
    read_specs(reader, child, model.specs, {model.extras, "sim_specs"});
  } else if (child.is("model_units")) {
    read_units(reader, child);
  } else if (child.is("dimensions")) {
    read_dimensions(reader, child);
  } else if (child.is("behavior")) {
    read_behavior(reader, child, model.behavior, {model.extras, ""});
  } else if (child.is("macro")) {
    read_macro(reader, child);
  } else if (!child.is("model")) {
    if (child.is("data")) list_imports(reader, child);
    keep_unread(reader, {model.extras, ""}, root, child);
  }
}

void read_document(Reader& reader, Element root) {
  Model& model = reader.model;
  model.dialect = dialect_of(root);
  model.is_vensim_export = is_made_by(root, {"ventana", "vensim"});
  model.specs.span = root.span();
  keep_attributes(reader, {model.extras, ""}, root, {"version", "level", "xmlns"});
  const bool is_included = reader.trail.open.size() > 1;
  if (!root.child("header") && !is_included)
    reader.diags.report(DiagKind::MissingHeader, root.span(), "<header>");

  if (const auto header = root.child("header")) read_includes(reader, *header);
  // dimensions give subscripts in macros and models their meaning
  for (const Element child : root.children())
    if (child.is("dimensions")) read_top_level(reader, root, child);
  for (const Element child : root.children())
    if (!child.is("dimensions")) read_top_level(reader, root, child);
  read_models(reader, root);
  merge_includes(reader);
  // an included file has its settings from the one that includes it
  if (reader.trail.open.size() == 1) finish_specs(reader, model.specs);
}

}  // namespace

void keep(Reader& reader, const Keep& where, Element element) {
  const Span span = element.whole();
  const std::string_view raw = reader.doc.source().substr(span.begin, span.end - span.begin);
  where.extras.push_back({joined(where.path, element.tag()), std::string(raw), span});
}

void keep_unread(Reader& reader, const Keep& where, Element parent, Element child) {
  keep(reader, where, child);
  // xmile.md 28: events are for someone at the screen
  if (child.is("event_poster") && child.child("threshold"))
    reader.diags.report(DiagKind::NoEffect, child.span(), "an event poster");
  if (child.vendor() != Vendor::None || parent.vendor() != Vendor::None ||
      is_usual(parent.tag(), child.tag()))
    return;
  const std::string tag(child.tag());
  if (reader.warned_tags.insert(tag).second)
    reader.diags.report(DiagKind::UnknownElementTag, child.span(), tag);
}

void keep_attributes(Reader& reader, const Keep& where, Element element,
                     const std::vector<std::string_view>& read) {
  (void)reader;
  for (const Attribute& attribute : element.attributes()) {
    if (std::find(read.begin(), read.end(), attribute.name) != read.end()) continue;
    const std::string path = joined(where.path, "@" + std::string(attribute.name));
    where.extras.push_back({path, attribute.value.text, attribute.value.span()});
  }
}

void unsupported(Reader& reader, Span span, std::string_view construct) {
  reader.diags.report(DiagKind::UnsupportedConstruct, span, construct);
}

Model read(FileId file, SourceMap& sources, Diagnostics& diags) {
  IncludeTrail trail;
  return read_within(file, sources, diags, trail);
}

Model read_within(FileId file, SourceMap& sources, Diagnostics& diags, IncludeTrail& trail) {
  Model model;
  model.file = file;
  model.dialect = Dialect::Xmile;
  model.sectors.emplace_back();
  read_path(sources[file].path(), model);

  const Document doc(file, sources[file], diags);
  const auto root = doc.root();
  if (!root) return model;
  trail.open.push_back(sources[file].path());
  Reader reader{doc, diags, model, sources, trail, {}, {}, {}, {}};
  if (root->is("xmile")) {
    read_document(reader, *root);
  } else {
    diags.report(DiagKind::BadXml, root->span(),
                 fmt::format("<{}> stands where <xmile> should", root->tag()));
  }
  trail.open.pop_back();
  return model;
}

bool looks_like(std::string_view text) {
  const auto tag = next_tag(text, 0);
  if (!tag || tag->kind == Tag::Kind::Close) return false;
  const std::string_view before = trim(text.substr(0, text.find('<')));
  const bool starts_with_tag = before.empty() || before == "\xEF\xBB\xBF";
  return starts_with_tag && tag->name.substr(tag->name.find(':') + 1) == "xmile";
}

}  // namespace weir::xmile
