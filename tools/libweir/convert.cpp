// See convert.h.
#include "tools/libweir/convert.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "frontend/comments.h"
#include "frontend/data/data.h"
#include "frontend/kept_equations.h"
#include "frontend/mdl/write.h"
#include "frontend/prelude/prelude.h"
#include "frontend/views.h"
#include "frontend/xmile/write.h"
#include "ir/base/text.h"
#include "ir/translate/gaps.h"
#include "ir/translate/kept_forms.h"
#include "ir/translate/restyle.h"
#include "ir/translate/to_vensim.h"
#include "tools/libweir/import_data.h"

namespace weir {
namespace {

Dialect dialect_of(ConvertTarget target) {
  switch (target) {
    case ConvertTarget::Vensim:
      return Dialect::Vensim;
    case ConvertTarget::Xmile:
      return Dialect::Xmile;
    case ConvertTarget::Stella:
      return Dialect::Stella;
  }
  return Dialect::Vensim;
}

/// Nothing is translated: every construct is there in its own words.
Conversion keep(const Loaded& loaded, Diagnostics& diags) {
  Conversion same;
  Ledger ledger;
  for (const Construct& construct : constructs(loaded.model)) ledger.note(construct, Fate::Exact);
  same.accounts = ledger.settle(loaded.model, loaded.model);
  same.text = loaded.model.dialect == Dialect::Vensim
                  ? mdl::write_edited(loaded.model, loaded.sources, diags)
                  : xmile::write_edited(loaded.model, loaded.sources, diags);
  return same;
}

/// Between the standard's XMILE and Stella's: only the equations that must change do.
Conversion change_style(const Loaded& loaded, Dialect target, Diagnostics& diags) {
  Ledger ledger;
  Conversion styled;
  const Model made = restyle(loaded.model, target, ledger);
  styled.text = xmile::write(made, diags);
  styled.accounts = ledger.settle(loaded.model, made);
  return styled;
}

using Files = std::vector<std::string>;

/// Puts the values that a model names in other files where the other language has them; what cannot
/// be read stays as it is written, and the report says so. Files that were asked for must be there.
void take_data(Model& model, const Files& data_files, Diagnostics& diags) {
  Diagnostics told;
  read_external_data(model, data_files, told, Unread::AsWritten);
  import_data(model, told);
  for (const Diagnostic& diag : told.all()) {
    const bool is_of_file = diag.severity() == Severity::Error && !diag.span.valid();
    if (is_of_file && !data_files.empty()) diags.take(diag);
  }
}

XmileTarget product_of(Dialect dialect) {
  return dialect == Dialect::Stella ? XmileTarget::Stella : XmileTarget::Standard;
}

/// What translating a model of Vensim gives, as far as the forms that `xmile` keeps are compared
/// with it.
Model in_xmile_again(const Model& vensim, const Model& xmile, const Library& prelude,
                     const Files& data_files) {
  const XmileTarget product = product_of(xmile.dialect);
  const auto wanted = restored_variables(xmile);
  if (!reads_external_data(vensim)) return to_xmile_again(vensim, prelude, product, wanted);
  Model filled = vensim;
  Diagnostics untold;
  take_data(filled, data_files, untold);
  return to_xmile_again(filled, prelude, product, wanted);
}

/// Times that kept forms are tried: each that is contradicted takes those with it that hang on it.
constexpr int kMostTries = 4;

/// In Vensim. Of the forms that `source` keeps those stay that say what the file says.
Model in_vensim(Model& source, const Library& prelude, const Files& data_files, Ledger& ledger,
                Diagnostics& diags) {
  read_kept_equations(source);
  const Ledger before = ledger;
  for (int i = 0; has_kept_forms(source); ++i) {
    if (i == kMostTries) drop_kept_forms(source);
    Diagnostics told;
    Model tried = to_vensim(source, prelude, ledger, told);
    restore_macros(source, tried);
    const Model again = in_xmile_again(tried, source, prelude, data_files);
    if (!drop_contradicted(again, source)) {
      for (const Diagnostic& diag : told.all()) diags.take(diag);
      return tried;
    }
    ledger = before;
  }
  return to_vensim(source, prelude, ledger, diags);
}

/// In XMILE, with the equations of `original` that a translation back would not find again.
Model in_xmile(const Model& source, const Model& original, const Library& prelude,
               XmileTarget product, Ledger& ledger, Diagnostics& diags) {
  Model xmile = to_xmile(source, prelude, product, ledger, diags);
  if (diags.has_errors()) return xmile;
  const Model back = to_vensim_plainly(xmile, prelude);
  keep_forms(original, back, xmile);
  keep_macros(original, back, xmile);
  print_kept_equations(xmile);
  return xmile;
}

/// No XML file may have control characters but tabs and line ends, in whatever way they are
/// written. What stands behind the end of a text, as old editors left it, is of no file.
void refuse_control_characters(const Loaded& loaded, Diagnostics& diags) {
  const std::string_view text = loaded.sources[loaded.model.file].text();
  const auto is_refused = [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r';
  };
  const auto last = std::find_if_not(text.rbegin(), text.rend(), is_refused).base();
  const auto found = std::find_if(text.begin(), last, is_refused);
  if (found == last) return;
  const auto at = static_cast<std::uint32_t>(found - text.begin());
  diags.report(DiagKind::UnsupportedConstruct, Span{loaded.model.file, at, at + 1},
               fmt::format("the character U+{:04X}, which no XML file may have,",
                           static_cast<unsigned char>(*found)));
}

Conversion translate(const Loaded& loaded, ConvertTarget target, const Files& data_files,
                     Diagnostics& diags) {
  if (target != ConvertTarget::Vensim) refuse_control_characters(loaded, diags);
  if (diags.has_errors()) return {};
  Model source = loaded.model;
  take_data(source, data_files, diags);
  read_views(source, loaded.sources, diags);
  SourceMap prelude_source;
  const Library prelude = parse_prelude(prelude_source);
  Ledger ledger;
  Conversion made;
  if (target == ConvertTarget::Vensim) {
    std::vector<Construct> all = constructs(source);
    const Model vensim = in_vensim(source, prelude, data_files, ledger, diags);
    report_gaps(vensim, diags);
    made.text = mdl::write(vensim, diags);
    made.accounts = ledger.settle(std::move(all), vensim);
  } else {
    const XmileTarget product = product_of(dialect_of(target));
    const Model xmile = in_xmile(source, loaded.model, prelude, product, ledger, diags);
    report_gaps(xmile, diags);
    made.text = xmile::write(xmile, diags);
    made.accounts = ledger.settle(source, xmile);
  }
  return made;
}

/// The model does not know of comments: they stay where every byte does.
void account_for_comments(const Loaded& loaded, bool is_kept, std::vector<Account>& accounts) {
  constexpr std::size_t kShown = 40;
  for (const Span& span : comments_of(loaded.model, loaded.sources)) {
    const std::string text = fold_blanks(loaded.sources.text(span));
    const std::string shown =
        text.size() > kShown ? repair_utf8(text.substr(0, kShown)) + "..." : text;
    accounts.push_back({{ConstructKind::Comment, shown, span},
                        is_kept ? Fate::Exact : Fate::Dropped,
                        is_kept ? "" : "a comment is no part of the model"});
  }
}

}  // namespace

Conversion convert_model(const Loaded& loaded, ConvertTarget target, Diagnostics& diags,
                         const std::vector<std::string>& data_files) {
  const Dialect from = loaded.model.dialect, to = dialect_of(target);
  const bool is_translation = (from == Dialect::Vensim) != (to == Dialect::Vensim);
  Conversion conversion = from == to       ? keep(loaded, diags)
                          : is_translation ? translate(loaded, target, data_files, diags)
                                           : change_style(loaded, to, diags);
  account_for_comments(loaded, from == to, conversion.accounts);
  if (diags.has_errors()) conversion.text.clear();
  return conversion;
}

std::optional<ConvertTarget> target_of_path(std::string_view path) {
  const std::string name = to_upper_ascii(path);
  if (name.ends_with(".MDL")) return ConvertTarget::Vensim;
  if (name.ends_with(".XMILE") || name.ends_with(".XML")) return ConvertTarget::Xmile;
  if (name.ends_with(".STMX") || name.ends_with(".ITMX")) return ConvertTarget::Stella;
  return std::nullopt;
}

}  // namespace weir
