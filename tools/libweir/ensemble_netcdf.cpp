// See ensemble_netcdf.h.
//
// The place of every number follows from the number of runs, the times and the columns, so a run is
// written where it belongs, its status last, and a file that is gone on with must have the very
// bytes that a new one would begin with.
#include "tools/libweir/ensemble_netcdf.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "tools/libweir/netcdf_results.h"
#include "tools/libweir/output_file.h"
#include "tools/libweir/run_options.h"

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kStretch = std::size_t{1} << 20;  // bytes written or read at a time

class NetcdfSink : public RunSink {
 public:
  NetcdfSink(const Compiled& compiled, NetcdfSinkOptions options)
      : compiled_(compiled),
        options_(std::move(options)),
        columns_(chosen_columns(compiled, options_.run)),
        file_(compiled, options_.run) {}

  bool needs_sample() const override { return true; }
  Opened open(RunSource& source, const FinishedRun* sample) override;
  std::string encode(std::vector<FinishedRun>& runs) const override;
  std::string write(std::uint64_t first, std::uint64_t count, const std::string& bytes) override;
  std::string close() override { return out_.close(); }

 private:
  void find_input_slots(RunSource& source);
  void make_shape(const RunSource& source, const FinishedRun& sample);
  bool exists() const;
  std::string create(RunSource& source);
  std::string fill();
  Opened go_on(RunSource& source, const FinishedRun& sample);
  std::string compare_sample(const FinishedRun& sample, std::uint64_t done) const;
  template <typename Use>
  std::string pass_inputs(RunSource& source, const Use& use) const;
  template <typename Use>
  std::string pass_blocks(std::uint64_t first, std::uint64_t count, std::string_view bytes,
                          const Use& use) const;

  const NetcdfVar& var(std::size_t number) const { return file_.shape.vars[number]; }
  std::uint64_t bytes_of_run(std::size_t number) const {
    return file_.shape.bytes_of(var(number)) / runs_;
  }

  const Compiled& compiled_;
  NetcdfSinkOptions options_;
  std::vector<ResultColumn> columns_;
  NetcdfResults file_;
  NetcdfHead head_;
  OutputFile out_;

  std::uint64_t runs_ = 0;
  std::vector<double> times_;
  std::vector<std::uint32_t> input_slots_;  // of constants that any run sets
  std::vector<NetcdfResults::Group> saved_, inputs_;
  std::size_t names_ = 0, name_length_ = 0;  // the variable `run`; 0 for numbers
  std::size_t seeds_ = 0, status_ = 0;       // variables
};

RunSink::Opened NetcdfSink::open(RunSource& source, const FinishedRun* sample) {
  if (sample == nullptr) return {"no run succeeds, so there are no times to write", 0, 0};
  find_input_slots(source);
  if (!source.problem().empty()) return {source.problem(), 0, 0};
  make_shape(source, *sample);
  if (options_.resumes && exists()) return go_on(source, *sample);
  return {create(source), 0, 0};
}

bool NetcdfSink::exists() const {
  std::error_code fault;
  return fs::exists(options_.path, fault);
}

/// The constants that any run sets.
void NetcdfSink::find_input_slots(RunSource& source) {
  std::vector<bool> is_known(compiled_.program.value_count, false);
  RunInput input;
  source.rewind();
  while (source.next(input)) {
    for (const Override& given : input.overrides) {
      if (!is_known[given.slot]) input_slots_.push_back(given.slot);
      is_known[given.slot] = true;
    }
  }
}

void NetcdfSink::make_shape(const RunSource& source, const FinishedRun& sample) {
  runs_ = source.count();
  times_ = sample.outcome.results.times;
  name_length_ = source.longest_name();

  const std::uint32_t run = file_.add_dim("run", runs_);
  if (name_length_ > 0) {
    const std::uint32_t letters = file_.add_dim("run_length", name_length_);
    names_ = file_.add_var(
        {"run", NetcdfType::Char, {run, letters}, {{"_Encoding", std::string("utf-8")}}});
  } else {
    names_ = file_.add_var({"run", NetcdfType::Int, {run}, {}});
  }
  file_.add_times(times_);
  status_ = file_.add_var({"status",
                           NetcdfType::Byte,
                           {run},
                           {{"long_name", std::string("what became of the run")},
                            {"flag_values", std::vector<std::int8_t>{0, 1, 2}},
                            {"flag_meanings", std::string("not_made done failed")}}});
  seeds_ = file_.add_var(
      {"seed", NetcdfType::UInt64, {run}, {{"long_name", std::string("seed of the run")}}});

  std::sort(input_slots_.begin(), input_slots_.end());
  std::vector<ResultColumn> inputs;
  for (const ProgramVar& var : compiled_.program.vars) {
    auto slot = std::lower_bound(input_slots_.begin(), input_slots_.end(), var.base);
    for (; slot != input_slots_.end() && *slot - var.base < var.size; ++slot) {
      inputs.push_back(result_column(compiled_.program, var, *slot - var.base));
    }
  }
  input_slots_.clear();
  for (const ResultColumn& input : inputs) input_slots_.push_back(input.slot);
  inputs_ = file_.add_columns(inputs, NetcdfResults::TimeAxis::Nowhere, {run}, "input_");
  saved_ = file_.add_columns(columns_, NetcdfResults::TimeAxis::Where, {run}, "");
  head_ = lay_out(file_.shape);
}

/// A new file, under its name when it is whole.
std::string NetcdfSink::create(RunSource& source) {
  const std::string part = options_.path + ".part";
  std::error_code fault;
  fs::remove(part, fault);
  const fs::space_info space = fs::space(fs::absolute(part, fault).parent_path(), fault);
  if (!fault && space.available < head_.file_size) {
    return "the disk has no room for its " + std::to_string(head_.file_size) + " bytes";
  }
  std::string problem = out_.open(part, OutputFile::Mode::Replace);
  if (!problem.empty()) return problem;

  problem = out_.write_at(0, head_.bytes);
  if (problem.empty()) problem = out_.cut_at(head_.file_size);
  if (problem.empty()) problem = fill();
  for (const NetcdfResults::Given& given : file_.given) {
    if (problem.empty()) problem = out_.write_at(var(given.var).place, given.bytes);
  }
  if (problem.empty()) {
    problem = pass_inputs(source, [&](std::uint64_t place, const std::string& bytes) {
      return out_.write_at(place, bytes);
    });
  }
  if (problem.empty()) {
    fs::rename(part, options_.path, fault);
    if (fault) problem = write_problem(fault.value());
  }
  if (!problem.empty()) fs::remove(part, fault);
  return problem;
}

/// NaN for all runs that are not made.
std::string NetcdfSink::fill() {
  const std::vector<double> missing(kStretch / sizeof(double),
                                    std::numeric_limits<double>::quiet_NaN());
  const std::string_view bytes(reinterpret_cast<const char*>(missing.data()), kStretch);
  std::string problem;
  for (const NetcdfResults::Group& group : saved_) {
    std::uint64_t place = var(group.var).place;
    std::uint64_t left = file_.shape.bytes_of(var(group.var));
    while (left > 0 && problem.empty()) {
      const std::uint64_t now = std::min<std::uint64_t>(left, kStretch);
      problem = out_.write_at(place, bytes.substr(0, now));
      place += now;
      left -= now;
    }
  }
  return problem;
}

/// Hands names and inputs of all runs to `use` as bytes and their place, some runs at a time; the
/// first problem ends it.
template <typename Use>
std::string NetcdfSink::pass_inputs(RunSource& source, const Use& use) const {
  // as if they were results of one time
  Results values;
  values.column_count = input_slots_.size();
  values.times = {0};
  Rows common(input_slots_.size());
  for (std::size_t at = 0; at < common.size(); ++at) {
    common[at] = compiled_.program.image[input_slots_[at]];
    for (const Override& given : options_.run.overrides) {
      if (given.slot == input_slots_[at]) common[at] = given.value;
    }
  }
  std::unordered_map<std::uint32_t, std::size_t> column_of;
  for (std::size_t at = 0; at < input_slots_.size(); ++at) column_of[input_slots_[at]] = at;

  const std::uint64_t step = std::max<std::uint64_t>(1, kStretch / (input_slots_.size() + 1) / 8);
  std::vector<std::string> blocks(inputs_.size());
  std::string names, problem;
  RunInput input;
  source.rewind();
  for (std::uint64_t first = 0; first < runs_ && problem.empty(); first += step) {
    const std::uint64_t count = std::min(step, runs_ - first);
    names.clear();
    for (std::string& block : blocks) block.clear();
    for (std::uint64_t run = first; run < first + count; ++run) {
      if (!source.next(input)) return source.problem();
      if (name_length_ > 0) {
        names += input.name;
        names.append(name_length_ - input.name.size(), '\0');
      } else {
        const auto number = static_cast<std::int32_t>(run + 1);
        names.append(reinterpret_cast<const char*>(&number), sizeof number);
      }
      values.values = common;
      for (const Override& given : input.overrides) {
        values.values[column_of[given.slot]] = given.value;
      }
      for (std::size_t at = 0; at < inputs_.size(); ++at) {
        append_values(inputs_[at], values, blocks[at]);
      }
    }
    problem = use(var(names_).place + first * bytes_of_run(names_), names);
    for (std::size_t at = 0; at < inputs_.size() && problem.empty(); ++at) {
      const std::size_t number = inputs_[at].var;
      problem = use(var(number).place + first * bytes_of_run(number), blocks[at]);
    }
  }
  return problem;
}

/// Keeps the runs that are there. The file must be one that these settings make: the same bytes
/// before the first run, the same inputs, and the same numbers of the run that was made again.
RunSink::Opened NetcdfSink::go_on(RunSource& source, const FinishedRun& sample) {
  Opened opened;
  opened.problem = out_.open(options_.path, OutputFile::Mode::Keep);
  if (!opened.problem.empty()) return opened;
  const bool is_same_shape =
      out_.read_at(0, head_.bytes.size()) == head_.bytes &&
      (head_.file_size == 0 || out_.read_at(head_.file_size - 1, 2).size() == 1);
  if (!is_same_shape) {
    opened.problem = "it is no file of these runs, this model and these settings";
  }
  const auto compare = [&](std::uint64_t place, const std::string& bytes) {
    const bool is_same = out_.read_at(place, bytes.size()) == bytes;
    return is_same ? std::string() : std::string("its times or its inputs are not those of here");
  };
  for (const NetcdfResults::Given& given : file_.given) {
    if (opened.problem.empty()) opened.problem = compare(var(given.var).place, given.bytes);
  }
  if (opened.problem.empty()) opened.problem = pass_inputs(source, compare);

  bool is_at_end = !opened.problem.empty();
  while (!is_at_end && opened.done < runs_) {
    const std::string marks =
        out_.read_at(var(status_).place + opened.done, std::min(kStretch, runs_ - opened.done));
    for (const char mark : marks) {
      is_at_end = mark == static_cast<char>(RunMark::NotMade);
      if (is_at_end) break;
      ++opened.done;
      if (mark == static_cast<char>(RunMark::Failed)) ++opened.failed;
    }
  }
  if (opened.problem.empty()) opened.problem = compare_sample(sample, opened.done);
  if (!opened.problem.empty()) opened.problem += "; nothing was changed";
  return opened;
}

std::string NetcdfSink::compare_sample(const FinishedRun& sample, std::uint64_t done) const {
  if (sample.index >= done) return {};
  std::vector<FinishedRun> runs = {sample};
  return pass_blocks(sample.index, 1, encode(runs),
                     [&](std::uint64_t place, std::string_view bytes) -> std::string {
                       if (out_.read_at(place, bytes.size()) == bytes) return {};
                       return "its run " + sample.name +
                              " was made with other settings or another model";
                     });
}

/// Runs beside each other, variable by variable; then their seeds, then what became of them.
std::string NetcdfSink::encode(std::vector<FinishedRun>& runs) const {
  for (FinishedRun& run : runs) {
    if (run.outcome.status != RunStatus::Done || run.outcome.results.times == times_) continue;
    run.outcome.status = RunStatus::BadControls;
    run.outcome.problem =
        "it has other times than the runs before, and a netCDF file has one time axis";
  }
  std::string bytes;
  const double missing = std::numeric_limits<double>::quiet_NaN();
  for (const NetcdfResults::Group& group : saved_) {
    for (const FinishedRun& run : runs) {
      if (run.outcome.status == RunStatus::Done) {
        append_values(group, run.outcome.results, bytes);
        continue;
      }
      for (std::uint64_t left = bytes_of_run(group.var); left > 0; left -= sizeof missing) {
        bytes.append(reinterpret_cast<const char*>(&missing), sizeof missing);
      }
    }
  }
  for (const FinishedRun& run : runs) {
    bytes.append(reinterpret_cast<const char*>(&run.seed), sizeof run.seed);
  }
  for (const FinishedRun& run : runs) {
    const bool is_done = run.outcome.status == RunStatus::Done;
    bytes += static_cast<char>(is_done ? RunMark::Done : RunMark::Failed);
  }
  return bytes;
}

/// Hands the stretches of encode() to `use` with their places; the first problem ends it.
template <typename Use>
std::string NetcdfSink::pass_blocks(std::uint64_t first, std::uint64_t count,
                                    std::string_view bytes, const Use& use) const {
  std::vector<std::size_t> vars;
  for (const NetcdfResults::Group& group : saved_) vars.push_back(group.var);
  // the status last: who finds it set finds the numbers too
  vars.insert(vars.end(), {seeds_, status_});
  std::string problem;
  for (const std::size_t number : vars) {
    const std::uint64_t size = count * bytes_of_run(number);
    problem = use(var(number).place + first * bytes_of_run(number), bytes.substr(0, size));
    if (!problem.empty()) return problem;
    bytes.remove_prefix(size);
  }
  return problem;
}

std::string NetcdfSink::write(std::uint64_t first, std::uint64_t count, const std::string& bytes) {
  return pass_blocks(first, count, bytes, [&](std::uint64_t place, std::string_view block) {
    return out_.write_at(place, block);
  });
}

}  // namespace

std::unique_ptr<RunSink> make_netcdf_sink(const Compiled& compiled, NetcdfSinkOptions options) {
  return std::make_unique<NetcdfSink>(compiled, std::move(options));
}

}  // namespace weir
