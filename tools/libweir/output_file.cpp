// See output_file.h.
#include "tools/libweir/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "tools/libweir/results.h"

namespace weir {

OutputFile::~OutputFile() { close(); }

std::string OutputFile::open(const std::string& path, Mode mode) {
  constexpr int kAnybodysFile = 0666;  // less the umask
  const int cut = mode == Mode::Replace ? O_TRUNC : 0;
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | cut, kAnybodysFile);
  return file_ < 0 ? write_problem(errno) : std::string();
}

void OutputFile::use_standard_output() { file_ = dup(STDOUT_FILENO); }

std::string OutputFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return write_problem(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::string OutputFile::write_at(std::uint64_t place, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(place));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return write_problem(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    place += static_cast<std::uint64_t>(written);
  }
  return {};
}

std::string OutputFile::read_at(std::uint64_t place, std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got =
        pread(file_, bytes.data() + have, size - have, static_cast<off_t>(place + have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

std::string OutputFile::cut_at(std::uint64_t size) {
  if (ftruncate(file_, static_cast<off_t>(size)) != 0) return write_problem(errno);
  if (lseek(file_, static_cast<off_t>(size), SEEK_SET) < 0) return write_problem(errno);
  return {};
}

std::string OutputFile::close() {
  if (file_ < 0) return {};
  const int file = file_;
  file_ = -1;
  return ::close(file) == 0 ? std::string() : write_problem(errno);
}

}  // namespace weir
