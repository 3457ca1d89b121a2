// Unit expressions and the names in them (vensim.md 3.9, 4.4, 11; xmile.md 5).
#include "ir/model/units.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

UnitDefinition definition(const char* name, const char* equation,
                          std::vector<std::string> aliases = {}) {
  return {name, equation, std::move(aliases), {}};
}

/// A table with what it says about its definitions.
struct Table {
  Diagnostics diags;
  UnitTable units;

  explicit Table(Dialect dialect, std::vector<UnitDefinition> definitions = {})
      : units(definitions, {}, dialect, diags) {}
  Units read(const char* text) {
    const UnitTable::Parsed parsed = units.parse(text);
    EXPECT_EQ(parsed.problem, "") << text;
    return parsed.units.value_or(Units{});
  }
  bool are_same(const char* a, const char* b) { return agree(read(a), read(b)); }
  std::string shown(const char* text) { return units.text(read(text)); }
  std::string problem(const char* text) { return units.parse(text).problem; }
};

TEST(Units, ProductsAndQuotientsAssociateToTheLeft) {
  Table table(Dialect::Vensim);
  EXPECT_TRUE(table.are_same("Widgets/Month*Worker", "(Widgets/Month)*Worker"));
  EXPECT_TRUE(table.are_same("people*year^-1", "people/year"));
  EXPECT_TRUE(table.are_same("$/(person*year)", "$/person/year"));
  EXPECT_TRUE(table.are_same("(1/Year)", "1/Year"));
  EXPECT_TRUE(table.are_same("m*m*m/m", "m^2"));
  EXPECT_FALSE(table.are_same("a/b*c", "a/(b*c)"));
  EXPECT_TRUE(table.read("m/m").is_dimensionless());
}

TEST(Units, NamesFoldCaseBlanksAndUnderscores) {
  Table table(Dialect::Vensim);
  EXPECT_TRUE(table.are_same("degrees Celsius/Hour", "Degrees_celsius/HOUR"));
  EXPECT_TRUE(table.are_same("\"heat units\"", "heat units"));
}

// vensim.md 11.2, xmile.md 5.4
TEST(Units, DimensionlessHasManyNames) {
  Table vensim(Dialect::Vensim);
  for (const char* name : {"1", "Dmnl", "dmnl", "Dimensionless", "fraction", "radians"})
    EXPECT_TRUE(vensim.read(name).is_dimensionless()) << name;
  EXPECT_FALSE(vensim.read("percent").is_dimensionless());
  EXPECT_TRUE(Table(Dialect::Xmile).read("Unitless").is_dimensionless());
}

// vensim.md 4.4: all names of one line are one unit
TEST(Units, EquivalencesJoinNames) {
  Table table(Dialect::Vensim,
              {definition("Dollar", "", {"$", "USD"}), definition("Percent", "", {"Dmnl"})});
  EXPECT_TRUE(table.are_same("usd/Year", "$/Year"));
  EXPECT_TRUE(table.read("percent").is_dimensionless());
  EXPECT_TRUE(table.diags.empty());
}

// xmile.md 5.1, 5.2
TEST(Units, DefinitionsMayHaveEquations) {
  Table table(Dialect::Xmile, {definition("upw", "units/week", {"rate"}),
                               definition("dozen", "12*piece"), definition("gross", "12*dozen")});
  EXPECT_TRUE(table.are_same("rate", "units/weeks"));
  EXPECT_TRUE(table.are_same("EUR/(person-year)", "EUR/person/year"));
  EXPECT_TRUE(table.are_same("gross", "144*piece"));
  EXPECT_FALSE(table.are_same("dozen", "piece"));
}

// xmile.md 5.4
TEST(Units, XmileBuildsInTimes) {
  Table table(Dialect::Xmile);
  EXPECT_TRUE(table.are_same("mo", "Months"));
  EXPECT_TRUE(table.are_same("per_day", "1/day"));
  EXPECT_TRUE(table.are_same("people per year", "person/yr"));
  EXPECT_FALSE(table.are_same("minutes", "months"));
}

TEST(Units, ModelsDefinitionsWinOverBuiltInOnes) {
  Table table(Dialect::Xmile,
              {definition("minimum", "", {"min"}), definition("Month", "", {"mois"})});
  EXPECT_FALSE(table.are_same("min", "minutes"));
  EXPECT_TRUE(table.are_same("mois", "mo"));
}

// vensim.md 11.3: plurals are not automatic
TEST(Units, PluralsAreTakenForOneAndToldOf) {
  Table table(Dialect::Vensim, {definition("Day", "")});
  const Units one = table.read("widget/Day");
  EXPECT_TRUE(agree(one, table.read("Widgets/Day")));
  const auto misses = table.units.take_near_misses();
  ASSERT_EQ(misses.size(), 1u);
  EXPECT_EQ(misses[0].first + "|" + misses[0].second, "widget|Widgets");
  EXPECT_FALSE(table.are_same("mass", "mas"));
  EXPECT_TRUE(table.are_same("box/category", "boxes/categories"));
  // without a settings section Vensim's own lines hold
  EXPECT_TRUE(Table(Dialect::Vensim).are_same("Person", "people"));
}

TEST(Units, AreShownAsTheModelSpellsThem) {
  Table table(Dialect::Vensim);
  EXPECT_EQ(table.shown("year^-1*Litre/Day*Litre"), "Litre^2/(Day*year)");
  EXPECT_EQ(table.shown("1/year"), "1/year");
  EXPECT_EQ(table.shown("m/m"), "Dmnl");
  EXPECT_EQ(Table(Dialect::Xmile).shown("1"), "dimensionless");
}

TEST(Units, WhatMeansNothingIsSaid) {
  Table table(Dialect::Xmile);
  EXPECT_EQ(table.problem("a/"), "a unit is missing at its end");
  EXPECT_EQ(table.problem("(a*b"), "a ')' is missing");
  EXPECT_EQ(table.problem("a**b"), "a unit is missing before '*'");
  EXPECT_EQ(table.problem("a^b"), "a power must be a number");
  EXPECT_EQ(table.problem("(a)b"), "'b' has no meaning here");
  EXPECT_EQ(table.problem("a^1000"), "its exponents are too large");
  EXPECT_EQ(table.problem("0*a"), "its numbers are too large or too small");
  EXPECT_EQ(table.problem("\""), "");
  EXPECT_EQ(table.problem((std::string(5000, '(') + "a").c_str()), "it is nested too deep");
}

// xmile.md 5.1: circular definitions
TEST(Units, DefinitionsMadeOfThemselvesAreLeftOut) {
  Table table(Dialect::Xmile, {definition("load", "trip*crate"), definition("trip", "load/crate"),
                               definition("self", "self")});
  ASSERT_EQ(table.diags.all().size(), 1u);
  EXPECT_EQ(table.diags.all()[0].message,
            "the definition of the unit 'load' is left out: it is made of itself");
  std::vector<UnitDefinition> chain;
  for (int i = 0; i < 2000; ++i) {
    chain.push_back(
        definition(("u" + std::to_string(i)).c_str(), ("u" + std::to_string(i + 1)).c_str()));
  }
  Table deep(Dialect::Xmile, chain);
  EXPECT_FALSE(deep.diags.empty());
}

TEST(Units, RepeatedDefinitionsMustAgree) {
  Table table(Dialect::Xmile, {definition("kwh", "kW*hour"), definition("kwh", "kW*hour"),
                               definition("kwh", "kW/hour")});
  ASSERT_EQ(table.diags.all().size(), 1u);
  EXPECT_EQ(table.diags.all()[0].message,
            "the definition of the unit 'kwh' is left out: it is defined already");
}

TEST(Units, ArgumentsOfAMacroStandForTheirUnits) {
  Table table(Dialect::Vensim);
  const UnitArguments arguments = {{"x", table.read("people/Year")}, {"unknown", std::nullopt}};
  EXPECT_EQ(table.units.text(*table.units.parse("x*Year", arguments).units), "people");
  EXPECT_FALSE(table.units.parse("unknown/Year", arguments).units);
}

}  // namespace
}  // namespace weir
