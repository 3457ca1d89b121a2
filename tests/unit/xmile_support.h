// Small XMILE files for the tests of this room.
#pragma once

#include <string>

#include "frontend/xmile/xmile.h"
#include "ir/base/render.h"

namespace weir::xmile {

/// A file read from text, with what was reported.
struct Loaded {
  SourceMap sources;
  Diagnostics diags;
  Model model;

  explicit Loaded(const std::string& text, const std::string& path = "models/test.xmile") {
    const FileId file = sources.add(SourceFile(path, text));
    model = read(file, sources, diags);
  }
  std::string report() const { return render(diags, sources); }
  std::string text(Span span) const { return std::string(sources.text(span)); }
  /// A variable of the root by name; an empty one when there is none.
  const Variable& var(const std::string& name) const {
    static const Variable kNone;
    for (const Variable& variable : model.root().variables)
      if (variable.name == Name(name)) return variable;
    return kNone;
  }
  std::string equation(const std::string& name, std::size_t i = 0) const {
    const auto& equations = var(name).equations;
    return i < equations.size() ? to_text(equations[i].expr) : "(none)";
  }
  std::string extra(const std::string& where) const {
    for (const auto* list : {&model.extras, &model.root().extras})
      for (const Extra& extra : *list)
        if (extra.where == where) return extra.text;
    return "(none)";
  }
};

/// A whole file around `content`, which stands beside header and settings.
inline std::string file_with(const std::string& content) {
  return "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\n"
         "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>\n"
         "<sim_specs><start>0</start><stop>10</stop></sim_specs>\n" +
         content + "\n</xmile>\n";
}

/// A whole file with these variables in its root model.
inline std::string variables(const std::string& content, const std::string& dims = "") {
  return file_with(dims + "<model><variables>\n" + content + "\n</variables></model>");
}

}  // namespace weir::xmile
