// Token soup: words of the two languages in random order must not crash or hang the readers,
// whatever they say to it.
#include <gtest/gtest.h>

#include <iterator>

#include "frontend/mdl/mdl.h"
#include "frontend/xmile/xmile.h"
#include "ir/builtins/builtins.h"
#include "tests/conform/fuzzing.h"

namespace weir::conform {
namespace {

constexpr std::string_view kExpressionWords[] = {
    "a",      "b",  "\"c d\"", "Region", "North", "Region!", "1",    "0",        "1e309",
    "-1",     ".5", "5.",      "1e",     "(",     ")",       "[",    "]",        "{",
    "}",      ",",  ";",       "+",      "-",     "*",       "/",    "^",        "=",
    "<",      ">",  "<=",      ">=",     "<>",    ":AND:",   ":OR:", ":NOT:",    ":NA:",
    "AND",    "or", "Not",     "MOD",    "//",    "IF",      "THEN", "ELSE",     "Time",
    "'text'", "'",  "\"",      "\\",     "\\\n",  "\n",      "\t",   "(0,0)",    "[(0,0)-(2,2)]",
    "!",      ":",  "|",       "~",      "$",     "#",       "@",    "\xc3\xa9", "\xff",
    "a.b",    ".a", "a[b",
};
constexpr std::string_view kMdlWords[] = {
    "{UTF-8}",
    "~",
    "~",
    "~|",
    "|",
    ":MACRO:",
    ":END OF MACRO:",
    ":EXCEPT:",
    ":INTERPOLATE:",
    ":RAW:",
    ":SUPPLEMENTARY",
    ":IS:",
    ":=",
    "==",
    "<->",
    "->",
    "(A1-A3)",
    "(A1-A99999999)",
    ":",
    "********",
    ".Control",
    "INITIAL TIME",
    "FINAL TIME",
    "TIME STEP",
    "SAVEPER",
    "\\\\\\---/// Sketch information",
    "V300",
    "*View 1",
    "10,1,a,100,100,40,20,8,3,0,0,0,0,0,0",
    "///---\\\\\\",
    ":L<%^E!@",
    "15:0,0,0,0,0,0",
    ":THE CONDITION:",
    ":IMPLIES:",
    ":TEST INPUT:",
    ":HOLD BACKWARD:",
};
constexpr std::string_view kXmileWords[] = {
    "<?xml version=\"1.0\"?>",
    "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">",
    "</xmile>",
    "<header>",
    "</header>",
    "<model>",
    "</model>",
    "<model name=\"m\">",
    "<variables>",
    "</variables>",
    "<stock name=\"a\">",
    "</stock>",
    "<flow name=\"b\">",
    "</flow>",
    "<aux name=\"c d\">",
    "</aux>",
    "<eqn>",
    "</eqn>",
    "<eqn>a+b</eqn>",
    "<gf>",
    "</gf>",
    "<xscale min=\"0\" max=\"2\"/>",
    "<ypts>0,1,2</ypts>",
    "<xpts sep=\";\">0;1;2</xpts>",
    "<inflow>b</inflow>",
    "<outflow>b</outflow>",
    "<non_negative/>",
    "<dimensions>",
    "</dimensions>",
    "<dim name=\"Region\" size=\"3\"/>",
    "<dim name=\"Region\"/>",
    "<element subscript=\"1\">",
    "</element>",
    "<macro name=\"f\">",
    "</macro>",
    "<parm>x</parm>",
    "<module name=\"m\">",
    "</module>",
    "<connect to=\"m.a\" from=\"b\"/>",
    "<sim_specs>",
    "</sim_specs>",
    "<start>0</start>",
    "<stop>9</stop>",
    "<dt>1</dt>",
    "<dt reciprocal=\"true\">4</dt>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&lt;",
    "&#x41;",
    "&bad;",
    "<views>",
    "</views>",
    "<conveyor/>",
    "<len>3</len>",
    "<init_eqn>1</init_eqn>",
    "<",
    ">",
    "\"",
    "/>",
};

template <std::size_t N>
void append_words(std::string& text, Random& random, std::size_t count,
                  const std::string_view (&words)[N]) {
  for (std::size_t at = 0; at < count; ++at) {
    text += words[pick(random, N)];
    if (pick(random, 3) != 0) text += ' ';
  }
}

/// A function of either language, with its bracket.
std::string_view function_word(Random& random) {
  return builtins()[pick(random, builtins().size())].spelling;
}

std::string expression(Random& random) {
  std::string text;
  const std::size_t calls = pick(random, 3);
  for (std::size_t at = 0; at < calls; ++at) text.append(function_word(random)).append("(");
  append_words(text, random, 1 + pick(random, 12), kExpressionWords);
  for (std::size_t at = 0; at < calls; ++at) text += ')';
  return text;
}

/// Records that are nearly right, so that the soup gets past the first fault.
std::string mdl_soup(Random& random) {
  std::string text = "{UTF-8}\n";
  const std::size_t records = pick(random, 12);
  for (std::size_t at = 0; at < records; ++at) {
    switch (pick(random, 4)) {
      case 0:
        append_words(text, random, pick(random, 30), kMdlWords);
        break;
      case 1:
        text += "Region: North, South -> " + expression(random) + " ~~|\n";
        break;
      default:
        text += "a" + std::to_string(pick(random, 4)) + " = " + expression(random) +
                "\n\t~\tm\n\t~\t|\n";
    }
  }
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

std::string xmile_soup(Random& random) {
  std::string text =
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\n";
  if (pick(random, 2) == 0) text += "<model><variables>";
  const std::size_t parts = pick(random, 12);
  for (std::size_t at = 0; at < parts; ++at) {
    if (pick(random, 3) == 0) {
      append_words(text, random, pick(random, 20), kXmileWords);
    } else {
      text += "<aux name=\"v" + std::to_string(at) + "\"><eqn>" + escaped(expression(random)) +
              "</eqn></aux>\n";
    }
  }
  if (pick(random, 2) == 0) text += "</variables></model></xmile>";
  return text;
}

using Reader = Model (*)(FileId, SourceMap&, Diagnostics&);

Model read_mdl(FileId file, SourceMap& sources, Diagnostics& diags) {
  return mdl::read(file, sources, diags);
}

/// Straight to the reader: the sniffing of formats would turn most soup away.
void survive_soup(const std::string& name, const std::string& text, Reader reader) {
  const Watched watched(name, text);
  Loaded loaded;
  const FileId file = loaded.sources.add(SourceFile(name, text));
  loaded.model = reader(file, loaded.sources, loaded.diags);
  loaded.model.folder = ".";
  check_survives(std::move(loaded));
}

class Soup : public testing::Test {
 protected:
  static void SetUpTestSuite() { limit_memory(); }

  void cook(std::uint64_t kind, const std::string& name, std::string (*make)(Random&),
            Reader reader) {
    const Budget budget;
    Random random(budget.seed() * 1000 + kind);
    // soup is small: ten helpings for each damaged model
    for (std::size_t at = 0; budget.allows(at / 10); ++at) survive_soup(name, make(random), reader);
  }
};

TEST_F(Soup, OfVensimWordsIsSurvived) { cook(11, "soup.mdl", mdl_soup, read_mdl); }

TEST_F(Soup, OfXmileWordsIsSurvived) { cook(12, "soup.xmile", xmile_soup, xmile::read); }

TEST_F(Soup, OfOneLanguageIsSurvivedByTheOther) {
  cook(13, "soup.mdl", xmile_soup, read_mdl);
  cook(14, "soup.xmile", mdl_soup, xmile::read);
}

TEST_F(Soup, DeepNestingIsSurvived) {
  constexpr std::size_t kDepth = 200'000;
  for (const char* opening : {"(", "-", "ABS(", "a[", "{", "1^", "IF a THEN "}) {
    std::string deep = "a = ";
    for (std::size_t at = 0; at < kDepth; ++at) deep += opening;
    survive_soup("deep.mdl", "{UTF-8}\n" + deep + "1 ~~|\n", read_mdl);
    survive_soup(
        "deep.xmile",
        "<xmile><model><variables><aux name=\"a\"><eqn>" + escaped(deep.substr(4)) + "</eqn></aux>",
        xmile::read);
  }
  std::string tags;
  for (std::size_t at = 0; at < kDepth; ++at) tags += "<a>";
  survive_soup("deep.xmile", "<xmile>" + tags, xmile::read);
}

}  // namespace
}  // namespace weir::conform
