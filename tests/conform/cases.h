// Which file is judged against which, and how: conformance.md 1, 7 and 8, read from special.tsv and
// known.tsv.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace weir::conform {

/// A row of a manifest: three cells between tabs. Lines that begin with # are comments.
struct ManifestRow {
  std::string file, rule, value;
};
/// Reads a manifest; a line without three cells is a fault and reported in `problem`.
std::vector<ManifestRow> read_manifest(const std::filesystem::path& path, std::string& problem);

/// Whether `name` fits `pattern`, in which * stands for any text.
bool fits(const std::string& pattern, const std::string& name);

/// What known.tsv says of a file.
struct Known {
  enum class Kind { Bad, Error, Fail, Missing, Pair } kind = Kind::Fail;
  std::string named;  // Bad, Error: what the message must name
  std::string reason;
  bool is_used = false;
};
std::optional<Known> parse_known(const ManifestRow& row);

/// One model and how its run is judged.
struct Case {
  std::filesystem::path model;
  std::string name;                     // path below the folder of the models
  std::string format;                   // "mdl", "xmile", "stmx"
  std::filesystem::path reference;      // empty: NOREF
  std::vector<std::string> data_files;  // names in the model's folder, for --data
  std::vector<std::string> options;     // further words for `weir run`
  std::vector<std::string> ignore;
  std::optional<double> until, rtol, atol;
  bool strict_missing = false;
  bool stands_alone = false;  // not compared with its sister in the other format

  bool is_of_suite() const { return name.rfind("test-models/", 0) == 0; }
};

/// All models below `folder` with their references (conformance.md 1) and the rules of special.tsv.
std::vector<Case> find_cases(const std::filesystem::path& folder,
                             const std::vector<ManifestRow>& special);

}  // namespace weir::conform
