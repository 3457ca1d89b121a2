// <dimensions> of the file and the subscripts of <element> (xmile.md 6, 18.3).
//
// Vensim's exporter nests a sub-range in its family; each becomes a dimension of its own, as
// converters write them too.
#include <fmt/core.h>

#include <cmath>

#include "frontend/xmile/extensions.h"
#include "frontend/xmile/reader.h"
#include "ir/base/number.h"

namespace weir::xmile {

namespace {

constexpr double kMaxDimSize = 1'000'000;
constexpr int kMostNested = 100;

/// `size="5"`: the elements 1 to 5.
void read_size(Reader& reader, const Text& text, Dimension& dim) {
  const auto size = read_number(reader, text);
  if (!size) return;
  if (*size < 1 || std::floor(*size) != *size) {
    reader.diags.report(DiagKind::UnexpectedToken, text.span(), "a whole number above 0",
                        "'" + text.text + "'");
  } else if (*size > kMaxDimSize) {
    reader.diags.report(DiagKind::TooLarge, text.span(),
                        fmt::format("the dimension '{}'", display(dim.name)),
                        fmt::format("{} elements", kMaxDimSize));
  } else {
    DimItem item{Name("1"), std::nullopt, text.span()};
    if (*size > 1) item.last = Name(format_number(*size));
    dim.items = {std::move(item)};
    reader.shapes[dim.name.key].size = static_cast<std::size_t>(*size);
  }
}

struct Pending {
  Element element;
  std::optional<Name> parent;  // of a nested dimension
  int depth = 0;
};

void read_elements(Reader& reader, const Pending& pending, Dimension& dim,
                   std::vector<Element>& nested) {
  for (const Element child : pending.element.children()) {
    if (child.is("elem")) {
      Span span;
      if (const auto name = read_name(reader, child, &span))
        dim.items.push_back({*name, std::nullopt, span});
    } else if (child.is("dim")) {
      nested.push_back(child);
    } else if (child.is("doc")) {
      dim.doc = child.text().text;
    } else if (!read_extension(reader, child, dim)) {
      keep_unread(reader, {reader.model.extras, fmt::format("dim \"{}\"", display(dim.name))},
                  pending.element, child);
    }
  }
}

void remember_shape(Reader& reader, const Dimension& dim) {
  DimShape& shape = reader.shapes[dim.name.key];
  for (const DimItem& item : dim.items) {
    shape.at.emplace(item.first.key, shape.names.size());
    shape.names.push_back(item.first);
  }
  shape.size = dim.items.size();
}

void read_dimension(Reader& reader, const Pending& pending, std::vector<Pending>& queue) {
  Dimension dim;
  const auto name = read_name(reader, pending.element, &dim.span);
  if (!name) return;
  dim.name = *name;
  const auto included = reader.shapes.find(dim.name.key);
  if (included != reader.shapes.end() && included->second.is_included)
    reader.shapes.erase(included);
  const auto [place, is_new] = reader.shapes.emplace(dim.name.key, DimShape{});
  if (!is_new) {
    reader.diags.report(DiagKind::DuplicateName, dim.span, display(dim.name))
        .note(place->second.span, "it is first defined here");
    return;
  }
  place->second.span = dim.span;
  std::vector<Element> nested;
  read_elements(reader, pending, dim, nested);

  // xmile.md 6: names count where both are given; an equivalent of a family has the elements of the
  // family
  const auto size = pending.element.attr("size");
  if (!dim.items.empty()) {
    remember_shape(reader, dim);
  } else if (size) {
    read_size(reader, *size, dim);
  } else if (pending.parent) {
    dim.alias_of = *pending.parent;
  }
  keep_attributes(reader, {reader.model.extras, fmt::format("dim \"{}\"", display(dim.name))},
                  pending.element, {"name", "size"});
  reader.model.dimensions.push_back(std::move(dim));
  if (!nested.empty() && pending.depth == kMostNested) {
    reader.diags.report(DiagKind::TooLarge, nested.front().span(),
                        fmt::format("the nesting of '{}'", display(*name)),
                        fmt::format("{} dimensions", kMostNested));
    return;
  }
  for (const Element child : nested) queue.push_back({child, *name, pending.depth + 1});
}

std::optional<std::size_t> whole_number(std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number < 1 || *number > kMaxDimSize || std::floor(*number) != *number)
    return std::nullopt;
  return static_cast<std::size_t>(*number);
}

/// The element a subscript names: by its name, else by its position (xmile.md 18.3).
Name element_name(const DimShape& shape, const Name& written) {
  if (const auto known = shape.at.find(written.key); known != shape.at.end())
    return shape.names[known->second];
  const auto position = whole_number(written.key);
  if (!position || *position > shape.size) return written;
  return shape.names.empty() ? Name(std::to_string(*position)) : shape.names[*position - 1];
}

}  // namespace

void remember_included(Reader& reader, const Dimension& dim) {
  const bool is_numbered = dim.items.size() == 1 && dim.items[0].last;
  if (is_numbered) {
    const auto size = parse_number(dim.items[0].last->spelled);
    reader.shapes[dim.name.key].size = static_cast<std::size_t>(size.value_or(0));
  } else {
    remember_shape(reader, dim);
  }
  reader.shapes[dim.name.key].is_included = true;
  reader.shapes[dim.name.key].span = dim.span;
}

void read_dimensions(Reader& reader, Element element) {
  std::vector<Pending> queue;
  for (const Element child : element.children()) {
    if (child.is("dim")) {
      queue.push_back({child, std::nullopt, 0});
    } else {
      keep_unread(reader, {reader.model.extras, "dimensions"}, element, child);
    }
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Pending next = queue[i];
    read_dimension(reader, next, queue);
  }
}

std::vector<Subscript> read_subscripts(Reader& reader, const Text& text,
                                       const std::vector<Subscript>& dims) {
  std::vector<Subscript> subs;
  for (const Text& part : split_outside_quotes(text, ',')) {
    Subscript sub;
    sub.span = part.span();
    sub.name = name_from(reader, part);
    const auto shape = subs.size() < dims.size() ? reader.shapes.find(dims[subs.size()].name.key)
                                                 : reader.shapes.end();
    if (shape != reader.shapes.end()) sub.name = element_name(shape->second, sub.name);
    subs.push_back(std::move(sub));
  }
  return subs;
}

}  // namespace weir::xmile
