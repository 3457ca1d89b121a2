// Result files as text. Printing must not cost more than simulating: numbers go straight into one
// large buffer, and a number equal to the one above it (a constant, a stock at rest) is copied, not
// printed again.
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>

#include "ir/base/text.h"
#include "tools/libweir/cells.h"
#include "tools/libweir/number_cell.h"
#include "tools/libweir/results.h"

namespace weir {
namespace {

constexpr std::size_t kFlushSize = std::size_t{1} << 20;

/// Collects text; hands it to a file, when there is one, a large piece at a time.
class Output {
 public:
  explicit Output(std::FILE* file) : file_(file) { text_.reserve(kFlushSize + (kFlushSize >> 4)); }
  void put(char c) { text_ += c; }
  void put(std::string_view text) { text_ += text; }
  /// To be called between rows.
  void flush_when_full() {
    if (file_ != nullptr && text_.size() >= kFlushSize) flush();
  }
  bool finish() {
    if (file_ != nullptr) flush();
    return ok_ && (file_ == nullptr || std::fflush(file_) == 0);
  }
  bool ok() const { return ok_; }
  std::string take() { return std::move(text_); }

 private:
  void flush() {
    ok_ = ok_ && std::fwrite(text_.data(), 1, text_.size(), file_) == text_.size();
    text_.clear();
  }

  std::FILE* file_;
  std::string text_;
  bool ok_ = true;
};

void put_number(Output& out, NumberCell& cell, double value) { out.put(cell.print(value)); }

bool write_rows(const ResultSet& set, char separator, Output& out) {
  out.put("Time");
  for (const ResultColumn& column : set.columns) {
    out.put(separator);
    out.put(written_cell(column.header, separator));
  }
  out.put('\n');

  NumberCell time;
  std::vector<NumberCell> cells(set.columns.size());
  const double* value = set.results.values.data();
  for (double t : set.results.times) {
    put_number(out, time, t);
    for (NumberCell& cell : cells) {
      out.put(separator);
      put_number(out, cell, *value++);
    }
    out.put('\n');
    out.flush_when_full();
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
      put_number(out, cell, value);
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
  return out.take();
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
