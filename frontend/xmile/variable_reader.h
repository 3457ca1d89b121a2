// One variable while it is read: shared by read_vars.cpp, which reads its children, and
// var_equations.cpp, which makes equations of them.
#pragma once

#include "frontend/xmile/reader.h"

namespace weir::xmile {

/// What stands in a variable or in one of its elements.
struct Content {
  std::optional<Expr> eqn, init;
  std::vector<Expr> more;  // of a conveyor or queue: contents after the first
  std::optional<Graph> graph;
  std::vector<Subscript> subs;
  Span span;
  std::size_t length = 0;  // of the text of `eqn`
};

/// One variable while it is read.
struct VariableReader {
  SectorReader& in;
  Element element;
  Variable& var;
  Keep where;
  std::size_t first_extra;  // of this variable, in the list of `where`
  Content own;
  std::vector<Content> parts;  // of its <element>s
  std::size_t eqn_count = 0;
  bool has_reported_marks = false;
  std::optional<Text> netflow;
  bool is_container = false;
  Container container;  // what is read of it, when it is one
  Leak leak;            // what is read of it, when it leaks
  bool has_leak = false;
  bool is_spread_known = false;

  VariableReader(SectorReader& sector, Element node, Variable& variable, const std::string& path)
      : in(sector),
        element(node),
        var(variable),
        where{sector.sector.extras, path},
        first_extra(sector.sector.extras.size()) {}
  Reader& reader() { return in.reader; }
};

Subscript named_subscript(const Name& name, Span span);
/// The expression in an <eqn>; nothing when it is empty or `???`, which is reported once a
/// variable.
std::optional<Expr> read_eqn(VariableReader& v, const Text& text);
/// <eqn>, <init_eqn> and <gf>: what an element may have as well as its variable; false when it is
/// none of them.
bool read_content(VariableReader& v, Element child, Content& content, const Keep& where);
/// Whether the stock is a conveyor, queue or oven; call before its children are read.
bool is_container(Element element);
/// <conveyor>, <queue>, <leak> and the like (xmile.md 19.1, 20.1); in an <element> with its
/// subscripts. False when the child is none of them.
bool read_container_child(VariableReader& v, Element child, const std::vector<Subscript>& subs,
                          const Keep& where);
/// The initial content of a container: one expression, or several with commas between them.
void read_contents(VariableReader& v, const Text& text, Content& content);
/// Puts what was read of a container or leak into the variable, with the attributes of a flow.
void finish_container(VariableReader& v);
/// One of several <eqn> of one variable: each makes an element.
void read_one_of_several(VariableReader& v, Element child);

/// Turns what was read into equations of the variable, and of the flow or function that stands
/// inside it.
void make_equations(VariableReader& v);

}  // namespace weir::xmile
