// A folder of files for one test, small workbooks, and a model read from text beside them.
#pragma once

#include <gtest/gtest.h>
#include <minizip/zip.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "frontend/data/data.h"
#include "frontend/mdl/mdl.h"
#include "ir/base/diag.h"
#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir {

/// A fresh folder that goes with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir_data_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name), std::ios::binary) << text;
  }

 private:
  std::string path_;
};

/// One part of a zip.
using Part = std::pair<std::string, std::string>;

inline void write_zip(const std::string& path, const std::vector<Part>& parts) {
  zipFile zip = zipOpen(path.c_str(), APPEND_STATUS_CREATE);
  ASSERT_NE(zip, nullptr);
  for (const auto& [name, text] : parts) {
    const zip_fileinfo info = {};
    ASSERT_EQ(zipOpenNewFileInZip(zip, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                                  Z_DEFLATED, Z_DEFAULT_COMPRESSION),
              ZIP_OK);
    ASSERT_EQ(zipWriteInFileInZip(zip, text.data(), static_cast<unsigned>(text.size())), ZIP_OK);
    ASSERT_EQ(zipCloseFileInZip(zip), ZIP_OK);
  }
  ASSERT_EQ(zipClose(zip, nullptr), ZIP_OK);
}

/// A workbook of one sheet. `rows` is what stands in <sheetData>, `names` in <definedNames>,
/// `strings` in <sst>.
inline void write_xlsx(const std::string& path, const std::string& sheet_name,
                       const std::string& rows, const std::string& names = "",
                       const std::string& strings = "") {
  const std::string relations =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  write_zip(
      path,
      {{"_rels/.rels", "<Relationships><Relationship Id='r1' Type='" + relations +
                           "/officeDocument' Target='xl/workbook.xml'/></Relationships>"},
       {"xl/workbook.xml", "<workbook xmlns:r='" + relations + "'><sheets><sheet name='" +
                               sheet_name + "' sheetId='7' r:id='rId3'/></sheets><definedNames>" +
                               names + "</definedNames></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='rId3' Type='" + relations +
            "/worksheet' Target='worksheets/a.xml'/><Relationship Id='rId4' Type='" + relations +
            "/sharedStrings' Target='/xl/strings.xml'/></Relationships>"},
       {"xl/strings.xml", "<sst>" + strings + "</sst>"},
       {"xl/worksheets/a.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}});
}

/// The model of `text` in `folder`, its data read.
struct DataCase {
  SourceMap sources;
  Diagnostics diags;
  Model model;

  DataCase(const Folder& folder, const std::string& text,
           const std::vector<std::string>& files = {}) {
    const FileId file = sources.add(SourceFile("test.mdl", text));
    model = mdl::read(file, sources, diags);
    EXPECT_TRUE(diags.empty()) << diags.all().front().message;
    model.folder = folder.path();
    read_external_data(model, files, diags);
  }

  const Equation& equation(const std::string& name, std::size_t at = 0) const {
    static const Equation kNone;
    for (const Variable& variable : model.root().variables) {
      if (variable.name == Name(name) && at < variable.equations.size()) {
        return variable.equations[at];
      }
    }
    ADD_FAILURE() << "no equation of " << name;
    return kNone;
  }
  std::vector<std::string> messages() const {
    std::vector<std::string> texts;
    for (const Diagnostic& diag : diags.all()) texts.push_back(diag.message);
    return texts;
  }
};

using Values = std::vector<double>;
using Texts = std::vector<std::string>;

}  // namespace weir
