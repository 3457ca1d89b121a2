// The shape of a netCDF-4 file, and the bytes that stand before its numbers.
//
// All extents are known before the first number is written, so every variable is one stretch of the
// file at a place that follows from the shape alone. Numbers are written there in any order and at
// any time: the file is whole from the beginning, whatever happens to the program, and the same
// shape gives the same bytes. That is why files are not made by libnetcdf, which reads them in our
// tests: it defines 300 variables in 100 ms, in which the model runs 600 times, and does not say
// where it puts them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

namespace weir {

enum class NetcdfType : std::uint8_t { Byte, Char, Int, UInt64, Double };
std::uint64_t size_of(NetcdfType type);

struct NetcdfAttribute {
  std::string name;
  std::variant<std::string, double, std::uint64_t, std::vector<std::int8_t>> value;
};

struct NetcdfDim {
  std::string name;
  std::uint64_t size = 0;
};

/// A variable with the name of its first dimension is the coordinate of it.
struct NetcdfVar {
  std::string name;
  NetcdfType type = NetcdfType::Double;
  std::vector<std::uint32_t> dims;  // slowest first
  std::vector<NetcdfAttribute> attributes;
  bool is_filled = false;   // doubles that are NaN until they are written
  std::uint64_t place = 0;  // of its first number in the file, by lay_out()
};

struct NetcdfShape {
  std::vector<NetcdfDim> dims;
  std::vector<NetcdfVar> vars;
  std::vector<NetcdfAttribute> attributes;

  /// Bytes of all numbers of a variable.
  std::uint64_t bytes_of(const NetcdfVar& var) const;
};

/// Everything before the numbers, and the size of the whole file.
struct NetcdfHead {
  std::string bytes;
  std::uint64_t file_size = 0;
};

/// Places all variables.
NetcdfHead lay_out(NetcdfShape& shape);

/// Names that are letters, digits and underscores, as CF 2.3 wants them (letters of any alphabet),
/// each used once.
class NetcdfNames {
 public:
  /// "Stock A[x,y]" -> "Stock_A_x_y", or "Stock_A_x_y_2" when there is one already.
  std::string make(std::string_view name);

 private:
  std::unordered_set<std::string> used_;
};

}  // namespace weir
