// See load.h.
#include "frontend/load.h"

#include <string_view>

#include "frontend/mdl/mdl.h"
#include "frontend/transcode.h"
#include "frontend/xmile/xmile.h"

namespace weir {

namespace {

struct PathParts {
  std::string folder;  // "." when the path names none
  std::string stem;    // file name without its ending
};

PathParts split_path(std::string_view path) {
  PathParts parts;
  const auto slash = path.rfind('/');
  const std::string_view file = slash == path.npos ? path : path.substr(slash + 1);
  parts.folder = slash == path.npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
  const auto dot = file.rfind('.');
  parts.stem = file.substr(0, dot == 0 ? file.npos : dot);
  return parts;
}

Model empty_model() {
  Model model;
  model.sectors.emplace_back();
  return model;
}

Model read(FileId file, SourceMap& sources, Diagnostics& diags) {
  const SourceFile& source = sources[file];
  if (xmile::looks_like(source.text())) return xmile::read(file, sources, diags);
  if (mdl::looks_like(source.text())) return mdl::read(file, sources, diags);
  diags.report(DiagKind::UnknownFormat, Span{file, 0, 0}, source.path());
  return empty_model();
}

}  // namespace

Model load(const std::string& path, SourceMap& sources, Diagnostics& diags,
           const std::string& encoding) {
  FileBytes file = read_file(path);
  Transcoded decoded;
  if (file.ok) {
    decoded = transcode(std::move(file.bytes), encoding);
    file.problem = decoded.problem;
  }
  if (!file.problem.empty()) {
    diags.report(DiagKind::CannotRead, Span{}, path, file.problem);
    return empty_model();
  }
  return load(sources.add(SourceFile(path, decoded.text)), sources, diags);
}

std::string print_tokens(FileId file, const SourceMap& sources) {
  const std::string_view text = sources[file].text();
  if (xmile::looks_like(text)) return xmile::print_tokens(file, sources);
  return mdl::looks_like(text) ? mdl::print_tokens(file, sources) : std::string();
}

Model load(FileId file, SourceMap& sources, Diagnostics& diags) {
  Model model = read(file, sources, diags);
  const PathParts parts = split_path(sources[file].path());
  model.file = file;
  model.folder = parts.folder;
  if (model.name.empty()) model.name = parts.stem;
  return model;
}

}  // namespace weir
