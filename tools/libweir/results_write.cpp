// Result files as text. Printing must not cost more than simulating: numbers go straight into a
// buffer, a number equal to the one above it (a constant, a stock at rest) is copied, not printed
// again, and rows of a long table are printed by several threads, a stretch of them each.
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <future>
#include <thread>
#include <utility>

#include "ir/base/text.h"
#include "tools/libweir/cells.h"
#include "tools/libweir/results.h"
#include "tools/libweir/table_rows.h"

namespace weir {
namespace {

constexpr std::size_t kFlushSize = std::size_t{1} << 18;
// cells printed by one thread in one go: about a third of a millisecond, and as much text as may
// wait
constexpr std::size_t kFewestCells = std::size_t{1} << 14, kMostCells = std::size_t{1} << 16;

/// Collects text; hands it to a file, when there is one, a large piece at a time.
class Output {
 public:
  explicit Output(std::FILE* file) : file_(file) {}
  void put(char c) { put(std::string_view(&c, 1)); }
  void put(std::string_view text) { text_.put(text); }
  /// A text that is large already goes to the file as it is.
  void put_large(std::string_view text) {
    if (file_ == nullptr) return put(text);
    flush();
    write(text);
  }
  /// To be called between rows.
  void flush_when_full() {
    if (file_ != nullptr && text_.size() >= kFlushSize) flush();
  }
  bool finish() {
    if (file_ != nullptr) flush();
    return ok_ && (file_ == nullptr || std::fflush(file_) == 0);
  }
  bool ok() const { return ok_; }
  std::string take() && { return std::move(text_).take(); }

 private:
  void flush() {
    write(text_.text());
    text_.clear();
  }
  void write(std::string_view text) {
    ok_ = ok_ && std::fwrite(text.data(), 1, text.size(), file_) == text.size();
  }

  std::FILE* file_;
  TextBuffer text_;
  bool ok_ = true;
};

void put_header(const ResultSet& set, char separator, Output& out) {
  out.put("Time");
  for (const ResultColumn& column : set.columns) {
    out.put(separator);
    out.put(written_cell(column.header, separator));
  }
  out.put('\n');
}

TextBuffer print_rows(const Results& results, char separator, std::size_t first, std::size_t last) {
  TextBuffer text;
  RowPrinter printer(results.column_count, separator);
  for (std::size_t row = first; row < last; ++row) {
    printer.print(results.times[row], results.values.data() + row * results.column_count, text);
    // the others are about as long: room for them at once, instead of copies as the text grows
    if (row == first) text.room(text.size() * (last - first));
  }
  return text;
}

/// How many rows a thread prints in one go: as many threads as are worth it, all of them equally.
std::size_t rows_of_stretch(std::size_t rows, std::size_t cells, std::size_t threads) {
  const std::size_t useful = std::clamp<std::size_t>(rows * cells / kFewestCells, 1, threads);
  const std::size_t most = std::max<std::size_t>(1, kMostCells / cells);
  const std::size_t rounds = std::max<std::size_t>(1, (rows + most * useful - 1) / (most * useful));
  return std::max<std::size_t>(1, (rows + rounds * useful - 1) / (rounds * useful));
}

bool write_rows(const ResultSet& set, char separator, Output& out) {
  put_header(set, separator, out);
  const std::size_t rows = set.results.times.size();
  const std::size_t most_threads = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t step = rows_of_stretch(rows, set.columns.size() + 1, most_threads);
  std::deque<std::future<TextBuffer>> stretches;
  for (std::size_t next = 0; next < rows || !stretches.empty();) {
    while (next < rows && stretches.size() < most_threads) {
      const std::size_t last = std::min(rows, next + step);
      // the one that is written next is printed here, while threads print those behind it; where
      // the system gives none, all are
      const auto how =
          stretches.empty() ? std::launch::deferred : std::launch::async | std::launch::deferred;
      stretches.push_back(
          std::async(how, print_rows, std::cref(set.results), separator, next, last));
      next = last;
    }
    out.put_large(stretches.front().get().text());
    stretches.pop_front();
    if (!out.ok()) return false;
  }
  return true;
}

/// A line ends a .dat name: line breaks inside one become blanks.
void put_dat_name(Output& out, std::string_view header) {
  for (char c : header) out.put(c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
  out.put('\n');
}

/// A name alone on a line, then `time TAB value` lines; a constant has one, at the first time
/// (conformance.md 10).
bool write_dat(const ResultSet& set, Output& out) {
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
    out.flush_when_full();
    if (!out.ok()) return false;
  }
  return true;
}

bool write_to(const ResultSet& set, ResultFormat format, Output& out) {
  switch (format) {
    case ResultFormat::Csv:
      return write_rows(set, ',', out);
    case ResultFormat::Tab:
      return write_rows(set, '\t', out);
    case ResultFormat::Dat:
      return write_dat(set, out);
  }
  return false;
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
  const bool written = write_to(set, format, out);
  return out.finish() && written;
}

std::optional<std::string> write_result_file(const ResultSet& set, ResultFormat format,
                                             const std::string& path) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return write_problem(errno);
  const bool written = write_results(set, format, file);
  const int error = errno;
  if (std::fclose(file) != 0 || !written) return write_problem(error != 0 ? error : errno);
  return std::nullopt;
}

}  // namespace weir
