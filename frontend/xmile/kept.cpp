// See kept.h.
#include "frontend/xmile/kept.h"

namespace weir::xmile {

Kept::Kept(const std::vector<Extra>& extras) {
  for (const Extra& extra : extras) {
    // names may hold '/', tags and attributes do not
    const std::size_t slash = extra.where.rfind('/');
    const bool is_top = slash == std::string::npos;
    by_path_[is_top ? "" : extra.where.substr(0, slash)].push_back(
        {is_top ? extra.where : extra.where.substr(slash + 1), &extra});
  }
}

void Kept::move_to(XmlNode& node, const std::string& path) {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return;
  for (const Part& part : found->second) {
    if (!part.name.starts_with('@')) {
      node.add(XmlNode(part.name)).source = part.extra->text;
    } else if (const std::string name = part.name.substr(1); node.find(name) == nullptr) {
      node.set(name, part.extra->text);
    }
  }
  by_path_.erase(found);
}

std::vector<std::string> Kept::paths(const std::string& prefix) const {
  std::vector<std::string> paths;
  for (auto at = by_path_.lower_bound(prefix);
       at != by_path_.end() && at->first.starts_with(prefix); ++at)
    paths.push_back(at->first);
  return paths;
}

}  // namespace weir::xmile
