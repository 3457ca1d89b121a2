// Namespaces (xmile.md 1.2, 10, 35.1), and whose meaning a file has (35.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "frontend/xmile/xml_node.h"
#include "ir/model/model.h"

namespace weir::xmile {

inline constexpr std::string_view kNamespace = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0";
inline constexpr std::string_view kIseeNamespace = "http://iseesystems.com/XMILE";
/// weir's own: see frontend/README.md for what it holds.
inline constexpr std::string_view kOwnNamespace = "https://weir.dev/xmile";

/// What stands in <vendor> and <product> of a file that names nobody else.
inline constexpr std::string_view kOwnVendor = "weir";
inline constexpr std::string_view kOwnVersion = "0.1";

/// The value of `weir:dialect`, for files whose header would say something else.
std::string_view dialect_word(Dialect dialect);
std::optional<Dialect> find_dialect(std::string_view word);

/// Whether a text of the header names a maker or one of its products.
bool names_isee(std::string_view text);
bool names_vensim(std::string_view text);
/// Whether a namespace is one of isee's.
bool names_isee_site(std::string_view uri);

/// Declares what the tree uses of isee's and weir's names, and says the dialect where these
/// declarations and the header would say another.
void declare_vendors(XmlNode& root, const Model& model);

}  // namespace weir::xmile
