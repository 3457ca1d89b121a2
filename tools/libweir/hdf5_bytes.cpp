// See hdf5_bytes.h.
#include "tools/libweir/hdf5_bytes.h"

#include <algorithm>
#include <array>
#include <bit>

namespace weir::hdf5 {
namespace {

constexpr std::uint8_t kDataspace = 0x01, kLinkInfo = 0x02, kDatatype = 0x03, kFillValue = 0x05,
                       kLink = 0x06, kLayout = 0x08, kAttribute = 0x0C;

/// Version 1 of a datatype, its class, 24 bits that depend on the class, and its size.
Bytes type_head(std::uint8_t type_class, std::uint32_t bits, std::uint32_t size) {
  constexpr std::uint8_t kVersion = 1 << 4;
  Bytes bytes;
  bytes.number(static_cast<std::uint8_t>(kVersion | type_class));
  for (int byte = 0; byte < 3; ++byte) bytes.number(static_cast<std::uint8_t>(bits >> (8 * byte)));
  bytes.number(size);
  return bytes;
}

/// The three numbers that lookup3 mixes.
using Mixed = std::array<std::uint32_t, 3>;

void mix(Mixed& x) {
  const auto turn = [](std::uint32_t& a, std::uint32_t b, std::uint32_t& c, int bits) {
    a -= c;
    a ^= std::rotl(c, bits);
    c += b;
  };
  auto& [a, b, c] = x;
  turn(a, b, c, 4);
  turn(b, c, a, 6);
  turn(c, a, b, 8);
  turn(a, b, c, 16);
  turn(b, c, a, 19);
  turn(c, a, b, 4);
}

void mix_last(Mixed& x) {
  constexpr int kTurns[] = {14, 11, 25, 16, 4, 14, 24};
  for (std::size_t step = 0; step < 7; ++step) {
    std::uint32_t &changed = x[(step + 2) % 3], &other = x[(step + 1) % 3];
    changed ^= other;
    changed -= std::rotl(other, kTurns[step]);
  }
}

}  // namespace

std::uint32_t checksum(std::string_view bytes) {
  constexpr std::size_t kBlock = 12;
  const std::uint32_t start = 0xdeadbeef + static_cast<std::uint32_t>(bytes.size());
  Mixed x = {start, start, start};
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]));
  };
  for (; bytes.size() > kBlock; bytes.remove_prefix(kBlock)) {
    // one load each, as compilers see
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] += byte(4 * i) | byte(4 * i + 1) << 8 | byte(4 * i + 2) << 16 | byte(4 * i + 3) << 24;
    mix(x);
  }
  if (bytes.empty()) return x[2];
  for (std::size_t at = 0; at < bytes.size(); ++at) x[at / 4] += byte(at) << at % 4 * 8;
  mix_last(x);
  return x[2];
}

std::string float64_type() {
  // little-endian, a leading 1 that is not stored, the sign in bit 63
  constexpr std::uint32_t kBits = 0x20 | 63u << 8;
  constexpr std::uint16_t kOffset = 0, kPrecision = 64;
  constexpr std::uint8_t kExponentAt = 52, kExponentSize = 11, kMantissaAt = 0, kMantissaSize = 52;
  constexpr std::uint32_t kBias = 1023;
  return type_head(1, kBits, 8)
      .number(kOffset)
      .number(kPrecision)
      .number(kExponentAt)
      .number(kExponentSize)
      .number(kMantissaAt)
      .number(kMantissaSize)
      .number(kBias)
      .str();
}

std::string integer_type(std::uint32_t size, bool is_signed) {
  constexpr std::uint32_t kSigned = 1u << 3;
  const auto precision = static_cast<std::uint16_t>(size * 8);
  return type_head(0, is_signed ? kSigned : 0, size)
      .number(std::uint16_t{0})
      .number(precision)
      .str();
}

std::string text_type(std::uint32_t size, bool is_utf8) {
  return type_head(3, is_utf8 ? 1u << 4 : 0, size).str();
}

std::string reference_type() { return type_head(7, 0, 8).str(); }

std::string sequence_type(std::string_view element) {
  return type_head(9, 0, 16).text(element).str();
}

std::string dataspace(const std::vector<std::uint64_t>& extents) {
  constexpr std::uint8_t kVersion = 2, kNoMaxima = 0;
  Bytes bytes;
  bytes.number(kVersion).number(static_cast<std::uint8_t>(extents.size())).number(kNoMaxima);
  bytes.number(static_cast<std::uint8_t>(extents.empty() ? 0 : 1));
  for (std::uint64_t extent : extents) bytes.number(extent);
  return bytes.str();
}

Message dataspace_message(std::string body) { return {kDataspace, std::move(body)}; }
Message datatype_message(std::string body) { return {kDatatype, std::move(body)}; }

Message fill_message(std::string_view value) {
  // space is made at once, and filled when a value is given
  constexpr std::uint8_t kVersion = 3, kEarly = 1, kFilledIfSet = 2 << 2, kIsDefined = 1 << 5;
  Bytes bytes;
  bytes.number(kVersion);
  if (value.empty()) return {kFillValue, bytes.number(std::uint8_t{kEarly | kFilledIfSet}).str()};
  bytes.number(std::uint8_t{kEarly | kFilledIfSet | kIsDefined});
  return {kFillValue, bytes.number(static_cast<std::uint32_t>(value.size())).text(value).str()};
}

Message layout_message(std::uint64_t address, std::uint64_t size) {
  constexpr std::uint8_t kVersion = 3, kContiguous = 1;
  return {kLayout, Bytes().number(kVersion).number(kContiguous).number(address).number(size).str()};
}

Message attribute_message(std::string_view name, std::string_view type, std::string_view space,
                          std::string_view value) {
  constexpr std::uint8_t kVersion = 3, kFlags = 0, kUtf8 = 1;
  Bytes bytes;
  bytes.number(kVersion).number(kFlags);
  bytes.number(static_cast<std::uint16_t>(name.size() + 1));
  bytes.number(static_cast<std::uint16_t>(type.size()));
  bytes.number(static_cast<std::uint16_t>(space.size()));
  bytes.number(kUtf8).text(name).zeros(1).text(type).text(space).text(value);
  return {kAttribute, bytes.str()};
}

Message link_order_message(std::uint64_t links) {
  constexpr std::uint8_t kVersion = 0, kIsTrackedAndIndexed = 3;
  return {kLinkInfo, Bytes()
                         .number(kVersion)
                         .number(kIsTrackedAndIndexed)
                         .number(links)
                         .number(kNoAddress)  // no heap, no trees: the links are in the header
                         .number(kNoAddress)
                         .number(kNoAddress)
                         .str()};
}

Message link_message(std::string_view name, std::uint64_t order, std::uint64_t address) {
  constexpr std::uint8_t kVersion = 1, kUtf8 = 1;
  // the length of the name has two bytes; an order and a character set follow
  constexpr std::uint8_t kFlags = 1 | 1 << 2 | 1 << 4;
  return {kLink, Bytes()
                     .number(kVersion)
                     .number(kFlags)
                     .number(order)
                     .number(kUtf8)
                     .number(static_cast<std::uint16_t>(name.size()))
                     .text(name)
                     .number(address)
                     .str()};
}

std::string object_header(const std::vector<Message>& messages) {
  Bytes body;
  std::array<std::uint16_t, 256> made = {};  // of each type
  for (const Message& message : messages) {
    const std::uint16_t order = message.type == kAttribute ? made[message.type]++ : 0;
    body.number(message.type).number(static_cast<std::uint16_t>(message.body.size()));
    body.number(std::uint8_t{0}).number(order).text(message.body);
  }
  // a size of four bytes; the order of attributes is kept and indexed
  constexpr std::uint8_t kVersion = 2, kFlags = 2 | 1 << 2 | 1 << 3;
  Bytes header;
  header.text("OHDR").number(kVersion).number(kFlags);
  header.number(static_cast<std::uint32_t>(body.size())).text(body.str());
  return header.number(checksum(header.str())).str();
}

std::string global_heap(const std::vector<std::string>& objects) {
  constexpr std::uint64_t kLeastSize = 4096, kHead = 16;
  constexpr std::uint8_t kVersion = 1;
  Bytes body;
  std::uint16_t number = 0;
  for (const std::string& object : objects) {
    body.number(++number).number(std::uint16_t{1}).zeros(4);
    body.number(std::uint64_t{object.size()}).text(object).zeros((8 - object.size() % 8) % 8);
  }
  // object 0 is the free rest
  const std::uint64_t size = std::max(kLeastSize, kHead + body.size() + kHead);
  const std::uint64_t rest = size - kHead - body.size();
  Bytes heap;
  heap.text("GCOL").number(kVersion).zeros(3).number(size).text(body.str());
  heap.zeros(8).number(rest).zeros(rest - kHead);
  return heap.str();
}

std::string heap_reference(std::uint32_t length, std::uint64_t heap, std::uint32_t number) {
  return Bytes().number(length).number(heap).number(number).str();
}

std::string superblock(std::uint64_t root, std::uint64_t file_size) {
  constexpr std::uint8_t kVersion = 2, kSizeOfNumbers = 8, kFlags = 0;
  Bytes bytes;
  bytes.text(std::string_view("\x89HDF\r\n\x1a\n", 8)).number(kVersion);
  bytes.number(kSizeOfNumbers).number(kSizeOfNumbers).number(kFlags);
  bytes.number(std::uint64_t{0}).number(kNoAddress).number(file_size).number(root);
  return bytes.number(checksum(bytes.str())).str();
}

}  // namespace weir::hdf5
