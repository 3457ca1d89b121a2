// How objects of a view look: attributes of style, and the cascade that they come down
// (xmile.md 29.2, 29.5, 29.6).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/xmile/xml.h"
#include "ir/model/view.h"

namespace weir::xmile {

/// What an object says of its look, or a `<style>` of all objects or of those of one kind.
struct Look {
  struct Shape {
    ShapeKind kind = ShapeKind::Default;
    double width = 0, height = 0;
  };
  Style style;
  Side label_side = Side::Default;
  std::optional<double> label_angle;
  std::optional<Shape> shape;

  /// Takes from `other` what is not said here.
  void fill_from(const Look& other);
};

/// The attributes and the `<shape>` of an element.
Look read_look(Element element);

/// `#RRGGBB` or one of the sixteen names; nothing for anything else.
std::optional<std::uint32_t> read_color(std::string_view text);
/// A number with `px` or `pt` behind it or not; nothing when it is none or has no end.
std::optional<double> read_size(const std::optional<Text>& text);

/// One `<style>` and those around it. What is said of a kind at any level comes before what is said
/// of all at a nearer one (xmile.md 29.6): so kinds are asked here, and `general` is for the view.
class StyleCascade {
 public:
  StyleCascade() = default;
  /// `outer` must outlive this.
  StyleCascade(const std::optional<Element>& style, const StyleCascade* outer);
  Style general() const { return all().style; }
  /// What is said of all objects with this tag.
  Look of(std::string_view tag) const;

 private:
  Look all() const;

  const StyleCascade* outer_ = nullptr;
  Look general_;
  std::map<std::string, Look, std::less<>> kinds_;
};

}  // namespace weir::xmile
