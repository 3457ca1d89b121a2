// The program killed while it works, at any moment of its run.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace weir::test {

/// Spreads the moments over the time that a run takes here, which it finds as it goes: some seven
/// runs of ten are killed, under sanitizers as on a fast machine.
class Killer {
 public:
  explicit Killer(unsigned seed) : random_(seed) {}

  /// Starts the program with these words and kills it after a time; whether it was still at work.
  bool kills(const std::vector<std::string>& words) {
    const pid_t child = started(words);
    std::uniform_real_distribution<double> upto(0, patience_);
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(upto(random_)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    const bool killed = WIFSIGNALED(status);
    patience_ *= killed ? 1.1 : 0.8;
    return killed;
  }

 private:
  static pid_t started(std::vector<std::string> words) {
    words.insert(words.begin(), "weir");
    std::vector<char*> list;
    for (std::string& word : words) list.push_back(word.data());
    list.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    EXPECT_EQ(posix_spawn(&child, WEIR_PROGRAM, &actions, nullptr, list.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    return child;
  }

  std::mt19937 random_;
  double patience_ = 60;  // milliseconds
};

}  // namespace weir::test
