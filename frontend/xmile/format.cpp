// Canonical layout of an XMILE file: see write.h. It works on the text, not on the Model, because
// order, comments and what nobody understands belong to the file.
//
// Blanks between elements mean nothing, so there the layout is ours. An element that holds text, or
// a CDATA section, is copied from its start tag to its end tag: blanks in it may mean something.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/xmile/scan.h"
#include "frontend/xmile/write.h"
#include "frontend/xmile/xml.h"
#include "frontend/xmile/xml_node.h"
#include "ir/base/encode.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
/// A file may nest without end; what is written must not grow by the square of that.
constexpr std::size_t kDeepest = 40;

/// Markup, with what an element needs to know of its content.
struct Piece {
  Markup markup;
  Tag tag;                  // of Kind::Tag
  std::size_t end = 0;      // of an element: of its end tag, as an index into the pieces
  bool holds_text = false;  // directly
  bool holds_markup = false;
};

bool is_blank(std::string_view text) { return text.find_first_not_of(kBlanks) == text.npos; }

/// Start tags are joined with their end tags. None when a tag has no partner or text stands outside
/// of all elements: such a file is left alone.
std::vector<Piece> pieces_of(std::string_view xml) {
  std::vector<Piece> pieces;
  std::vector<std::size_t> open;
  std::size_t at = 0;
  while (const auto markup = next_markup(xml, at)) {
    Piece piece{*markup, {}};
    if (markup->kind == Markup::Kind::Tag) piece.tag = tag_at(xml, markup->begin);
    const bool is_end = piece.tag.kind == Tag::Kind::Close;
    const bool is_text =
        markup->kind == Markup::Kind::Cdata || !is_blank(xml.substr(at, markup->begin - at));
    if (open.empty() && (is_text || is_end)) return {};
    if (!open.empty()) {
      Piece& parent = pieces[open.back()];
      parent.holds_text = parent.holds_text || is_text;
      parent.holds_markup = parent.holds_markup || !is_end;
    }
    if (is_end) {
      if (pieces[open.back()].tag.name != piece.tag.name) return {};
      pieces[open.back()].end = pieces.size();
      open.pop_back();
    }
    const bool is_start = markup->kind == Markup::Kind::Tag && piece.tag.kind == Tag::Kind::Open;
    if (is_start) open.push_back(pieces.size());
    pieces.push_back(piece);
    at = markup->end;
  }
  const bool is_whole = open.empty() && is_blank(xml.substr(at));
  return is_whole ? pieces : std::vector<Piece>();
}

/// `name="value"`, a blank between two; quotes change only where the value has none of the new.
std::string laid_out_attributes(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == text.npos) return out;
    text.remove_prefix(begin);
    const std::size_t equals = text.find('=');
    const std::size_t open = text.find_first_of("\"'", equals);
    const std::size_t close = open == text.npos ? open : text.find(text[open], open + 1);
    if (equals == text.npos || close == text.npos) return out + " " + std::string(trim(text));
    const std::string_view value = text.substr(open + 1, close - open - 1);
    const char quote = value.find('"') == value.npos ? '"' : '\'';
    out += " " + std::string(trim(text.substr(0, equals))) + "=" + quote;
    out.append(value) += quote;
    text.remove_prefix(close + 1);
  }
}

class Layout {
 public:
  explicit Layout(std::string_view xml) : xml_(xml), pieces_(pieces_of(xml)) {}

  std::string text();

 private:
  void line(std::string_view content);
  std::string start(const Piece& piece, bool is_empty) const;
  std::size_t element(std::size_t index);

  std::string_view xml_;
  std::vector<Piece> pieces_;
  std::string out_;
  std::size_t depth_ = 0;
};

std::string Layout::text() {
  if (pieces_.empty()) return std::string(xml_);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Markup& markup = pieces_[i].markup;
    if (markup.kind == Markup::Kind::Tag) {
      i = element(i);
    } else {
      line(xml_.substr(markup.begin, markup.end - markup.begin));
    }
  }
  return std::move(out_);
}

void Layout::line(std::string_view content) {
  out_.append(2 * std::min(depth_, kDeepest), ' ');
  out_.append(content) += '\n';
}

std::string Layout::start(const Piece& piece, bool is_empty) const {
  const Tag& tag = piece.tag;
  const std::size_t names_end = tag.begin + 1 + tag.name.size();
  const std::size_t closing = tag.kind == Tag::Kind::Empty ? 2 : 1;
  const std::string_view attributes = xml_.substr(names_end, tag.end - closing - names_end);
  return "<" + std::string(tag.name) + laid_out_attributes(attributes) + (is_empty ? "/>" : ">");
}

/// Writes what stands at `index`, an element with text whole; returns the last piece that was
/// written.
std::size_t Layout::element(std::size_t index) {
  const Piece& piece = pieces_[index];
  if (piece.tag.kind == Tag::Kind::Close) {
    --depth_;
    line("</" + std::string(piece.tag.name) + ">");
    return index;
  }
  const bool is_empty =
      piece.tag.kind == Tag::Kind::Empty || (!piece.holds_text && !piece.holds_markup);
  if (is_empty) {
    line(start(piece, true));
    return piece.tag.kind == Tag::Kind::Empty ? index : piece.end;
  }
  if (!piece.holds_text) {
    line(start(piece, false));
    ++depth_;
    return index;
  }
  const std::size_t end = pieces_[piece.end].tag.begin;
  line(start(piece, false) + std::string(xml_.substr(piece.tag.end, end - piece.tag.end)) + "</" +
       std::string(piece.tag.name) + ">");
  return piece.end;
}

/// LF alone, as XML reads all line ends.
std::string with_unix_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace

std::string format(FileId file, const SourceMap& sources) {
  const SourceFile& source = sources[file];
  Diagnostics told_before;
  const Document doc(file, source, told_before);
  const std::string lines = with_unix_lines(doc.mended());
  std::string text = Layout(lines).text();
  const bool is_declared = text.starts_with("<?xml");
  if (!is_declared) text.insert(0, kDeclaration);
  text = with_line_ends(std::move(text), source.text());
  Encoded encoded = encode(text, source.encoding());
  return std::move(encoded.bytes);
}

}  // namespace weir::xmile
