// Result files as text. Writing must not cost more than simulating: the rows of a long table are
// printed by several threads, a stretch at a time, and written while others are printed.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <future>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "ir/base/text.h"
#include "tools/libweir/cells.h"
#include "tools/libweir/number_cell.h"
#include "tools/libweir/results.h"
#include "tools/libweir/table_rows.h"

namespace weir {
namespace {

constexpr std::size_t kFlushSize = std::size_t{1} << 16;
// cells printed in one go: their text stays in the processor's cache until it is written
constexpr std::size_t kStretchCells = std::size_t{1} << 13;
// cells that are worth a thread: printing them takes several times as long as starting one
constexpr std::size_t kThreadCells = std::size_t{1} << 14;

/// Collects text, or hands it to a file, when there is one, a large piece at a time.
class Output {
 public:
  explicit Output(std::FILE* file) : file_(file) {}
  void put(char c) { put(std::string_view(&c, 1)); }
  void put(std::string_view text) {
    text_.put(text);
    if (text_.size() >= kFlushSize) flush();
  }
  /// A text that is large already.
  void put_large(std::string_view text) {
    flush();
    write(text);
  }
  /// About as much text will follow.
  void expect(std::size_t size) {
    if (file_ == nullptr) whole_.reserve(whole_.size() + size);
  }
  void finish() {
    flush();
    if (file_ != nullptr && ok() && std::fflush(file_) != 0) error_ = errno;
  }
  bool ok() const { return error_ == 0; }
  /// The errno of the first write that failed, whichever thread it was in.
  int error() const { return error_; }
  std::string take() && {
    flush();
    return std::move(whole_);
  }

 private:
  void flush() {
    write(text_.text());
    text_.clear();
  }
  void write(std::string_view text) {
    if (file_ == nullptr) {
      whole_.append(text);
    } else if (ok() && std::fwrite(text.data(), 1, text.size(), file_) < text.size()) {
      error_ = errno != 0 ? errno : EIO;
    }
  }

  std::FILE* file_;
  TextBuffer text_;
  std::string whole_;  // where there is no file
  int error_ = 0;
};

void put_header(const ResultSet& set, char separator, Output& out) {
  out.put("Time");
  for (const ResultColumn& column : set.columns) {
    out.put(separator);
    out.put(written_cell(column.header, separator));
  }
  out.put('\n');
}

/// Writes the rows of a table. Several threads do the same: each takes the next stretch of rows,
/// prints it, waits until the one in front of it is written, and writes it while others print.
class RowWriter {
 public:
  RowWriter(const Results& results, char separator, Output& out)
      : results_(results),
        separator_(separator),
        out_(out),
        step_(std::max<std::size_t>(1, kStretchCells / (results.column_count + 1))),
        stretches_((results.times.size() + step_ - 1) / step_) {}

  void write() {
    const std::size_t cells = results_.times.size() * (results_.column_count + 1);
    const std::size_t most = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::future<void>> others(std::clamp<std::size_t>(cells / kThreadCells, 1, most) -
                                          1);
    for (std::future<void>& other : others) {
      // where the system gives no thread, it finds nothing left to do
      other = std::async(std::launch::async | std::launch::deferred, &RowWriter::write_some, this);
    }
    write_some();
    for (std::future<void>& other : others) other.get();
  }

 private:
  /// The place of a stretch in the file. However the stretch ends, those behind it get theirs.
  class Turn {
   public:
    Turn(std::atomic<std::size_t>& written, std::size_t stretch)
        : written_(written), stretch_(stretch) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      wait();
      ++written_;
      written_.notify_all();
    }
    void wait() const {
      for (std::size_t now = written_; now != stretch_; now = written_) written_.wait(now);
    }

   private:
    std::atomic<std::size_t>& written_;
    std::size_t stretch_;
  };

  void write_some() {
    RowPrinter printer(results_.column_count, separator_);
    TextBuffer text;
    for (std::size_t stretch = next_++; stretch < stretches_; stretch = next_++) {
      const Turn turn(written_, stretch);
      print(stretch, printer, text);
      turn.wait();
      if (stretch == 0) out_.expect(text.size() * stretches_);
      out_.put_large(text.text());
      if (!out_.ok()) next_ = stretches_;
    }
  }

  void print(std::size_t stretch, RowPrinter& printer, TextBuffer& text) const {
    const std::size_t first = stretch * step_;
    const std::span<const double> times(results_.times);
    text.clear();
    printer.print(times.subspan(first, std::min(step_, times.size() - first)),
                  results_.values.data() + first * results_.column_count, text);
  }

  const Results& results_;
  char separator_;
  Output& out_;
  std::size_t step_, stretches_;                     // rows of a stretch; how many there are
  std::atomic<std::size_t> next_ = 0, written_ = 0;  // of these
};

void write_rows(const ResultSet& set, char separator, Output& out) {
  put_header(set, separator, out);
  RowWriter(set.results, separator, out).write();
}

/// A line ends a .dat name: line breaks inside one become blanks.
void put_dat_name(Output& out, std::string_view header) {
  for (char c : header) out.put(c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
  out.put('\n');
}

/// A name alone on a line, then `time TAB value` lines; a constant has one, at the first time
/// (conformance.md 10).
void write_dat(const ResultSet& set, Output& out) {
  const Results& results = set.results;
  std::vector<NumberCell> times(results.times.size());
  for (std::size_t row = 0; row < times.size(); ++row) times[row].print(results.times[row]);

  for (std::size_t column = 0; column < set.columns.size(); ++column) {
    put_dat_name(out, set.columns[column].header);
    const std::size_t rows =
        set.columns[column].is_constant ? std::min<std::size_t>(1, times.size()) : times.size();
    NumberCell cell;
    for (std::size_t row = 0; row < rows; ++row) {
      const double value = results.at(row, column);
      if (is_missing_value(value)) continue;
      out.put(times[row].text());
      out.put('\t');
      out.put(cell.print(value));
      out.put('\n');
    }
    if (!out.ok()) return;
  }
}

void write_to(const ResultSet& set, ResultFormat format, Output& out) {
  switch (format) {
    case ResultFormat::Csv:
      return write_rows(set, ',', out);
    case ResultFormat::Tab:
      return write_rows(set, '\t', out);
    case ResultFormat::Dat:
      return write_dat(set, out);
  }
}

}  // namespace

std::string write_problem(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "its folder is not there";
    case EACCES:
    case EPERM:
    case EROFS:
      return "permission denied";
    case EISDIR:
      return "is a folder";
    case ENOSPC:
      return "the disk is full";
    default:
      return "system error " + std::to_string(error);
  }
}

std::optional<ResultFormat> find_result_format(std::string_view path) {
  const std::size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view ending = path.substr(dot);
  if (equals_ignoring_case(ending, ".csv")) return ResultFormat::Csv;
  if (equals_ignoring_case(ending, ".tsv") || equals_ignoring_case(ending, ".tab")) {
    return ResultFormat::Tab;
  }
  if (equals_ignoring_case(ending, ".dat")) return ResultFormat::Dat;
  return std::nullopt;
}

std::string result_text(const ResultSet& set, ResultFormat format) {
  Output out(nullptr);
  write_to(set, format, out);
  return std::move(out).take();
}

bool write_results(const ResultSet& set, ResultFormat format, std::FILE* file) {
  Output out(file);
  write_to(set, format, out);
  out.finish();
  return out.ok();
}

std::optional<std::string> write_result_file(const ResultSet& set, ResultFormat format,
                                             const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return write_problem(errno);
  Output out(file);
  write_to(set, format, out);
  out.finish();
  const int error = std::fclose(file) != 0 && out.ok() ? errno : out.error();
  if (error != 0) return write_problem(error);
  return std::nullopt;
}

}  // namespace weir
