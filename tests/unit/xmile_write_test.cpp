// Writing XMILE: an edit changes its text and nothing else; what is written reads back; what XMILE
// cannot hold is told.
#include "frontend/xmile/write.h"

#include <gtest/gtest.h>

#include "frontend/syntax/syntax.h"
#include "ir/model/diff.h"
#include "tests/unit/xmile_support.h"

namespace weir::xmile {
namespace {

const std::string kFile =
    "<?xml version='1.0' encoding=\"UTF-8\"?>\r\n<!-- ours -->\r\n"
    "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\r\n"
    "<header><vendor>me</vendor><product version=\"1\">by hand</product><options/></header>\r\n"
    "<sim_specs dt='0.5'><start>0</start><stop> 10 </stop></sim_specs>\r\n"
    "<model>\r\n\t<variables>\r\n"
    "\t\t<stock name=\"Cup\\nof tea\"><eqn>80</eqn><outflow>loss</outflow></stock>\r\n"
    "\t\t<flow name='loss' unknown='1'>\r\n\t\t\t<eqn>Cup_of_tea / t</eqn> <!-- slow -->\r\n"
    "\t\t\t<units>degree/minute</units>\r\n\t\t</flow>\r\n"
    "\t\t<aux name=\"t\"><eqn>5 {minutes}</eqn></aux>\r\n"
    "\t</variables>\r\n</model>\r\n</xmile>\r\n";

Variable& var(Loaded& file, const char* name) { return const_cast<Variable&>(file.var(name)); }

std::string edited(const Loaded& file) {
  Diagnostics diags;
  const std::string text = write_edited(file.model, file.sources, diags);
  EXPECT_EQ(render(diags, file.sources), "");
  return text;
}

std::string whole(const Model& model) {
  Diagnostics diags;
  const std::string text = write(model, diags);
  EXPECT_TRUE(diags.empty());
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
  return syntax::parse_expr(text, syntax::Language::Xmile, {}, diags);
}

/// What differs after writing a model whole and reading it again.
std::string lost(const std::string& text) {
  const Loaded file(text);
  EXPECT_EQ(file.report(), "");
  const Loaded again(whole(file.model));
  EXPECT_EQ(again.report(), "");
  return to_text(model_diff(file.model, again.model));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

TEST(XmileWrite, CopiesWhatWasNotEdited) { EXPECT_EQ(edited(Loaded(kFile)), kFile); }

TEST(XmileWrite, ReplacesOnlyAnEditedEquation) {
  Loaded file(kFile);
  var(file, "loss").equations[0].expr = expr("Cup_of_tea / 2 < t");
  EXPECT_EQ(edited(file), with("<eqn>Cup_of_tea / t</eqn>", "<eqn>Cup_of_tea / 2 &lt; t</eqn>"));
}

TEST(XmileWrite, ReplacesOnlyAnEditedSetting) {
  Loaded file(kFile);
  file.model.specs.stop = expr("20");
  EXPECT_EQ(edited(file), with("<stop> 10 </stop>", "<stop>20</stop>"));
}

TEST(XmileWrite, PutsNewTextsAndVariablesInTheirPlace) {
  Loaded file(kFile);
  var(file, "loss").doc = "to the room";
  var(file, "t").units = "minute";
  Variable room = file.var("t");
  room.name = Name("Room");
  file.model.root().variables.push_back(room);
  std::string expected =
      with("minute</units>\r\n", "minute</units>\r\n\t\t\t<doc>to the room</doc>\r\n");
  const std::string old_t = "<aux name=\"t\"><eqn>5 {minutes}</eqn></aux>";
  expected.replace(expected.find(old_t), old_t.size(),
                   "<aux name=\"t\"><eqn>5 {minutes}</eqn><units>minute</units></aux>\r\n"
                   "\t\t<aux name=\"Room\">\r\n\t\t\t<eqn>5</eqn>\r\n"
                   "\t\t\t<units>minute</units>\r\n\t\t</aux>");
  EXPECT_EQ(edited(file), expected);
}

TEST(XmileWrite, TakesOutWhatIsGoneWithItsLine) {
  Loaded file(kFile);
  file.model.root().variables.pop_back();
  EXPECT_EQ(edited(file), with("\r\n\t\t<aux name=\"t\"><eqn>5 {minutes}</eqn></aux>", ""));
}

TEST(XmileWrite, ReplacesAnArrayWhoseElementsTheFileSaysInAnotherWay) {
  Loaded file(
      variables("<aux name=\"a\"><dimensions><dim name=\"D\"/></dimensions>"
                "<eqn>1</eqn><eqn>2</eqn></aux>\n<aux name=\"b\"><eqn>a[2]</eqn></aux>",
                "<dimensions><dim name=\"D\" size=\"2\"/></dimensions>"));
  var(file, "a").equations[1].expr = expr("3");
  const std::string text = edited(file);
  EXPECT_TRUE(holds(text, "<element subscript=\"2\">\n    <eqn>3</eqn>\n  </element>")) << text;
  EXPECT_TRUE(holds(text, "</aux>\n<aux name=\"b\"><eqn>a[2]</eqn></aux>")) << text;
}

TEST(XmileWrite, EditsSettingsWhereTheyCount) {
  Loaded file(file_with("<model><sim_specs><stop>20</stop></sim_specs><variables/></model>"));
  file.model.specs.stop = expr("30");
  EXPECT_TRUE(holds(edited(file), "<model><sim_specs><stop>30</stop></sim_specs>"));
}

TEST(XmileWrite, KeepsTheEncodingOfTheFile) {
  std::string latin = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" +
                      variables("<aux name=\"\xE4\"><eqn>1</eqn></aux>");
  Loaded file(latin);
  EXPECT_EQ(edited(file), latin);
  file.model.root().variables[0].units = "\xC3\xB6re";
  EXPECT_TRUE(holds(edited(file), "<units>\xF6re</units>"));
  file.model.root().variables[0].units = "\xE2\x86\x92";  // no such character in that encoding
  const std::string text = edited(file);
  EXPECT_TRUE(holds(text, "encoding=\"utf-8\"") && holds(text, "name=\"\xC3\xA4\"")) << text;
}

TEST(XmileWrite, FindsTheOptionsInTheContent) {
  const Loaded file(variables(
      "<stock name=\"s\"><dimensions><dim name=\"D\"/><dim name=\"D\"/></dimensions><eqn>0</eqn>"
      "<outflow>o</outflow><conveyor><len>2</len><arrest>0</arrest></conveyor></stock>"
      "<flow name=\"o\"><dimensions><dim name=\"D\"/><dim name=\"D\"/></dimensions></flow>",
      "<dimensions><dim name=\"D\" size=\"2\"/></dimensions>"));
  EXPECT_TRUE(holds(whole(file.model),
                    "    <options namespace=\"std\">\n"
                    "      <uses_conveyor arrest=\"true\"/>\n"
                    "      <uses_arrays maximum_dimensions=\"2\"/>\n"
                    "    </options>\n"));
}

TEST(XmileWrite, GivesBackNamesAndTextsOfAllKinds) {
  EXPECT_EQ(lost(variables("<aux name=\"Flow w/ division, &quot;lists&quot;\">"
                           "<eqn>1</eqn><doc> a &lt; b &amp;#38; \n\tc&#13;</doc></aux>"
                           "<aux name=\"back\\\\slash\\nline\"><eqn>2</eqn><doc>&#32;</doc></aux>"
                           "<aux name=\"mod\"><eqn>\"back\\\\slash line\" MOD 3</eqn></aux>")),
            "");
}

TEST(XmileWrite, SpacesPointsByTheirScaleWhereTheyLieSo) {
  const std::string text =
      whole(Loaded(variables("<gf name=\"even\"><xpts>0,0.1,0.2</xpts><ypts>1,2,3</ypts></gf>"
                             "<gf name=\"odd\"><xpts>0,0.1,0.3</xpts><ypts>1,2,3</ypts></gf>"))
                .model);
  EXPECT_TRUE(holds(text, "<xscale min=\"0\" max=\"0.2\"/>\n        <ypts>1,2,3</ypts>")) << text;
  EXPECT_TRUE(holds(text, "<xpts>0,0.1,0.3</xpts>")) << text;
}

TEST(XmileWrite, SaysTheDialectWhereTheNamespacesSayAnother) {
  Loaded file(file_with("<model><variables/></model>"));
  file.model.specs.save = expr("2");
  const Loaded again(whole(file.model));
  EXPECT_EQ(again.model.dialect, Dialect::Xmile);
  EXPECT_EQ(to_text(again.model.specs.save), "2");
  EXPECT_EQ(to_text(model_diff(file.model, again.model)), "");
}

/// What is reported for a model after a change.
template <class Change>
std::string refused(const Change& change) {
  Loaded file(variables("<aux name=\"a\"><eqn>1</eqn></aux>"));
  change(file.model, file.model.root().variables[0]);
  Diagnostics diags;
  write(file.model, diags);
  std::string text;
  for (const Diagnostic& diag : diags.all()) text += diag.message + "\n";
  return text;
}

TEST(XmileWrite, TellsWhatXmileCannotHold) {
  const auto lacks = [](const char* what) {
    return std::string(what) + " in an XMILE file is not supported yet\n";
  };
  EXPECT_EQ(refused([](Model& m, Variable&) { m.dialect = Dialect::Vensim; }),
            lacks("a model with Vensim's meaning"));
  EXPECT_EQ(refused([](Model&, Variable& v) { v.kind = VarKind::ByEquation; }),
            lacks("a variable without a declared kind"));
  EXPECT_EQ(refused([](Model&, Variable& v) { v.range.step = 1; }), lacks("a range with a step"));
  EXPECT_EQ(refused([](Model&, Variable& v) { v.equations[0].expr.kind = ExprKind::NotAvailable; }),
            lacks(":NA:"));
  EXPECT_EQ(refused([](Model& m, Variable&) { m.specs.method = Method::Cvode; }),
            lacks("this integration method"));
  EXPECT_EQ(refused([](Model& m, Variable&) {
              m.extras.push_back({"sketch", "text", {}});
            }),
            lacks("what was kept as 'sketch'"));
}

std::string formatted(const std::string& text) {
  const Loaded file(text);
  return format(file.model.file, file.sources);
}

TEST(XmileFormat, LaysOutElementsAndKeepsCommentsAndTexts) {
  const std::string wanted =
      "<?xml version='1.0'?>\n<!-- of\n ours -->\n<xmile version=\"1.0\" kind='say \"x\"'>\n"
      "  <header>\n    <vendor>me</vendor>\n    <product/>\n  </header>\n"
      "  <sim_specs>\n    <stop>1</stop>\n  </sim_specs>\n"
      "  <model>\n    <variables>\n      <!-- first -->\n      <aux name=\"a\">\n"
      "        <eqn>\n1  + 2</eqn>\n        <doc><![CDATA[ <b> ]]></doc>\n      </aux>\n"
      "    </variables>\n  </model>\n</xmile>\n<!-- end -->\n";
  EXPECT_EQ(
      formatted("<?xml version='1.0'?><!-- of\n ours -->\n\n"
                "<xmile  version = '1.0' kind='say \"x\"'><header><vendor>me</vendor>\n"
                "<product></product></header><sim_specs><stop>1</stop></sim_specs>\n"
                "<model><variables><!-- first --><aux\n name='a' ><eqn>\n1  + 2</eqn>\n\n"
                "<doc><![CDATA[ <b> ]]></doc></aux></variables> </model></xmile><!-- end -->"),
      wanted);
  EXPECT_EQ(formatted(wanted), wanted);
}

TEST(XmileFormat, PutsInMissingEndTagsAndTheDeclarationAndKeepsLineEnds) {
  EXPECT_EQ(formatted("<xmile><header><vendor/><product/></header>\r\n<model><variables>"
                      "<aux name=\"a\"><eqn>1</eqn></variables></model></xmile>"),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<xmile>\r\n  <header>\r\n"
            "    <vendor/>\r\n    <product/>\r\n  </header>\r\n  <model>\r\n"
            "    <variables>\r\n      <aux name=\"a\">\r\n        <eqn>1</eqn>\r\n"
            "      </aux>\r\n    </variables>\r\n  </model>\r\n</xmile>\r\n");
}

TEST(XmileFormat, LeavesAloneWhatIsNoWholeTree) {
  const std::string text = "<?xml version=\"1.0\"?>\n<xmile ><header/></xmile> and more";
  EXPECT_EQ(formatted(text), text);
}

TEST(XmileWrite, NestsEquivalentDimensions) {
  EXPECT_EQ(lost(variables("<aux name=\"v\"><dimensions><dim name=\"A\"/></dimensions>"
                           "<eqn>1</eqn></aux>",
                           "<dimensions><dim name=\"A\"><elem name=\"x\"/><dim name=\"B\">"
                           "<dim name=\"C\"/></dim></dim></dimensions>")),
            "");
}

}  // namespace
}  // namespace weir::xmile
