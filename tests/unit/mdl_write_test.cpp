// Writing a .mdl: an edit changes its record and nothing else; what is written reads back; what a
// .mdl cannot hold is told.
#include <gtest/gtest.h>

#include "frontend/mdl/write.h"
#include "frontend/syntax/syntax.h"
#include "ir/model/diff.h"
#include "tests/unit/mdl_support.h"

namespace weir::test {
namespace {

const std::string kFile =
    "{UTF-8}\r\n"
    "R: a, b ~~|\r\n"
    "{the first} X [ R ]=\r\n\t1,\\\r\n\t2~ Widget [ 0, ? ]~ kept as  it is |\r\n"
    "********\r\n\t.Second\r\n********~ |\r\n"
    "Y = X[a]+0.50 ~~ {no comment} |\r\n"
    "Z= Y ~~~:sup|\r\n"
    "\\\\\\---/// Sketch\r\n*View\r\n"
    "///---\\\\\\\r\n:L\x7F<%^E!@\r\n15:0,0,0,1,0,0\r\n9:Current\r\n";

Variable& var(ReadModel& read, const char* name) { return const_cast<Variable&>(read.var(name)); }

std::string written(const ReadModel& read) {
  Diagnostics diags;
  const std::string text = mdl::write_edited(read.model, read.sources, diags);
  EXPECT_EQ(render(diags, read.sources), "");
  return text;
}

/// The file with one stretch replaced.
std::string with(const std::string& from, const std::string& to) {
  std::string text = kFile;
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos);
  return text.replace(at, from.size(), to);
}

Expr expr(const char* text) {
  Diagnostics diags;
  return syntax::parse_expr(text, syntax::Language::Mdl, {}, diags);
}

TEST(MdlWrite, CopiesWhatWasNotEdited) { EXPECT_EQ(written(read_mdl(kFile)), kFile); }

TEST(MdlWrite, ReplacesOnlyAnEditedEquation) {
  ReadModel read = read_mdl(kFile);
  var(read, "Y").equations[0].expr = expr("X[b] * 2");
  EXPECT_EQ(written(read), with("Y = X[a]+0.50", "Y=\r\n\tX[b] * 2"));
}

TEST(MdlWrite, LaysOutARecordWithAnotherField) {
  ReadModel read = read_mdl(kFile);
  var(read, "X").units = "Gadget";
  EXPECT_EQ(written(read), with("X [ R ]=\r\n\t1,\\\r\n\t2~ Widget [ 0, ? ]~ kept as  it is |",
                                "X [ R ]=\r\n\t1,\\\r\n\t2\r\n\t~\tGadget [0,?]\r\n"
                                "\t~\tkept as  it is\r\n\t|"));
}

TEST(MdlWrite, PutsNewVariablesBehindTheirGroup) {
  ReadModel read = read_mdl(kFile);
  Variable fresh;
  fresh.name = Name("Half & half");
  fresh.group = "Second";
  fresh.equations.emplace_back();
  fresh.equations[0].expr = expr("Z/2");
  read.model.root().variables.push_back(fresh);
  EXPECT_EQ(written(read), with("~:sup|\r\n", "~:sup|\r\n\r\n\"Half & half\"=\r\n\tZ / 2 ~~|\r\n"));
}

TEST(MdlWrite, TakesOutWhatIsGoneButNotTheCommentBeforeIt) {
  ReadModel read = read_mdl(kFile);
  read.model.root().variables.erase(read.model.root().variables.begin());
  EXPECT_EQ(written(read),
            with("{the first} X [ R ]=\r\n\t1,\\\r\n\t2~ Widget [ 0, ? ]~ kept as  it is |",
                 "{the first} "));
}

TEST(MdlWrite, FollowsAMoveToAnotherGroup) {
  ReadModel read = read_mdl(kFile);
  var(read, "Y").group = "Third";
  read.model.root().groups.push_back({"Third", "new", {}, false, {}});
  const std::string text = written(read);
  const ReadModel again = read_mdl(text);
  EXPECT_EQ(again.messages(), "");
  EXPECT_EQ(again.var("y").group, "Third");
  EXPECT_EQ(again.var("z").group, "Second");
}

// vensim.md 4.3: the fourth number is the integration type
TEST(MdlWrite, SetsTheMethodInItsLine) {
  ReadModel read = read_mdl(kFile);
  read.model.specs.method = Method::Euler;
  EXPECT_EQ(written(read), with("15:0,0,0,1,0,0", "15:0,0,0,0,0,0"));
}

TEST(MdlWrite, KeepsTheEncodingOfTheFile) {
  const std::string old =
      "Gr\xF6\xDF"
      "e = 1 ~\x80~|";
  EXPECT_EQ(written(read_mdl(old)), old);
  const std::string wide("\xFF\xFEx\0=\0001\0~\0~\0\x3D\xD8\0\xDE|\0", 18);  // a smile
  EXPECT_EQ(written(read_mdl(wide)), wide);
  ReadModel read = read_mdl(old);
  read.model.root().variables[0].doc = "\xE2\x88\x91";  // no such character in Windows-1252
  const ReadModel again = read_mdl(written(read));
  EXPECT_EQ(again
                .var("gr\xC3\xB6\xC3\x9F"
                     "e")
                .doc,
            "\xE2\x88\x91");
}

TEST(MdlWrite, WritesAWholeModelThatReadsBack) {
  const std::string text =
      ":MACRO: M(x, y : z)\nM = x * y ~~|\nz = x ~ 1 ~ out |\n:END OF MACRO:\n"
      "Age: (A1-A3), old -> (Kind: c, d), Other ~~ ages |\nKind <-> Sort ~~|\n"
      "V[Age] :EXCEPT: [A1], [old] = M(1, 2 : w) ~ u [-1,2,.5] ~ first |\n"
      "V[A1] == 3 ~ v ~ second | \n V[old] = :NA: ~~~ odd |\n"
      "L[Age]([(0,0)-(1,1)],(0,0),(1,-2e-9)) ~~|\nD :RAW: ~~|\nE :INTERPOLATE::=D ~~|\n"
      "S :IS: 'a b' ~~|\nG = GET XLS DATA('?x','s','A','B1') ~~|\n"
      "P = A FUNCTION OF(V, -L) ~ [1,2,3,4] ~|\nQ = TABBED ARRAY(1 2\n3 4) ~~|\n"
      "Check :THE CONDITION: V > 1 :IMPLIES: L = 2 ~ [1,0] ~|\n"
      "{**old style**}\nB = 1 ~~ ends with \\ |\n";
  const ReadModel read = read_mdl(text);
  ASSERT_EQ(read.messages(), "");
  Diagnostics diags;
  const std::string written = mdl::write(read.model, diags);
  EXPECT_TRUE(diags.empty());
  const ReadModel again = read_mdl(written);
  EXPECT_EQ(again.messages(), "");
  EXPECT_EQ(to_text(model_diff(read.model, again.model)), "") << written;
}

TEST(MdlWrite, WrapsLongLinesWhereNothingIsLost) {
  std::string sum = "x = first of many";
  for (int i = 0; i < 40; ++i) sum += " + another rather long name " + std::string(1, 'a');
  std::string doc = "w";
  for (int i = 0; i < 60; ++i) doc += "  words";
  const ReadModel read = read_mdl(sum + " ~~ " + doc + " |");
  Diagnostics diags;
  const std::string text = mdl::write(read.model, diags);
  EXPECT_EQ(to_text(model_diff(read.model, read_mdl(text).model)), "");
  std::size_t longest = 0, begin = 0;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', begin = end + 1))
    longest = std::max(longest, end - begin);
  EXPECT_LE(longest, 80u);
}

TEST(MdlWrite, TellsWhatAVensimFileCannotHold) {
  Model model;
  model.sectors.emplace_back();
  model.root().modules.emplace_back();
  Variable stock;
  stock.name = Name("stock");
  stock.kind = VarKind::Stock;
  stock.doc = "a | b";
  stock.equations.emplace_back();
  stock.equations[0].expr = make_binary(SyntaxOp::Mod, make_number(1), make_number(2));
  model.root().variables.push_back(stock);
  Diagnostics diags;
  mdl::write(model, diags);
  EXPECT_EQ(render(diags, {}),
            "error[E0401]: a module in a Vensim file is not supported yet\n"
            "error[E0401]: a variable with a declared kind in a Vensim file is not supported yet\n"
            "error[E0401]: '~' or '|' in a text in a Vensim file is not supported yet\n"
            "error[E0401]: the operator MOD in a Vensim file is not supported yet\n");
}

TEST(MdlFormat, KeepsCommentsAndOrder) {
  const ReadModel read =
      read_mdl("{UTF-8} b=a*2{twice}~{u} m~|{between}\na = ( 1+2 ) ~ m ~ one\n two |\n{last}\n");
  EXPECT_EQ(mdl::format(read.model.file, read.sources),
            "{UTF-8}\nb=a*2{twice}\n\t~\t{u} m\n\t~\t\n\t|\n\n"
            "{between}\na=\n\t(1 + 2)\n\t~\tm\n\t~\tone\n\t\ttwo\n\t|\n\n{last}\n");
}

}  // namespace
}  // namespace weir::test
