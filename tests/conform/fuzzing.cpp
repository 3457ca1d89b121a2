#include "tests/conform/fuzzing.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>

#include "ir/model/print_views.h"
#include "tools/libweir/convert.h"

namespace weir::conform {
namespace {

constexpr unsigned kMostSeconds = 20;
constexpr const char* kInputFile = "fuzz_input";

double number_from_environment(const char* name, double otherwise) {
  const char* text = std::getenv(name);
  if (text == nullptr) return otherwise;
  return parse_number(text).value_or(otherwise);
}

void report_hang(int) {
  constexpr const char kMessage[] = "\nan input took too long; it is in the file fuzz_input\n";
  // nothing can be done about a message that does not get out
  if (write(STDERR_FILENO, kMessage, sizeof kMessage - 1) < 0) _exit(2);
  _exit(1);
}

}  // namespace

std::size_t pick(Random& random, std::size_t count) {
  return static_cast<std::size_t>(random() % count);
}

Budget::Budget()
    : seed_(static_cast<std::uint64_t>(number_from_environment("WEIR_FUZZ_SEED", 1))),
      count_(static_cast<std::size_t>(number_from_environment("WEIR_FUZZ_COUNT", 200))),
      seconds_(number_from_environment("WEIR_FUZZ_SECONDS", 0)),
      start_(std::chrono::steady_clock::now()) {}

bool Budget::allows(std::size_t index) const {
  if (seconds_ <= 0) return index < count_;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  return spent.count() < seconds_;
}

void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__)
  const rlimit memory{std::size_t{2} << 30, std::size_t{2} << 30};
  setrlimit(RLIMIT_AS, &memory);
#endif
}

Watched::Watched(const std::string& name, std::string_view text) {
  std::ofstream(kInputFile, std::ios::binary) << text;
  std::ofstream(std::string(kInputFile) + ".name") << name << '\n';
  signal(SIGALRM, report_hang);
  alarm(kMostSeconds);
}

Watched::~Watched() { alarm(0); }

/// Written in the other language, a model that was accepted is accepted again.
void check_converts(const Loaded& loaded) {
  const bool is_vensim = loaded.model.dialect == Dialect::Vensim;
  Diagnostics diags;
  const Conversion conversion =
      convert_model(loaded, is_vensim ? ConvertTarget::Xmile : ConvertTarget::Vensim, diags);
  if (diags.has_errors()) return;
  const Loaded again = load_model_text(is_vensim ? "there.xmile" : "there.mdl", conversion.text);
  EXPECT_FALSE(again.diags.has_errors()) << render(again.diags, again.sources);
}

void check_survives(Loaded loaded) {
  if (!loaded.diags.has_errors()) check_converts(loaded);
  load_views(loaded);
  print_views(loaded.model);
  const Lowered lowered = lower_model(std::move(loaded), {});
  render(lowered.diags, lowered.sources);
  if (lowered.diags.has_errors()) return;
  Diagnostics of_units;
  report_units(lowered, of_units);
  render(of_units, lowered.sources);
  inferred_units(lowered);
  EXPECT_EQ(verify(lowered.program), "");
}

void check_survives(const std::string& name, std::string_view text) {
  const bool had_failed = testing::Test::HasFailure();
  const Watched watched(name, text);
  check_survives(load_model_text(name, text));
  // the next input takes the file
  if (!had_failed && testing::Test::HasFailure()) {
    std::ofstream(std::string(kInputFile) + ".failed", std::ios::binary) << text;
    ADD_FAILURE() << "made of " << name << "; see the file " << kInputFile << ".failed";
  }
}

}  // namespace weir::conform
