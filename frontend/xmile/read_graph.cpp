// <gf>: graphical functions (xmile.md 17).
#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "frontend/xmile/reader.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Reads numbers between separators; a last separator may have nothing behind it, and blanks
/// separate too.
std::vector<double> read_points(Reader& reader, Element element) {
  const Text text = element.text();
  const auto given = element.attr("sep");
  const char separator = given && !given->empty() ? given->text.front() : ',';
  std::vector<double> points;
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && is_blank(text.text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && !is_blank(text.text[at]) && text.text[at] != separator) ++at;
    const std::string_view item = std::string_view(text.text).substr(begin, at - begin);
    while (at < text.size() && is_blank(text.text[at])) ++at;
    const bool is_end = at >= text.size();
    if (!is_end && text.text[at] == separator) ++at;
    if (item.empty() && is_end) break;

    const auto number = parse_number(item);
    if (!number) {
      reader.diags.report(DiagKind::BadNumber, text.span(begin, begin + item.size()),
                          std::string(item));
      return {};
    }
    points.push_back(*number);
  }
  return points;
}

struct Scale {
  double min = 0;
  double max = 0;
};

std::optional<Scale> read_scale(Reader& reader, Element element) {
  const auto min = element.attr("min");
  const auto max = element.attr("max");
  if (!min || !max) {
    reader.diags.report(DiagKind::BadLookup, element.span(), "an <xscale> without 'min' and 'max'");
    return std::nullopt;
  }
  const auto low = read_number(reader, *min);
  const auto high = read_number(reader, *max);
  if (!low || !high) return std::nullopt;
  return Scale{*low, *high};
}

TableType read_type(Reader& reader, Element element) {
  // version 10 wrote a flag
  if (attr_is_true(reader, element, "discrete")) return TableType::Discrete;
  const auto type = element.attr("type");
  if (!type) return TableType::Continuous;
  const std::string_view name = trim(type->text);
  if (equals_ignoring_case(name, "extrapolate")) return TableType::Extrapolate;
  if (equals_ignoring_case(name, "discrete")) return TableType::Discrete;
  if (!name.empty() && !equals_ignoring_case(name, "continuous"))
    reader.diags.report(DiagKind::UnexpectedToken, type->span(),
                        "'continuous', 'extrapolate' or 'discrete'", fmt::format("'{}'", name));
  return TableType::Continuous;
}

/// x_i = min + i (max - min) / (n - 1) (xmile.md 17.1).
std::vector<double> spread(const Scale& scale, std::size_t count) {
  std::vector<double> xs;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_last = i > 0 && i + 1 == count;
    const double steps = count > 1 ? static_cast<double>(count - 1) : 1;
    xs.push_back(is_last ? scale.max
                         : scale.min + static_cast<double>(i) * (scale.max - scale.min) / steps);
  }
  return xs;
}

void sort_points(Reader& reader, LookupTable& table, Span span) {
  if (std::is_sorted(table.xs.begin(), table.xs.end())) return;
  reader.diags.report(DiagKind::UnsortedLookup, span);
  std::vector<std::size_t> order(table.xs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return table.xs[a] < table.xs[b]; });
  LookupTable sorted;
  sorted.type = table.type;
  for (const std::size_t i : order) {
    sorted.xs.push_back(table.xs[i]);
    sorted.ys.push_back(table.ys[i]);
  }
  table = std::move(sorted);
}

struct Parts {
  std::optional<Element> xscale, xpts, ypts;
};

Parts find_parts(Element element, Graph& graph) {
  Parts parts;
  for (const Element child : element.children()) {
    std::optional<Element>* slot = child.is("xscale") ? &parts.xscale
                                   : child.is("xpts") ? &parts.xpts
                                   : child.is("ypts") ? &parts.ypts
                                                      : nullptr;
    if (slot != nullptr) {
      *slot = child;
    } else {
      graph.unread.push_back(child);
    }
  }
  return parts;
}

/// Fills in x values: `xpts` win over `xscale` where both stand. False when the table cannot be
/// made.
bool read_xs(Reader& reader, const Parts& parts, Element element, LookupTable& table) {
  auto& diags = reader.diags;
  if (parts.xpts) {
    const std::size_t errors_before = diags.error_count();
    table.xs = read_points(reader, *parts.xpts);
    if (table.xs.size() == table.ys.size()) return true;
    if (diags.error_count() > errors_before) return false;
    diags.report(DiagKind::BadLookup, parts.xpts->span(),
                 fmt::format("{} x values but {} y values", table.xs.size(), table.ys.size()));
    return false;
  }
  if (!parts.xscale) {
    diags.report(DiagKind::BadLookup, element.span(), "neither <xscale> nor <xpts>");
    return false;
  }
  const auto scale = read_scale(reader, *parts.xscale);
  if (!scale) return false;
  if (scale->min > scale->max) {
    diags.report(DiagKind::BadLookup, parts.xscale->span(),
                 "an <xscale> whose 'min' is above its 'max'");
    return false;
  }
  table.xs = spread(*scale, table.ys.size());
  return true;
}

}  // namespace

Graph read_graph(Reader& reader, Element element) {
  Graph graph;
  graph.span = element.span();
  if (element.attr("name")) graph.name = read_name(reader, element);
  graph.table.type = read_type(reader, element);

  const Parts parts = find_parts(element, graph);
  if (!parts.ypts) {
    graph.is_reference = graph.name && !parts.xpts && !parts.xscale;
    if (!graph.is_reference) reader.diags.report(DiagKind::BadLookup, element.span(), "no <ypts>");
    return graph;
  }
  const std::size_t errors_before = reader.diags.error_count();
  graph.table.ys = read_points(reader, *parts.ypts);
  if (graph.table.ys.empty() && reader.diags.error_count() == errors_before)
    reader.diags.report(DiagKind::BadLookup, parts.ypts->span(), "no points");
  if (graph.table.ys.empty() || !read_xs(reader, parts, element, graph.table)) return graph;
  sort_points(reader, graph.table, element.span());
  graph.has_points = true;
  return graph;
}

Expr make_table(const LookupTable& table, Span span) {
  Expr expr;
  expr.kind = ExprKind::Table;
  expr.table_type = table.type;
  expr.span = span;
  expr.values = table.xs;
  expr.values.insert(expr.values.end(), table.ys.begin(), table.ys.end());
  return expr;
}

}  // namespace weir::xmile
