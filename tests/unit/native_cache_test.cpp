// The object cache: what it finds is what was kept, whatever happened to its files.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "codegen/native/object_cache.h"

namespace weir {
namespace {

namespace fs = std::filesystem;

class NativeCache : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::temp_directory_path() /
            ("weir_native_" + std::to_string(getpid()) + "_" + test->name());
    cache_ = ObjectCache((root_ / "code").string(), 1 << 20);
    ASSERT_EQ(cache_.problem(), "");
  }
  void TearDown() override { fs::remove_all(root_); }

  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(root_ / "code")) found.push_back(entry.path());
    return found;
  }

  fs::path root_;
  ObjectCache cache_;
};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_F(NativeCache, FindsWhatItKept) {
  EXPECT_EQ(cache_.find("key"), std::nullopt);
  cache_.store("key", std::string("a\0b", 3));
  cache_.store("", "of no key");
  EXPECT_EQ(cache_.find("key"), std::string("a\0b", 3));
  EXPECT_EQ(cache_.find(""), "of no key");
  EXPECT_EQ(cache_.find("ke"), std::nullopt);
  cache_.store("key", "another");
  EXPECT_EQ(cache_.find("key"), "another");
  EXPECT_EQ(cache_.content().entries, 2u);
  EXPECT_EQ(cache_.clear().entries, 2u);
  EXPECT_EQ(cache_.find("key"), std::nullopt);
}

TEST_F(NativeCache, UsesNoFileThatIsNotWhole) {
  cache_.store("key", "the object");
  const fs::path file = files().at(0);
  const std::string whole = bytes_of(file);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    write(file, damaged);
    EXPECT_EQ(cache_.find("key"), std::nullopt) << "byte " << i;
    write(file, whole.substr(0, i));
    EXPECT_EQ(cache_.find("key"), std::nullopt) << i << " bytes";
  }
  write(file, whole + "more");
  EXPECT_EQ(cache_.find("key"), std::nullopt);
  cache_.store("key", "the object");
  EXPECT_EQ(cache_.find("key"), "the object");
}

TEST_F(NativeCache, UsesNoFileOfAnotherKey) {
  cache_.store("key", "the object");
  const fs::path first = files().at(0);
  const std::string whole = bytes_of(first);
  fs::remove(first);
  cache_.store("other", "its object");
  const fs::path second = files().at(0);
  write(second, whole);
  EXPECT_EQ(cache_.find("other"), std::nullopt);
  fs::remove(second);
  fs::create_symlink(first, second);
  write(first, whole);
  EXPECT_EQ(cache_.find("other"), std::nullopt);
  EXPECT_EQ(cache_.find("key"), "the object");
}

TEST_F(NativeCache, LetsGoWhatWasNotUsedForLongest) {
  const std::string large(100 << 10, 'x');
  const auto now = fs::file_time_type::clock::now();
  for (int i = 0; i < 12; ++i) {
    for (const fs::path& file : files()) {
      fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(2));
    }
    cache_.store("key " + std::to_string(i), large);
  }
  EXPECT_TRUE(cache_.find("key 0"));  // used: the oldest is now key 1
  write(root_ / "code" / "x.part", large);
  write(root_ / "code" / "y.part", "someone is writing");
  fs::last_write_time(root_ / "code" / "x.part", now - std::chrono::hours(9));
  write(root_ / "code" / "not ours", large);
  cache_.trim();
  EXPECT_LE(cache_.content().bytes, std::uint64_t{1} << 20);
  EXPECT_TRUE(cache_.find("key 0"));
  EXPECT_FALSE(cache_.find("key 1"));
  EXPECT_TRUE(cache_.find("key 11"));
  EXPECT_FALSE(fs::exists(root_ / "code" / "x.part"));
  EXPECT_TRUE(fs::exists(root_ / "code" / "y.part"));
  EXPECT_TRUE(fs::exists(root_ / "code" / "not ours"));
}

TEST_F(NativeCache, KeepsNothingWhereOthersMayWrite) {
  chmod((root_ / "code").c_str(), 0777);
  EXPECT_EQ(cache_.problem(), "others may write into '" + (root_ / "code").string() + "'");
  write(root_ / "file", "");
  EXPECT_NE(ObjectCache((root_ / "file" / "code").string(), 1 << 20).problem(), "");
}

TEST_F(NativeCache, FollowsTheEnvironment) {
  const auto with = [](const char* xdg, const char* home, const char* size) {
    setenv("XDG_CACHE_HOME", xdg, 1);
    setenv("HOME", home, 1);
    setenv("WEIR_CACHE_MIB", size, 1);
    return ObjectCache::of_user();
  };
  EXPECT_EQ(with("/x", "/h", "").folder(), "/x/weir/code");
  EXPECT_EQ(with("relative", "/h", "").folder(), "/h/.cache/weir/code");
  EXPECT_EQ(with("", "/h", "3").most_bytes(), 3u << 20);
  EXPECT_EQ(with("", "", "").problem(), "neither XDG_CACHE_HOME nor HOME is set");
  EXPECT_EQ(with("/x", "/h", "0").problem(), "WEIR_CACHE_MIB is 0");
  EXPECT_EQ(with("/x", "/h", "lots").problem(), "WEIR_CACHE_MIB is 'lots', which is no size");
  EXPECT_EQ(with("/x", "/h", "0").find("key"), std::nullopt);
}

std::string key_of(unsigned number) { return "key " + std::to_string(number); }

/// Of some pages, so that a write may be cut anywhere.
std::string object_of(unsigned number) {
  std::mt19937 random(number);
  std::string object(4096 + random() % 60000, '\0');
  for (char& c : object) c = static_cast<char>(random());
  return object;
}

TEST_F(NativeCache, SurvivesWritersBeingKilledAtAnyTime) {
  constexpr unsigned kKeys = 8;
  cache_ = ObjectCache((root_ / "code").string(), 8 << 20);
  std::vector<std::string> objects;
  for (unsigned i = 0; i < kKeys; ++i) objects.push_back(object_of(i));
  std::mt19937 random(5);
  unsigned found = 0;
  for (int round = 0; round < 100; ++round) {
    const pid_t writer = fork();
    if (writer == 0) {
      for (unsigned i = round;; ++i) cache_.store(key_of(i % kKeys), objects[i % kKeys]);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 5000));
    kill(writer, SIGKILL);
    waitpid(writer, nullptr, 0);
    for (unsigned i = 0; i < kKeys; ++i) {
      const auto object = cache_.find(key_of(i));
      if (!object) continue;
      ++found;
      ASSERT_EQ(*object, objects[i]) << "round " << round;
    }
    if (round % 10 == 9) cache_.clear();
  }
  EXPECT_GT(found, 100u);
}

TEST_F(NativeCache, IsUsedByManyAtOnce) {
  const std::string objects[] = {object_of(1), object_of(2)};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 50; ++round) {
        const std::size_t which = static_cast<std::size_t>(round + t) % 2;
        cache_.store(key_of(static_cast<unsigned>(which)), objects[which]);
        if (round % 16 == 0) cache_.trim();
        if (round % 20 == t) cache_.clear();
        const auto object = cache_.find(key_of(static_cast<unsigned>(which)));
        EXPECT_TRUE(!object || *object == objects[which]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace weir
