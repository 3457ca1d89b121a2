// See ensemble_csv.h.
#include "tools/libweir/ensemble_csv.h"

#include <span>
#include <string_view>
#include <utility>

#include "tools/libweir/cells.h"
#include "tools/libweir/output_file.h"
#include "tools/libweir/table_rows.h"

namespace weir {
namespace {

/// Lines of a file from a place on, a stretch in memory at a time. The last one may lack its end.
class LinesOfFile {
 public:
  LinesOfFile(const OutputFile& file, std::uint64_t place) : file_(file), begin_(place) {}

  bool next(std::string_view& line) {
    begin_ += length_;
    at_ += length_;
    length_ = 0;
    std::size_t end = stretch_.find('\n', at_);
    while (end == std::string::npos && read_more()) end = stretch_.find('\n', at_);
    is_whole_ = end != std::string::npos;
    length_ = (is_whole_ ? end + 1 : stretch_.size()) - at_;
    line = std::string_view(stretch_).substr(at_, length_);
    return length_ > 0;
  }
  /// Where the line begins in the file, and whether it has its end.
  std::uint64_t begin() const { return begin_; }
  bool is_whole() const { return is_whole_; }

 private:
  bool read_more() {
    constexpr std::size_t kStretch = std::size_t{1} << 20;
    stretch_.erase(0, at_);
    at_ = 0;
    const std::string more = file_.read_at(begin_ + stretch_.size(), kStretch);
    stretch_ += more;
    return !more.empty();
  }

  const OutputFile& file_;
  std::string stretch_;
  std::uint64_t begin_;
  std::size_t at_ = 0, length_ = 0;
  bool is_whole_ = false;
};

class CsvSink : public RunSink {
 public:
  explicit CsvSink(CsvSinkOptions options) : options_(std::move(options)) {}

  bool needs_sample() const override { return options_.resumes; }
  Opened open(RunSource& source, const FinishedRun* sample) override;
  std::string encode(std::vector<FinishedRun>& runs) const override { return text_of(runs); }
  std::string write(std::uint64_t, std::uint64_t, const std::string& bytes) override {
    return file_.append(bytes);
  }
  std::string close() override { return file_.close(); }

 private:
  std::string header() const;
  std::string text_of(std::span<const FinishedRun> runs) const;
  void encode_run(const FinishedRun& run, TextBuffer& text) const;

  /// Runs in a file. Of the last one nobody knows whether it is whole.
  struct Found {
    std::string problem;
    std::uint64_t begun = 0, last = 0;         // how many; where the last one begins
    std::uint64_t failed = 0;                  // of those before the last
    std::uint64_t sample = 0, sample_end = 0;  // where the run made again begins and ends
  };
  Opened go_on(RunSource& source, const FinishedRun* sample);
  Found find_runs(RunSource& source, const FinishedRun* sample, std::uint64_t place) const;
  std::string compare_sample(const FinishedRun& sample, const Found& found) const;

  CsvSinkOptions options_;
  OutputFile file_;
};

std::string CsvSink::header() const {
  std::string text = std::string("run") + options_.separator + "Time";
  for (const ResultColumn& column : options_.columns) {
    text += options_.separator + written_cell(column.header, options_.separator);
  }
  return text + '\n';
}

RunSink::Opened CsvSink::open(RunSource& source, const FinishedRun* sample) {
  Opened opened;
  if (options_.path.empty()) {
    file_.use_standard_output();
  } else {
    const auto mode = options_.resumes ? OutputFile::Mode::Keep : OutputFile::Mode::Replace;
    opened.problem = file_.open(options_.path, mode);
  }
  if (!opened.problem.empty()) return opened;
  if (options_.resumes) return go_on(source, sample);
  opened.problem = file_.append(header());
  return opened;
}

/// Keeps the runs that are whole and cuts what follows them. The file must be one that these
/// settings write: the same header, the same names of runs, and the same bytes of the run that was
/// made again.
RunSink::Opened CsvSink::go_on(RunSource& source, const FinishedRun* sample) {
  Opened opened;
  const std::string expected = header();
  const std::string found = file_.read_at(0, expected.size());
  if (!expected.starts_with(found)) {
    opened.problem = "it has other columns than these; nothing was changed";
    return opened;
  }
  if (found.size() < expected.size()) {
    opened.problem = file_.cut_at(0);
    if (opened.problem.empty()) opened.problem = file_.append(expected);
    return opened;
  }

  Found runs = find_runs(source, sample, expected.size());
  opened.problem = runs.problem;
  if (opened.problem.empty() && runs.sample_end > 0) {
    opened.problem = compare_sample(*sample, runs);
  }
  if (!opened.problem.empty()) return opened;
  opened.done = runs.begun == 0 ? 0 : runs.begun - 1;
  opened.failed = runs.failed;
  opened.problem = file_.cut_at(runs.last);
  return opened;
}

/// Reads the names of all rows.
CsvSink::Found CsvSink::find_runs(RunSource& source, const FinishedRun* sample,
                                  std::uint64_t place) const {
  Found found;
  found.last = place;
  RunInput input;
  std::string prefix;  // of the rows of the present run
  bool has_failed = false;
  std::string_view line;
  source.rewind();
  for (LinesOfFile lines(file_, place); lines.next(line) && lines.is_whole();) {
    if (found.begun > 0 && line.starts_with(prefix)) continue;
    if (!source.next(input)) {
      found.problem = "it has more runs than these; nothing was changed";
      return found;
    }
    prefix = written_cell(input.name, options_.separator) + options_.separator;
    if (!line.starts_with(prefix)) {
      found.problem = "its run " + std::to_string(found.begun + 1) +
                      " has another name than here; nothing was changed";
      return found;
    }
    if (sample != nullptr && found.begun == sample->index) found.sample = lines.begin();
    if (sample != nullptr && found.begun == sample->index + 1) found.sample_end = lines.begin();
    found.last = lines.begin();
    found.failed += has_failed ? 1 : 0;
    const char after = line[prefix.size()];
    has_failed = after == options_.separator || after == '\n';
    ++found.begun;
  }
  return found;
}

std::string CsvSink::compare_sample(const FinishedRun& sample, const Found& found) const {
  const std::string again = text_of({&sample, 1});
  const bool is_same = again.size() == found.sample_end - found.sample &&
                       again == file_.read_at(found.sample, again.size());
  if (is_same) return {};
  return "its run " + sample.name +
         " was made with other settings or another model; nothing was changed";
}

void CsvSink::encode_run(const FinishedRun& run, TextBuffer& text) const {
  const std::string name = written_cell(run.name, options_.separator);
  if (run.outcome.status != RunStatus::Done) {
    text.put(name + std::string(options_.columns.size() + 1, options_.separator) + '\n');
    return;
  }
  RowPrinter printer(options_.columns.size(), options_.separator, name + options_.separator);
  const Results& results = run.outcome.results;
  printer.print(results.times, results.values.data(), text);
}

std::string CsvSink::text_of(std::span<const FinishedRun> runs) const {
  TextBuffer text;
  for (const FinishedRun& run : runs) encode_run(run, text);
  return std::string(text.text());
}

}  // namespace

std::unique_ptr<RunSink> make_csv_sink(CsvSinkOptions options) {
  return std::make_unique<CsvSink>(std::move(options));
}

}  // namespace weir
