#include "ir/builtins/builtins.h"

#include <limits>
#include <unordered_map>

#include "ir/base/check.h"
#include "ir/base/name.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir {
namespace {

constexpr std::uint8_t V = 1, X = 2, P = 4;
constexpr std::uint8_t VX = V | X, VP = V | P, VXP = V | X | P;

// A row's target means an operation, a special function or a text, depending on its meaning.
struct OpTarget {
  static constexpr Builtin row(std::uint8_t languages, const char* spelling, int least, int most,
                               Op op, const char* arguments) {
    return {languages, spelling, least, most, Meaning::Op, op, SpecialFunction::None,
            "",        arguments};
  }
};
struct SpecialTarget {
  static constexpr Builtin row(std::uint8_t languages, const char* spelling, int least, int most,
                               SpecialFunction special, const char* arguments) {
    return {languages, spelling, least, most, Meaning::Special, Op::Move, special, "", arguments};
  }
};
constexpr Builtin text_row(Meaning meaning, std::uint8_t languages, const char* spelling, int least,
                           int most, const char* target, const char* arguments) {
  return {languages, spelling, least, most, meaning, Op::Move, SpecialFunction::None,
          target,    arguments};
}

#define ROW_Op(languages, spelling, least, most, target, arguments) \
  OpTarget::row(languages, spelling, least, most, Op::target, arguments)
#define ROW_Special(languages, spelling, least, most, target, arguments) \
  SpecialTarget::row(languages, spelling, least, most, SpecialFunction::target, arguments)
#define ROW_Macro(languages, spelling, least, most, target, arguments) \
  text_row(Meaning::Macro, languages, spelling, least, most, target, arguments)
#define ROW_Refused(languages, spelling, least, most, target, arguments) \
  text_row(Meaning::Refused, languages, spelling, least, most, target, arguments)

using Index = std::unordered_map<std::string, std::vector<const Builtin*>>;

const Index& index_by_key() {
  static const Index index = [] {
    Index made;
    for (const Builtin& row : builtins()) made[name_key(row.spelling)].push_back(&row);
    return made;
  }();
  return index;
}

ArgumentPick parse_pick(std::string_view word) {
  ArgumentPick pick;
  if (word[0] == '#') {
    pick.kind = ArgumentPick::Kind::Number;
    const double infinity = std::numeric_limits<double>::infinity();
    if (word == "#inf") {
      pick.number = infinity;
    } else if (word == "#-inf") {
      pick.number = -infinity;
    } else {
      pick.number = parse_number(word.substr(1)).value();
    }
  } else if (word[0] == 's') {
    pick.kind = ArgumentPick::Kind::Seed;
    pick.argument = static_cast<int>(parse_number(word.substr(1)).value()) - 1;
  } else if (word[0] >= '0' && word[0] <= '9') {
    pick.argument = static_cast<int>(parse_number(word).value()) - 1;
  } else {
    pick.kind = ArgumentPick::Kind::Word;
    pick.word = std::string(word);
  }
  return pick;
}

}  // namespace

const std::vector<Builtin>& builtins() {
  static const std::vector<Builtin> rows = {
#define FN(languages, spelling, least, most, meaning, target, arguments) \
  ROW_##meaning(languages, spelling, least, most, target, arguments),
#include "ir/builtins/builtins.def"
#undef FN
  };
  return rows;
}

std::vector<const Builtin*> find_builtins(std::string_view key, FunctionLanguage language) {
  std::vector<const Builtin*> found;
  // our extension of Vensim: `XMILE NAME(...)` is XMILE's function (ir/translate/to_vensim.h)
  constexpr std::string_view kOfXmile = "xmile ";
  if (language == FunctionLanguage::Vensim && key.starts_with(kOfXmile))
    return find_builtins(key.substr(kOfXmile.size()), FunctionLanguage::Xmile);
  const auto at = index_by_key().find(std::string(key));
  if (at == index_by_key().end()) return found;
  for (const Builtin* row : at->second) {
    if (row->languages & static_cast<std::uint8_t>(language)) found.push_back(row);
  }
  return found;
}

std::vector<ArgumentPick> argument_picks(const Builtin& row) {
  std::vector<ArgumentPick> picks;
  for (std::string_view word : split(row.arguments, ' ')) {
    if (!word.empty()) picks.push_back(parse_pick(word));
  }
  return picks;
}

Op op_named(std::string_view name) {
  static const std::unordered_map<std::string_view, Op> ops = {
#define OP(id, text, arguments, kind, symbol) {#id, Op::id},
#include "ir/program/ops.def"
#undef OP
  };
  const auto at = ops.find(name);
  WEIR_CHECK(at != ops.end(), "no operation is called '{}'", name);
  return at->second;
}

}  // namespace weir
