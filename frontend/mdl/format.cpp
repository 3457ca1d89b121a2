// Canonical layout of a .mdl: see write.h. It works record by record on the file, not on the Model,
// because order and comments belong to the file.
#include <string_view>

#include "frontend/mdl/fields.h"
#include "frontend/mdl/read_placed.h"
#include "frontend/mdl/write.h"
#include "frontend/mdl/write_parts.h"
#include "frontend/syntax/join_lines.h"
#include "frontend/syntax/lexer.h"
#include "ir/base/encode.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

using Kind = Placement::Kind;

class Formatter {
 public:
  Formatter(const PlacedModel& file, std::string_view text) : file_(file), text_(text) {}

  std::string formatted();

 private:
  std::string comments_between(std::size_t begin, std::size_t end) const;
  std::string record(const PlacedRecord& placed) const;
  std::string equation(const PlacedRecord& placed) const;
  std::string units(const PlacedRecord& placed) const;
  const Sector& sector(const Placement& place) const {
    return place.macro ? file_.model.macros[*place.macro].body : file_.model.root();
  }
  std::string_view stretch(Stretch at) const {
    return trim(text_.substr(at.begin, at.empty() ? 0 : at.end - at.begin));
  }

  std::string joined(Stretch at) const { return syntax::without_continuations(stretch(at)); }

  const PlacedModel& file_;
  std::string_view text_;
};

std::string Formatter::formatted() {
  std::string out;
  std::size_t end = 0;
  for (const PlacedRecord& placed : file_.records) {
    out += comments_between(end, placed.all.begin) + record(placed) + "\n\n";
    end = placed.all.end;
  }
  out += comments_between(end, file_.sections.equations.end);
  return with_line_ends(out, text_) + std::string(text_.substr(file_.sections.equations.end));
}

/// Comments between records, each on a line of its own.
std::string Formatter::comments_between(std::size_t begin, std::size_t end) const {
  const std::string_view gap = text_.substr(begin, end - begin);
  std::string out;
  syntax::Lexer lexer(gap, syntax::Language::Mdl);
  for (auto at = gap.find('{'); at != gap.npos; at = gap.find('{', lexer.position())) {
    lexer.move_to(at);
    if (!lexer.skip_comment()) break;
    out += std::string(gap.substr(at, lexer.position() - at)) + '\n';
  }
  return out;
}

std::string Formatter::record(const PlacedRecord& placed) const {
  const Placement& place = placed.placement;
  switch (place.kind) {
    case Kind::Group: {
      const Group& group = sector(place).groups[place.item];
      return group_text(group.name, read_comment(joined(placed.comment)));
    }
    case Kind::MacroBegin:
    case Kind::MacroEnd:
      return equation(placed);
    case Kind::Nothing:
      return std::string(stretch(placed.all));
    case Kind::Range:
    case Kind::Equation:
      break;
  }
  return lay_out({equation(placed), units(placed), read_comment(joined(placed.comment)),
                  fold_blanks(joined(placed.flags))});
}

std::string Formatter::equation(const PlacedRecord& placed) const {
  const Placement& place = placed.placement;
  const std::string_view written = stretch(placed.equation);
  if (written.find('{') != written.npos) return std::string(written);
  if (place.kind == Kind::MacroBegin) return macro_text(file_.model.macros[*place.macro]);
  if (place.kind == Kind::Range) return range_text(file_.model.dimensions[place.item]);
  if (place.kind != Kind::Equation) return std::string(written);
  const Variable& var = sector(place).variables[place.item];
  return equation_text(var.name, var.equations[place.equation]);
}

/// Blanks folded; a range and a comment stay as they are.
std::string Formatter::units(const PlacedRecord& placed) const {
  return fold_blanks(joined(placed.units));
}

}  // namespace

std::string format(FileId file, const SourceMap& sources) {
  Diagnostics told_before;
  const PlacedModel placed = read_placed(file, sources, told_before);
  const SourceFile& source = sources[file];
  return encode(Formatter(placed, source.text()).formatted(), source.encoding()).bytes;
}

}  // namespace weir::mdl
