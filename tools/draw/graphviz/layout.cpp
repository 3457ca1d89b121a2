// Places boxes by Graphviz: the inside of libweir_layout.so.
//
// Labels are empty and sizes are fixed, so that Graphviz never asks for a font. Pixels go in as
// points, which only means that everything is scaled by the same factor there and back.
#include <fmt/core.h>
#include <graphviz/gvc.h>

#include <memory>
#include <string>
#include <vector>

#include "tools/draw/graphviz/door.h"

namespace weir::draw {
namespace {

constexpr double kPointsPerInch = 72;

struct Release {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
  void operator()(Agraph_t* graph) const { agclose(graph); }
};

/// Graphviz takes attributes as text it may write to.
void set(void* object, const char* name, std::string value) {
  std::string key = name;
  std::string none;
  agsafeset(object, key.data(), value.data(), none.data());
}

const char* engine_name(LayoutEngine engine) {
  switch (engine) {
    case LayoutEngine::Ranks:
      return "dot";
    case LayoutEngine::Springs:
      return "neato";
    case LayoutEngine::Many:
      return "sfdp";
  }
  return "dot";
}

void set_up(Agraph_t* graph, LayoutEngine engine, double gap) {
  const std::string inches = fmt::format("{:.3f}", gap / kPointsPerInch);
  set(graph, "rankdir", "LR");
  set(graph, "nodesep", inches);
  set(graph, "ranksep", inches);
  set(graph, "splines", "false");
  set(graph, "start", "1");  // the seed: the same picture every time
  set(graph, "overlap", "prism");
  set(graph, "sep", fmt::format("+{:.0f}", gap / 2));
  // bounds the search for fewer crossings in large graphs
  set(graph, "nslimit", "4");
  set(graph, "nslimit1", "4");
  set(graph, "maxiter", engine == LayoutEngine::Springs ? "400" : "200");
}

void add_lines(Agraph_t* graph, const std::vector<Agnode_t*>& nodes, const LayoutGraph& given) {
  for (const LayoutLine& line : given.lines) {
    Agedge_t* edge = agedge(graph, nodes[line.from], nodes[line.to], nullptr, 1);
    set(edge, "weight", fmt::format("{:.0f}", line.weight));
    set(edge, "len", fmt::format("{:.2f}", line.length));
  }
}

std::vector<Agnode_t*> add_boxes(Agraph_t* graph, const LayoutGraph& given) {
  std::vector<Agnode_t*> nodes;
  for (std::size_t i = 0; i < given.boxes.size(); ++i) {
    std::string name = fmt::format("{}", i);
    Agnode_t* node = agnode(graph, name.data(), 1);
    set(node, "label", "");
    set(node, "shape", "box");
    set(node, "fixedsize", "true");
    set(node, "width", fmt::format("{:.3f}", given.boxes[i].width / kPointsPerInch));
    set(node, "height", fmt::format("{:.3f}", given.boxes[i].height / kPointsPerInch));
    nodes.push_back(node);
  }
  return nodes;
}

void arrange(LayoutEngine engine, LayoutGraph& given, std::string& problem) {
  agseterr(AGMAX);  // its remarks are not for the user
  const std::unique_ptr<GVC_t, Release> context(gvContext());
  std::string name = "model";
  const std::unique_ptr<Agraph_t, Release> graph(
      agopen(name.data(), engine == LayoutEngine::Ranks ? Agdirected : Agundirected, nullptr));
  set_up(graph.get(), engine, given.gap);
  const std::vector<Agnode_t*> nodes = add_boxes(graph.get(), given);
  add_lines(graph.get(), nodes, given);
  if (gvLayout(context.get(), graph.get(), engine_name(engine)) != 0) {
    problem = fmt::format("Graphviz has no layout '{}'", engine_name(engine));
    return;
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    given.boxes[i].x = ND_coord(nodes[i]).x;
    given.boxes[i].y = -ND_coord(nodes[i]).y;
  }
  gvFreeLayout(context.get(), graph.get());
}

}  // namespace
}  // namespace weir::draw

extern "C" __attribute__((visibility("default"))) void weir_layout_1(
    weir::draw::LayoutEngine engine, weir::draw::LayoutGraph& graph, std::string& problem) {
  weir::draw::arrange(engine, graph, problem);
}
