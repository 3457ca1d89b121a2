// See data_tag.h.
#include "frontend/xmile/data_tag.h"

#include <fmt/core.h>

#include "frontend/xmile/xml.h"
#include "ir/base/text.h"

namespace weir::xmile {
namespace {

bool is(Element element, std::string_view name, std::string_view wanted) {
  const auto attr = element.attr(name);
  return attr && equals_ignoring_case(trim(attr->text), wanted);
}

/// The schema calls it `enable`.
bool is_disabled(Element element) {
  return is(element, "enabled", "false") || is(element, "enabled", "0") ||
         is(element, "enable", "false") || is(element, "enable", "0");
}

/// A place in the kept text as one of the file.
Span placed(const Extra& extra, Span within) {
  return {extra.span.file, extra.span.begin + within.begin, extra.span.begin + within.end};
}

void read_tag(Element element, const Extra& extra, std::vector<ImportTag>& tags,
              Diagnostics& diags) {
  const auto resource = element.attr("resource");
  if (!element.is("import") || !resource || is_disabled(element)) return;
  ImportTag tag;
  tag.resource = std::string(trim(resource->text));
  tag.span = placed(extra, resource->span());
  tag.is_horizontal = is(element, "orientation", "horizontal");
  if (const auto sheet = element.attr("worksheet")) tag.worksheet = std::string(trim(sheet->text));
  if (is(element, "frequency", "on_demand")) {
    diags.report(DiagKind::NoEffect, tag.span,
                 fmt::format("the import of '{}' on demand", tag.resource));
  } else if (is(element, "type", "XML")) {
    diags.report(DiagKind::UnsupportedConstruct, tag.span, "an import of XML");
  } else {
    tags.push_back(std::move(tag));
  }
}

}  // namespace

std::vector<ImportTag> read_import_tags(const Model& model, Diagnostics& diags) {
  std::vector<ImportTag> tags;
  for (const Extra& extra : model.extras) {
    if (extra.where != "data") continue;
    SourceMap sources;
    Diagnostics ignored;  // it was well-formed when it was kept
    const FileId file = sources.add(SourceFile("data", extra.text));
    const Document doc(file, sources[file], ignored);
    const auto root = doc.root();
    if (!root) continue;
    for (const Element child : root->children()) read_tag(child, extra, tags, diags);
  }
  return tags;
}

}  // namespace weir::xmile
