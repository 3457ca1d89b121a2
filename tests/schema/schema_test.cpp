// What is written as XMILE, judged by our schema of the language: xmile.xsd, which was written from
// the notes on the language and not from the writer. xmllint judges.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "frontend/xmile/write.h"
#include "ir/base/text.h"
#include "tests/conform/models.h"
#include "tools/libweir/convert.h"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema = WEIR_SOURCE_DIR "/tests/schema/xmile.xsd";

bool has_xmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

/// A folder of its own for each test, gone afterwards.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "weir_schema_XXXXXX").string();
    path_ = mkdtemp(pattern.data()) == nullptr ? "" : pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path add(const std::string& name, std::string_view text) const {
    const fs::path file = path_ / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// What xmllint says of the files of a folder, by their names: nothing of those that are valid.
std::map<std::string, std::string> complaints(const Folder& folder) {
  const fs::path report = folder.path() / "report.txt";
  const std::string command = "cd '" + folder.path().string() + "' && xmllint --noout --schema '" +
                              kSchema + "' *.xmile 2> '" + report.string() + "'";
  const int status = std::system(command.c_str());
  std::map<std::string, std::string> found;
  std::ifstream lines(report);
  std::size_t judged = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool is_verdict = line.ends_with(" validates") || line.ends_with(" fails to validate");
    judged += is_verdict ? 1 : 0;
    const std::size_t colon = line.find(':');
    // a namespace may be named like nothing on the net
    const bool is_warning = line.find("namespace warning") != line.npos;
    if (!is_verdict && !is_warning && colon != line.npos)
      found[line.substr(0, colon)] += line + "\n";
  }
  EXPECT_GT(judged, 0u) << "xmllint ended with " << status;
  return found;
}

class XmileSchema : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_xmllint())
      GTEST_SKIP() << "no xmllint here (package libxml2-utils): what is written as XMILE was not "
                      "judged by the schema";
  }
};

/// Without the tags that option filters read: their names are the file's own, which no schema
/// knows.
Model without_options(Model model) {
  for (Sector& sector : model.sectors) {
    for (Variable& variable : sector.variables) {
      for (const OptionTag& option : variable.options)
        std::erase_if(sector.extras, [&](const Extra& extra) {
          return Span::join(extra.span, option.span) == extra.span;
        });
    }
  }
  return model;
}

/// The model as a whole file of XMILE, translated where it is Vensim's; empty when that is refused.
std::string written(const Loaded& loaded) {
  Diagnostics diags;
  if (loaded.model.dialect != Dialect::Vensim)
    return xmile::write(without_options(loaded.model), diags);
  return convert_model(loaded, ConvertTarget::Xmile, diags).text;
}

TEST_F(XmileSchema, HoldsForEveryModelThatIsWritten) {
  if (find_models_folder().empty()) std::puts(absence_note().c_str());
  const Folder folder;
  std::map<std::string, std::string> origin;  // by the name in the folder
  for (const fs::path& file : all_model_files()) {
    const Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors()) continue;
    const std::string text = written(loaded);
    if (text.empty()) continue;  // convert_test names these
    const std::string name = std::to_string(origin.size()) + ".xmile";
    folder.add(name, text);
    origin.emplace(name, file.string());
  }
  const auto invalid = complaints(folder);
  for (const auto& [name, complaint] : invalid) ADD_FAILURE() << origin[name] << "\n" << complaint;
  std::printf("%zu of %zu files are valid\n", origin.size() - invalid.size(), origin.size());
}

/// A valid file with one stretch replaced.
std::string file_with(const std::string& from, const std::string& to) {
  std::string text =
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
      "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>"
      "<sim_specs method=\"euler\"><start>0</start><stop>1</stop></sim_specs>"
      "<model><variables><aux name=\"a\"><eqn>1</eqn><gf><xscale min=\"0\" max=\"1\"/>"
      "<ypts>0,1</ypts></gf></aux><flow name=\"f\"><leak/></flow></variables></model></xmile>";
  const std::size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

/// The schema is worth nothing unless it refuses.
TEST_F(XmileSchema, RefusesWhatTheStandardForbids) {
  struct Case {
    const char *what, *from, *to;
  };
  static const Case kCases[] = {
      {"no version", " version=\"1.0\"", ""},
      {"no header", "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>",
       ""},
      {"no vendor", "<vendor>me</vendor>", ""},
      {"two products", "<product version", "<product>x</product><product version"},
      {"an unknown setting", "<start>0</start>", "<begin>0</begin>"},
      {"no variables", "<variables>", "<variabls>"},
      {"an unknown child of a variable", "<eqn>1</eqn>", "<equation>1</equation>"},
      {"two equations", "<eqn>1</eqn>", "<eqn>1</eqn><eqn>2</eqn>"},
      {"an unknown attribute", "<aux name=\"a\">", "<aux name=\"a\" unit=\"m\">"},
      {"no name", "<aux name=\"a\">", "<aux>"},
      {"one name twice", "<flow name=\"f\">", "<flow name=\"a\">"},
      {"a word for a number", "min=\"0\"", "min=\"zero\""},
      {"a word among points", "<ypts>0,1</ypts>", "<ypts>0,one</ypts>"},
      {"a flag that is none", "<leak/>", "<non_negative>perhaps</non_negative>"},
      {"leak and overflow", "<leak/>", "<leak/><overflow/>"},
      {"a zone beyond the belt", "<flow name=\"f\">", "<flow name=\"f\" leak_end=\"2\">"},
      {"an unknown access", "<aux name=\"a\">", "<aux name=\"a\" access=\"public\">"},
      {"a stock's part in a flow", "<leak/>", "<inflow>x</inflow>"},
      {"an empty equation of Vensim's", "<eqn>1</eqn>",
       "<eqn>1</eqn><w:vensim xmlns:w=\"https://weir.dev/xmile\"/>"},
      {"a mark with a text", "<eqn>1</eqn>",
       "<eqn>1</eqn><w:made xmlns:w=\"https://weir.dev/xmile\">no</w:made>"},
  };
  const Folder folder;
  std::size_t count = 0;
  folder.add("good.xmile", file_with("", ""));
  folder.add("vendor.xmile",
             file_with("<eqn>1</eqn>", "<eqn>1</eqn><v:x xmlns:v=\"urn:v\" b=\"\"><v:y/></v:x>"));
  for (const Case& each : kCases)
    folder.add(std::to_string(count++) + ".xmile", [&] { return file_with(each.from, each.to); }());
  const auto invalid = complaints(folder);
  EXPECT_FALSE(invalid.contains("good.xmile")) << invalid.at("good.xmile");
  EXPECT_FALSE(invalid.contains("vendor.xmile")) << invalid.at("vendor.xmile");
  for (std::size_t i = 0; i < count; ++i)
    EXPECT_TRUE(invalid.contains(std::to_string(i) + ".xmile")) << kCases[i].what;
}

}  // namespace
}  // namespace weir::conform
