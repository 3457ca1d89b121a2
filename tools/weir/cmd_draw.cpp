// weir draw: the diagrams of a model as SVG or PNG.
#include <fmt/core.h>

#include "tools/libweir/json.h"
#include "tools/libweir/pictures.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

bool ends_with(const std::string& path, std::string_view ending) {
  const std::string tail = path.substr(path.size() - std::min(path.size(), ending.size()));
  return equals_ignoring_case(tail, ending);
}

Exit refuse(const std::string& problem, Exit exit) {
  complain(problem);
  return exit;
}

Exit print_list(const std::vector<Diagram>& diagrams, bool as_json) {
  std::string text;
  JsonWriter json;
  json.begin_array();
  for (std::size_t at = 0; at < diagrams.size(); ++at) {
    const Diagram& diagram = diagrams[at];
    const std::string size = counted(diagram.view.objects.size(), "object");
    text += fmt::format("{:<3} {} ({}{})\n", at + 1, diagram.name, size,
                        diagram.is_made ? ", laid out by weir" : "");
    json.begin_object().key("number").number(static_cast<double>(at + 1));
    json.key("name").text(diagram.name).key("objects");
    json.number(static_cast<double>(diagram.view.objects.size()));
    json.key("connectors").number(static_cast<double>(diagram.view.connectors.size()));
    json.key("laid_out").boolean(diagram.is_made).end_object();
  }
  return print_text(as_json ? json.end_array().str() : text);
}

}  // namespace

/// A model with mistakes is drawn as far as it was understood.
Exit draw_model(const Options& options) {
  const DrawOptionsGiven& given = options.draw;
  const bool as_png = ends_with(options.output, ".png");
  if (!options.output.empty() && !as_png && !ends_with(options.output, ".svg")) {
    return refuse(fmt::format("'{}' ends neither in .svg nor in .png", options.output),
                  Exit::WrongUse);
  }
  Loaded loaded = load_given(options.model);
  if (loaded.model.sectors.empty() || loaded.diags.has_errors()) {
    report(loaded.diags, loaded.sources, {});
    return exit_after_errors(loaded.diags);
  }
  std::string problem;
  const std::vector<Diagram> diagrams = find_diagrams(loaded, problem);
  report(loaded.diags, loaded.sources, {});
  if (!problem.empty()) return refuse(problem, Exit::Failed);
  if (given.lists) return print_list(diagrams, options.json);
  if (diagrams.empty()) return refuse("the model has nothing to draw", Exit::Failed);
  const std::vector<std::size_t> chosen = choose_diagrams(diagrams, given.view);
  if (chosen.empty()) {
    return refuse(fmt::format("the model has no diagram '{}': see `weir draw --list`", given.view),
                  Exit::WrongUse);
  }
  std::string picture = svg_picture(loaded, diagrams, chosen);
  if (as_png) picture = png_picture(picture, given.scale, problem);
  if (!problem.empty()) return refuse(problem, Exit::Failed);
  if (options.output.empty()) return print_text(picture);
  return write_file(options.output, picture) ? Exit::Good : Exit::WrongUse;
}

}  // namespace weir::cli
