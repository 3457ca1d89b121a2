// See vendors.h.
#include "frontend/xmile/vendors.h"

#include <algorithm>

#include "ir/base/text.h"

namespace weir::xmile {

namespace {

bool contains_word(std::string_view text, std::string_view word) {
  return to_upper_ascii(text).find(to_upper_ascii(word)) != std::string::npos;
}

/// Whether a name with this prefix occurs in the tree or in the texts that were kept.
bool uses(const XmlNode& node, std::string_view prefix) {
  if (node.tag.starts_with(prefix) || node.source.find(prefix) != std::string::npos) return true;
  for (const auto& [name, value] : node.attributes)
    if (name.starts_with(prefix)) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const XmlNode& child) { return uses(child, prefix); });
}

/// As the reader would find it without `weir:dialect`.
Dialect implied_dialect(const XmlNode& root, const Model& model) {
  for (const auto& [name, value] : root.attributes)
    if (name.starts_with("xmlns") && names_isee_site(value)) return Dialect::Stella;
  for (const Extra& extra : model.extras) {
    const bool names_maker = extra.where == "header/vendor" || extra.where == "header/product";
    if (names_maker && names_isee(extra.text)) return Dialect::Stella;
  }
  return Dialect::Xmile;
}

}  // namespace

std::string_view dialect_word(Dialect dialect) {
  return dialect == Dialect::Stella ? "stella" : "xmile-1.0";
}

std::optional<Dialect> find_dialect(std::string_view word) {
  for (const Dialect dialect : {Dialect::Xmile, Dialect::Stella})
    if (equals_ignoring_case(word, dialect_word(dialect))) return dialect;
  return std::nullopt;
}

bool names_isee(std::string_view text) {
  for (const std::string_view maker : {"isee systems", "stella", "ithink"})
    if (contains_word(text, maker)) return true;
  return false;
}

bool names_vensim(std::string_view text) {
  return contains_word(text, "ventana") || contains_word(text, "vensim");
}

bool names_isee_site(std::string_view uri) { return contains_word(uri, "iseesystems.com"); }

void declare_vendors(XmlNode& root, const Model& model) {
  const bool needs_isee = model.dialect == Dialect::Stella || uses(root, "isee:");
  if (needs_isee && root.find("xmlns:isee") == nullptr)
    root.set("xmlns:isee", std::string(kIseeNamespace));
  const bool is_implied = implied_dialect(root, model) == model.dialect;
  if (!is_implied) root.set("weir:dialect", std::string(dialect_word(model.dialect)));
  if (uses(root, "weir:") && root.find("xmlns:weir") == nullptr)
    root.set("xmlns:weir", std::string(kOwnNamespace));
}

}  // namespace weir::xmile
