// Damaged data files: sets of every form, cut short or with bytes changed, must not crash or hang a
// model that reads them, nor `weir compare`.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/conform/fuzzing.h"
#include "tests/conform/models.h"
#include "tests/support/vdf_builder.h"
#include "tools/libweir/table.h"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

/// A data file and the ending that it needs to be told from others.
struct Seed {
  std::string name;
  std::string bytes;
};

/// Small files of ours, one of each form that can be made here.
std::vector<Seed> own_seeds() {
  const std::optional<float> none;
  return {
      {"run.vdf", VdfBuilder::run({0, 1, 2}, {{"x", {1.0f, none, 2.0f}, 0, 0x08},
                                              {"t", {}, 0, 0, 5, true, 1},
                                              {"y", {}, 4.0f, 0x17},
                                              {"z", {1.0f, 2.0f, 3.0f}, 0, 0x11, 32}})},
      {"set.vdf", VdfBuilder::data_set(
                      {1850, 1900}, {{"x", {1.0f, none}, 0, 0x0B}, {"y", {none, 3.0f}, 0, 0x0B}})},
      {"down.csv", "Time,x,\"y[a,b]\"\n0,1,2\n1,,4\n2,5,6\n"},
      {"across.tab", "Time\t0\t1\t2\nx\t1\t2\t3\ny[a,b]\t4\t\t6\n"},
      {"list.tab", "x\t0\t1\nx\t1\t2\ny\ta\tb\t0\t5\n"},
      {"set.dat", "x / a remark\n0 1 rest\n1\t2\n\"y, z\"[a,b] <Time>\n0\t3\n"},
  };
}

bool is_data_file(const fs::path& path) {
  const std::string ending = fold_case(path.extension().string());
  return ending == ".xls" || ending == ".xlsx" || ending == ".vdf";
}

/// Ours, and the workbooks and binary files of the community, where they are present.
std::vector<Seed> seeds() {
  std::vector<Seed> found = own_seeds();
  const fs::path folder = find_models_folder();
  if (folder.empty()) {
    std::puts(absence_note().c_str());
    return found;
  }
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_data_file(entry.path())) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    found.push_back({"file" + fold_case(path.extension().string()), read_file(path).bytes});
  }
  return found;
}

class DataMutation : public testing::Test {
 protected:
  static void SetUpTestSuite() { limit_memory(); }
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() /
              ("weir_data_" + std::to_string(getpid()) + "_" + std::string(test->name()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// A model that asks for the file in every way there is.
  void check_file(const std::string& name, const std::string& bytes) {
    const Watched watched(name, bytes);
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    const bool is_set = name.ends_with(".vdf") || name.ends_with(".dat");
    const std::string text =
        is_set ? "x ~~|\nr: a, b ~~|\ns: b ~~|\ny[r,s] ~~|\nl = GET VDF LOOKUPS('" + path +
                     "', 'x') ~~|\nc = GET VDF CONSTANTS('" + path + "', 'y') ~~|\n"
               : "x ~~|\nd := GET XLS DATA('" + path +
                     "', 'Sheet1', 'A', 'B2') ~~|\nc = GET XLS "
                     "CONSTANTS('" +
                     path + "', ',', 'B2*') ~~|\nr: GET XLS SUBSCRIPT('" + path +
                     "', 'Sheet1', 'A1', 'E1', '') ~~|\n";
    LowerOptions options;
    options.data_files = {path};
    const Lowered lowered = lower_model(load_model_text("fuzz.mdl", text), options);
    render(lowered.diags, lowered.sources);
    const TableRead table = parse_table(bytes);
    EXPECT_NE(table.ok, !table.problem.empty()) << "see the file fuzz_input";
  }

  template <class Damage>
  void damage_files(std::uint64_t kind, const Damage& damage) {
    const Budget budget;
    Random random(budget.seed() * 1000 + kind);
    const std::vector<Seed> files = seeds();
    std::size_t tried = 0;
    for (; budget.allows(tried); ++tried) {
      // small files show more for the same time
      const Seed& seed = pick(random, 4) == 0 ? files[pick(random, files.size())]
                                              : files[pick(random, own_seeds().size())];
      std::string bytes = seed.bytes;
      damage(random, bytes);
      check_file(seed.name, bytes);
    }
    std::printf("%zu inputs from %zu files\n", tried, files.size());
  }

  fs::path folder_;
};

TEST_F(DataMutation, WholeFilesAreRead) {
  for (const Seed& seed : seeds()) check_file(seed.name, seed.bytes);
}

TEST_F(DataMutation, TruncatedFilesAreSurvived) {
  damage_files(
      1, [](Random& random, std::string& bytes) { bytes.resize(pick(random, bytes.size())); });
}

TEST_F(DataMutation, ChangedBytesAreSurvived) {
  damage_files(2, [](Random& random, std::string& bytes) {
    for (std::size_t left = 1 + pick(random, 4); left > 0; --left) {
      bytes[pick(random, bytes.size())] = static_cast<char>(pick(random, 256));
    }
  });
}

TEST_F(DataMutation, ChangedWordsAreSurvived) {
  damage_files(3, [](Random& random, std::string& bytes) {
    // places, counts and sizes are words of 4 bytes: awkward ones at places divisible by 4
    constexpr std::uint32_t kAwkward[] = {
        0, 1, 4, 0x7FFFFFFF, 0xA8, 0xFFFFFFFF, 0xFFFFFFFC, 0x00800000, 0xFFFF, 0x80000000};
    if (bytes.size() < 8) return;
    const std::size_t at = 4 * pick(random, bytes.size() / 4);
    const std::uint32_t word = pick(random, 2) == 0
                                   ? kAwkward[pick(random, std::size(kAwkward))]
                                   : static_cast<std::uint32_t>(pick(random, 2 * bytes.size()));
    for (int byte = 0; byte < 4; ++byte) {
      bytes[at + byte] = static_cast<char>((word >> (8 * byte)) & 0xFF);
    }
  });
}

}  // namespace
}  // namespace weir::conform
