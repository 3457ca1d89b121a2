// SVG to PNG by librsvg and cairo: the inside of libweir_png.so.
#include <fmt/core.h>
#include <librsvg/rsvg.h>

#include <cmath>
#include <memory>

#include "tools/draw/png.h"
#include "tools/draw/png/door.h"

namespace weir::draw {
namespace {

struct Release {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};

/// Takes the message of a GError.
std::string message_of(GError* error) {
  if (error == nullptr) return "the SVG cannot be drawn";
  const std::string text = error->message;
  g_error_free(error);
  return "the SVG cannot be drawn: " + text;
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

std::string too_large(double width, double height) {
  return fmt::format(
      "the picture would have {:.0f} x {:.0f} pixels, and at most {:.0f} a side and {:.0f} in all "
      "are drawn: choose one view, or a smaller scale",
      width, height, kLongestSide, kMostPixels);
}

void draw(const std::string& svg, double scale, std::string& bytes, std::string& problem) {
  GError* error = nullptr;
  const std::unique_ptr<RsvgHandle, Release> handle(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &error));
  if (handle == nullptr) {
    problem = message_of(error);
    return;
  }
  double width = 0, height = 0;
  rsvg_handle_get_intrinsic_size_in_pixels(handle.get(), &width, &height);
  width = std::ceil(width * scale);
  height = std::ceil(height * scale);
  if (!(width <= kLongestSide && height <= kLongestSide && width * height <= kMostPixels)) {
    problem = too_large(width, height);
    return;
  }
  const std::unique_ptr<cairo_surface_t, Release> surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(width), static_cast<int>(height)));
  const std::unique_ptr<cairo_t, Release> context(cairo_create(surface.get()));
  const RsvgRectangle page = {0, 0, width, height};
  if (rsvg_handle_render_document(handle.get(), context.get(), &page, &error) == 0) {
    problem = message_of(error);
    return;
  }
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
  if (status != CAIRO_STATUS_SUCCESS) problem = cairo_status_to_string(status);
}

}  // namespace
}  // namespace weir::draw

extern "C" __attribute__((visibility("default"))) void weir_png_1(const std::string& svg,
                                                                  double scale, std::string& bytes,
                                                                  std::string& problem) {
  weir::draw::draw(svg, scale, bytes, problem);
}
