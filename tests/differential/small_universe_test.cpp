// All small expressions over awkward constants, as text in both languages: the interpreter, native
// code and the documents (universe.h) give the same bits. Numbers that are written stand in the
// `const` section; the variables that hold the same numbers are stocks, so that what reads them
// runs at each step.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <set>

#include "ir/builtins/builtins.h"
#include "tests/differential/universe.h"
#include "tools/libweir/weir.hpp"

namespace weir::universe {
namespace {

constexpr std::size_t kEquationsPerModel = 5000;
constexpr int kMostReported = 20;

std::string in_xml(const std::string& plain) {
  std::string text;
  for (const char c : plain) {
    if (c == '<')
      text += "&lt;";
    else
      text += c;
  }
  return text;
}

std::string equation_name(std::size_t i) { return "e" + std::to_string(i); }

std::string vensim_model(const std::vector<Tree>& trees) {
  std::string text = "{UTF-8}\n";
  for (const Leaf& leaf : leaves(Language::Vensim))
    text += std::string(leaf.name) + " = INTEG(0, " + leaf.text[0] + ") ~~|\n";
  for (std::size_t i = 0; i < trees.size(); ++i)
    text += equation_name(i) + " = " + universe::text(trees[i], Language::Vensim) + " ~~|\n";
  return text + "INITIAL TIME = 0 ~~|\nFINAL TIME = 1 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n";
}

std::string xmile_model(const std::vector<Tree>& trees) {
  std::string text =
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
      "<header><vendor>weir</vendor><product version=\"0.1\">weir</product></header>"
      "<sim_specs><start>0</start><stop>1</stop><dt>1</dt></sim_specs><model><variables>\n";
  for (const Leaf& leaf : leaves(Language::Xmile))
    text +=
        std::string("<stock name=\"") + leaf.name + "\"><eqn>" + leaf.text[1] + "</eqn></stock>\n";
  for (std::size_t i = 0; i < trees.size(); ++i)
    text += "<aux name=\"" + equation_name(i) + "\"><eqn>" +
            in_xml(universe::text(trees[i], Language::Xmile)) + "</eqn></aux>\n";
  return text + "</variables></model></xmile>\n";
}

/// Values of e0, e1, ... at the start of a run.
std::vector<double> start_values(const Compiled& compiled, std::size_t count) {
  RunSettings settings;
  settings.columns.emplace();
  Diagnostics diags;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(equation_name(i));
  settings.columns = find_columns(compiled, names, diags);
  const RunProduct product = run(compiled, settings, diags);
  EXPECT_TRUE(product.ok) << render(diags, compiled.sources);
  std::vector<double> values;
  for (std::size_t i = 0; product.ok && i < count; ++i)
    values.push_back(product.results.results.at(0, i));
  return values;
}

Compiled compiled(const std::string& model, EngineChoice engine) {
  return compile(lower_model(load_model_text("universe", model), {}), engine, {});
}

/// The same bits, or both no number: the sign of a NaN is nobody's business.
bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

class SmallUniverse : public testing::TestWithParam<Language> {
 protected:
  void expect_as_documented(const std::vector<Tree>& trees) {
    for (std::size_t first = 0; first < trees.size(); first += kEquationsPerModel) {
      const std::size_t last = std::min(trees.size(), first + kEquationsPerModel);
      expect_batch({trees.begin() + static_cast<std::ptrdiff_t>(first),
                    trees.begin() + static_cast<std::ptrdiff_t>(last)});
      if (HasFatalFailure()) return;
    }
  }

 private:
  void expect_batch(const std::vector<Tree>& trees) {
    const std::string model =
        GetParam() == Language::Vensim ? vensim_model(trees) : xmile_model(trees);
    const Compiled slow = compiled(model, EngineChoice::Interpreter);
    ASSERT_FALSE(slow.diags.has_errors()) << render(slow.diags, slow.sources).substr(0, 2000);
    const Compiled fast = compiled(model, EngineChoice::Jit);
    ASSERT_FALSE(fast.diags.has_errors()) << render(fast.diags, fast.sources).substr(0, 2000);
    const std::vector<double> interpreted = start_values(slow, trees.size());
    const std::vector<double> native = start_values(fast, trees.size());
    ASSERT_EQ(interpreted.size(), trees.size());
    ASSERT_EQ(native.size(), trees.size());
    for (std::size_t i = 0; i < trees.size() && reported_ < kMostReported; ++i) {
      const double wanted = universe::value(trees[i]);
      if (is_same(interpreted[i], wanted) && is_same(native[i], wanted)) continue;
      ++reported_;
      ADD_FAILURE() << universe::text(trees[i], GetParam())
                    << "\nthe documents: " << format_number(wanted)
                    << ", interpreter: " << format_number(interpreted[i])
                    << ", native code: " << format_number(native[i]);
    }
  }

  int reported_ = 0;
};

TEST_P(SmallUniverse, OneFormerOverNumbers) {
  expect_as_documented(all_of_depth_one(GetParam(), /*is_named=*/false));
}

TEST_P(SmallUniverse, OneFormerOverVariables) {
  expect_as_documented(all_of_depth_one(GetParam(), /*is_named=*/true));
}

TEST_P(SmallUniverse, EveryFormerInEveryPlaceOfEveryFormer) {
  expect_as_documented(sampled_of_depth_two(GetParam(), 2));
}

TEST_P(SmallUniverse, ThreeLevels) {
  expect_as_documented(sampled_of_depth_three(GetParam(), 3000));
}

INSTANTIATE_TEST_SUITE_P(Languages, SmallUniverse,
                         testing::Values(Language::Vensim, Language::Xmile),
                         [](const auto& param_info) {
                           return param_info.param == Language::Vensim ? "Vensim" : "Xmile";
                         });

/// Whether a function needs nothing but its arguments, so that it belongs to the universe.
bool is_pure(const Builtin& row) {
  static const std::set<std::string> with_clock_or_state = {"STEP",
                                                            "PULSE",
                                                            "PULSE TRAIN",
                                                            "RAMP",
                                                            "RAMP WITHOUT END",
                                                            "RAMP FROM START",
                                                            "SMOOTHI",
                                                            "SMOOTH3I",
                                                            "DELAY1I",
                                                            "DELAY3I",
                                                            "DELAYP",
                                                            "TREND",
                                                            "FORECAST",
                                                            "NPV",
                                                            "NPVE",
                                                            "XMILE TREND",
                                                            "XMILE FORECAST",
                                                            "XMILE POISSON",
                                                            "TIME BASE",
                                                            "SINWAVE",
                                                            "COSWAVE",
                                                            "COUNTER",
                                                            "CGROWTH",
                                                            "RUNMAX",
                                                            "RUNMIN",
                                                            "RUNMEAN",
                                                            "RUNCUM",
                                                            "ENDVAL",
                                                            "XMILE NPV",
                                                            "NET PRESENT VALUE",
                                                            "INTERNAL RATE OF RETURN",
                                                            "XMILE IRR",
                                                            "XMILE IRR ALONE",
                                                            "CLOCKTIME"};
  // of vectors, of tables, of random numbers, or exact to some bits only: corpus/functions has
  // their values
  static const std::set<std::string> elsewhere = {"ALLOC P",
                                                  "LOOKUPAREA OF ALL",
                                                  "LOOKUPAREA BETWEEN",
                                                  "LOOKUPMEAN",
                                                  "XMILE LOGNORMAL",
                                                  "XMILE BINOMIAL",
                                                  "XMILE GEOMETRIC",
                                                  "XMILE LOGISTIC",
                                                  "XMILE MONTECARLO",
                                                  "XMILE NEGBINOMIAL",
                                                  "XMILE PARETO",
                                                  "XMILE WEIBULL",
                                                  "XMILE NORMALPINK",
                                                  "EXPBOUND",
                                                  "NORMALCDF",
                                                  "FACTORIAL",
                                                  "COMBINATIONS",
                                                  "PERMUTATIONS",
                                                  "INVNORM",
                                                  "FV",
                                                  "PMT",
                                                  "PV"};
  if (elsewhere.contains(row.target) || elsewhere.contains(row.spelling)) return false;
  switch (row.meaning) {
    case Meaning::Op:
      return true;
    case Meaning::Macro:
      return !with_clock_or_state.contains(row.target);
    case Meaning::Special:
      return row.special == SpecialFunction::Min || row.special == SpecialFunction::Max ||
             row.special == SpecialFunction::Pi;  // INF and NAN are leaves
    case Meaning::Refused:
      return false;
  }
  return false;
}

bool has_former(Language language, const Builtin& row) {
  for (const Former& former : formers(language))
    if (former.spelling == row.spelling && row.least <= former.arity && former.arity <= row.most)
      return true;
  return false;
}

// A new row of builtins.def joins the universe, or the list above of those that need a clock.
TEST(SmallUniverseFunctions, AreThoseOfTheTable) {
  for (const Builtin& row : builtins()) {
    if (!is_pure(row)) continue;
    if (row.languages & static_cast<std::uint8_t>(FunctionLanguage::Vensim)) {
      EXPECT_TRUE(has_former(Language::Vensim, row)) << "Vensim " << row.spelling;
    }
    if (row.languages & static_cast<std::uint8_t>(FunctionLanguage::Xmile)) {
      EXPECT_TRUE(has_former(Language::Xmile, row)) << "XMILE " << row.spelling;
    }
  }
}

}  // namespace
}  // namespace weir::universe
