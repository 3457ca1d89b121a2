// See reduces.h.
#include "ir/model/reduces.h"

#include "ir/builtins/builtins.h"

namespace weir {

bool reduces(const Expr& call) {
  for (const Builtin* row : find_builtins(call.path.back().key, FunctionLanguage::Xmile)) {
    switch (row->special) {
      case SpecialFunction::Sum:
      case SpecialFunction::Prod:
      case SpecialFunction::VMin:
      case SpecialFunction::VMax:
      case SpecialFunction::Mean:
      case SpecialFunction::Deviation:
      case SpecialFunction::Size:
      case SpecialFunction::RankOf:
      case SpecialFunction::Interpolate:
        return true;
      case SpecialFunction::Min:
      case SpecialFunction::Max:
        return call.args.size() == 1;
      default:
        break;
    }
  }
  return false;
}

}  // namespace weir
