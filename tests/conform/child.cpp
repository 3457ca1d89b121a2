#include "tests/conform/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace weir::conform {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostErrorText = 64 << 10;
constexpr int kCannotStart = 127;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char** words, const char* folder, const char* error_file,
                         const ChildLimits& limits) {
  const int nowhere = open("/dev/null", O_RDWR);
  const int errors = open(error_file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  if (!kIsSanitized) {
    const rlimit memory{limits.bytes, limits.bytes};
    setrlimit(RLIMIT_AS, &memory);
  }
  if (chdir(folder) != 0) _exit(kCannotStart);
  execv(words[0], words);
  _exit(kCannotStart);
}

std::string read_start(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kMostErrorText, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

void wait_for(pid_t child, const ChildLimits& limits, ChildOutcome& outcome) {
  const Clock::time_point start = Clock::now();
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (seconds_since(start) > limits.seconds) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      outcome.end = ChildEnd::TimedOut;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  outcome.seconds = seconds_since(start);
  if (outcome.end == ChildEnd::TimedOut) return;
  outcome.end = WIFSIGNALED(status) ? ChildEnd::Signalled : ChildEnd::Exited;
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

ChildOutcome run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                       const std::filesystem::path& error_file, const ChildLimits& limits) {
  std::vector<std::string> kept = words;
  std::vector<char*> arguments;
  for (std::string& word : kept) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string in_folder = folder.string();
  const std::string errors = error_file.string();

  ChildOutcome outcome;
  const pid_t child = fork();
  if (child == 0) become(arguments.data(), in_folder.c_str(), errors.c_str(), limits);
  if (child < 0) {
    outcome.code = kCannotStart;
    return outcome;
  }
  wait_for(child, limits, outcome);
  outcome.error_text = read_start(error_file);
  outcome.is_reported = outcome.error_text.find("Sanitizer") != std::string::npos ||
                        outcome.error_text.find("runtime error:") != std::string::npos;
  return outcome;
}

}  // namespace weir::conform
