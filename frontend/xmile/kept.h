// What the reader kept without understanding, by the element it stood in: for the writers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "frontend/xmile/xml_node.h"
#include "ir/model/model.h"

namespace weir::xmile {

class Kept {
 public:
  explicit Kept(const std::vector<Extra>& extras);

  /// Gives `node` the attributes and children that were kept of the element at `path`, once.
  void move_to(XmlNode& node, const std::string& path);
  bool has(const std::string& path) const { return by_path_.contains(path); }
  /// The paths of elements that begin with `prefix`.
  std::vector<std::string> paths(const std::string& prefix) const;

 private:
  struct Part {
    std::string name;  // of a tag, or of an attribute behind '@'
    const Extra* extra;
  };
  std::map<std::string, std::vector<Part>> by_path_;
};

}  // namespace weir::xmile
