// Conveyors, queues and ovens: what stands in their stock, and in the flows that leave them
// (xmile.md 19.1, 20.1, 21).
#include <fmt/core.h>

#include "frontend/xmile/variable_reader.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

std::optional<ContainerKind> kind_of(const Element& child) {
  if (child.is("conveyor")) return ContainerKind::Conveyor;
  if (child.is("queue")) return ContainerKind::Queue;
  if (child.is("oven") || child.is(Vendor::Isee, "oven")) return ContainerKind::Oven;
  return std::nullopt;
}

/// One parameter as an equation of the elements that `subs` names.
void add_parameter(VariableReader& v, const Text& text, const std::vector<Subscript>& subs,
                   std::vector<Equation>& equations) {
  auto expr = read_eqn(v, text);
  if (!expr) return;
  Equation equation;
  equation.subs = subs;
  equation.expr = std::move(*expr);
  equation.span = equation.name_span = text.trimmed().span();
  equations.push_back(std::move(equation));
}

bool read_parameter(VariableReader& v, Element child, const std::vector<Subscript>& subs) {
  Container& container = v.container;
  std::vector<Equation>* equations = child.is("len")        ? &container.transit_time
                                     : child.is("capacity") ? &container.capacity
                                     : child.is("in_limit") ? &container.inflow_limit
                                     : child.is("sample")   ? &container.sample
                                     : child.is("arrest")   ? &container.arrest
                                                            : nullptr;
  if (equations) add_parameter(v, child.text(), subs, *equations);
  return equations != nullptr;
}

/// An attribute that is true or false; as it was where it is not given.
void read_attribute(VariableReader& v, Element element, std::string_view name, bool& value) {
  if (const auto text = element.attr(name)) value = read_flag(v.reader(), *text).value_or(value);
}

void read_container(VariableReader& v, Element element, ContainerKind kind,
                    const std::vector<Subscript>& subs, const Keep& where) {
  if (v.var.container && v.var.container->kind != kind) {
    unsupported(v.reader(), element.span(), "a stock that is a conveyor and a queue at once");
    return;
  }
  v.container.kind = kind;
  if (!v.var.container) v.container.span = element.span();
  v.var.container = v.container;
  read_attribute(v, element, "discrete", v.container.is_discrete);
  read_attribute(v, element, "batch_integrity", v.container.keeps_batches);
  read_attribute(v, element, "one_at_a_time", v.container.takes_one_at_a_time);
  read_attribute(v, element, "exponential_leak", v.container.leaks_exponentially);
  if (const auto stands = element.attr(Vendor::Weir, "stands"))
    v.container.stands = read_flag(v.reader(), *stands).value_or(false);
  // its exact rule is not known: xmile.md 19.10
  if (attr_is_true(v.reader(), element, "force_leak_fraction"))
    unsupported(v.reader(), element.span(), "a conveyor with force_leak_fraction");
  const Keep inside{where.extras, where.path + "/" + std::string(element.tag())};
  for (const Element child : element.children())
    if (!read_parameter(v, child, subs)) keep_unread(v.reader(), inside, element, child);
  keep_attributes(
      v.reader(), inside, element,
      {"discrete", "batch_integrity", "one_at_a_time", "exponential_leak", "weir:stands"});
}

/// `leak_start`, `leak_end`: a fraction of the way.
void read_zone(VariableReader& v, std::string_view name, double& end) {
  const auto text = v.element.attr(name);
  const auto value = text ? read_number(v.reader(), *text) : std::nullopt;
  if (!value) return;
  if (*value >= 0 && *value <= 1) {
    end = *value;
    return;
  }
  v.reader().diags.report(DiagKind::UnexpectedToken, text->span(), "a number from 0 to 1",
                          fmt::format("'{}'", trim(text->text)));
}

/// xmile.md 19.9.
void read_spread(VariableReader& v) {
  const auto text = v.element.attr(Vendor::Isee, "spreadflow");
  if (!text) return;
  const std::string_view spread = trim(text->text);
  for (const Spread each : {Spread::Beginning, Spread::Even, Spread::Destination,
                            Spread::Distribution, Spread::Source}) {
    if (!equals_ignoring_case(spread, spread_word(each))) continue;
    v.var.spread = each;
    v.is_spread_known = true;
  }
  if (!v.is_spread_known)
    unsupported(v.reader(), text->span(), fmt::format("an inflow spread by '{}'", spread));
}

/// Pieces between commas that stand outside quotes, comments, parentheses and brackets.
std::vector<Text> pieces_of(const Text& text) {
  std::vector<Text> pieces;
  int depth = 0;
  bool is_quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text.text[i];
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c != ',' || depth > 0) continue;
    pieces.push_back(text.slice(begin, i));
    begin = i + 1;
  }
  pieces.push_back(text.slice(begin, text.size()));
  return pieces;
}

}  // namespace

bool is_container(Element element) {
  for (const Element child : element.children())
    if (kind_of(child)) return true;
  return false;
}

bool read_container_child(VariableReader& v, Element child, const std::vector<Subscript>& subs,
                          const Keep& where) {
  if (v.var.kind == VarKind::Stock) {
    const auto kind = kind_of(child);
    if (kind) read_container(v, child, *kind, subs, where);
    return kind || (v.is_container && !subs.empty() && read_parameter(v, child, subs));
  }
  if (v.var.kind != VarKind::Flow) return false;
  if (child.is("overflow")) {
    if (read_flag(v.reader(), child.text()).value_or(true)) v.var.overflow = child.span();
  } else if (child.is("leak")) {
    if (!v.has_leak) v.leak.span = child.span();
    v.has_leak = true;
    // the empty form only marks: xmile.md 19.1
    if (!child.text().trimmed().empty()) add_parameter(v, child.text(), subs, v.leak.fraction);
  } else if (child.is("leak_integers")) {
    v.leak.is_whole = read_flag(v.reader(), child.text()).value_or(true);
  } else if (child.is(Vendor::Isee, "distrib_eq")) {
    v.var.distribution = read_expr(v.reader(), child.text());
  } else {
    return false;
  }
  return true;
}

void read_contents(VariableReader& v, const Text& text, Content& content) {
  const std::vector<Text> pieces = pieces_of(text);
  content.eqn = read_eqn(v, pieces.front());
  for (std::size_t i = 1; i < pieces.size(); ++i)
    if (auto expr = read_eqn(v, pieces[i])) content.more.push_back(std::move(*expr));
}

void finish_container(VariableReader& v) {
  if (v.var.container) v.var.container = std::move(v.container);
  if (v.var.kind != VarKind::Flow) return;
  read_spread(v);
  read_zone(v, "leak_start", v.leak.zone_start);
  read_zone(v, "leak_end", v.leak.zone_end);
  // an outflow that is not marked may leak all the same (xmile.md 19.2), and then these hold
  v.leak.span = v.has_leak ? v.leak.span : Span{};
  const bool says_something =
      v.has_leak || v.leak.is_whole || v.leak.zone_start > 0 || v.leak.zone_end < 1;
  if (says_something) v.var.leak = std::move(v.leak);
}

}  // namespace weir::xmile
