// Functions of XMILE in Vensim (xmile.md 36.3). A row of builtins.def that means what another row
// of Vensim means is that row with its arguments in order; only what has no such row is here.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "ir/base/number.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

namespace {

/// In place of a limit that is infinite: Vensim has no word for it.
constexpr double kFar = 1e300;

bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool is_vensims(const Builtin& row) {
  return row.languages & static_cast<std::uint8_t>(FunctionLanguage::Vensim);
}

/// Whether two rows mean the same operation on the same list of arguments.
bool mean_the_same(const Builtin& a, const Builtin& b) {
  if (a.meaning != b.meaning) return false;
  switch (a.meaning) {
    case Meaning::Op:
      return a.op == b.op;
    case Meaning::Macro:
      return std::string_view(a.target) == b.target;
    case Meaning::Special:
      return a.special == b.special;
    case Meaning::Refused:
      return false;
  }
  return false;
}

/// Which argument of the source, or which number, goes to each argument of Vensim's row.
std::optional<std::vector<ArgumentPick>> arguments_for(const Builtin& vensim,
                                                       const Builtin& source) {
  const std::vector<ArgumentPick> wanted = argument_picks(source), given = argument_picks(vensim);
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::optional<ArgumentPick>> made(static_cast<std::size_t>(vensim.most));
  for (std::size_t i = 0; i < given.size(); ++i) {
    const ArgumentPick &to = given[i], &from = wanted[i];
    if (to.kind == ArgumentPick::Kind::Number || to.kind == ArgumentPick::Kind::Word) {
      const bool is_same =
          to.kind == from.kind && to.word == from.word && same_number(to.number, from.number);
      if (!is_same) return std::nullopt;
      continue;
    }
    if (from.kind == ArgumentPick::Kind::Word) return std::nullopt;
    std::optional<ArgumentPick>& slot = made[static_cast<std::size_t>(to.argument)];
    const bool is_other = slot && (slot->kind != from.kind || slot->argument != from.argument ||
                                   !same_number(slot->number, from.number));
    if (is_other) return std::nullopt;
    slot = from;
  }
  std::vector<ArgumentPick> picks;
  for (const std::optional<ArgumentPick>& slot : made) {
    if (!slot) return std::nullopt;
    picks.push_back(*slot);
  }
  return picks;
}

/// Whether a reference within the expression asks for more than one element.
bool has_slice(const Expr& expr) {
  for (const Subscript& sub : expr.subs) {
    if (sub.kind == SubKind::Star || sub.kind == SubKind::StarOf || sub.kind == SubKind::Range)
      return true;
  }
  return std::any_of(expr.args.begin(), expr.args.end(), has_slice);
}

/// What a function of arrays gives for the points of a graphical function (xmile.md 17.3).
double over_points(std::string_view function, const std::vector<double>& points) {
  if (function == "SUM") return std::accumulate(points.begin(), points.end(), 0.0);
  if (function == "PROD")
    return std::accumulate(points.begin(), points.end(), 1.0, std::multiplies<>());
  return function == "VMIN" ? *std::min_element(points.begin(), points.end())
                            : *std::max_element(points.begin(), points.end());
}

}  // namespace

void VensimTranslator::note_call(const Expr& source, Fate fate, std::string reason) {
  std::string name;
  for (const Name& part : source.path) name += (name.empty() ? "" : ".") + display(part);
  ledger_.note({ConstructKind::Call, name, source.span}, fate, std::move(reason));
}

/// A function of XMILE: as one of Vensim, as a macro, as an extension.
Expr VensimTranslator::builtin(const Builtin& row, const Expr& source, Place& place) {
  if (row.meaning == Meaning::Special) return special(row, source, place);
  if (row.meaning == Meaning::Refused)
    return unsupported(source, std::string("the function '") + row.spelling + "'");
  place.is_whole = false;
  if (auto made = renamed(row, source, place)) return std::move(*made);
  if (const Macro* macro = macro_of(row)) {
    std::vector<Expr> args;
    for (const ArgumentPick& pick : argument_picks(row)) {
      args.push_back(pick.kind == ArgumentPick::Kind::Number
                         ? make_number(std::isfinite(pick.number)
                                           ? pick.number
                                           : std::copysign(kFar, pick.number))
                         : expr(source.args[static_cast<std::size_t>(pick.argument)], place));
    }
    if (auto made = prelude_call(macro->name.key, std::move(args), source.span)) {
      note_call(source, Fate::Equivalent,
                "Vensim has no '" + std::string(row.spelling) + "'; the model gets a macro for it");
      return std::move(*made);
    }
  }
  return extension(row, source, place);
}

/// As a function of Vensim with the same meaning.
std::optional<Expr> VensimTranslator::renamed(const Builtin& row, const Expr& source,
                                              Place& place) {
  const bool truncates =
      source_.is_vensim_export && row.meaning == Meaning::Op && row.op == Op::Floor;
  Builtin meant = row;
  if (truncates) meant.op = Op::Trunc;
  for (const Builtin& vensim : builtins()) {
    if (!is_vensims(vensim) || !mean_the_same(vensim, meant)) continue;
    const auto picks = arguments_for(vensim, meant);
    if (!picks) continue;
    std::vector<Expr> args;
    for (const ArgumentPick& pick : *picks) {
      const auto at = static_cast<std::size_t>(pick.argument);
      if (pick.kind == ArgumentPick::Kind::Number) {
        const double number =
            std::isfinite(pick.number) ? pick.number : std::copysign(kFar, pick.number);
        args.push_back(make_number(number, source.span));
      } else if (at < source.args.size()) {
        args.push_back(expr(source.args[at], place));
      } else {
        args.push_back(make_number(0, source.span));  // a seed that is not given
      }
    }
    const bool is_same_name = name_key(vensim.spelling) == name_key(row.spelling);
    note_call(source, is_same_name ? Fate::Exact : Fate::Equivalent,
              is_same_name ? "" : "it is '" + std::string(vensim.spelling) + "' in Vensim");
    return make_call(Name(vensim.spelling), std::move(args), source.span);
  }
  return std::nullopt;
}

/// Whether DELAYN or SMTHN moves as Vensim's does: by Euler, with a delay of its order in steps at
/// least (xmile.md 25.3, vensim.md 10.3).
bool VensimTranslator::keeps_stages(const Builtin& row, const Expr& source, const Place& place) {
  const auto picks = argument_picks(row);
  const auto number_at = [&](std::size_t pick) -> std::optional<double> {
    const Expr& given = source.args[static_cast<std::size_t>(picks[pick].argument)];
    if (given.kind == ExprKind::Number) return given.number;
    const Symbol* named = given.kind == ExprKind::Ref ? find(given.path, *place.scope) : nullptr;
    const bool is_single = named && named->variable && named->variable->equations.size() == 1;
    const Expr* said = is_single ? &named->variable->equations.front().expr : nullptr;
    return said && said->kind == ExprKind::Number ? std::optional(said->number) : std::nullopt;
  };
  const auto delay = number_at(1), order = number_at(3);
  const bool is_euler =
      work_.specs.method == Method::Euler && work_.specs.dt.kind == ExprKind::Number;
  return is_euler && delay && order && *delay >= *order * work_.specs.dt.number;
}

/// `XMILE NAME(...)`, which weir reads as XMILE's function (ir/builtins/builtins.cpp).
Expr VensimTranslator::extension(const Builtin& row, const Expr& source, Place& place) {
  place.is_whole = false;
  if (auto made = area_of_table(row, source, place)) return std::move(*made);
  note_call(source, Fate::Extension,
            "Vensim has no '" + std::string(row.spelling) + "'; only weir understands 'XMILE " +
                row.spelling + "'");
  std::vector<Expr> args;
  for (const Expr& arg : source.args) {
    const Symbol* symbol = arg.kind == ExprKind::Ref ? find(arg.path, *place.scope) : nullptr;
    const bool is_table = symbol && !symbol->table.empty();
    const bool is_array =
        row.special == SpecialFunction::RankOf || row.special == SpecialFunction::Interpolate;
    if (is_table) {
      args.push_back(named_table(*symbol, arg, place));
    } else if (is_array && &arg != &source.args[1]) {
      Place inside = place;
      Loops loops;
      inside.reduction = &loops;
      args.push_back(expr(arg, inside));
      place.needs_elements = inside.needs_elements;
    } else {
      args.push_back(expr(arg, place));
    }
  }
  const bool is_of_container = !args.empty() && container_named(source.args[0], place) != nullptr;
  if (is_of_container && args[0].kind != ExprKind::Ref) return computed_container(source);
  return make_call(Name(std::string("XMILE ") + row.spelling), std::move(args), source.span);
}

/// Functions that see their arguments unevaluated.
Expr VensimTranslator::special(const Builtin& row, const Expr& source, Place& place) {
  const bool is_whole = std::exchange(place.is_whole, false);
  if (auto made = on_items(row, source, place)) return std::move(*made);
  switch (row.special) {
    case SpecialFunction::Min:
      return extreme("MIN", "VMIN", source, place);
    case SpecialFunction::Max:
      return extreme("MAX", "VMAX", source, place);
    case SpecialFunction::Pi:
      return make_number(3.141592653589793, source.span);
    case SpecialFunction::Time:
      return clock("Time", place);
    case SpecialFunction::Dt:
      return clock("TIME STEP", place);
    case SpecialFunction::StartTime:
      return clock("INITIAL TIME", place);
    case SpecialFunction::StopTime:
      return clock("FINAL TIME", place);
    case SpecialFunction::Zero:
      note_call(source, Fate::Equivalent, "a single run counts no runs: 0");
      return make_number(0, source.span);
    case SpecialFunction::NotComputed:
      note_call(source, Fate::Equivalent, "0, as in a run without loops that matter");
      return make_number(0, source.span);
    case SpecialFunction::Initial:
      note_call(source, Fate::Equivalent, "it is 'INITIAL' in Vensim");
      return stateful("INITIAL", all(source.args, place), source, is_whole, place);
    case SpecialFunction::Held: {
      note_call(source, Fate::Equivalent, "a fixed delay of one time step");
      const Expr& input = source.args[0];
      const bool is_self =
          input.kind == ExprKind::Ref && input.path.size() == 1 && input.path[0].key == "self";
      Expr value = is_self ? make_ref(place.name, input.span) : expr(input, place);
      if (is_self) value.subs = left_subscripts(place);
      Expr start = expr(source.args[1], place);
      return stateful("DELAY FIXED",
                      {std::move(value), clock("TIME STEP", place), std::move(start)}, source,
                      is_whole && !is_self, place);
    }
    case SpecialFunction::DelayN:
    case SpecialFunction::SmoothN: {
      if (!keeps_stages(row, source, place)) return extension(row, source, place);
      const bool is_delay = row.special == SpecialFunction::DelayN;
      note_call(source, Fate::Equivalent, "its arguments come in another order");
      std::vector<Expr> args;
      for (const ArgumentPick& pick : argument_picks(row))
        args.push_back(expr(source.args[static_cast<std::size_t>(pick.argument)], place));
      return stateful(is_delay ? "DELAY N" : "SMOOTH N", std::move(args), source, is_whole, place);
    }
    case SpecialFunction::XmileDelay:
      return delay(source, is_whole, place);
    case SpecialFunction::XmilePulse:
      return pulse(source, place);
    case SpecialFunction::WithLookup:
      return with_lookup(source, place);
    case SpecialFunction::Table:
      return table_call(row, source, place);
    case SpecialFunction::Random:
      if (auto made = renamed(row, source, place)) return std::move(*made);
      return extension(row, source, place);
    case SpecialFunction::Allocate:
      return allocate(source, place);
    case SpecialFunction::AgeCount:
    case SpecialFunction::Capacity:
    case SpecialFunction::ProcessTime:
    case SpecialFunction::QueueElement:
    case SpecialFunction::QueueLength:
    case SpecialFunction::Derivative:
    case SpecialFunction::History:
    case SpecialFunction::Interpolate:
    case SpecialFunction::RankOf:
    case SpecialFunction::Inf:
    case SpecialFunction::Nan:
      return extension(row, source, place);
    default:
      return array_function(row, source, place);
  }
}

/// Functions of whole arrays (xmile.md 18.9).
Expr VensimTranslator::array_function(const Builtin& row, const Expr& source, Place& place) {
  const auto reduce = [&](const char* function) {
    note_call(source, Fate::Equivalent, "it is '" + std::string(function) + "' in Vensim");
    return reduced(function, source.args[0], place);
  };
  switch (row.special) {
    case SpecialFunction::Sum:
      return reduce("SUM");
    case SpecialFunction::Prod:
      return reduce("PROD");
    case SpecialFunction::VMin:
      return reduce("VMIN");
    case SpecialFunction::VMax:
      return reduce("VMAX");
    case SpecialFunction::Mean: {
      note_call(source, Fate::Equivalent, "a sum divided by the number of elements");
      double size = 1;
      Expr sum = reduced("SUM", source.args[0], place, &size);
      return make_binary(SyntaxOp::Div, std::move(sum), make_number(size), source.span);
    }
    case SpecialFunction::Deviation:
      return deviation(source, place);
    case SpecialFunction::Size:
      return size_of(source, place);
    default:
      return extension(row, source, place);
  }
}

double VensimTranslator::Loops::size() const {
  double product = 1;
  for (const Entry& entry : entries) product *= static_cast<double>(entry.size);
  return product;
}

/// `function` over all that the body runs over; the body itself where that is nothing.
Expr VensimTranslator::reduced(const char* function, const Expr& body, Place& place, double* size) {
  if (const auto points = points_in(body, place); !points.empty()) {
    if (size != nullptr) *size = static_cast<double>(points.size());
    return make_number(over_points(function, points), body.span);
  }
  Loops loops;
  Place inside = place;
  inside.reduction = &loops;
  inside.is_whole = false;
  Expr made = expr(body, inside);
  place.needs_elements = inside.needs_elements;
  if (size != nullptr) *size = loops.size();
  if (loops.entries.empty()) return made;
  return make_call(Name(function), {std::move(made)}, body.span);
}

/// MIN and MAX of numbers in pairs, in the order of a run; arrays give their own extreme.
Expr VensimTranslator::extreme(const char* scalar, const char* vector, const Expr& source,
                               Place& place) {
  note_call(source, source.args.size() == 2 ? Fate::Exact : Fate::Equivalent,
            source.args.size() == 2 ? "" : "of two numbers at a time, or of an array");
  if (source.args.size() == 1) return reduced(vector, source.args[0], place);
  std::vector<Expr> values;
  for (const Expr& arg : source.args) {
    const bool is_array =
        place.reduction == nullptr && (has_slice(arg) || has_whole_array(arg, place));
    values.push_back(is_array ? reduced(vector, arg, place) : expr(arg, place));
  }
  while (values.size() > 1) {
    std::vector<Expr> paired;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
      paired.push_back(
          make_call(Name(scalar), {std::move(values[i]), std::move(values[i + 1])}, source.span));
    if (values.size() % 2 == 1) paired.push_back(std::move(values.back()));
    values = std::move(paired);
  }
  return std::move(values.front());
}

/// The population's: sqrt(mean((x - mean)^2)) (xmile.md 18.9).
Expr VensimTranslator::deviation(const Expr& source, Place& place) {
  note_call(source, Fate::Equivalent, "a square root of sums");
  if (const auto points = points_in(source.args[0], place); !points.empty()) {
    const auto count = static_cast<double>(points.size());
    const double mean = over_points("SUM", points) / count;
    double squares = 0;
    for (const double y : points) squares += (y - mean) * (y - mean);
    return make_number(std::sqrt(squares / count), source.span);
  }
  double size = 1;
  const Span span = source.span;
  Expr sum = reduced("SUM", source.args[0], place, &size);
  Expr mean = make_binary(SyntaxOp::Div, std::move(sum), make_number(size), span);
  if (place.reduction == nullptr) mean = lifted(std::move(mean), "mean", place);
  Loops loops;
  Place inside = place;
  inside.reduction = &loops;
  Expr away = make_binary(SyntaxOp::Sub, expr(source.args[0], inside), std::move(mean), span);
  place.needs_elements = inside.needs_elements;
  Expr square = make_binary(SyntaxOp::Mul, away, away, span);
  if (!loops.entries.empty()) square = make_call(Name("SUM"), {std::move(square)}, span);
  Expr variance = make_binary(SyntaxOp::Div, std::move(square), make_number(size), span);
  return make_call(Name("SQRT"), {std::move(variance)}, span);
}

/// A number: nothing changes its size in a run.
Expr VensimTranslator::size_of(const Expr& source, Place& place) {
  note_call(source, Fate::Equivalent, "the number itself");
  const Expr& arg = source.args[0];
  if (arg.kind == ExprKind::Ref && arg.path.size() == 1 && arg.subs.empty()) {
    if (const auto dim = dims_.find_dim(arg.path[0].key))
      return make_number(static_cast<double>(dims_.elems(*dim).size()), source.span);
    if (arg.path[0].key == "self") {
      double size = 1;
      for (const DimId dim : dims_of(*place.variable))
        size *= static_cast<double>(dims_.elems(dim).size());
      return make_number(size, source.span);
    }
  }
  double size = 1;
  reduced("SUM", arg, place, &size);
  return make_number(size, source.span);
}

/// ALLOCATE(supply, dimension, demand, priority, width). Vensim allocates over the last range of a
/// left side: where that is another one, to a helper with its ranges in this order.
Expr VensimTranslator::allocate(const Expr& source, Place& place) {
  const auto dim =
      dims_.find_dim(source.args[1].path.empty() ? std::string() : source.args[1].path.back().key);
  const auto is_over = [&](const LeftPart& part) { return part.dim == dim; };
  const auto part = std::find_if(place.left.begin(), place.left.end(), is_over);
  if (!dim || part == place.left.end()) return unsupported(source, "ALLOCATE over no dimension");
  Place turned = place;
  const auto turned_part = turned.left.begin() + (part - place.left.begin());
  turned_part->elem.reset();
  std::rotate(turned_part, turned_part + 1, turned.left.end());
  std::vector<Expr> args;
  for (const std::size_t at : {2u, 3u}) {
    Expr array = source.args[at];
    for (Subscript& sub : array.subs) {
      if (sub.kind == SubKind::Star) sub = Subscript{SubKind::Name, dims_.name(*dim), {}, sub.span};
    }
    args.push_back(expr(array, turned));
  }
  args.push_back(make_number(static_cast<double>(dims_.elems(*dim).size()), source.span));
  args.push_back(expr(source.args[4], turned));
  args.push_back(expr(source.args[0], turned));
  Expr call = make_call(Name("ALLOCATE BY PRIORITY"), std::move(args), source.span);
  const bool is_last = !part->elem && part + 1 == place.left.end();
  place.needs_elements = turned.needs_elements && !part->elem;
  note_call(source, Fate::Equivalent,
            is_last ? "it is 'ALLOCATE BY PRIORITY' in Vensim"
                    : "a helper has it, over the ranges in the order that Vensim wants");
  if (is_last) return call;
  if (turned.needs_elements && part->elem)
    return unsupported(source, "ALLOCATE of what only single elements say");
  Expr share = lifted(std::move(call), "shares", turned);
  if (part->elem) share.subs.back().name = name_of(*part->elem);
  return share;
}

}  // namespace weir
