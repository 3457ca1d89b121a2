// The results of a model as a netCDF-4 file.
//
//     double Stock_A(run, time, Region)     a variable that was asked for; without `time` where it
//                                           stays the same; without `run` in the file of one run
//     double time(time)
//     char Region(Region, Region_length)    names of elements
//
// An array of which not all elements were asked for is a variable an element, named like its
// column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tools/libweir/netcdf_file.h"
#include "tools/libweir/weir.hpp"

namespace weir {

/// Whether `path` ends in .nc.
bool is_netcdf_path(std::string_view path);

/// A shape, and what stands in the file before any run.
class NetcdfResults {
 public:
  /// Numbers or texts that are known beforehand.
  struct Given {
    std::size_t var = 0;
    std::string bytes;
  };
  /// Elements of one variable, or one of them; `columns` are places in what was asked for, and
  /// kNoColumn for an element that has no value.
  struct Group {
    std::size_t var = 0;  // in `shape`
    bool has_time = false;
    std::vector<std::uint32_t> columns;
  };
  static constexpr std::uint32_t kNoColumn = ~std::uint32_t{0};

  /// Names and global attributes; everything else is added. `compiled` must live as long.
  NetcdfResults(const Compiled& compiled, const RunSettings& settings);

  std::uint32_t add_dim(std::string_view name, std::uint64_t size);
  std::size_t add_var(NetcdfVar var);
  /// A dimension and its variable, a text for each index.
  std::uint32_t add_labels(std::string_view name, const std::vector<std::string>& labels);
  void add_times(const std::vector<double>& times);
  /// Variables for `columns`, over `outer` dimensions, then the time where it matters, then the
  /// subscripts. `prefix` begins their names.
  enum class TimeAxis : std::uint8_t { Where, Nowhere };
  std::vector<Group> add_columns(const std::vector<ResultColumn>& columns, TimeAxis times,
                                 const std::vector<std::uint32_t>& outer, std::string_view prefix);

  NetcdfShape shape;
  std::vector<Given> given;

 private:
  std::uint32_t dim_of(std::uint32_t program_dim);

  const Compiled& compiled_;
  NetcdfNames names_;
  std::unordered_map<std::uint32_t, std::uint32_t> dims_;  // of the program -> of the file
  std::unordered_map<std::string, const std::string*> units_;
  std::uint32_t time_dim_ = 0;
};

/// Appends the numbers of a group: time by time, element by element; missing ones are NaN.
void append_values(const NetcdfResults::Group& group, const Results& results, std::string& bytes);

/// Writes the file of one run; what went wrong in words, or nothing.
std::optional<std::string> write_netcdf_file(const Compiled& compiled, const RunSettings& settings,
                                             const ResultSet& set, const std::string& path);

}  // namespace weir
