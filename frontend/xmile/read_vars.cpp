// <stock>, <flow>, <aux>, <gf>: their children and attributes (xmile.md 11.3, 11.4,
// 15, 18.2, 18.3).
#include <fmt/core.h>

#include "frontend/xmile/extensions.h"
#include "frontend/xmile/names.h"
#include "frontend/xmile/variable_reader.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

void read_dims(VariableReader& v, Element element) {
  const Keep inside{v.where.extras, v.where.path + "/dimensions"};
  for (const Element child : element.children()) {
    if (!child.is("dim")) {
      keep_unread(v.reader(), inside, element, child);
      continue;
    }
    Span span;
    if (const auto name = read_name(v.reader(), child, &span))
      v.var.dims.push_back(named_subscript(*name, span));
  }
}

void read_part(VariableReader& v, Element element) {
  const auto subscript = element.attr("subscript");
  if (!subscript) {
    v.reader().diags.report(DiagKind::UnexpectedToken, element.span(), "a 'subscript'",
                            "<element> without one");
    return;
  }
  Content part;
  part.span = subscript->span();
  part.subs = read_subscripts(v.reader(), *subscript, v.var.dims);
  const Keep inside{v.where.extras,
                    fmt::format("{}/element \"{}\"", v.where.path, subscript_text(part.subs))};
  for (const Element child : element.children())
    if (!read_content(v, child, part, inside) && !read_container_child(v, child, part.subs, inside))
      keep_unread(v.reader(), inside, element, child);
  v.parts.push_back(std::move(part));
}

void read_range(VariableReader& v, Element element) {
  const auto number = [&](std::string_view name) -> std::optional<double> {
    const auto text = element.attr(name);
    return text && !trim(text->text).empty() ? read_number(v.reader(), *text) : std::nullopt;
  };
  v.var.range.min = number("min");
  v.var.range.max = number("max");
}

bool read_connection_of_stock(VariableReader& v, Element child) {
  const bool is_inflow = child.is("inflow");
  if (v.var.kind != VarKind::Stock || (!is_inflow && !child.is("outflow"))) return false;
  const Text text = child.text().trimmed();
  if (text.empty()) return true;
  auto& list = is_inflow ? v.var.inflows : v.var.outflows;
  list.push_back({name_from(v.reader(), text), text.span()});
  return true;
}

bool read_text_property(VariableReader& v, Element child) {
  if (child.is("units")) {
    const Text text = child.text().trimmed();
    v.var.units = text.text;
    v.var.units_span = text.span();
  } else if (child.is("doc")) {
    v.var.doc = child.text().text;
  } else if (child.is("range")) {
    read_range(v, child);
  } else if (child.is("multiplier") && v.var.kind == VarKind::Flow) {
    v.var.multiplier = read_expr(v.reader(), child.text());
  } else if (child.is("non_negative")) {
    v.var.non_negative = read_flag(v.reader(), child.text());
  } else {
    return false;
  }
  return true;
}

/// A tag that a macro of the file reads (xmile.md 24.6): a flag, or an expression.
bool read_option(VariableReader& v, Element child) {
  const Name name{std::string(child.tag())};
  if (child.vendor() != Vendor::None || !v.reader().option_tags.contains(name.key)) return false;
  const Text text = child.text().trimmed();
  const bool is_off = equals_ignoring_case(text.text, "false");
  const bool is_flag = is_off || text.empty() || equals_ignoring_case(text.text, "true");
  auto value = is_flag ? std::optional(make_number(is_off ? 0 : 1, child.span()))
                       : read_expr(v.reader(), text);
  if (value) v.var.options.push_back({name, std::move(*value), child.span()});
  keep(v.where, child);
  return true;
}

void read_child(VariableReader& v, Element child) {
  if (v.eqn_count > 1 && child.is("eqn")) return read_one_of_several(v, child);
  if (read_content(v, child, v.own, v.where) || read_text_property(v, child) ||
      read_connection_of_stock(v, child) || read_container_child(v, child, {}, v.where))
    return;
  if (child.is("dimensions")) return;  // read before all others
  if (child.is("element")) {
    read_part(v, child);
  } else if (read_extension(v, child) || read_option(v, child)) {
    return;
  } else if (child.is(Vendor::Vensim, "netflow") && v.var.kind == VarKind::Stock) {
    v.netflow = child.text();
  } else {
    keep_unread(v.reader(), v.where, v.element, child);
  }
}

void read_access(VariableReader& v) {
  const auto text = v.element.attr("access");
  if (!text) return;
  const std::string_view access = trim(text->text);
  if (equals_ignoring_case(access, "input")) v.var.access = Access::Input;
  if (equals_ignoring_case(access, "output")) v.var.access = Access::Output;
}

/// A <gf> that stands alone: its points are its own children.
void read_function(VariableReader& v) {
  keep_attributes(v.reader(), v.where, v.element, {"name", "access", "type", "discrete"});
  v.own.graph = read_graph(v.reader(), v.element);
  for (const Element child : v.own.graph->unread)
    if (!read_text_property(v, child)) keep_unread(v.reader(), v.where, v.element, child);
}

}  // namespace

void read_variable(SectorReader& in, Element element, VarKind kind) {
  Variable var;
  var.kind = kind;
  const auto name = read_name(in.reader, element, &var.span);
  if (!name || !claim(in, *name, var.span)) return;
  var.name = *name;

  const std::string path = fmt::format("{} \"{}\"", element.tag(), display(var.name));
  VariableReader v(in, element, var, path);
  read_access(v);
  v.is_container = kind == VarKind::Stock && is_container(element);
  if (kind == VarKind::Graphical) {
    read_function(v);
  } else {
    // dimensions first: subscripts of elements are read by them
    for (const Element child : element.children()) {
      if (child.is("dimensions")) read_dims(v, child);
      if (child.is("eqn")) ++v.eqn_count;
    }
    for (const Element child : element.children()) read_child(v, child);
    finish_container(v);
    std::vector<std::string_view> read = {"name", "access", "leak_start", "leak_end"};
    if (v.is_spread_known) read.push_back("isee:spreadflow");
    keep_attributes(in.reader, v.where, element, read);
  }
  make_equations(v);
  in.sector.variables.push_back(std::move(var));
}

}  // namespace weir::xmile
