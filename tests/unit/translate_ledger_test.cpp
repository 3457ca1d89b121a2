// What is called exact must stand in the model that was made: prove.cpp.
#include "ir/translate/ledger.h"

#include <gtest/gtest.h>

#include "frontend/load.h"
#include "frontend/prelude/prelude.h"
#include "ir/base/render.h"
#include "ir/translate/to_vensim.h"
#include "ir/translate/to_xmile.h"

namespace weir {
namespace {

/// A model of every kind of construct that both languages have, and its account when what was made
/// of it loses something.
class Lossy {
 public:
  explicit Lossy(const char* file, const std::string& text) {
    source_ = load(sources_.add(SourceFile(file, text)), sources_, diags_);
    const Library prelude = parse_prelude(sources_);
    made = source_.dialect == Dialect::Vensim
               ? to_xmile(source_, prelude, XmileTarget::Standard, ledger_, diags_)
               : to_vensim(source_, prelude, ledger_, diags_);
    EXPECT_EQ(render(diags_, sources_), "");
  }
  Fate fate(ConstructKind kind, const std::string& name) const {
    for (const Account& account : ledger_.settle(source_, made))
      if (account.construct.kind == kind && name_key(account.construct.name) == name_key(name))
        return account.fate;
    ADD_FAILURE() << "no " << construct_word(kind) << " '" << name << "'";
    return Fate::Dropped;
  }
  Variable& find(const std::string& name) {
    for (Variable& variable : made.root().variables)
      if (variable.name == Name(name)) return variable;
    ADD_FAILURE() << "no '" << name << "'";
    return made.root().variables.front();
  }

  Model made;

 private:
  SourceMap sources_;
  Diagnostics diags_;
  Ledger ledger_;
  Model source_;
};

const char* const kVensim =
    "{UTF-8}\nR: a, b ~~|\nx[R]=MAX(y,2) ~ kg [0,9] ~ what x is |\ny=3~~|\nf((0,0),(1,2))~~|\n"
    "z=f(y)~~|\n********\n\t.part\n********~\n\tits text\n\t|\nw=1~~|\n"
    "INITIAL TIME=0~~|\nFINAL TIME=4~~|\nTIME STEP=1~~|\nSAVEPER=1~~|\n";
const char* const kXmile =
    "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
    "<header><vendor>weir</vendor><product>weir</product></header>"
    "<sim_specs><start>0</start><stop>4</stop><dt>1</dt></sim_specs>"
    "<dimensions><dim name=\"R\"><elem name=\"a\"/><elem name=\"b\"/></dim></dimensions>"
    "<model><variables><aux name=\"x\"><dimensions><dim name=\"R\"/></dimensions>"
    "<eqn>MAX(y, 2)</eqn><units>kg</units><doc>what x is</doc><range min=\"0\" max=\"9\"/></aux>"
    "<aux name=\"y\"><eqn>3</eqn></aux><gf name=\"f\"><xpts>0,1</xpts><ypts>0,2</ypts></gf>"
    "<aux name=\"z\"><eqn>f(y)</eqn></aux><aux name=\"w\"><eqn>1</eqn></aux>"
    "<group name=\"part\"><doc>its text</doc><entity name=\"w\"/></group>"
    "</variables></model></xmile>";

class Ledgers : public testing::TestWithParam<bool> {
 public:
  Lossy model() const { return GetParam() ? Lossy("a.mdl", kVensim) : Lossy("a.xmile", kXmile); }
};

TEST_P(Ledgers, CallWholeModelsExact) {
  const Lossy whole = model();
  for (const auto kind : {ConstructKind::Variable, ConstructKind::Equation, ConstructKind::Units,
                          ConstructKind::Range, ConstructKind::Documentation})
    EXPECT_EQ(whole.fate(kind, "x"), Fate::Exact) << construct_word(kind);
  EXPECT_EQ(whole.fate(ConstructKind::Dimension, "R"), Fate::Exact);
  EXPECT_EQ(whole.fate(ConstructKind::Call, "MAX"), Fate::Exact);
  EXPECT_EQ(whole.fate(ConstructKind::Table, "f"), Fate::Exact);
}

TEST_P(Ledgers, CallNoLostTextExact) {
  Lossy lossy = model();
  Variable& x = lossy.find("x");
  x.units.clear();
  x.doc.clear();
  x.range = {};
  EXPECT_EQ(lossy.fate(ConstructKind::Units, "x"), Fate::Dropped);
  EXPECT_EQ(lossy.fate(ConstructKind::Documentation, "x"), Fate::Dropped);
  EXPECT_EQ(lossy.fate(ConstructKind::Range, "x"), Fate::Dropped);
}

TEST_P(Ledgers, CallNoOtherTextExact) {
  Lossy lossy = model();
  lossy.find("x").doc += " not";
  EXPECT_EQ(lossy.fate(ConstructKind::Documentation, "x"), Fate::Approximated);
}

TEST_P(Ledgers, CallNoLostVariableExact) {
  Lossy lossy = model();
  std::erase_if(lossy.made.root().variables,
                [](const Variable& variable) { return variable.name == Name("x"); });
  for (const auto kind : {ConstructKind::Variable, ConstructKind::Equation, ConstructKind::Units})
    EXPECT_EQ(lossy.fate(kind, "x"), Fate::Dropped) << construct_word(kind);
  EXPECT_EQ(lossy.fate(ConstructKind::Call, "MAX"), Fate::Dropped);
}

TEST_P(Ledgers, CallNoLostEquationExact) {
  Lossy lossy = model();
  lossy.find("x").equations.clear();
  EXPECT_EQ(lossy.fate(ConstructKind::Equation, "x"), Fate::Dropped);
  EXPECT_EQ(lossy.fate(ConstructKind::Variable, "x"), Fate::Exact);
}

TEST_P(Ledgers, CallNoOtherWordsExact) {
  Lossy lossy = model();
  lossy.find("x").equations.front().expr = make_number(2);
  EXPECT_EQ(lossy.fate(ConstructKind::Equation, "x"), Fate::Equivalent);
  EXPECT_EQ(lossy.fate(ConstructKind::Call, "MAX"), Fate::Equivalent);
}

TEST_P(Ledgers, CallNoLostRangeOrGroupExact) {
  Lossy lossy = model();
  lossy.made.dimensions.front().items.pop_back();
  lossy.made.root().groups.clear();
  EXPECT_EQ(lossy.fate(ConstructKind::Dimension, "R"), Fate::Approximated);
  EXPECT_NE(lossy.fate(ConstructKind::Group, "part"), Fate::Exact);
}

INSTANTIATE_TEST_SUITE_P(BothWays, Ledgers, testing::Bool(),
                         [](const auto& way) { return way.param ? "FromVensim" : "FromXmile"; });

}  // namespace
}  // namespace weir
