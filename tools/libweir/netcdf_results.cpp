// See netcdf_results.h.
#include "tools/libweir/netcdf_results.h"

#include <fmt/core.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "ir/base/text.h"
#include "tools/libweir/output_file.h"
#include "tools/libweir/run_options.h"

namespace weir {
namespace {

/// UDUNITS' name of a model's time unit, which CF 3.1 asks for; another one as it is written. In
/// the singular: of plurals xarray makes durations in nanoseconds.
std::string time_units_text(const ResolvedModel& model) {
  // Vensim says it by the units of its time variables (vensim.md 8.5)
  std::string written = model.time_units;
  for (const VarId control : {model.dt, model.stop, model.start}) {
    if (written.empty() && control.valid()) written = model.vars[control].units;
  }
  constexpr const char* kUnits[] = {"second", "minute", "hour", "day", "week", "month", "year"};
  for (const std::string unit : kUnits) {
    if (equals_ignoring_case(written, unit) || equals_ignoring_case(written, unit + "s")) {
      return unit;
    }
  }
  return written;
}

/// As `xxhsum -H2` prints it, of a model in UTF-8.
std::string hash_text(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("xxh128:{:016x}{:016x}", hash.high64, hash.low64);
}

/// The file's name without its folders.
std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

/// The variable that a slot is of.
class SlotOwners {
 public:
  explicit SlotOwners(const Program& program) {
    for (const ProgramVar& var : program.vars) vars_.push_back(&var);
    const auto is_before = [](const ProgramVar* a, const ProgramVar* b) {
      return a->base < b->base;
    };
    std::stable_sort(vars_.begin(), vars_.end(), is_before);
  }
  const ProgramVar& of(std::uint32_t slot) const {
    const auto is_after = [](std::uint32_t at, const ProgramVar* var) { return at < var->base; };
    return **std::prev(std::upper_bound(vars_.begin(), vars_.end(), slot, is_after));
  }

 private:
  std::vector<const ProgramVar*> vars_;
};

std::size_t count_defined(const ProgramVar& var) {
  if (!var.defined) return var.size;
  return static_cast<std::size_t>(std::count(var.defined->begin(), var.defined->end(), true));
}

void append_number(double value, std::string& bytes) {
  char text[sizeof value];
  std::memcpy(text, &value, sizeof value);
  bytes.append(text, sizeof text);
}

}  // namespace

bool is_netcdf_path(std::string_view path) {
  return path.size() > 3 && equals_ignoring_case(path.substr(path.size() - 3), ".nc");
}

NetcdfResults::NetcdfResults(const Compiled& compiled, const RunSettings& settings)
    : compiled_(compiled) {
  const auto say = [&](const char* name, std::string text) {
    shape.attributes.push_back({name, std::move(text)});
  };
  const SourceFile* file =
      compiled.model.file.valid() ? &compiled.sources[compiled.model.file] : nullptr;
  say("Conventions", "CF-1.8");
  say("title", compiled.program.name);
  say("source", fmt::format("weir {}", version()));
  if (file != nullptr) say("model_file", std::string(base_name(file->path())));
  if (file != nullptr) say("model_hash", hash_text(file->text()));
  say("method", method_text(compiled.program.method));
  if (compiled.math == MathMode::Fast) say("mathematics", "fast");
  const ControlValues times = control_values(compiled.program, settings.overrides);
  if (times.dt) shape.attributes.push_back({"time_step", *times.dt});
  say("seed", std::to_string(seed_of(compiled.program, settings)));
  for (const RVar& var : compiled.resolved.vars) units_.emplace(var.name, &var.units);
}

std::uint32_t NetcdfResults::add_dim(std::string_view name, std::uint64_t size) {
  shape.dims.push_back({names_.make(name), size});
  return static_cast<std::uint32_t>(shape.dims.size() - 1);
}

std::size_t NetcdfResults::add_var(NetcdfVar var) {
  const bool is_coordinate = !var.dims.empty() && var.name == shape.dims[var.dims[0]].name;
  if (!is_coordinate) var.name = names_.make(var.name);
  shape.vars.push_back(std::move(var));
  return shape.vars.size() - 1;
}

std::uint32_t NetcdfResults::add_labels(std::string_view name,
                                        const std::vector<std::string>& labels) {
  std::size_t length = 1;
  for (const std::string& label : labels) length = std::max(length, label.size());
  const std::uint32_t dim = add_dim(name, labels.size());
  const std::uint32_t letters = add_dim(shape.dims[dim].name + "_length", length);
  const std::size_t var =
      add_var({shape.dims[dim].name,
               NetcdfType::Char,
               {dim, letters},
               {{"long_name", std::string(name)}, {"_Encoding", std::string("utf-8")}}});
  Given names{var, {}};
  for (const std::string& label : labels) {
    names.bytes += label;
    names.bytes.append(length - label.size(), '\0');
  }
  given.push_back(std::move(names));
  return dim;
}

void NetcdfResults::add_times(const std::vector<double>& times) {
  time_dim_ = add_dim("time", times.size());
  const std::size_t var = add_var({shape.dims[time_dim_].name,
                                   NetcdfType::Double,
                                   {time_dim_},
                                   {{"long_name", std::string("Time")},
                                    {"units", time_units_text(compiled_.resolved)},
                                    {"axis", std::string("T")}}});
  Given numbers{var, {}};
  for (double time : times) append_number(time, numbers.bytes);
  given.push_back(std::move(numbers));
}

std::uint32_t NetcdfResults::dim_of(std::uint32_t program_dim) {
  const auto found = dims_.find(program_dim);
  if (found != dims_.end()) return found->second;
  const ProgramDim& dim = compiled_.program.dims[program_dim];
  return dims_[program_dim] = add_labels(dim.name, dim.elements);
}

std::vector<NetcdfResults::Group> NetcdfResults::add_columns(
    const std::vector<ResultColumn>& columns, TimeAxis times,
    const std::vector<std::uint32_t>& outer, std::string_view prefix) {
  const SlotOwners owners(compiled_.program);
  std::unordered_map<const ProgramVar*, std::size_t> asked, whole;
  for (const ResultColumn& column : columns) ++asked[&owners.of(column.slot)];

  std::vector<Group> groups;
  for (std::uint32_t at = 0; at < columns.size(); ++at) {
    const ProgramVar& owner = owners.of(columns[at].slot);
    const bool is_whole = !owner.dims.empty() && asked[&owner] == count_defined(owner);
    if (is_whole && whole.contains(&owner)) {
      groups[whole[&owner]].columns[columns[at].slot - owner.base] = at;
      continue;
    }
    const std::string& title = is_whole ? owner.name : columns[at].header;
    Group group;
    group.has_time = times == TimeAxis::Where && !columns[at].is_constant;
    group.columns.assign(is_whole ? owner.size : 1, kNoColumn);
    group.columns[is_whole ? columns[at].slot - owner.base : 0] = at;

    NetcdfVar var{std::string(prefix) + title, NetcdfType::Double, outer, {}};
    if (group.has_time) var.dims.push_back(time_dim_);
    for (std::uint32_t dim : is_whole ? owner.dims : std::vector<std::uint32_t>()) {
      var.dims.push_back(dim_of(dim));
    }
    const auto units = units_.find(owner.name);
    var.attributes = {{"long_name", title},
                      {"units", units == units_.end() ? std::string() : *units->second}};
    var.is_filled = true;
    group.var = add_var(std::move(var));
    if (is_whole) whole[&owner] = groups.size();
    groups.push_back(std::move(group));
  }
  return groups;
}

void append_values(const NetcdfResults::Group& group, const Results& results, std::string& bytes) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const std::size_t rows = group.has_time ? results.times.size() : 1;
  const std::size_t begin = bytes.size();
  bytes.resize(begin + rows * group.columns.size() * sizeof(double));
  char* to = bytes.data() + begin;
  for (std::size_t row = 0; row < rows; ++row) {
    for (const std::uint32_t column : group.columns) {
      double value = column == NetcdfResults::kNoColumn ? kNan : results.at(row, column);
      if (is_missing_value(value)) value = kNan;
      std::memcpy(to, &value, sizeof value);
      to += sizeof value;
    }
  }
}

std::optional<std::string> write_netcdf_file(const Compiled& compiled, const RunSettings& settings,
                                             const ResultSet& set, const std::string& path) {
  NetcdfResults file(compiled, settings);
  file.add_times(set.results.times);
  const auto groups =
      file.add_columns(set.columns, NetcdfResults::TimeAxis::Where, {}, /*prefix=*/"");
  const NetcdfHead head = lay_out(file.shape);

  OutputFile out;
  std::string problem = out.open(path, OutputFile::Mode::Replace);
  if (!problem.empty()) return problem;
  constexpr std::size_t kFlushSize = std::size_t{1} << 20;
  std::uint64_t written = 0;
  std::string bytes = head.bytes;
  const auto put_at = [&](std::uint64_t place) {
    if (bytes.size() >= kFlushSize && problem.empty()) {
      problem = out.append(bytes);
      written += bytes.size();
      bytes.clear();
    }
    bytes.resize(place - written, '\0');
  };

  // places rise with the numbers of variables
  std::vector<const NetcdfResults::Group*> group_of(file.shape.vars.size(), nullptr);
  std::vector<const std::string*> given_of(file.shape.vars.size(), nullptr);
  for (const auto& group : groups) group_of[group.var] = &group;
  for (const auto& given : file.given) given_of[given.var] = &given.bytes;
  for (std::size_t var = 0; var < file.shape.vars.size(); ++var) {
    put_at(file.shape.vars[var].place);
    if (given_of[var] != nullptr) bytes += *given_of[var];
    if (group_of[var] != nullptr) append_values(*group_of[var], set.results, bytes);
  }
  put_at(head.file_size);
  if (problem.empty()) problem = out.append(bytes);
  const std::string closing = out.close();
  if (problem.empty()) problem = closing;
  return problem.empty() ? std::nullopt : std::optional(problem);
}

}  // namespace weir
