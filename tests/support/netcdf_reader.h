// A netCDF file as libnetcdf sees it: what we write must be what others read.
#pragma once

#include <gtest/gtest.h>
#include <netcdf.h>

#include <string>
#include <vector>

namespace weir::test {

/// Reads whole variables. A call that fails is a failure of the test, and gives nothing.
class NetcdfReader {
 public:
  explicit NetcdfReader(const std::string& path) {
    is_open_ = nc_open(path.c_str(), NC_NOWRITE, &file_) == NC_NOERR;
  }
  ~NetcdfReader() {
    if (is_open_) nc_close(file_);
  }
  NetcdfReader(const NetcdfReader&) = delete;
  NetcdfReader& operator=(const NetcdfReader&) = delete;

  bool is_open() const { return is_open_; }
  /// "Cup(run, time)", in the order of the file.
  std::vector<std::string> vars() const {
    int count = 0;
    EXPECT_EQ(nc_inq_nvars(file_, &count), NC_NOERR);
    std::vector<std::string> found;
    for (int var = 0; var < count; ++var) {
      std::string text = name_of(var) + "(";
      for (int dim : dims_of(var)) text += (text.ends_with('(') ? "" : ", ") + dim_name(dim);
      found.push_back(text + ")");
    }
    return found;
  }
  std::vector<double> numbers(const std::string& name) const {
    const int var = find(name);
    std::vector<double> values(size_of(var));
    EXPECT_EQ(nc_get_var_double(file_, var, values.data()), NC_NOERR) << name;
    return values;
  }
  std::vector<std::string> texts(const std::string& name) const {
    const int var = find(name);
    std::string letters(size_of(var), '\0');
    EXPECT_EQ(nc_get_var_text(file_, var, letters.data()), NC_NOERR) << name;
    const std::size_t length = dim_size(dims_of(var).back());
    std::vector<std::string> found;
    for (std::size_t at = 0; at < letters.size(); at += length) {
      found.emplace_back(letters.substr(at, length).c_str());
    }
    return found;
  }
  /// An attribute that is text, of a variable or, without a name, of the file.
  std::string text(const std::string& name, const char* attribute) const {
    const int var = name.empty() ? NC_GLOBAL : find(name);
    std::size_t length = 0;
    if (nc_inq_attlen(file_, var, attribute, &length) != NC_NOERR) return "(none)";
    std::string value(length, '\0');
    EXPECT_EQ(nc_get_att_text(file_, var, attribute, value.data()), NC_NOERR) << attribute;
    return value;
  }
  double number(const std::string& name, const char* attribute) const {
    double value = 0;
    const int var = name.empty() ? NC_GLOBAL : find(name);
    EXPECT_EQ(nc_get_att_double(file_, var, attribute, &value), NC_NOERR) << attribute;
    return value;
  }

 private:
  int find(const std::string& name) const {
    int var = -1;
    EXPECT_EQ(nc_inq_varid(file_, name.c_str(), &var), NC_NOERR) << name;
    return var;
  }
  std::string name_of(int var) const {
    char name[NC_MAX_NAME + 1] = {};
    EXPECT_EQ(nc_inq_varname(file_, var, name), NC_NOERR);
    return name;
  }
  std::string dim_name(int dim) const {
    char name[NC_MAX_NAME + 1] = {};
    EXPECT_EQ(nc_inq_dimname(file_, dim, name), NC_NOERR);
    return name;
  }
  std::vector<int> dims_of(int var) const {
    int count = 0;
    EXPECT_EQ(nc_inq_varndims(file_, var, &count), NC_NOERR);
    std::vector<int> dims(static_cast<std::size_t>(count));
    EXPECT_EQ(nc_inq_vardimid(file_, var, dims.data()), NC_NOERR);
    return dims;
  }
  std::size_t dim_size(int dim) const {
    std::size_t size = 0;
    EXPECT_EQ(nc_inq_dimlen(file_, dim, &size), NC_NOERR);
    return size;
  }
  std::size_t size_of(int var) const {
    std::size_t size = 1;
    for (int dim : dims_of(var)) size *= dim_size(dim);
    return size;
  }

  int file_ = 0;
  bool is_open_ = false;
};

}  // namespace weir::test
