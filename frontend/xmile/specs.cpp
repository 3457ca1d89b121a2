// See specs.h.
#include "frontend/xmile/specs.h"

#include <array>

#include "ir/base/text.h"

namespace weir::xmile {

namespace {

struct MethodRow {
  std::string_view name;
  Method method;
};

// the names of the text, of the schema, those that Vensim writes (xmile.md 27.1, A23), and weir's
// own for Vensim's second order, after which a list names another that is more widely known
constexpr std::array<MethodRow, 9> kMethods = {{
    {"euler", Method::Euler},
    {"rk2", Method::Rk2},
    {"rk4", Method::Rk4},
    {"rk45", Method::Rk45},
    {"gear", Method::Gear},
    {"rk2_auto", Method::Rk2Auto},
    {"rk4_auto", Method::Rk4Auto},
    {"difference", Method::Difference},
    {"rk2_midpoint", Method::Midpoint},
}};

Method find_method(std::string_view name) {
  for (const MethodRow& row : kMethods)
    if (equals_ignoring_case(row.name, name)) return row.method;
  return Method::Unknown;
}

}  // namespace

Method find_method_in(std::string_view list) {
  if (trim(list).empty()) return Method::Euler;
  Method method = Method::Gear;
  for (const std::string_view item : split(list, ',')) {
    const Method found = find_method(trim(item));
    if (found == Method::Gear) continue;
    method = found;
    if (method != Method::Unknown) return method;
  }
  return method;
}

std::string method_text(const SimSpecs& specs) {
  if (find_method_in(specs.method_text) == specs.method) {
    return specs.method_text.empty() ? "euler" : specs.method_text;
  }
  for (const MethodRow& row : kMethods)
    if (row.method == specs.method) return std::string(row.name);
  return {};
}

}  // namespace weir::xmile
