// GET ... CONSTANTS, DATA, LOOKUPS and SUBSCRIPT on small text files; vensim.md 10.14.
#include "data_support.h"
#include "ir/base/number.h"

namespace weir {
namespace {

// columns A to D, rows 1 to 4
constexpr const char* kBlock =
    "name,x,y,z\n"
    "p,1,2,3\n"
    "q,4,5,6\n"
    "r,7,,9\n";
constexpr const char* kRanges = "R2: a1, a2 ~~|\nR3: b1, b2, b3 ~~|\n";

TEST(GetConstants, ScalarIsANumber) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, "k = GET DIRECT CONSTANTS('f.csv', ',', 'C3') ~~|\n");
  EXPECT_EQ(read.equation("k").expr.kind, ExprKind::Number);
  EXPECT_EQ(read.equation("k").expr.number, 5.0);
  EXPECT_TRUE(read.diags.empty());
}

TEST(GetConstants, OneRangeRunsRightAndWithStarDown) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, std::string(kRanges) +
                                  "k[R3] = GET DIRECT CONSTANTS('f.csv', ',', 'B2') ~~|\n"
                                  "d[R3] = GET XLS CONSTANTS('f.csv', ',', 'b2*') ~~|\n");
  EXPECT_EQ(read.equation("k").expr.values, (Values{1, 2, 3}));
  EXPECT_EQ(read.equation("d").expr.values, (Values{1, 4, 7}));
}

TEST(GetConstants, TwoRangesAreRowMajorOnTheLeftSide) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, std::string(kRanges) +
                                  "k[R2,R3] = GET DIRECT CONSTANTS('f.csv', ',', 'B2') ~~|\n"
                                  "t[R3,R2] = GET DIRECT CONSTANTS('f.csv', ',', 'B2*') ~~|\n");
  EXPECT_EQ(read.equation("k").expr.values, (Values{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(read.equation("k").expr.row_length, 3u);
  // the last range (R2) runs down: t[b1,.] = B2, B3
  EXPECT_EQ(read.equation("t").expr.values, (Values{1, 4, 2, 5, 3, 6}));
}

TEST(GetConstants, ElementsGivenSinglyAreNoPartOfTheBlock) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, std::string(kRanges) +
                                  "k[R3,a2] = GET DIRECT CONSTANTS('f.csv', ',', 'B3') ~~|\n"
                                  "k[R3,a1] = 0 ~~|\n");
  EXPECT_EQ(read.equation("k").expr.values, (Values{4, 5, 6}));
}

TEST(GetConstants, DataSignMakesAConstantToo) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, "k := GET DIRECT CONSTANTS('f.csv', ',', 'B2') ~~|\n");
  EXPECT_EQ(read.equation("k").kind, EquationKind::Regular);
}

TEST(GetConstants, EmptyCellsAreZeroWithOneWarning) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, std::string(kRanges) +
                                  "k[R3] = GET DIRECT CONSTANTS('f.csv', ',', 'B4') ~~|\n"
                                  "far[R3] = GET DIRECT CONSTANTS('f.csv', ',', 'Z9') ~~|\n");
  EXPECT_EQ(read.equation("k").expr.values, (Values{7, 0, 9}));
  EXPECT_EQ(read.messages(),
            (Texts{"'k' has no number in cell C4 of 'f.csv'; 0 is used",
                   "'far' has no number in cell Z9 of 'f.csv' and 2 more; 0 is used"}));
}

TEST(GetConstants, TextIsAnError) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, "k = GET DIRECT CONSTANTS('f.csv', ',', 'A2') ~~|\n");
  EXPECT_EQ(read.messages(),
            Texts{"'k' needs a number in cell A2 of 'f.csv', but 'p' stands there"});
  EXPECT_EQ(read.equation("k").expr.kind, ExprKind::Number);
}

TEST(GetConstants, ThreeRangesAreTooMany) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder, std::string(kRanges) +
                                  "k[R2,R3,R2] = GET DIRECT CONSTANTS('f.csv', ',', 'B2') ~~|\n");
  EXPECT_EQ(
      read.messages(),
      Texts{"'k' has 3 ranges on its left side, but 'GET DIRECT CONSTANTS' fills at most two"});
}

TEST(GetConstants, InsideAnExpressionIsAnError) {
  Folder folder;
  const DataCase read(folder, "k = 2 * GET DIRECT CONSTANTS('f.csv', ',', 'B2') ~~|\n");
  EXPECT_EQ(read.messages(),
            Texts{"'GET DIRECT CONSTANTS' cannot stand inside another expression here"});
}

TEST(GetConstants, StringVariablesMayBeArguments) {
  Folder folder;
  folder.write("f.csv", kBlock);
  const DataCase read(folder,
                      "book :IS: 'f.csv' ~~|\nk = GET DIRECT CONSTANTS(book, ',', 'D2') ~~|\n"
                      "w = GET DIRECT CONSTANTS(k, ',', 'D2') ~~|\n");
  EXPECT_EQ(read.equation("k").expr.number, 3.0);
  EXPECT_EQ(read.messages().size(), 1u);
  EXPECT_EQ(read.diags.all()[0].kind, DiagKind::MustBeText);
}

TEST(GetSeries, TimesDownStartAtTheRowOfTheCell) {
  Folder folder;
  // the first time lies above the cell, the third is a gap, and the order is not ascending
  folder.write("f.tab", "t\tv\tw\n0\t9\t9\n1\t10\t20\n\t11\t21\n3\t13\t\n2\tn/a\t22\n");
  const DataCase read(folder, std::string(kRanges) +
                                  "d := GET DIRECT DATA('f.tab', '', 'A', 'B3') ~~|\n"
                                  "e[R2] := GET DIRECT DATA('f.tab', '', 'a', 'B3') ~~|\n");
  const Equation& scalar = read.equation("d");
  EXPECT_EQ(scalar.kind, EquationKind::Data);
  EXPECT_TRUE(scalar.expr.is_missing());
  ASSERT_EQ(scalar.tables.size(), 1u);
  EXPECT_EQ(scalar.tables[0].xs, (Values{1, 3}));
  EXPECT_EQ(scalar.tables[0].ys, (Values{10, 13}));
  const Equation& array = read.equation("e");
  ASSERT_EQ(array.tables.size(), 2u);
  EXPECT_EQ(array.tables[1].xs, (Values{1, 2}));
  EXPECT_EQ(array.tables[1].ys, (Values{20, 22}));
  EXPECT_TRUE(read.diags.empty());
}

TEST(GetSeries, TimesAcrossAndSeveralRanges) {
  Folder folder;
  folder.write("f.csv", ",0,5\na,1,2\nb,3,4\nc,5,6\nd,7,8\n");
  const DataCase read(folder,
                      "R: a1, a2 ~~|\nS: b1, b2 ~~|\n"
                      "l[R,S] = GET DIRECT LOOKUPS('f.csv', ',', '1', 'B2') ~~|\n");
  const Equation& lookup = read.equation("l");
  EXPECT_EQ(lookup.kind, EquationKind::Lookup);
  ASSERT_EQ(lookup.tables.size(), 4u);
  EXPECT_EQ(lookup.tables[0].xs, (Values{0, 5}));
  EXPECT_EQ(lookup.tables[1].ys, (Values{3, 4}));  // a1, b2: the last range runs fastest
  EXPECT_EQ(lookup.tables[2].ys, (Values{5, 6}));
}

TEST(GetSeries, LookupInParenthesesKeepsItsKind) {
  Folder folder;
  folder.write("f.csv", "1,2\n3,4\n");
  const DataCase read(folder, "l(GET XLS LOOKUPS('f.csv', ',', '1', 'A2')) ~~|\n");
  EXPECT_EQ(read.equation("l").kind, EquationKind::Lookup);
  EXPECT_EQ(read.equation("l").tables[0].ys, (Values{3, 4}));
}

TEST(GetSeries, DataElementsWithoutNumbersAreNotAvailable) {
  Folder folder;
  folder.write("f.csv", "1,2\n3,4\n,\n");
  const DataCase read(folder,
                      "R: a1, a2 ~~|\nd[R] := GET XLS DATA('f.csv', ',', '1', 'A2') ~~|\n"
                      "n := GET XLS DATA('f.csv', ',', '1', 'A3') ~~|\n");
  EXPECT_EQ(read.equation("d").tables[1].ys, Values{kNotAvailable});
  EXPECT_EQ(read.messages(), Texts{"'n' finds no numbers with times from cell A3 of 'f.csv' on"});
}

TEST(GetSubscript, ReadsAcrossThenDownWithPrefix) {
  Folder folder;
  folder.write("f.csv", "n1, n2,\n1,,2.5\n");
  const DataCase read(folder,
                      "Row: GET DIRECT SUBSCRIPT('f.csv', ',', 'A1', 'C1', '') ~~|\n"
                      "All: GET DIRECT SUBSCRIPT('f.csv', ',', 'A1', 'C2', 'p ') ~~|\n"
                      "Open: GET DIRECT SUBSCRIPT('f.csv', ',', 'A1', 'A', '') ~~|\n"
                      "Rest: GET DIRECT SUBSCRIPT('f.csv', ',', 'B1', '', '') ~~|\n"
                      "k[Row] = 1, 2 ~~|\n");
  const auto names = [&](std::size_t at) {
    Texts texts;
    for (const DimItem& item : read.model.dimensions[at].items) texts.push_back(item.first.spelled);
    return texts;
  };
  EXPECT_EQ(names(0), (Texts{"n1", "n2"}));
  EXPECT_EQ(names(1), (Texts{"p n1", "p n2", "p 1", "p 2.5"}));
  EXPECT_EQ(names(2), (Texts{"n1", "1"}));
  EXPECT_EQ(names(3), Texts{"n2"});
  EXPECT_FALSE(read.model.dimensions[0].source.has_value());
  EXPECT_TRUE(read.diags.empty());
}

TEST(GetFiles, AMissingFileIsOneErrorHoweverOftenItIsUsed) {
  Folder folder;
  const DataCase read(folder,
                      "R: a1, a2 ~~|\n"
                      "k = GET XLS CONSTANTS('Gone.xlsx', 'S', 'B2') ~~|\n"
                      "l = GET XLS LOOKUPS('gone.xlsx', 'S', '1', 'B2') ~~|\n"
                      "d[R] := GET XLS DATA('Gone.xlsx', 'S', '1', 'B2') ~~|\n");
  EXPECT_EQ(read.messages(), Texts{"the file 'Gone.xlsx' is not there"});
  EXPECT_EQ(read.equation("k").expr.kind, ExprKind::Number);
  EXPECT_EQ(read.equation("l").kind, EquationKind::Lookup);
  EXPECT_EQ(read.equation("l").tables.size(), 1u);
  EXPECT_EQ(read.equation("d").tables.size(), 1u);
}

TEST(GetFiles, CaseSlashesAndTagsDoNotMatter) {
  Folder folder;
  std::filesystem::create_directory(folder.file("Sub"));
  folder.write("Sub/Data File.CSV", "1;2\n");
  const DataCase read(folder,
                      "k = GET DIRECT CONSTANTS('sub\\data file.csv', ';', 'B1') ~~|\n"
                      "t = GET DIRECT CONSTANTS('?Book', ';', 'A1') ~~|\n"
                      "\\\\\\---/// Sketch information - do not modify anything except names\n"
                      "///---\\\\\\\n:L<%^E!@\n30:?book=./Sub/data file.csv\n");
  EXPECT_EQ(read.equation("k").expr.number, 2.0);
  EXPECT_EQ(read.equation("t").expr.number, 1.0);
}

TEST(GetFiles, OtherSourcesAreNamedAsUnsupported) {
  Folder folder;
  const DataCase read(folder,
                      "k = GET 123 CONSTANTS('a.wk1', 'x', 'A1') ~~|\n"
                      "o := GET ODBC DATA('a', 'b', 'c', 'd') ~~|\n");
  EXPECT_EQ(read.messages(), (Texts{"the function 'GET 123 CONSTANTS' is not supported yet",
                                    "the function 'GET ODBC DATA' is not supported yet"}));
}

TEST(GetFiles, WrongArgumentCount) {
  Folder folder;
  const DataCase read(folder, "k = GET XLS CONSTANTS('f.csv', 'B2') ~~|\n");
  EXPECT_EQ(read.messages(), Texts{"'GET XLS CONSTANTS' takes 3 arguments but is given 2"});
}

}  // namespace
}  // namespace weir
