// <includes>, and modules whose model is in another file (xmile.md 9, 23.1).
//
// Only files below the folder of the file that names them are read: no network, no way up. What a
// file includes comes before its own; where both have something of one name its own counts.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "frontend/xmile/reader.h"
#include "frontend/xmile/xmile.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostDepth = 16;  // xmile.md 9
constexpr std::size_t kMostFiles = 1000;

std::string folder_of(const Reader& reader) {
  return fs::path(reader.trail.open.back()).parent_path().string();
}

/// Whether `text` fits a pattern of plain characters and `*`.
bool fits(std::string_view text, std::string_view pattern) {
  std::size_t at = 0, in = 0, star = pattern.npos, tried = 0;
  while (at < text.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      tried = at;
    } else if (in < pattern.size() && pattern[in] == text[at]) {
      ++in;
      ++at;
    } else if (star != pattern.npos) {
      in = star + 1;
      at = ++tried;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '*') ++in;
  return in == pattern.size();
}

/// The files of a folder whose names fit, in alphabetical order.
std::vector<std::string> matching(const fs::path& folder, const std::string& pattern) {
  std::vector<std::string> found;
  std::error_code failed;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && fits(entry->path().filename().string(), pattern))
      found.push_back((folder / entry->path().filename()).string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The paths that a resource names; none after a report.
std::vector<std::string> paths_of(Reader& reader, const std::string& resource, Span span) {
  const auto refuse = [&](std::string_view why) {
    reader.diags.report(DiagKind::IncludeProblem, span, resource, why);
    return std::vector<std::string>();
  };
  std::string written = resource.starts_with("file://") ? resource.substr(7) : resource;
  if (written.find("://") != written.npos) return refuse("nothing is read from the network");
  std::replace(written.begin(), written.end(), '\\', '/');
  if (written.find('\0') != written.npos) return refuse("it is no path");
  fs::path path(written);
  // an absolute path is that of the machine where the file was written
  if (path.is_absolute()) path = path.filename();
  for (const fs::path& part : path) {
    if (part == "..") return refuse("it is outside the folder of this file");
  }
  const fs::path whole = fs::path(folder_of(reader)) / path;
  std::error_code ignored;
  if (fs::is_regular_file(whole, ignored)) return {whole.string()};
  if (whole.filename().string().find('*') != std::string::npos) {
    auto found = matching(whole.parent_path(), whole.filename().string());
    return found.empty() ? refuse("no file has such a name") : found;
  }
  return refuse("no such file");
}

/// One file; nothing after a report.
std::optional<Model> read_included(Reader& reader, const std::string& path, Span span) {
  const auto refuse = [&](const std::string& why) {
    reader.diags.report(DiagKind::IncludeProblem, span, path, why);
    return std::nullopt;
  };
  IncludeTrail& trail = reader.trail;
  std::error_code ignored;
  for (const std::string& open : trail.open) {
    if (open == path || fs::equivalent(open, path, ignored)) return refuse("it includes itself");
  }
  if (trail.open.size() > kMostDepth)
    return refuse(fmt::format("it is included more than {} files deep", kMostDepth));
  if (++trail.count > kMostFiles)
    return refuse(fmt::format("a model has at most {} files", kMostFiles));
  const FileBytes bytes = read_file(path);
  if (!bytes.ok) return refuse(bytes.problem);
  const FileId file = reader.sources.add(SourceFile(path, bytes.bytes));
  if (!looks_like(reader.sources[file].text())) return refuse("it is not an XMILE file");
  return read_within(file, reader.sources, reader.diags, trail);
}

/// Puts what `own` lacks, by its key, before what it has.
template <class Item, class Key>
void unite(std::vector<Item>& own, std::vector<Item>& other, Key key) {
  std::erase_if(other, [&](const Item& item) {
    return std::any_of(own.begin(), own.end(),
                       [&](const Item& known) { return key(known) == key(item); });
  });
  own.insert(own.begin(), std::make_move_iterator(other.begin()),
             std::make_move_iterator(other.end()));
}

/// Everything but the models.
void unite_definitions(Model& own, Model& other) {
  unite(own.dimensions, other.dimensions, [](const Dimension& dim) { return dim.name.key; });
  unite(own.units, other.units, [](const UnitDefinition& unit) { return unit.name; });
  own.disabled_units.insert(own.disabled_units.end(), other.disabled_units.begin(),
                            other.disabled_units.end());
  unite(own.macros, other.macros, [](const Macro& macro) {
    return fmt::format("{} {}", macro.name.key, macro.params.size());
  });
  const auto fill = [](std::optional<bool>& flag, std::optional<bool> value) {
    if (!flag) flag = value;
  };
  fill(own.behavior.all, other.behavior.all);
  fill(own.behavior.stocks, other.behavior.stocks);
  fill(own.behavior.flows, other.behavior.flows);
}

/// The named models; the one without a name is that of the included file alone.
void unite_models(Model& own, Model& other, std::size_t first) {
  for (std::size_t i = first; i < other.sectors.size(); ++i) {
    Sector& sector = other.sectors[i];
    const bool is_known = sector.name.empty() ||
                          std::any_of(own.sectors.begin(), own.sectors.end(),
                                      [&](const Sector& has) { return has.name == sector.name; });
    if (!is_known) own.sectors.push_back(std::move(sector));
  }
}

/// The model of a module: that of its name in the file, else the file's own (xmile.md 23.1).
void merge_module(Reader& reader, const ModuleFile& module) {
  const std::vector<std::string> paths = paths_of(reader, module.resource, module.span);
  if (paths.empty()) return;
  auto file = read_included(reader, paths.front(), module.span);
  if (!file) return;
  const bool is_named = std::any_of(file->sectors.begin(), file->sectors.end(),
                                    [&](const Sector& has) { return has.name == module.name; });
  if (!is_named) file->root().name = module.name;
  unite_definitions(reader.model, *file);
  unite_models(reader.model, *file, 0);
}

}  // namespace

void read_includes(Reader& reader, Element header) {
  const auto includes = header.child("includes");
  if (!includes) return;
  for (const Element child : includes->children()) {
    const auto resource = child.attr("resource");
    if (!child.is("include") || !resource) continue;
    for (const std::string& path :
         paths_of(reader, std::string(trim(resource->text)), resource->span())) {
      auto model = read_included(reader, path, resource->span());
      if (!model) continue;
      for (const Dimension& dim : model->dimensions) remember_included(reader, dim);
      reader.included.push_back(std::move(*model));
    }
  }
}

void merge_includes(Reader& reader) {
  // each goes before those already there, so the last first
  for (std::size_t i = reader.included.size(); i-- > 0;) {
    unite_definitions(reader.model, reader.included[i]);
    unite_models(reader.model, reader.included[i], 0);
  }
  for (const ModuleFile& module : reader.module_files) merge_module(reader, module);
}

}  // namespace weir::xmile
