// One view while it is read. Not a door: others include read_views.h.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "frontend/xmile/view_style.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// What a diagram shows of the variables: which stock a flow leaves and which it enters, and
/// whether it may run backwards. Keys of names.
struct FlowEnds {
  std::unordered_map<std::string, std::string> leaves, enters;
  std::unordered_set<std::string> one_way;

  FlowEnds(const Model& model, const Sector& sector);
};

class ViewReader {
 public:
  ViewReader(const Document& doc, const FlowEnds& ends, const StyleCascade& styles,
             Diagnostics& diags);

  /// The attributes of `<view>`, or of the display of a model of version 10.
  void read_head(Element element);
  /// All objects of a `<view>`.
  void read_objects(Element element);
  /// One entity of the model; its place is in `display`, which is the entity itself but in
  /// version 10.
  void read_object(Element entity, Element display);
  void read_connector(Element element);
  /// Call once, after everything is read.
  View take();

 private:
  struct EndNames {
    std::size_t connector;
    Text from, to;
    std::optional<ObjectId> from_alias, to_alias;  // uids
  };

  void read_pipe(Element display, ViewObject& object);
  void read_members(Element element, ViewObject& object);
  void place(Element display, const Look& look, ViewObject& object);
  ObjectId claim_uid(Element element);
  ObjectId fresh_id();
  void connect(const EndNames& names);
  ObjectId end_object(const Text& name, const std::optional<ObjectId>& alias) const;
  void join_flow(std::size_t flow);
  ObjectId join_end(const std::unordered_map<std::string, std::string>& stocks,
                    const ViewObject& flow, const Point& end);

  const Document& doc_;
  const FlowEnds& ends_;
  const StyleCascade& styles_;
  Diagnostics& diags_;
  View view_;
  std::vector<EndNames> end_names_;
  std::unordered_set<ObjectId> ids_;
  std::unordered_map<std::string, ObjectId> by_name_;
  ObjectId last_id_ = 0;
};

}  // namespace weir::xmile
