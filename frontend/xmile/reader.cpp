// Reads an XMILE document into a Model. Start here.
//
// The file is parsed by pugixml (xml.cpp), then walked once from its outermost element. What a
// reader does not understand is kept as raw text in `extras`, under the path of tags that leads to
// it: "views", "header/uuid", `stock "Inventory"/display`, and for attributes `module
// "Plant"/@run`. Parts of the file that the equations need come first: dimensions before models.
#include "frontend/xmile/reader.h"

#include <fmt/core.h>

#include <algorithm>

#include "frontend/xmile/extensions.h"
#include "frontend/xmile/options.h"
#include "frontend/xmile/scan.h"
#include "frontend/xmile/tags.h"
#include "frontend/xmile/vendors.h"
#include "frontend/xmile/xmile.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

std::string joined(const std::string& path, std::string_view tail) {
  return path.empty() ? std::string(tail) : path + "/" + std::string(tail);
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

/// The texts of <vendor> and <product>.
std::vector<std::string> makers(Element root) {
  std::vector<std::string> texts;
  const auto header = root.child("header");
  for (const std::string_view tag : {"vendor", "product"})
    if (const auto element = header ? header->child(tag) : std::nullopt)
      texts.push_back(element->text().text);
  return texts;
}

/// Whose meaning holds: what weir said itself; else isee's, when they made the file or their
/// namespace is declared (xmile.md 35.1).
Dialect dialect_of(Element root) {
  if (const auto word = root.attr(Vendor::Weir, "dialect"))
    if (const auto dialect = find_dialect(trim(word->text))) return *dialect;
  for (const Attribute& attribute : root.attributes())
    if (attribute.name.starts_with("xmlns") && names_isee_site(attribute.value.text))
      return Dialect::Stella;
  for (const std::string& maker : makers(root))
    if (names_isee(maker)) return Dialect::Stella;
  return Dialect::Xmile;
}

bool is_made_by_vensim(Element root) {
  for (const std::string& maker : makers(root))
    if (names_vensim(maker)) return true;
  return false;
}

/// The one option with an effect: what an index out of range gives (xmile.md 3.2.1, 18.5).
void read_index_option(Reader& reader, Element options) {
  std::vector<Element> places = {options};
  for (const Element child : options.children()) places.push_back(child);
  for (const Element place : places)
    if (const auto value = place.attr("invalid_index_value"))
      reader.model.invalid_index_is_nan = equals_ignoring_case(trim(value->text), "nan");
}

/// Flags are not kept: they repeat what the file holds (options.h).
void read_options(Reader& reader, Element options) {
  Model& model = reader.model;
  const Keep where{model.extras, "header/options"};
  const auto names = options.attr("namespace");
  const bool is_usual_order = names && trim(names->text) == usual_namespaces(model.dialect);
  keep_attributes(reader, where, options,
                  is_usual_order ? std::vector<std::string_view>{"namespace"}
                                 : std::vector<std::string_view>{});
  for (const Element child : options.children()) {
    if (is_feature_flag(child.tag()) && child.vendor() == Vendor::None) continue;
    keep_unread(reader, where, options, child);
  }
}

/// Whether the writer puts it there by itself.
bool is_our_name(Element child) {
  return (child.is("vendor") || child.is("product")) && trim(child.text().text) == kOwnVendor;
}

void read_header(Reader& reader, Element header) {
  const Keep where{reader.model.extras, "header"};
  for (const std::string_view tag : {"vendor", "product"})
    if (!header.child(tag) && reader.trail.open.size() == 1)
      reader.diags.report(DiagKind::MissingHeader, header.span(), fmt::format("<{}>", tag));
  keep_attributes(reader, where, header, {});
  for (const Element child : header.children()) {
    if (child.is("options") || child.is("smile")) read_index_option(reader, child);
    if (child.is("name")) {
      const std::string name = fold_blanks(child.text().text);
      if (!name.empty()) reader.model.name = name;
    } else if (child.is("options")) {
      read_options(reader, child);
    } else if (!child.is("includes") && !is_our_name(child)) {
      keep_unread(reader, where, header, child);  // what includes name has been read
    }
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
  } else if (read_extension(reader, child)) {
    return;
  } else if (child.is("macro")) {
    read_macro(reader, child);
  } else if (!child.is("model")) {
    keep_unread(reader, {model.extras, ""}, root, child);
  }
}

/// Declarations that the writer makes where they are needed are not kept.
void keep_root_attributes(Reader& reader, Element root) {
  std::vector<std::string_view> read = {"version", "level", "xmlns", "weir:dialect"};
  const auto is = [&](std::string_view name, std::string_view value) {
    for (const Attribute& attribute : root.attributes())
      if (attribute.name == name) return attribute.value.text == value;
    return false;
  };
  if (is("xmlns:isee", kIseeNamespace)) read.push_back("xmlns:isee");
  if (is("xmlns:weir", kOwnNamespace)) read.push_back("xmlns:weir");
  keep_attributes(reader, {reader.model.extras, ""}, root, read);
}

/// The macros that filter, of this file and those it includes: tags on variables have their names.
void find_option_tags(Reader& reader, Element root) {
  for (const Element child : root.children()) {
    const auto name = child.is("macro") && child.attr("filter") ? child.attr("name") : std::nullopt;
    if (name) reader.option_tags.insert(name_key(trim(name->text)));
  }
  for (const Model& model : reader.included)
    for (const Macro& macro : model.macros)
      if (macro.filter) reader.option_tags.insert(macro.name.key);
}

void read_document(Reader& reader, Element root) {
  Model& model = reader.model;
  model.dialect = dialect_of(root);
  model.is_vensim_export = is_made_by_vensim(root);
  model.specs.span = root.span();
  keep_root_attributes(reader, root);
  const bool is_included = reader.trail.open.size() > 1;
  if (!root.child("header") && !is_included)
    reader.diags.report(DiagKind::MissingHeader, root.span(), "<header>");

  if (const auto header = root.child("header")) read_includes(reader, *header);
  find_option_tags(reader, root);
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

/// `isee:a` and `weir:a`, whatever prefix the file has for these namespaces.
std::string usual_prefix(const Document& doc, std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return std::string(name);
  const Vendor vendor = doc.vendor_of(name.substr(0, colon));
  const char* prefix = vendor == Vendor::Isee ? "isee" : vendor == Vendor::Weir ? "weir" : nullptr;
  return prefix ? prefix + std::string(name.substr(colon)) : std::string(name);
}

}  // namespace

void keep(const Keep& where, Element element) {
  where.extras.push_back(
      {joined(where.path, element.tag()), std::string(element.source()), element.whole()});
}

void keep_unread(Reader& reader, const Keep& where, Element parent, Element child) {
  keep(where, child);
  // xmile.md 28: those of variables are read when a run is told of (events.h)
  if (parent.is("module") && child.is("event_poster") && child.child("threshold"))
    reader.diags.report(DiagKind::NoEffect, child.span(), "an event poster of a module");
  if (child.vendor() != Vendor::None || parent.vendor() != Vendor::None ||
      is_usual(parent.tag(), child.tag()))
    return;
  const std::string tag(child.tag());
  if (reader.warned_tags.insert(tag).second)
    reader.diags.report(DiagKind::UnknownElementTag, child.span(), tag);
}

void keep_attributes(Reader& reader, const Keep& where, Element element,
                     const std::vector<std::string_view>& read) {
  std::set<std::string_view> seen;
  for (const Attribute& attribute : element.attributes()) {
    const std::string name = usual_prefix(reader.doc, attribute.name);
    const bool is_first = seen.insert(attribute.name).second;  // of several the first counts
    if (!is_first || std::find(read.begin(), read.end(), name) != read.end()) continue;
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
  Reader reader{doc, diags, model, sources, trail, {}, {}, {}, {}, {}};
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
