// Diagrams out of what `read` kept; see read_views.h.
//
// The text of an Extra alone does not tell what its prefixes mean, so the file is parsed again and
// the element looked up by its place. Sectors of included files have theirs in those.
#include "frontend/xmile/read_views.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "frontend/xmile/view_reader.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

/// A `<views>` (then `entity` is its model), or the display of an entity or a model of version 10.
struct Kept {
  Element entity, element;
};

/// One file with its kept elements, by the place where they begin.
class Drawings {
 public:
  Drawings(FileId file, const SourceFile& source) : doc_(file, source, already_reported_) {
    const auto root = doc_.root();
    if (!root) return;
    styles_ = StyleCascade(root->child("style"), nullptr);
    for (const Element child : root->children())
      if (child.is("model") || child.is("macro")) add_model(child);
  }

  const Document& doc() const { return doc_; }
  const StyleCascade& styles() const { return styles_; }
  const Kept* find(const Span& span) const {
    const auto found = kept_.find(span.begin);
    return found == kept_.end() ? nullptr : &found->second;
  }

 private:
  void add_model(Element model) {
    for (const Element child : model.children()) {
      if (child.is("views")) add(model, child);
      if (child.is("display")) add(model, child);
      if (child.is("variables")) {
        for (const Element entity : child.children()) add_display(entity);
      } else {
        add_display(child);
      }
    }
  }
  void add_display(Element entity) {
    if (const auto display = entity.child("display")) add(entity, *display);
  }
  void add(Element entity, Element element) {
    kept_.emplace(element.span().begin - 1, Kept{entity, element});
  }

  Diagnostics already_reported_;  // when the model was read
  Document doc_;
  StyleCascade styles_;
  std::unordered_map<std::uint32_t, Kept> kept_;
};

/// The files that sectors come from, each parsed once.
class Files {
 public:
  explicit Files(const SourceMap& sources) : sources_(sources) {}

  const Drawings& of(FileId file) {
    std::unique_ptr<Drawings>& drawings = files_[file];
    if (!drawings) drawings = std::make_unique<Drawings>(file, sources_[file]);
    return *drawings;
  }

 private:
  const SourceMap& sources_;
  std::map<FileId, std::unique_ptr<Drawings>> files_;
};

class SectorViews {
 public:
  SectorViews(const Model& model, Sector& sector, Files& files, Diagnostics& diags)
      : sector_(sector), files_(files), diags_(diags), ends_(model, sector) {}

  void read();

 private:
  bool read_kept(const Extra& extra);
  void read_views(const Drawings& file, Element views);
  void keep_rest(const Drawings& file, Element views);
  ViewReader& old_view(const Drawings& file);

  Sector& sector_;
  Files& files_;
  Diagnostics& diags_;
  FlowEnds ends_;
  StyleCascade no_styles_;
  std::optional<ViewReader> old_;  // of the displays of version 10
  std::vector<Extra> rest_;
};

void SectorViews::read() {
  std::erase_if(sector_.extras, [this](const Extra& extra) { return read_kept(extra); });
  if (old_) sector_.views.push_back(old_->take());
  std::move(rest_.begin(), rest_.end(), std::back_inserter(sector_.extras));
}

/// Whether the text is part of a diagram, which is then read.
bool SectorViews::read_kept(const Extra& extra) {
  const bool can_be = extra.where.ends_with("views") || extra.where.ends_with("display");
  if (!can_be || !extra.span.valid()) return false;
  const Drawings& file = files_.of(extra.span.file);
  const Kept* kept = file.find(extra.span);
  if (kept == nullptr) return false;
  const Element element = kept->element;
  if (element.is("views")) {
    read_views(file, element);
  } else if (kept->entity.is("model") || kept->entity.is("macro")) {
    old_view(file).read_head(element);
    for (const Element child : element.children()) {
      if (child.is("connector")) {
        old_view(file).read_connector(child);
      } else {
        old_view(file).read_object(child, child);
      }
    }
  } else {
    old_view(file).read_object(kept->entity, element);
  }
  return true;
}

ViewReader& SectorViews::old_view(const Drawings& file) {
  if (!old_) old_.emplace(file.doc(), ends_, no_styles_, diags_);
  return *old_;
}

void SectorViews::read_views(const Drawings& file, Element views) {
  const StyleCascade shared(views.child("style"), &file.styles());
  for (const Element child : views.children()) {
    if (!child.is("view")) continue;
    const StyleCascade styles(child.child("style"), &shared);
    ViewReader reader(file.doc(), ends_, styles, diags_);
    reader.read_head(child);
    reader.read_objects(child);
    sector_.views.push_back(reader.take());
  }
  keep_rest(file, views);
}

/// Stella's templates and stories, and attributes.
void SectorViews::keep_rest(const Drawings& file, Element views) {
  for (const Element child : views.children()) {
    if (child.is("view") || child.is("style")) continue;
    const Span whole = child.whole();
    rest_.push_back({"views/" + std::string(child.tag()),
                     std::string(file.doc().source().substr(whole.begin, whole.end - whole.begin)),
                     whole});
  }
  for (const Attribute& attribute : views.attributes())
    rest_.push_back(
        {"views/@" + std::string(attribute.name), attribute.value.text, attribute.value.span()});
}

}  // namespace

void read_views(Model& model, const SourceMap& sources, Diagnostics& diags) {
  Files files(sources);
  for (Sector& sector : model.sectors) SectorViews(model, sector, files, diags).read();
  for (Macro& macro : model.macros) SectorViews(model, macro.body, files, diags).read();
}

}  // namespace weir::xmile
