// <sim_specs>, <behavior> and <model_units> (xmile.md 4, 5, 7.1, 27.1).
#include <fmt/core.h>

#include "frontend/xmile/reader.h"
#include "frontend/xmile/specs.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

/// The first method of the list that weir has (xmile.md 27.1). When it has none, resolve refuses
/// the list, as unknown when one of its names is.
void read_method(const Text& text, SimSpecs& specs) {
  specs.method_text = std::string(trim(text.text));
  specs.method_span = text.trimmed().span();
  if (!specs.method_text.empty()) specs.method = find_method_in(specs.method_text);
}

Expr number_expr(double value, Span span) {
  Expr expr = make_number(value, span);
  expr.text = format_number(value);
  return expr;
}

void read_dt(Reader& reader, Element element, SimSpecs& specs) {
  const auto value = read_expr(reader, element.text());
  if (!value) return;
  if (!attr_is_true(reader, element, "reciprocal")) {
    specs.dt = *value;
  } else if (value->kind == ExprKind::Number) {
    specs.dt = number_expr(1 / value->number, value->span);
  } else if (value->kind == ExprKind::List) {
    reader.diags.report(DiagKind::BadNumber, value->span, element.text().trimmed().text);
  } else {
    specs.dt = make_binary(SyntaxOp::Div, number_expr(1, value->span), *value);
    specs.dt.span = value->span;
  }
}

/// What the groups and models say of themselves decides (xmile.md 22, 11.1). The element is kept
/// for writers, as their attributes are.
void read_run(Reader& reader, Element element, SimSpecs& specs, const Keep& where) {
  keep(where, element);
  const auto by = element.attr("by");
  if (!by) return;
  const auto is = [&](const char* word) { return equals_ignoring_case(trim(by->text), word); };
  specs.run_span = by->span();
  specs.run_by = is("group") ? RunBy::Group : is("module") ? RunBy::Module : RunBy::All;
  if (specs.run_by == RunBy::All && !is("all"))
    reader.diags.report(DiagKind::NoEffect, by->span(),
                        fmt::format("<run by=\"{}\">", trim(by->text)));
}

/// One property, as a child or as an attribute with the same name; false when it is none.
bool read_property(Reader& reader, std::string_view name, const Text& text, SimSpecs& specs) {
  Expr* slot = name == "start" ? &specs.start : name == "stop" ? &specs.stop : nullptr;
  if (slot != nullptr) {
    if (auto value = read_expr(reader, text)) *slot = std::move(*value);
  } else if (name == "method") {
    read_method(text, specs);
  } else if (name == "time_units") {
    specs.time_units = std::string(trim(text.text));
  } else {
    return false;
  }
  return true;
}

std::optional<bool> flag_of_child(Reader& reader, Element element, const Keep& where) {
  std::optional<bool> flag;
  for (const Element child : element.children()) {
    if (child.is("non_negative")) {
      flag = read_flag(reader, child.text());
    } else {
      keep_unread(reader, where, element, child);
    }
  }
  return flag;
}

}  // namespace

/// Reads what is there over what `specs` already holds: a model's settings override the file's one
/// by one (4.1).
void read_specs(Reader& reader, Element element, SimSpecs& specs, const Keep& where) {
  specs.span = element.span();
  for (const std::string_view name : {"start", "stop", "method", "time_units"})
    if (const auto text = element.attr(name)) read_property(reader, name, *text, specs);
  if (const auto text = element.attr("dt"))
    if (auto value = read_expr(reader, *text)) specs.dt = std::move(*value);
  // xmile.md 4.5: 0 or absent saves every dt; the expression stays Missing then
  if (const auto text = element.attr(Vendor::Isee, "save_interval")) {
    auto value = read_expr(reader, *text);
    const bool is_zero = value && value->kind == ExprKind::Number && value->number == 0;
    if (value && !is_zero) specs.save = std::move(*value);
  }
  for (const Element child : element.children()) {
    if (child.vendor() == Vendor::None && read_property(reader, child.tag(), child.text(), specs))
      continue;
    if (child.is("dt")) {
      read_dt(reader, child, specs);
    } else if (child.is("run")) {
      read_run(reader, child, specs, where);
    } else {
      keep_unread(reader, where, element, child);
    }
  }
  keep_attributes(reader, where, element,
                  {"start", "stop", "dt", "method", "time_units", "isee:save_interval"});
}

/// Fills in the defaults of xmile.md 4.1, once all settings of the root have been read.
void finish_specs(Reader& reader, SimSpecs& specs) {
  if (specs.dt.is_missing()) specs.dt = number_expr(1, specs.span);
  if (specs.start.is_missing()) {
    specs.start = number_expr(0, specs.span);
    reader.diags.report(DiagKind::MissingControl, specs.span, "start", "0");
  }
  if (specs.stop.is_missing())
    reader.diags.report(DiagKind::BadRunTime, specs.span,
                        "the file does not say when a run stops (<sim_specs><stop>)");
}

void read_behavior(Reader& reader, Element element, Behavior& behavior, const Keep& where) {
  const Keep inside{where.extras, where.path.empty() ? "behavior" : where.path + "/behavior"};
  for (const Element child : element.children()) {
    if (child.is("non_negative")) {
      behavior.all = read_flag(reader, child.text());
    } else if (child.is("stock")) {
      behavior.stocks = flag_of_child(reader, child, {where.extras, inside.path + "/stock"});
    } else if (child.is("flow")) {
      behavior.flows = flag_of_child(reader, child, {where.extras, inside.path + "/flow"});
    } else {
      keep_unread(reader, inside, element, child);
    }
  }
}

void read_units(Reader& reader, Element element) {
  const Keep where{reader.model.extras, "model_units"};
  for (const Element child : element.children()) {
    if (!child.is("unit")) {
      keep_unread(reader, where, element, child);
      continue;
    }
    // a disabled definition hides a built-in one of its name, and belongs to the file as it is
    if (attr_is_true(reader, child, "disabled")) {
      if (const auto name = child.attr("name"))
        reader.model.disabled_units.emplace_back(trim(name->text));
      keep(where, child);
      continue;
    }
    UnitDefinition unit;
    unit.span = child.span();
    if (const auto name = child.attr("name")) unit.name = std::string(trim(name->text));
    const Keep inside{where.extras, fmt::format("{}/unit \"{}\"", where.path, unit.name)};
    keep_attributes(reader, inside, child, {"name", "disabled"});
    for (const Element part : child.children()) {
      const std::string text(trim(part.text().text));
      if (part.is("eqn")) {
        unit.equation = text;
      } else if (part.is("alias")) {
        unit.aliases.push_back(text);
      } else {
        keep_unread(reader, inside, child, part);
      }
    }
    reader.model.units.push_back(std::move(unit));
  }
}

}  // namespace weir::xmile
