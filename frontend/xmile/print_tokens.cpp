// The tokens of an XMILE file's expressions; see xmile.h.
#include <algorithm>
#include <array>
#include <vector>

#include "frontend/syntax/lexer.h"
#include "frontend/syntax/print_tokens.h"
#include "frontend/xmile/xmile.h"
#include "frontend/xmile/xml.h"

namespace weir::xmile {
namespace {

/// Tags whose text is an expression (xmile.md 4.1, 11.4, 15, 19.1, 24.2).
constexpr std::array<std::string_view, 13> kExpressionTags = {
    "eqn",    "init_eqn", "multiplier", "len",  "capacity", "in_limit", "sample",
    "arrest", "leak",     "start",      "stop", "dt",       "savestep"};

bool holds_expression(const Element& element) {
  return element.vendor() == Vendor::None &&
         std::find(kExpressionTags.begin(), kExpressionTags.end(), element.tag()) !=
             kExpressionTags.end();
}

}  // namespace

std::string print_tokens(FileId file, const SourceMap& sources) {
  Diagnostics unread;
  const Document document(file, sources[file], unread);
  std::string out;
  // a list of its own: elements may lie deeper than the stack is
  std::vector<Element> waiting;
  if (const auto root = document.root()) waiting.push_back(*root);
  while (!waiting.empty()) {
    const Element element = waiting.back();
    waiting.pop_back();
    if (holds_expression(element)) {
      const Text text = element.text();
      if (!out.empty()) out += '\n';
      syntax::print_tokens(text.text, syntax::lex(text.text, syntax::Language::Xmile), text.place(),
                           sources[file], out);
    }
    std::vector<Element> children = element.children();
    waiting.insert(waiting.end(), children.rbegin(), children.rend());
  }
  return out;
}

}  // namespace weir::xmile
