// See follow_ups.h.
#include "tools/libweir/follow_ups.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/base/name.h"

namespace weir {
namespace {

/// Beyond these a file is damaged rather than mistaken: the reader's own errors say enough.
constexpr std::size_t kMostReaderErrors = 200;
constexpr std::size_t kMostLaterErrors = 500;

/// Whether the reader lost everything behind such an error.
bool loses_the_rest(DiagKind kind) {
  switch (kind) {
    case DiagKind::UnterminatedRecord:
    case DiagKind::UnterminatedQuote:
    case DiagKind::UnterminatedComment:
    case DiagKind::UnterminatedLiteral:
    case DiagKind::BadXml:
    case DiagKind::TooLarge:
      return true;
    default:
      return false;
  }
}

bool is_about_a_missing_name(DiagKind kind) {
  return kind == DiagKind::UnknownName || kind == DiagKind::UnknownFunction ||
         kind == DiagKind::UnknownSubscript || kind == DiagKind::UnknownFlow;
}

bool overlap(Span a, Span b) { return a.file == b.file && a.begin < b.end && b.begin < a.end; }

/// All equations of a model, with the variable each belongs to.
template <class Visit>
void for_each_equation(const Model& model, const Visit& visit) {
  const auto visit_sector = [&](const Sector& sector) {
    for (const Variable& variable : sector.variables) {
      for (const Equation& equation : variable.equations) visit(variable, equation);
    }
  };
  for (const Sector& sector : model.sectors) visit_sector(sector);
  for (const Macro& macro : model.macros) visit_sector(macro.body);
}

/// The text that the reader did not understand, and the names that it may define.
class BrokenText {
 public:
  BrokenText(const Model& model, const SourceMap& sources, const Diagnostics& told)
      : model_(model), sources_(sources) {
    for (const Diagnostic& diag : told.all()) {
      if (diag.severity() == Severity::Error && diag.span.valid()) add(diag);
    }
    for (const Span region : regions_) text_ += name_key(sources_.text(region)) + "\n";
    for_each_equation(model, [&](const Variable& variable, const Equation& equation) {
      if (contains(equation.name_span) || contains(variable.span))
        names_.push_back(variable.name.key);
    });
    for (const Dimension& dimension : model.dimensions) {
      if (contains(dimension.span)) names_.push_back(dimension.name.key);
    }
    for (const Macro& macro : model.macros) {
      if (contains(macro.span)) names_.push_back(macro.name.key);
    }
  }

  /// Whether an error may be a consequence of what was not read.
  bool explains(const Diagnostic& diag) const {
    if (!diag.span.valid() || contains(diag.span)) return true;
    if (is_about_a_missing_name(diag.kind)) return mentions(text_, sources_.text(diag.span));
    const std::string equation = name_key(sources_.text(surroundings(diag.span)));
    return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
      return equation.find(name) != std::string::npos;
    });
  }

 private:
  void add(const Diagnostic& diag) {
    Span region = surroundings(diag.span);
    if (loses_the_rest(diag.kind)) {
      region.end = static_cast<std::uint32_t>(sources_[region.file].text().size());
    }
    const bool is_known = std::any_of(regions_.begin(), regions_.end(), [&](Span known) {
      return known.begin <= region.begin && region.end <= known.end;
    });
    if (!is_known) regions_.push_back(region);
  }

  /// The lines of a place, and the whole equation it stands in.
  Span surroundings(Span span) const {
    for_each_equation(model_, [&](const Variable&, const Equation& equation) {
      if (equation.span.valid() && overlap(equation.span, span))
        span = Span::join(span, equation.span);
    });
    const std::string_view text = sources_[span.file].text();
    const std::size_t before = span.begin == 0 ? text.npos : text.rfind('\n', span.begin - 1);
    const std::size_t after = text.find('\n', span.end);
    span.begin = before == text.npos ? 0 : static_cast<std::uint32_t>(before + 1);
    span.end = static_cast<std::uint32_t>(after == text.npos ? text.size() : after);
    return span;
  }

  bool contains(Span span) const {
    return std::any_of(regions_.begin(), regions_.end(),
                       [&](Span region) { return overlap(region, span); });
  }

  /// The first word of a place such as `name[sub]` is the name.
  static bool mentions(const std::string& text, std::string_view place) {
    const std::string key = name_key(place.substr(0, place.find_first_of("[(")));
    return text.find(key) != std::string::npos;
  }

  const Model& model_;
  const SourceMap& sources_;
  std::vector<Span> regions_;
  std::string text_;
  std::vector<std::string> names_;
};

}  // namespace

void tell_independent(const Model& model, const SourceMap& sources, Diagnostics later,
                      Diagnostics& told) {
  if (told.error_count() > kMostReaderErrors || later.error_count() > kMostLaterErrors) return;
  const BrokenText broken(model, sources, told);
  for (const Diagnostic& diag : later.all()) {
    if (diag.severity() == Severity::Error && !broken.explains(diag)) told.take(diag);
  }
}

}  // namespace weir
