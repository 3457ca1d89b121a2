// Every integration method on both engines, optimised (ir/opt/stages.cpp has methods of its own)
// and as lowered, by the runtime's methods: the same bits; and what moves once a step does not feel
// the method (vensim.md 8.6.1, 8.7; xmile.md 27.5).
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <string>

#include "runtime/solvers/cvode.h"
#include "tools/libweir/compare.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(WEIR_SOURCE_DIR) / "corpus";

class Methods : public testing::TestWithParam<Method> {
 protected:
  void SetUp() override {
    if (GetParam() == Method::Cvode && stiff_solver() == nullptr)
      GTEST_SKIP() << "built without SUNDIALS";
  }

  enum class Passes { All, None };

  static ResultSet results_of(const char* model, EngineChoice engine, Passes passes = Passes::All) {
    LowerOptions options;
    options.controls.method = GetParam();
    Compiled compiled =
        compile(lower_model(load_model((kCorpus / model).string()), options), engine, {});
    if (passes == Passes::None) compiled.code = make_interpreter(compiled.program);
    RunProduct product = run(compiled, {}, compiled.diags);
    EXPECT_TRUE(product.ok) << model << '\n' << render(compiled.diags, compiled.sources);
    return std::move(product.results);
  }
};

TEST_P(Methods, EnginesAgreeBitForBit) {
  for (const char* model :
       {"mdl/cooling_cup.mdl", "mdl/delay_fixed.mdl", "mdl/delays_and_smooths.mdl",
        "mdl/rk4_decay.mdl", "mdl/sample_if_true.mdl", "mdl/trend.mdl", "xmile/delays.xmile",
        "xmile/non_negative.xmile", "xmile/previous.xmile", "xmile/pulse.xmile",
        "care/homecare_wm.mdl"}) {
    const Results plain = results_of(model, EngineChoice::Interpreter, Passes::None).results;
    for (const EngineChoice engine : {EngineChoice::Interpreter, EngineChoice::Jit}) {
      const Results other = results_of(model, engine).results;
      ASSERT_EQ(plain.times, other.times) << model;
      ASSERT_EQ(plain.values.size(), other.values.size()) << model;
      for (std::size_t i = 0; i < plain.values.size(); ++i) {
        ASSERT_EQ(std::bit_cast<std::uint64_t>(plain.values[i]),
                  std::bit_cast<std::uint64_t>(other.values[i]))
            << model << ": number " << i;
      }
    }
  }
}

TEST_P(Methods, DiscreteElementsAreThoseOfEuler) {
  // saved auxiliaries of difference equations are late
  if (GetParam() == Method::Difference) return;
  for (const char* name : {"delay_fixed", "test_inputs"}) {
    const TableRead expected =
        read_table((kCorpus / "expected" / (std::string(name) + ".csv")).string());
    ASSERT_TRUE(expected.ok) << expected.problem;
    const std::string model = std::string("mdl/") + name + ".mdl";
    const Table actual = to_table(results_of(model.c_str(), EngineChoice::Interpreter));
    CompareRules rules;
    rules.rtol = rules.atol = rules.atol_share = 0;
    const Comparison comparison = compare(expected.table, actual, rules);
    EXPECT_EQ(comparison.verdict, Verdict::Pass) << comparison_text(comparison, name, model);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Methods,
                         testing::Values(Method::Euler, Method::Difference, Method::Rk2,
                                         Method::Rk4, Method::Rk2Auto, Method::Rk4Auto,
                                         Method::Rk45, Method::Cvode));

}  // namespace
}  // namespace weir
