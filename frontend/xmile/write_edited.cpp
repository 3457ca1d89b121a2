// The author's file with the edits of a Model: see write.h.
//
// Nothing marks an edit. The file is read again; what it says and what the Model says become two
// trees, and where these differ the element of the file is changed that stands for the node: its
// text, its start tag, or the whole of it. So no way of changing a Model can forget to tell, and a
// Model that nobody changed gives its file.
//
// A file may say things in other places than our tree (several <eqn> for an array, settings inside
// the model). What comes out is read once more; if it is not the Model, whole variables are
// replaced instead of their parts, and at last the whole file.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "frontend/xmile/read_views.h"
#include "frontend/xmile/report_unwritable.h"
#include "frontend/xmile/scan.h"
#include "frontend/xmile/write.h"
#include "frontend/xmile/write_parts.h"
#include "frontend/xmile/xmile.h"
#include "frontend/xmile/xml.h"
#include "ir/base/encode.h"
#include "ir/base/text.h"
#include "ir/model/diff.h"

namespace weir::xmile {

namespace {

/// What is replaced: single texts, or everything that has a name.
enum class Grain : std::uint8_t { Fine, Named };

struct Edit {
  std::size_t begin, end;
  std::string text;
};

/// What makes an element the same one in two trees, or in a tree and a file: its tag, and its name
/// or its subscripts.
std::string key_of(std::string_view tag, const std::string* name, const std::string* subscript) {
  std::string key(tag);
  if (name != nullptr) key += "\n" + name_key(*name);
  if (subscript == nullptr) return key;
  for (const std::string_view part : split(*subscript, ',')) key += "\n" + name_key(part);
  return key;
}

std::string key_of(const XmlNode& node) {
  return key_of(node.tag, node.find("name"), node.find("subscript"));
}

std::string key_of(const Element& element) {
  const auto name = element.attr("name");
  const auto subscript = element.attr("subscript");
  return key_of(element.tag(), name ? &name->text : nullptr,
                subscript ? &subscript->text : nullptr);
}

/// Things by their keys; of several with one key the first stands for the first.
template <class Thing>
class ByKey {
 public:
  explicit ByKey(const std::vector<Thing>& things) {
    for (const Thing& thing : things) lists_[key_of(thing)].push_back(&thing);
  }
  /// The next one with the key of `other`; null when there is none left.
  template <class Other>
  const Thing* take(const Other& other) {
    const auto found = lists_.find(key_of(other));
    if (found == lists_.end() || next_[found->first] == found->second.size()) return nullptr;
    return found->second[next_[found->first]++];
  }

 private:
  std::map<std::string, std::vector<const Thing*>> lists_;
  std::map<std::string, std::size_t> next_;
};

class Editor {
 public:
  Editor(const Document& doc, Grain grain) : doc_(doc), text_(doc.source()), grain_(grain) {}

  std::string edited(const XmlNode& before, const XmlNode& after);

 private:
  struct Place {
    const XmlNode* before;           // null: added
    const XmlNode* after;            // null: removed
    std::optional<Element> element;  // nothing: the file says it elsewhere, or an included one
  };

  void edit(const XmlNode& before, const XmlNode& after, Element element);
  void edit_children(const XmlNode& before, const XmlNode& after, Element element);
  std::vector<Place> places(const XmlNode& before, const XmlNode& after, Element element) const;
  std::optional<Element> elsewhere(const XmlNode& node, Element parent) const;
  void replace(Element element, const XmlNode& node);
  void remove(Element element);
  void insert(const XmlNode& node, std::optional<Element> behind, Element parent);
  std::string indent_at(std::size_t at) const;
  bool begins_line(std::size_t at) const;
  std::string with_own_line_ends(std::string text) const { return with_line_ends(text, text_); }

  const Document& doc_;
  std::string_view text_;
  Grain grain_;
  std::vector<Edit> edits_;
};

std::string Editor::edited(const XmlNode& before, const XmlNode& after) {
  if (const auto root = doc_.root()) edit(before, after, *root);
  std::stable_sort(edits_.begin(), edits_.end(),
                   [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t copied = 0;
  for (const Edit& each : edits_) {
    out += text_.substr(copied, each.begin - copied);
    out += each.text;
    copied = std::max(copied, each.end);
  }
  return out + std::string(text_.substr(copied));
}

void Editor::edit(const XmlNode& before, const XmlNode& after, Element element) {
  if (before == after) return;
  const bool is_part = before.children.empty() || after.children.empty();
  const bool is_named =
      after.find("name") != nullptr && after.tag != "model" && after.tag != "macro";
  const auto start = next_tag(text_, element.whole().begin);
  const bool is_empty = !start || start->kind == Tag::Kind::Empty;
  if (is_part || is_empty || (is_named && grain_ == Grain::Named)) return replace(element, after);
  if (before.attributes != after.attributes)
    edits_.push_back({start->begin, start->end, start_tag(after, false)});
  edit_children(before, after, element);
}

/// The children of both trees, those of `after` in their order.
std::vector<Editor::Place> Editor::places(const XmlNode& before, const XmlNode& after,
                                          Element element) const {
  const std::vector<Element> elements = element.children();
  ByKey<Element> in_file(elements);
  ByKey<XmlNode> in_after(after.children);
  std::vector<Place> places;
  for (const XmlNode& node : before.children) {
    const Element* found = in_file.take(node);
    std::optional<Element> place = found ? std::optional(*found) : std::nullopt;
    if (const auto other = elsewhere(node, element)) place = other;
    places.push_back({&node, in_after.take(node), place});
  }
  std::map<const XmlNode*, Place> known;
  for (const Place& place : places)
    if (place.after != nullptr) known.emplace(place.after, place);
  std::erase_if(places, [](const Place& place) { return place.after != nullptr; });
  for (const XmlNode& node : after.children) {
    const auto found = known.find(&node);
    places.push_back(found != known.end() ? found->second : Place{nullptr, &node, std::nullopt});
  }
  return places;
}

/// Where a file says what our tree has below `parent`: settings of the root model count before
/// those of the file, and version 10 has no <variables> (xmile.md 4.1, 35.2).
std::optional<Element> Editor::elsewhere(const XmlNode& node, Element parent) const {
  if (node.tag == "variables" && !parent.child("variables")) return parent;
  if (node.tag != "sim_specs" || !parent.is("xmile")) return std::nullopt;
  std::optional<Element> first;
  for (const Element child : parent.children()) {
    if (!child.is("model")) continue;
    if (!first || (first->attr("name") && !child.attr("name"))) first = child;
  }
  return first ? first->child("sim_specs") : std::nullopt;
}

void Editor::edit_children(const XmlNode& before, const XmlNode& after, Element element) {
  std::optional<Element> behind;
  for (const Place& place : places(before, after, element)) {
    if (place.after == nullptr) {
      if (place.element) remove(*place.element);
      continue;
    }
    if (place.before != nullptr && place.element) {
      edit(*place.before, *place.after, *place.element);
      behind = place.element;
    } else if (place.before == nullptr || *place.before != *place.after) {
      insert(*place.after, behind, element);
    }
  }
}

/// The blanks at the start of the line of a place.
std::string Editor::indent_at(std::size_t at) const {
  const std::size_t line = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  const std::size_t end = text_.find_first_not_of(" \t", line);
  return std::string(text_.substr(line, std::min(end, at) - line));
}

bool Editor::begins_line(std::size_t at) const {
  const std::string indent = indent_at(at);
  return at == indent.size() || text_[at - indent.size() - 1] == '\n';
}

void Editor::replace(Element element, const XmlNode& node) {
  const Span whole = element.whole();
  const std::string indent = indent_at(whole.begin);
  const std::string step = indent.starts_with('\t') ? "\t" : "  ";
  edits_.push_back({whole.begin, whole.end, with_own_line_ends(print(node, indent, step))});
}

/// With its line, if it has one for itself.
void Editor::remove(Element element) {
  const Span whole = element.whole();
  std::size_t begin = whole.begin;
  if (begins_line(begin)) begin -= indent_at(begin).size();
  if (begin > 0 && text_[begin - 1] == '\n') --begin;
  if (begin < whole.begin && begin > 0 && text_[begin - 1] == '\r') --begin;
  edits_.push_back({begin, whole.end, {}});
}

/// Behind an element, or as the first child of its parent.
void Editor::insert(const XmlNode& node, std::optional<Element> behind, Element parent) {
  const Span near = behind ? behind->whole() : parent.whole();
  const auto start = next_tag(text_, near.begin);
  if (!start) return;
  std::string indent = indent_at(near.begin);
  const std::string step = indent.starts_with('\t') ? "\t" : "  ";
  if (!behind) indent += step;
  const bool has_line = begins_line(near.begin);
  const std::string lead = has_line || !behind ? "\n" + indent : "";
  const std::size_t at = behind ? near.end : start->end;
  edits_.push_back({at, at, with_own_line_ends(lead + print(node, indent, step))});
}

bool has_views(const Model& model) {
  const auto is_drawn = [](const Sector& sector) { return !sector.views.empty(); };
  return std::any_of(model.sectors.begin(), model.sectors.end(), is_drawn) ||
         std::any_of(model.macros.begin(), model.macros.end(),
                     [&](const Macro& macro) { return is_drawn(macro.body); });
}

/// The file, with its views read when those of `model` are.
Model read_like(const Model& model, FileId file, SourceMap& sources) {
  Diagnostics told_before;
  Model read_again = read(file, sources, told_before);
  if (has_views(model)) read_views(read_again, sources, told_before);
  return read_again;
}

/// What is lost of `model` in a text that stands in its file.
std::string losses(const Model& model, std::string_view text, SourceMap sources) {
  const FileId file = sources.add(SourceFile(sources[model.file].path(), text));
  return to_text(model_diff(model, read_like(model, file, sources)));
}

/// The text with a declaration that says UTF-8.
std::string declared_utf8(std::string text) {
  const std::size_t end = text.find("?>");
  const std::size_t at = text.find("encoding=");
  if (end == text.npos || at == text.npos || at > end) return text;
  const std::size_t open = at + 9;
  const std::size_t close = text.find(text[open], open + 1);
  return text.replace(open + 1, close - open - 1, "utf-8");
}

std::string edited_text(const Model& model, const Model& before, const SourceMap& sources) {
  const SourceFile& source = sources[model.file];
  const XmlNode old_tree = document_tree(before), new_tree = document_tree(model);
  if (old_tree == new_tree) return std::string(source.text());
  Diagnostics told_before;
  const Document original(model.file, source, told_before);
  // a file with missing end tags is edited as it was understood
  const SourceFile mended(source.path(), original.mended());
  const Document doc(model.file, mended, told_before);
  Diagnostics told_already;
  std::string whole = write(model, told_already);
  // what was kept of something that is gone has no place in any text
  const std::string unavoidable = losses(model, whole, sources);
  for (const Grain grain : {Grain::Fine, Grain::Named}) {
    std::string text = Editor(doc, grain).edited(old_tree, new_tree);
    const std::string lost = losses(model, text, sources);
    if (lost.empty() || lost == unavoidable) return text;
  }
  return whole;
}

}  // namespace

std::string write_edited(const Model& model, const SourceMap& sources, Diagnostics& diags) {
  if (!model.file.valid() || !looks_like(sources[model.file].text())) return write(model, diags);
  report_unwritable(model, diags);
  const SourceFile& source = sources[model.file];
  SourceMap with_included = sources;
  const Model before = read_like(model, model.file, with_included);
  const std::string text = edited_text(model, before, sources);
  Encoded encoded = encode(text, source.encoding());
  return encoded.ok ? std::move(encoded.bytes) : declared_utf8(std::move(encoded.bytes));
}

}  // namespace weir::xmile
