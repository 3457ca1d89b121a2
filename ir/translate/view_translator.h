// Diagrams in the other language's terms (vensim.md 16.7, xmile.md 29-30). Private to ir/translate.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "ir/model/model.h"
#include "ir/translate/ledger.h"

namespace weir {

/// Makes the views of one translated sector, in order: a variable is drawn once, its further
/// pictures are ghosts.
class ViewTranslator {
 public:
  /// What a variable of the original became; null: it has no counterpart.
  using Find = std::function<const Variable*(const Name&)>;

  ViewTranslator(Dialect target, Find find, Ledger& ledger);
  /// Notes every object and connector of `view`, and adds it to `views` unless the target has no
  /// such views.
  void add(const View& view, std::vector<View>& views);

 private:
  struct Verdict {
    Fate fate = Fate::Exact;
    std::string reason;
  };
  Verdict place(ViewObject& object);
  Verdict place_variable(ViewObject& object);
  Verdict shape_for_xmile(ViewObject& object, const Variable& variable);
  Verdict join(const Connector& connector, const std::map<ObjectId, const ViewObject*>& objects);
  void drop_all(const View& view, const char* reason);

  Dialect target_;
  Find find_;
  Ledger& ledger_;
  std::unordered_set<std::string> drawn_;  // keys of variables that have their picture
};

}  // namespace weir
