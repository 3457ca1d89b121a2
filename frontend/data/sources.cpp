// See sources.h.
#include "frontend/data/sources.h"

#include "frontend/data/find_file.h"
#include "frontend/data/set_file.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

constexpr std::string_view kTagSetting = "30:";

/// What a text file is split at: the character given, else by the ending. Nothing when it is not a
/// delimiter.
std::optional<char> delimiter_of(std::string_view path, std::string_view tab) {
  if (tab == "\t" || equals_ignoring_case(trim(tab), "tab") || trim(tab) == "\\t") return '\t';
  const std::string_view text = trim(tab);
  if (text.empty()) return fold_case(path).ends_with(".csv") ? ',' : '\t';
  if (text.size() != 1 || text == "\"") return std::nullopt;
  return text.front();
}

}  // namespace

Sources::Sources(const Model& model) : folder_(model.folder), time_bases_(time_bases(model)) {
  for (const std::string& line : model.settings) {
    const std::string_view setting = trim(line);
    if (!setting.starts_with(kTagSetting)) continue;
    const std::size_t equals = setting.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view tag = setting.substr(kTagSetting.size(), equals - kTagSetting.size());
    tags_.emplace(fold_case(trim(tag)), trim(setting.substr(equals + 1)));
  }
}

std::optional<OpenSheet> Sources::open(const std::string& file, Span file_span,
                                       const std::string& tab, Span tab_span, Diagnostics& diags) {
  const File* found = find(file, file_span, diags);
  if (found == nullptr) return std::nullopt;
  char delimiter = '\0';
  if (found->form == FileForm::Text) {
    const auto given = delimiter_of(found->path, tab);
    if (!given) {
      if (missing_sheets_.emplace(found->path, tab).second) {
        diags.report(DiagKind::DataUnreadable, tab_span, file,
                     "it is a text file, and '" + tab + "' is not one delimiter");
      }
      return std::nullopt;
    }
    delimiter = *given;
  }
  const Workbook* workbook = load(file, *found, delimiter, file_span, diags);
  if (workbook == nullptr) return std::nullopt;
  if (workbook->is_text) return OpenSheet{workbook, 0, file};

  const auto sheet = find_sheet(*workbook, tab);
  if (!sheet) {
    if (missing_sheets_.emplace(found->path, fold_case(trim(tab))).second) {
      diags.report(DiagKind::DataUnreadable, tab_span, file, "it has no sheet named '" + tab + "'");
    }
    return std::nullopt;
  }
  return OpenSheet{workbook, *sheet, file};
}

const Series* Sources::open_set(const std::string& file, Span file_span, Diagnostics& diags) {
  const File* found = find(file, file_span, diags);
  if (found == nullptr) return nullptr;
  const auto [at, is_new] = sets_.try_emplace(found->path);
  std::optional<Series>& entry = at->second;
  if (is_new) {
    SetFile set = read_set_file(found->bytes, found->path, file, time_bases_);
    if (set.problem.empty()) {
      entry = std::move(set.series);
    } else {
      diags.report(DiagKind::DataUnreadable, file_span, file, set.problem);
    }
  }
  return entry ? &*entry : nullptr;
}

const Sources::File* Sources::find(const std::string& file, Span span, Diagnostics& diags) {
  const auto [at, is_new] = files_.try_emplace(fold_case(trim(file)));
  std::optional<File>& entry = at->second;
  if (!is_new) return entry ? &*entry : nullptr;

  // a tag without a settings line may still be the name of a file
  const auto tag = tags_.find(at->first);
  const auto path = find_file(folder_, tag != tags_.end() ? tag->second : file);
  if (!path) {
    diags.report(DiagKind::DataFileMissing, span, file);
    return nullptr;
  }
  FileBytes read = read_file(*path);
  if (!read.ok) {
    diags.report(DiagKind::DataUnreadable, span, file, read.problem);
    return nullptr;
  }
  const FileForm form = form_of(read.bytes);
  entry = File{*path, form, std::move(read.bytes)};
  return &*entry;
}

const Workbook* Sources::load(const std::string& file, const File& found, char delimiter, Span span,
                              Diagnostics& diags) {
  const auto [at, is_new] = workbooks_.try_emplace({found.path, delimiter});
  std::optional<Workbook>& entry = at->second;
  if (is_new) {
    WorkbookRead read = read_workbook(found.bytes, delimiter);
    if (!read.workbook) diags.report(DiagKind::DataUnreadable, span, file, read.problem);
    entry = std::move(read.workbook);
  }
  return entry ? &*entry : nullptr;
}

WorkbookRead read_workbook(const std::string& bytes, char delimiter) {
  switch (form_of(bytes)) {
    case FileForm::Xlsx:
      return read_xlsx(bytes);
    case FileForm::Xls:
      return read_xls(bytes);
    case FileForm::Text:
      break;
  }
  return read_delimited(bytes, delimiter);
}

}  // namespace weir::data
