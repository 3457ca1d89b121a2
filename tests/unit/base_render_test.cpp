// Whole rendered messages, caret included.
#include "ir/base/render.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

/// One source text and one diagnostic in it, placed by the words it marks.
class Page {
 public:
  explicit Page(std::string_view bytes, std::string path = "m.mdl") {
    file_ = sources.add(SourceFile(std::move(path), bytes));
  }

  Span at(std::string_view words) const {
    const std::size_t begin = sources[file_].text().find(words);
    EXPECT_NE(begin, std::string_view::npos) << words;
    return {file_, static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(begin + words.size())};
  }
  Diagnostic& fail(Span span) { return diags.report(DiagKind::RunFailed, span, "it is wrong"); }
  std::string rendered() const { return render(diags, sources); }

  SourceMap sources;
  Diagnostics diags;

 private:
  FileId file_;
};

TEST(Render, TheExampleOfTheHousePlan) {
  Page page(
      "1\n2\n3\n4\n5\n"
      "Heat Loss = (Teacup Temperature - Room Temprature) / Characteristic Time\n",
      "teacup.mdl");
  page.diags.report(DiagKind::UnknownName, page.at("Room Temprature"), "Room Temprature")
      .note({}, "did you mean '{}'?", "Room Temperature");
  EXPECT_EQ(
      page.rendered(),
      "teacup.mdl:6:35: error[E0201]: no variable, subscript or function is named 'Room "
      "Temprature'\n"
      "  6 | Heat Loss = (Teacup Temperature - Room Temprature) / Characteristic Time\n"
      "    |                                   ^~~~~~~~~~~~~~~ did you mean 'Room Temperature'?\n");
}

TEST(Render, AWarningSaysSo) {
  Page page("y = a^b^c");
  page.diags.report(DiagKind::ChainedPower, page.at("a^b^c"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:5: warning[W0112]: 'a^b^c' is read as 'a^(b^c)'\n"
            "  1 | y = a^b^c\n"
            "    |     ^~~~~\n");
}

TEST(Render, ATabIsOneBlank) {
  Page page("\t\tx =\tbad + 1");
  page.fail(page.at("bad"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:7: error[E0703]: it is wrong\n"
            "  1 |   x = bad + 1\n"
            "    |       ^~~\n");
}

TEST(Render, CharactersOfManyBytesTakeOneColumn) {
  Page page(
      "d\xC3\xA9"
      "bit = \xC3\xA9tat * bad");
  page.fail(page.at("\xC3\xA9tat"));
  page.fail(page.at("bad"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:9: error[E0703]: it is wrong\n"
            "  1 | d\xC3\xA9"
            "bit = \xC3\xA9tat * bad\n"
            "    |         ^~~~\n"
            "m.mdl:1:16: error[E0703]: it is wrong\n"
            "  1 | d\xC3\xA9"
            "bit = \xC3\xA9tat * bad\n"
            "    |                ^~~\n");
}

TEST(Render, WideCharactersTakeTwoColumnsButCountOne) {
  // two CJK characters: the column is 6, the caret stands under terminal column 8
  Page page("\xE4\xB8\xAD\xE5\x9B\xBD = bad");
  page.fail(page.at("bad"));
  page.fail(page.at("\xE5\x9B\xBD"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:6: error[E0703]: it is wrong\n"
            "  1 | \xE4\xB8\xAD\xE5\x9B\xBD = bad\n"
            "    |        ^~~\n"
            "m.mdl:1:2: error[E0703]: it is wrong\n"
            "  1 | \xE4\xB8\xAD\xE5\x9B\xBD = bad\n"
            "    |   ^~\n");
}

TEST(Render, LoneCarriageReturnsEndLines) {
  Page page("a = 1\rb = bad\rc = 2\r");
  page.fail(page.at("bad"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:2:5: error[E0703]: it is wrong\n"
            "  2 | b = bad\n"
            "    |     ^~~\n");
}

TEST(Render, Windows1252IsShownAsUtf8) {
  Page page(
      "Gr\xF6\xDF"
      "e = bad\r\n");
  page.fail(page.at("bad"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:9: error[E0703]: it is wrong\n"
            "  1 | Gr\xC3\xB6\xC3\x9F"
            "e = bad\n"
            "    |         ^~~\n");
}

TEST(Render, TheMarginGrowsWithTheLineNumber) {
  Page page(std::string(99, '\n') + "x = bad");
  page.fail(page.at("bad"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:100:5: error[E0703]: it is wrong\n"
            "  100 | x = bad\n"
            "      |     ^~~\n");
}

TEST(Render, ASpanOverSeveralLinesIsMarkedOnItsFirst) {
  Page page("x = INTEG(\n  inflow,\n  0)\n");
  page.fail(page.at("INTEG(\n  inflow,\n  0)"));
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:5: error[E0703]: it is wrong\n"
            "  1 | x = INTEG(\n"
            "    |     ^~~~~~\n");
}

TEST(Render, AnEmptySpanIsACaretAlone) {
  Page page("x = \n");
  Span end = page.at("\n");
  end.end = end.begin;
  page.fail(end);
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:5: error[E0703]: it is wrong\n"
            "  1 | x =\n"
            "    |     ^\n");
}

TEST(Render, TheEndOfTheTextHasAPlace) {
  Page page("x = 1\n");
  page.fail({FileId(0), 6, 6});
  page.fail({FileId(0), 900, 1000});
  const std::string once =
      "m.mdl:2:1: error[E0703]: it is wrong\n"
      "  2 |\n"
      "    | ^\n";
  EXPECT_EQ(page.rendered(), once + once);
}

TEST(Render, NotesWithAPlaceShowIt) {
  Page page("a = 1\nA = 2\n");
  page.diags.report(DiagKind::DuplicateName, page.at("A"), "A")
      .note(page.at("a"), "first defined here")
      .note({}, "rename one of them")
      .note({}, "or delete one");
  EXPECT_EQ(page.rendered(),
            "m.mdl:2:1: error[E0204]: 'A' is defined more than once\n"
            "  2 | A = 2\n"
            "    | ^ rename one of them\n"
            "m.mdl:1:1: note: first defined here\n"
            "  1 | a = 1\n"
            "    | ^\n"
            "  note: or delete one\n");
}

TEST(Render, WithoutAPlaceOnlyTheMessageIsLeft) {
  Page page("");
  page.diags.report(DiagKind::CannotRead, {}, "x.mdl", "no such file").note({}, "look for it");
  EXPECT_EQ(page.rendered(),
            "error[E0101]: cannot read 'x.mdl': no such file\n"
            "  note: look for it\n");
}

TEST(Render, ControlCharactersNeverReachTheTerminal) {
  Page page(
      "\x1B[31m = \xC2\x9B"
      "bad");
  page.diags.report(DiagKind::RunFailed, page.at("bad"), "two\nlines\x1B");
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:10: error[E0703]: two lines?\n"
            "  1 | ?[31m = ?bad\n"
            "    |          ^~~\n");
}

TEST(Render, OfAVeryLongLineThePartAroundTheMarkIsShown) {
  Page page(std::string(1000, 'a') + "bad" + std::string(1000, 'z'));
  page.fail(page.at("bad"));
  // 80 bytes before the mark, 240 in all: 80 + 3 + 157
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:1001: error[E0703]: it is wrong\n"
            "  1 | ..." +
                std::string(80, 'a') + "bad" + std::string(157, 'z') +
                "...\n"
                "    | " +
                std::string(83, ' ') + "^~~\n");
}

TEST(Render, AVeryLongMarkEndsWithTheShownPart) {
  Page page(std::string(1000, 'a'));
  page.fail({FileId(0), 0, 1000});
  EXPECT_EQ(page.rendered(),
            "m.mdl:1:1: error[E0703]: it is wrong\n"
            "  1 | " +
                std::string(240, 'a') +
                "...\n"
                "    | ^" +
                std::string(239, '~') + "\n");
}

TEST(RenderJson, IsOneObjectPerLine) {
  Page page("a = 1\nb = \"x\ty\"\n", "dir/m.mdl");
  page.diags.report(DiagKind::UnknownName, page.at("\"x\ty\""), "\"x\ty\"")
      .note(page.at("a"), "near")
      .note({}, "advice");
  page.diags.report(DiagKind::ChainedPower, {});
  EXPECT_EQ(
      render_json(page.diags, page.sources),
      "[\n"
      R"(  {"code":"E0201","name":"unknown-name","severity":"error",)"
      R"("message":"no variable, subscript or function is named '\"x\ty\"'",)"
      R"("file":"dir/m.mdl","line":2,"column":5,"endLine":2,"endColumn":10,"notes":[)"
      R"({"message":"near","file":"dir/m.mdl","line":1,"column":1,"endLine":1,"endColumn":2},)"
      R"({"message":"advice","file":null,"line":null,"column":null,"endLine":null,"endColumn":null}]},)"
      "\n"
      R"(  {"code":"W0112","name":"chained-power","severity":"warning",)"
      R"("message":"'a^b^c' is read as 'a^(b^c)'",)"
      R"("file":null,"line":null,"column":null,"endLine":null,"endColumn":null,"notes":[]})"
      "\n]\n");
}

TEST(RenderJson, NothingIsAnEmptyArray) {
  EXPECT_EQ(render_json(Diagnostics{}, SourceMap{}), "[]\n");
}

}  // namespace
}  // namespace weir
