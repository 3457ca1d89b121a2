// See netcdf_file.h. What netCDF-4 makes of HDF5 is in the "NetCDF-4 Format" chapter of netCDF's
// file format specification: a dimension is a dimension scale, and a variable's DIMENSION_LIST
// refers to its scales.
#include "tools/libweir/netcdf_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "tools/libweir/hdf5_bytes.h"

namespace weir {
namespace {

using hdf5::Bytes;
using hdf5::Message;

constexpr std::uint64_t kAlignment = 8;
// An attribute of HDF5 has at most 64 KiB; a longer text, which no unit or name is, is cut.
constexpr std::size_t kLongestText = 32000;

std::string type_of(NetcdfType type) {
  switch (type) {
    case NetcdfType::Byte:
      return hdf5::integer_type(1, /*is_signed=*/true);
    case NetcdfType::Char:
      return hdf5::text_type(1, /*is_utf8=*/false);
    case NetcdfType::Int:
      return hdf5::integer_type(4, /*is_signed=*/true);
    case NetcdfType::UInt64:
      return hdf5::integer_type(8, /*is_signed=*/false);
    case NetcdfType::Double:
      return hdf5::float64_type();
  }
  return {};
}

std::string bytes_of_double(double value) {
  return Bytes().number(std::bit_cast<std::uint64_t>(value)).str();
}

constexpr std::uint64_t kNanBits = 0x7FF8000000000000;

Message text_attribute(std::string_view name, std::string_view text) {
  text = text.substr(0, kLongestText);
  return hdf5::attribute_message(
      name, hdf5::text_type(static_cast<std::uint32_t>(text.size()), /*is_utf8=*/true),
      hdf5::dataspace({}), text);
}

/// Nothing for an empty text, which is as good as none.
std::optional<Message> attribute(const NetcdfAttribute& given) {
  if (const auto* text = std::get_if<std::string>(&given.value)) {
    if (text->empty()) return std::nullopt;
    return text_attribute(given.name, *text);
  }
  if (const auto* number = std::get_if<double>(&given.value)) {
    return hdf5::attribute_message(given.name, hdf5::float64_type(), hdf5::dataspace({1}),
                                   bytes_of_double(*number));
  }
  if (const auto* number = std::get_if<std::uint64_t>(&given.value)) {
    return hdf5::attribute_message(given.name, type_of(NetcdfType::UInt64), hdf5::dataspace({1}),
                                   Bytes().number(*number).str());
  }
  const auto& list = std::get<std::vector<std::int8_t>>(given.value);
  return hdf5::attribute_message(given.name, type_of(NetcdfType::Byte),
                                 hdf5::dataspace({list.size()}),
                                 std::string(list.begin(), list.end()));
}

/// Writes the objects one after the other; what refers to a later one is right when all have their
/// places, which do not change their sizes.
class HeadWriter {
 public:
  explicit HeadWriter(NetcdfShape& shape) : shape_(shape), scales_(shape.dims.size(), 0) {
    for (std::uint32_t dim = 0; dim < shape.dims.size(); ++dim) {
      if (!has_coordinate(dim)) bare_dims_.push_back(dim);
    }
    objects_.resize(bare_dims_.size() + shape.vars.size(), 0);
  }

  NetcdfHead write() {
    const std::string draft = objects();
    std::uint64_t end = aligned(hdf5::kSuperblockSize + draft.size());
    for (NetcdfVar& var : shape_.vars) {
      var.place = end;
      end = aligned(end + shape_.bytes_of(var));
    }
    NetcdfHead head;
    head.file_size = end;
    const std::string body = objects();
    head.bytes = hdf5::superblock(hdf5::kSuperblockSize, end) + body;
    head.bytes.resize(aligned(head.bytes.size()), '\0');
    return head;
  }

 private:
  static std::uint64_t aligned(std::uint64_t place) {
    return (place + kAlignment - 1) / kAlignment * kAlignment;
  }
  /// Whether `var` is the coordinate of the dimension `dim`.
  bool is_scale(const NetcdfVar& var, std::uint32_t dim) const {
    return !var.dims.empty() && var.dims[0] == dim && var.name == shape_.dims[dim].name;
  }
  bool has_coordinate(std::uint32_t dim) const {
    return std::any_of(shape_.vars.begin(), shape_.vars.end(),
                       [&](const NetcdfVar& var) { return is_scale(var, dim); });
  }

  std::string objects();
  std::string root() const;
  std::string bare_dim(std::uint32_t dim) const;
  std::string variable(const NetcdfVar& var) const;
  std::string heap() const;
  void add_scale(std::uint32_t dim, std::string_view name, std::vector<Message>& messages) const;
  void add_dims(const NetcdfVar& var, std::vector<Message>& messages) const;

  NetcdfShape& shape_;
  std::vector<std::uint32_t> bare_dims_;  // without a coordinate
  std::vector<std::uint64_t> objects_;    // places: bare dimensions, then variables
  std::vector<std::uint64_t> scales_;     // places of the objects of dimensions
  std::uint64_t heap_ = 0;
};

std::string HeadWriter::objects() {
  std::string bytes;
  std::size_t at = 0;
  const auto add = [&](const std::string& object) {
    bytes += object;
    bytes.resize(aligned(bytes.size()), '\0');
  };
  const auto begin = [&] { return objects_[at++] = hdf5::kSuperblockSize + bytes.size(); };
  add(root());
  for (std::uint32_t dim : bare_dims_) {
    scales_[dim] = begin();
    add(bare_dim(dim));
  }
  for (const NetcdfVar& var : shape_.vars) {
    const std::uint64_t place = begin();
    if (!var.dims.empty() && is_scale(var, var.dims[0])) scales_[var.dims[0]] = place;
    add(variable(var));
  }
  heap_ = hdf5::kSuperblockSize + bytes.size();
  add(heap());
  return bytes;
}

std::string HeadWriter::root() const {
  std::vector<Message> messages = {hdf5::link_order_message(objects_.size())};
  std::uint64_t order = 0;
  const auto link = [&](const std::string& name) {
    messages.push_back(hdf5::link_message(name, order, objects_[order]));
    ++order;
  };
  for (std::uint32_t dim : bare_dims_) link(shape_.dims[dim].name);
  for (const NetcdfVar& var : shape_.vars) link(var.name);
  for (const NetcdfAttribute& given : shape_.attributes) {
    if (auto message = attribute(given)) messages.push_back(std::move(*message));
  }
  return hdf5::object_header(messages);
}

/// A scale without numbers, whose name says that it is only a dimension.
std::string HeadWriter::bare_dim(std::uint32_t dim) const {
  const std::uint64_t size = shape_.dims[dim].size;
  std::vector<Message> messages = {
      hdf5::dataspace_message(hdf5::dataspace({size})),
      hdf5::datatype_message(type_of(NetcdfType::Byte)),
      hdf5::fill_message({}),
      hdf5::layout_message(hdf5::kNoAddress, size),
  };
  add_scale(dim, fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", size),
            messages);
  return hdf5::object_header(messages);
}

void HeadWriter::add_scale(std::uint32_t dim, std::string_view name,
                           std::vector<Message>& messages) const {
  const std::string closed = std::string(name) + '\0';
  messages.push_back(hdf5::attribute_message("CLASS", hdf5::text_type(16, /*is_utf8=*/false),
                                             hdf5::dataspace({}),
                                             std::string_view("DIMENSION_SCALE", 16)));
  messages.push_back(hdf5::attribute_message(
      "NAME", hdf5::text_type(static_cast<std::uint32_t>(closed.size()), /*is_utf8=*/true),
      hdf5::dataspace({}), closed));
  messages.push_back(hdf5::attribute_message("_Netcdf4Dimid", type_of(NetcdfType::Int),
                                             hdf5::dataspace({}), Bytes().number(dim).str()));
}

std::string HeadWriter::variable(const NetcdfVar& var) const {
  std::vector<std::uint64_t> extents;
  for (std::uint32_t dim : var.dims) extents.push_back(shape_.dims[dim].size);
  const std::string fill = var.is_filled ? Bytes().number(kNanBits).str() : std::string();
  std::vector<Message> messages = {
      hdf5::dataspace_message(hdf5::dataspace(extents)),
      hdf5::datatype_message(type_of(var.type)),
      hdf5::fill_message(fill),
      hdf5::layout_message(var.place, shape_.bytes_of(var)),
  };
  add_dims(var, messages);
  if (var.is_filled) {
    messages.push_back(
        hdf5::attribute_message("_FillValue", type_of(var.type), hdf5::dataspace({1}), fill));
  }
  for (const NetcdfAttribute& given : var.attributes) {
    if (auto message = attribute(given)) messages.push_back(std::move(*message));
  }
  return hdf5::object_header(messages);
}

/// What tells the dimensions of a variable: for the coordinate of one, that it is its scale; for
/// others the scales that they lie on, each an object of the heap.
void HeadWriter::add_dims(const NetcdfVar& var, std::vector<Message>& messages) const {
  if (var.dims.empty()) return;
  if (is_scale(var, var.dims[0])) {
    add_scale(var.dims[0], var.name, messages);
    if (var.dims.size() == 1) return;
    Bytes dims;
    for (std::uint32_t dim : var.dims) dims.number(dim);
    messages.push_back(hdf5::attribute_message("_Netcdf4Coordinates", type_of(NetcdfType::Int),
                                               hdf5::dataspace({var.dims.size()}), dims.str()));
    return;
  }
  std::string scales;
  for (std::uint32_t dim : var.dims) scales += hdf5::heap_reference(1, heap_, dim + 1);
  messages.push_back(hdf5::attribute_message("DIMENSION_LIST",
                                             hdf5::sequence_type(hdf5::reference_type()),
                                             hdf5::dataspace({var.dims.size()}), scales));
}

/// A reference to the scale of each dimension.
std::string HeadWriter::heap() const {
  std::vector<std::string> objects;
  for (std::uint64_t scale : scales_) objects.push_back(Bytes().number(scale).str());
  return hdf5::global_heap(objects);
}

}  // namespace

std::uint64_t size_of(NetcdfType type) {
  switch (type) {
    case NetcdfType::Byte:
    case NetcdfType::Char:
      return 1;
    case NetcdfType::Int:
      return 4;
    case NetcdfType::UInt64:
    case NetcdfType::Double:
      return 8;
  }
  return 0;
}

std::uint64_t NetcdfShape::bytes_of(const NetcdfVar& var) const {
  std::uint64_t bytes = size_of(var.type);
  for (std::uint32_t dim : var.dims) bytes *= dims[dim].size;
  return bytes;
}

NetcdfHead lay_out(NetcdfShape& shape) { return HeadWriter(shape).write(); }

std::string NetcdfNames::make(std::string_view name) {
  std::string made;
  for (const char c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (is_plain) {
      made += c;
    } else if (!made.empty() && made.back() != '_') {
      made += '_';
    }
  }
  while (made.ends_with('_')) made.pop_back();
  if (made.empty() || (made[0] >= '0' && made[0] <= '9')) made.insert(0, "v");
  std::string unique = made;
  for (int number = 2; !used_.insert(unique).second; ++number) {
    unique = fmt::format("{}_{}", made, number);
  }
  return unique;
}

}  // namespace weir
