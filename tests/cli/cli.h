// A folder with a small model, and the program called in it.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace weir::test {

namespace fs = std::filesystem;

inline std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Outcome {
  int exit = -1;
  std::string out, err;
};

/// A folder of its own with the program called in it.
class Cli : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        fs::temp_directory_path() / ("weir_cli_" + std::to_string(getpid()) + "_" + test->name());
    fs::create_directories(folder_);
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);  // never the user's own
    write("bath.mdl", kBath);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string read(const std::string& name) { return text_of(folder_ / name); }

  Outcome weir(const std::string& words) {
    const std::string command = "cd '" + folder_.string() + "' && LC_ALL=C '" WEIR_PROGRAM "' " +
                                words + " >out.txt 2>err.txt </dev/null";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read("out.txt"), read("err.txt")};
  }

  // water starts at 8 and a quarter of it leaves in each unit of time: 8, 6, 4.5
  static constexpr const char* kBath =
      "{UTF-8}\n"
      "share = 0.25 ~ 1/Minute ~ |\n"
      "Water = INTEG(-drain, 8) ~ Litre ~ |\n"
      "drain = Water * share ~ Litre/Minute ~ |\n"
      "FINAL TIME = 2 ~ Minute ~ |\n"
      "INITIAL TIME = 0 ~ Minute ~ |\n"
      "SAVEPER = TIME STEP ~ Minute ~ |\n"
      "TIME STEP = 1 ~ Minute ~ |\n";
  static constexpr const char* kBathCsv =
      "Time,share,Water,drain\n0,0.25,8,2\n1,0.25,6,1.5\n2,0.25,4.5,1.125\n";

  static constexpr const char* kOnly = " --only share --only Water --only drain";

  fs::path folder_;
};

}  // namespace weir::test
