// XML through pugixml, parsed in place and without its decoding, so that every pointer into the
// buffer is a place in the file; see xml.h.
#include "frontend/xmile/xml.h"

#include <pugixml.hpp>

#include <algorithm>
#include <functional>

#include "frontend/xmile/scan.h"
#include "frontend/xmile/vendors.h"

namespace weir::xmile {

namespace {

constexpr std::string_view kOldNamespace = "http://www.systemdynamics.org/XMILE";

bool is_xmile(std::string_view uri) { return uri == kNamespace || uri == kOldNamespace; }

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

std::string_view local_part(std::string_view name) { return name.substr(name.find(':') + 1); }

/// Encodings that SourceFile reads as Windows-1252 when the text is not UTF-8.
bool declares_latin(std::string_view source) {
  const std::string_view declaration = source.substr(0, source.find("?>"));
  if (declaration.size() == source.size() || declaration.size() > 200) return false;
  std::string lower(declaration);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower.find("iso-8859-1") != std::string::npos ||
         lower.find("windows-1252") != std::string::npos ||
         lower.find("latin1") != std::string::npos;
}

}  // namespace

struct Document::Parsed {
  pugi::xml_document xml;
  pugi::xml_parse_result result;
};

Document::Document(FileId file, const SourceFile& source, Diagnostics& diags)
    : file_(file), source_(source.text()) {
  const bool is_latin = source.encoding() == Encoding::Windows1252;
  if (is_latin && !declares_latin(source_))
    diags.report(DiagKind::BadXml, Span{file, 0, 0}, "it is not UTF-8 text");
  if (parse(diags)) read_prefixes();
}

Document::~Document() = default;

bool Document::parse(Diagnostics& diags) {
  const auto attempt = [this] {
    parsed_ = std::make_unique<Parsed>();
    parsed_->result = parsed_->xml.load_buffer_inplace(buffer_.data(), buffer_.size(),
                                                       pugi::parse_cdata, pugi::encoding_utf8);
    return static_cast<bool>(parsed_->result);
  };
  buffer_ = source_;
  if (attempt()) return true;

  const pugi::xml_parse_result first = parsed_->result;
  if (first.status == pugi::status_end_element_mismatch && mend(diags) && attempt()) return true;
  const auto offset = static_cast<std::uint32_t>(
      std::clamp<std::ptrdiff_t>(first.offset, 0, static_cast<std::ptrdiff_t>(source_.size())));
  insertions_.clear();
  mended_.clear();
  parsed_.reset();
  diags.report(DiagKind::BadXml, Span{file_, offset, offset}, first.description());
  return false;
}

/// Puts missing end tags into the buffer; places of the file stay known through `insertions_`.
bool Document::mend(Diagnostics& diags) {
  const std::vector<MissingEnd> missing = missing_ends(source_);
  if (missing.empty()) return false;
  buffer_.clear();
  std::size_t copied = 0;
  for (const MissingEnd& end : missing) {
    buffer_ += source_.substr(copied, end.at - copied);
    buffer_ += "</" + std::string(end.name) + ">";
    copied = end.at;
    insertions_.push_back({buffer_.size(), buffer_.size() - copied});
    const auto name = static_cast<std::uint32_t>(end.open + 1);
    diags.report(DiagKind::UnclosedElement,
                 Span{file_, name, static_cast<std::uint32_t>(name + end.name.size())}, end.name);
  }
  buffer_ += source_.substr(copied);
  mended_ = buffer_;
  return true;
}

std::uint32_t Document::place(const char* in_buffer) const {
  const std::less<const char*> before;
  if (before(in_buffer, buffer_.data()) || before(buffer_.data() + buffer_.size(), in_buffer))
    return 0;
  const auto at = static_cast<std::size_t>(in_buffer - buffer_.data());
  const auto next =
      std::upper_bound(insertions_.begin(), insertions_.end(), at,
                       [](std::size_t value, const Insertion& one) { return value < one.end; });
  const std::size_t shift = next == insertions_.begin() ? 0 : std::prev(next)->length;
  return static_cast<std::uint32_t>(at - shift);
}

void Document::read_prefixes() {
  for (const pugi::xml_attribute attribute : parsed_->xml.document_element().attributes()) {
    const std::string_view name = attribute.name();
    const std::string_view uri = attribute.value();
    if (prefix_of(name) != "xmlns") continue;
    const Vendor vendor = is_xmile(uri)                  ? Vendor::None
                          : uri == kIseeNamespace        ? Vendor::Isee
                          : uri == kOwnNamespace         ? Vendor::Weir
                          : local_part(name) == "vensim" ? Vendor::Vensim
                                                         : Vendor::Other;
    prefixes_.emplace_back(local_part(name), vendor);
  }
}

Vendor Document::vendor_of(std::string_view prefix) const {
  if (prefix.empty()) return Vendor::None;
  for (const auto& [known, vendor] : prefixes_)
    if (known == prefix) return vendor;
  // converters write these two without declaring them
  if (prefix == "isee") return Vendor::Isee;
  return prefix == "vensim" ? Vendor::Vensim : Vendor::Other;
}

std::optional<Element> Document::root() const {
  if (!parsed_) return std::nullopt;
  const pugi::xml_node root = parsed_->xml.document_element();
  if (!root) return std::nullopt;
  return Element(*this, root.internal_object());
}

std::string_view Element::tag() const {
  const std::string_view name = pugi::xml_node(node_).name();
  const std::string_view prefix = prefix_of(name);
  return !prefix.empty() && doc_->vendor_of(prefix) == Vendor::None ? local_part(name) : name;
}

Vendor Element::vendor() const {
  const pugi::xml_node node(node_);
  const std::string_view prefix = prefix_of(node.name());
  if (!prefix.empty()) return doc_->vendor_of(prefix);
  const pugi::xml_attribute own = node.attribute("xmlns");
  const bool is_root = node.parent().type() == pugi::node_document;
  return own && !is_root && !is_xmile(own.value()) ? Vendor::Other : Vendor::None;
}

bool Element::is(Vendor maker, std::string_view local_name) const {
  return vendor() == maker && local_part(pugi::xml_node(node_).name()) == local_name;
}

std::vector<Element> Element::children() const {
  std::vector<Element> list;
  for (const pugi::xml_node child : pugi::xml_node(node_).children())
    if (child.type() == pugi::node_element) list.emplace_back(*doc_, child.internal_object());
  return list;
}

std::optional<Element> Element::child(std::string_view standard_tag) const {
  for (const pugi::xml_node node : pugi::xml_node(node_).children()) {
    const Element element(*doc_, node.internal_object());
    if (node.type() == pugi::node_element && element.is(standard_tag)) return element;
  }
  return std::nullopt;
}

std::vector<Attribute> Element::attributes() const {
  std::vector<Attribute> list;
  for (const pugi::xml_attribute attribute : pugi::xml_node(node_).attributes()) {
    const std::uint32_t offset = doc_->place(attribute.value());
    list.push_back({attribute.name(), empty_text(doc_->file(), offset)});
    append_characters(list.back().value, attribute.value(), offset);
  }
  return list;
}

std::optional<Text> Element::attr(std::string_view name) const {
  const pugi::xml_attribute attribute = pugi::xml_node(node_).attribute(std::string(name).c_str());
  if (!attribute) return std::nullopt;
  const std::uint32_t offset = doc_->place(attribute.value());
  Text value = empty_text(doc_->file(), offset);
  append_characters(value, attribute.value(), offset);
  return value;
}

std::optional<Text> Element::attr(Vendor maker, std::string_view local_name) const {
  for (const pugi::xml_attribute attribute : pugi::xml_node(node_).attributes()) {
    const std::string_view name = attribute.name();
    const std::string_view prefix = prefix_of(name);
    if (!prefix.empty() && local_part(name) == local_name && doc_->vendor_of(prefix) == maker)
      return attr(name);
  }
  return std::nullopt;
}

Text Element::text() const {
  Text text = empty_text(doc_->file(), span().end);
  bool is_first = true;
  for (const pugi::xml_node part : pugi::xml_node(node_).children()) {
    if (part.type() != pugi::node_pcdata && part.type() != pugi::node_cdata) continue;
    const std::uint32_t offset = doc_->place(part.value());
    if (is_first) text = empty_text(doc_->file(), offset);
    is_first = false;
    if (part.type() == pugi::node_cdata) {
      append_verbatim(text, part.value(), offset);
    } else {
      append_characters(text, part.value(), offset);
    }
  }
  return text;
}

Span Element::span() const {
  const std::string_view name = pugi::xml_node(node_).name();
  const std::uint32_t begin = doc_->place(name.data());
  return {doc_->file(), begin, static_cast<std::uint32_t>(begin + name.size())};
}

Span Element::whole() const {
  Span span = this->span();
  span.begin -= 1;  // the '<'
  span.end = static_cast<std::uint32_t>(element_end(doc_->source(), span.begin));
  return span;
}

std::string_view Element::source() const {
  const std::string_view text = doc_->mended();
  const char* name = pugi::xml_node(node_).name();
  const auto begin = static_cast<std::size_t>(name - doc_->buffer_.data()) - 1;  // the '<'
  return text.substr(begin, element_end(text, begin) - begin);
}

}  // namespace weir::xmile
