// One XML document with the place of everything in it. Only xml.cpp sees pugixml; the readers see
// Elements.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/xmile/text.h"
#include "ir/base/diag.h"

namespace pugi {
struct xml_node_struct;
}

namespace weir::xmile {

class Document;

/// Whose tag or attribute it is: the standard's, or that of a maker we know, or of some other
/// (xmile.md 10).
enum class Vendor : std::uint8_t { None, Isee, Vensim, Weir, Other };

struct Attribute {
  std::string_view name;  // as written, with its prefix
  Text value;
};

/// A handle to an element of a Document, which must outlive it.
class Element {
 public:
  Element(const Document& doc, pugi::xml_node_struct* node) : doc_(&doc), node_(node) {}

  /// The name without a prefix, if that prefix stands for XMILE itself; else as written.
  std::string_view tag() const;
  bool is(std::string_view standard_tag) const {
    return vendor() == Vendor::None && tag() == standard_tag;
  }
  bool is(Vendor maker, std::string_view local_name) const;
  Vendor vendor() const;
  std::vector<Element> children() const;
  /// The first child with this standard tag.
  std::optional<Element> child(std::string_view standard_tag) const;
  /// The value of an attribute without a prefix.
  std::optional<Text> attr(std::string_view name) const;
  std::optional<Text> attr(Vendor maker, std::string_view local_name) const;
  std::vector<Attribute> attributes() const;
  /// Its own character data, decoded; that of child elements is left out.
  Text text() const;
  /// The name in its start tag.
  Span span() const;
  /// All of it, from '<' to the end of its end tag. Takes time proportional to its length.
  Span whole() const;
  /// The same as text, well-formed also in a mended file.
  std::string_view source() const;

 private:
  const Document* doc_;
  pugi::xml_node_struct* node_;
};

/// A parsed file. Elements point into it, so it neither copies nor moves.
class Document {
 public:
  /// Reports DiagKind::BadXml when the text is not well-formed. Missing end tags of variables are
  /// mended with a warning.
  Document(FileId file, const SourceFile& source, Diagnostics& diags);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// The outermost element, if the file is XML at all.
  std::optional<Element> root() const;
  FileId file() const { return file_; }
  std::string_view source() const { return source_; }
  /// The text with its missing end tags.
  std::string_view mended() const { return mended_.empty() ? source_ : mended_; }
  Vendor vendor_of(std::string_view prefix) const;

 private:
  friend class Element;
  struct Parsed;
  struct Insertion {
    std::size_t end;     // in the mended text
    std::size_t length;  // of all insertions so far
  };

  bool parse(Diagnostics& diags);
  bool mend(Diagnostics& diags);
  void read_prefixes();
  std::uint32_t place(const char* in_buffer) const;

  FileId file_;
  std::string_view source_;
  std::string buffer_;  // pugixml writes into it
  std::string mended_;  // the text with its missing end tags, when there are any
  std::vector<Insertion> insertions_;
  std::unique_ptr<Parsed> parsed_;
  std::vector<std::pair<std::string, Vendor>> prefixes_;
};

}  // namespace weir::xmile
