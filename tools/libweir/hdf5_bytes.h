// The few structures of an HDF5 file that a netCDF-4 file of known shape consists of, as bytes.
//
// Names and numbers are those of the "HDF5 File Format Specification, version 3": superblock 2
// (II.C), global heap (III.E), object header 2 (IV.A.1.b) and its messages (IV.A.2). All numbers
// are little-endian, all addresses and lengths have eight bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hdf5 {

inline constexpr std::uint64_t kNoAddress = ~std::uint64_t{0};

/// Appends numbers to bytes.
class Bytes {
 public:
  template <typename Integer>
  Bytes& number(Integer value) {
    char bytes[sizeof value];
    for (std::size_t at = 0; at < sizeof value; ++at)
      bytes[at] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * at) & 0xFF);
    bytes_.append(bytes, sizeof value);
    return *this;
  }
  Bytes& text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  Bytes& zeros(std::size_t count) {
    bytes_.append(count, '\0');
    return *this;
  }
  std::size_t size() const { return bytes_.size(); }
  const std::string& str() const { return bytes_; }

 private:
  std::string bytes_;
};

/// The checksum of all metadata, Jenkins' lookup3.
std::uint32_t checksum(std::string_view bytes);

/// What a number or text is, as the body of a datatype message.
std::string float64_type();
/// Of 1 to 8 bytes.
std::string integer_type(std::uint32_t size, bool is_signed);
std::string text_type(std::uint32_t size, bool is_utf8);
std::string reference_type();
std::string sequence_type(std::string_view element);

/// The extents of an array; none for a single value.
std::string dataspace(const std::vector<std::uint64_t>& extents);

/// A message of an object header. Those of the same type come in the order of their creation.
struct Message {
  std::uint8_t type = 0;
  std::string body;
};
Message dataspace_message(std::string body);
Message datatype_message(std::string body);
/// `value`: what stands where nothing was written; empty: nothing in particular.
Message fill_message(std::string_view value);
Message layout_message(std::uint64_t address, std::uint64_t size);
Message attribute_message(std::string_view name, std::string_view type, std::string_view space,
                          std::string_view value);
/// What says that a group keeps the order in which its `links` were made.
Message link_order_message(std::uint64_t links);
Message link_message(std::string_view name, std::uint64_t order, std::uint64_t address);

std::string object_header(const std::vector<Message>& messages);
/// Objects numbered from 1.
std::string global_heap(const std::vector<std::string>& objects);
/// The reference to `length` elements in object `number` of a heap.
std::string heap_reference(std::uint32_t length, std::uint64_t heap, std::uint32_t number);

inline constexpr std::uint64_t kSuperblockSize = 48;
std::string superblock(std::uint64_t root, std::uint64_t file_size);

}  // namespace weir::hdf5
