// Damaged files: every model cut short at a random byte, or with a byte changed, must not crash or
// hang `weir check`.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "tests/conform/fuzzing.h"
#include "tests/conform/models.h"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

/// The models in an order that spreads few inputs over all of them.
std::vector<fs::path> shuffled_models(Random& random) {
  std::vector<fs::path> files = all_model_files();
  for (std::size_t left = files.size(); left > 1; --left)
    std::swap(files[left - 1], files[pick(random, left)]);
  return files;
}

class Mutation : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    limit_memory();
    if (find_models_folder().empty()) std::puts(absence_note().c_str());
  }

  /// Calls `damage` with the random stream and the bytes of one model after the other.
  template <class Damage>
  void damage_models(std::uint64_t kind, const Damage& damage) {
    const Budget budget;
    Random random(budget.seed() * 1000 + kind);
    const std::vector<fs::path> files = shuffled_models(random);
    ASSERT_FALSE(files.empty());
    std::size_t tried = 0;
    for (; budget.allows(tried); ++tried) {
      const fs::path& file = files[tried % files.size()];
      std::string bytes = read_file(file.string()).bytes;
      if (bytes.empty()) continue;
      damage(random, bytes);
      check_survives(file.string(), bytes);
    }
    std::printf("%zu inputs from %zu models\n", tried, files.size());
  }
};

TEST_F(Mutation, TruncatedFilesAreSurvived) {
  damage_models(
      1, [](Random& random, std::string& bytes) { bytes.resize(pick(random, bytes.size())); });
}

TEST_F(Mutation, FlippedBytesAreSurvived) {
  damage_models(2, [](Random& random, std::string& bytes) {
    // either one bit, as a bad disk does, or any byte at all
    char& byte = bytes[pick(random, bytes.size())];
    const std::size_t bit = pick(random, 16);
    byte = bit < 8 ? static_cast<char>(byte ^ (1 << bit)) : static_cast<char>(pick(random, 256));
  });
}

TEST_F(Mutation, PiecesInTheWrongPlaceAreSurvived) {
  damage_models(3, [](Random& random, std::string& bytes) {
    const std::size_t from = pick(random, bytes.size());
    const std::string piece = bytes.substr(from, 1 + pick(random, 200));
    bytes.insert(pick(random, bytes.size()), piece);
  });
}

TEST_F(Mutation, EarlierFindingsStayMended) {
  const fs::path folder = fs::path(WEIR_SOURCE_DIR) / "tests/fuzz_regress";
  if (!fs::is_directory(folder)) return;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file())
      check_survives(entry.path().string(), read_file(entry.path().string()).bytes);
  }
}

}  // namespace
}  // namespace weir::conform
