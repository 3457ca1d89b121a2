// A small model, ensembles of it, and files in a folder of their own.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tools/libweir/ensemble.h"

namespace weir::test {

namespace fs = std::filesystem;

class EnsembleTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() /
              ("weir_ensemble_" + std::to_string(getpid()) + "_" + test->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path(name), std::ios::binary).rdbuf();
    return text.str();
  }

  // water starts at 8 and a share of it leaves in each unit of time: 8, 6, 4.5 for a quarter
  static constexpr const char* kBath =
      "{UTF-8}\n"
      "share = 0.25 ~~|\n"
      "Water = INTEG(-Water * share, 8) ~~|\n"
      "Dice = RANDOM UNIFORM(0, 1, 0) ~~|\n"
      "side: left, right ~~|\n"
      "weight[side] = 1, 2 ~~|\n"
      "FINAL TIME = 2 ~~|\nINITIAL TIME = 0 ~~|\nSAVEPER = 1 ~~|\nTIME STEP = 1 ~~|\n";

  static Lowered bath() {
    Lowered lowered = lower_model(load_model_text("bath.mdl", kBath), {});
    EXPECT_FALSE(lowered.diags.has_errors()) << render(lowered.diags, lowered.sources);
    return lowered;
  }

  /// Runs a table, or `runs` runs without one, into a file of the folder.
  struct Given {
    std::string table = {};
    std::uint64_t runs = 0, seed = 1;
    std::vector<std::string> columns = {"Water"};
    std::string file = "o.csv";
    OldFile old = OldFile::Replace;
    unsigned threads = 3;
    bool (*progress)(void*, const EnsembleState&) = nullptr;
    void* context = nullptr;
  };
  EnsembleProduct run(const Given& given) const {
    Lowered lowered = bath();
    EnsembleSettings settings;
    settings.threads = given.threads;
    settings.progress = given.progress;
    settings.progress_context = given.context;
    settings.run.columns = find_columns(lowered, given.columns, lowered.diags);
    std::unique_ptr<RunSource> source;
    if (given.table.empty()) {
      source = make_repeated_runs(given.runs, given.seed);
    } else {
      write("t.csv", given.table);
      source = open_run_table(path("t.csv"), lowered, lowered.diags);
    }
    EXPECT_FALSE(lowered.diags.has_errors()) << render(lowered.diags, lowered.sources);
    const Compiled compiled =
        compile(std::move(lowered), EngineChoice::Interpreter, {}, settings.run.columns);
    const auto sink = make_file_sink(compiled, settings.run, path(given.file), given.old);
    return run_ensemble(compiled, settings, *source, *sink);
  }

  /// What is wrong with a table, as a user reads it.
  std::string mistakes_of(const std::string& table) const {
    Lowered lowered = bath();
    write("t.csv", table);
    EXPECT_EQ(open_run_table(path("t.csv"), lowered, lowered.diags), nullptr);
    std::string text;
    for (const Diagnostic& diag : lowered.diags.all()) text += diag.message + "\n";
    for (std::size_t at; (at = text.find(folder_.string() + "/")) != std::string::npos;) {
      text.erase(at, folder_.string().size() + 1);
    }
    return text;
  }

  fs::path folder_;
};

}  // namespace weir::test
