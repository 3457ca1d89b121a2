// What operators and functions are worth, by the documents: vensim.md 3.3, 9, 10.1 and xmile.md
// 13, 14, 25.1, 26.1. Where they are silent (signs of zero, NaN in a choice) ir/program/ops.def is
// the document.
#include <cmath>
#include <limits>

#include "tests/differential/universe.h"

namespace weir::universe {
namespace {

using Args = const double*;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMissing = -0x1p109;  // vensim.md 9.1

/// Ordered and not zero: xmile.md 14.2.
bool is_true(double x) { return !std::isnan(x) && x != 0; }

/// vensim.md 9.1.1
bool is_missing(double x) { return std::fabs(x - kMissing) <= 1e-6 * std::fabs(kMissing); }

// xmile.md 14.4
double floored_remainder(double a, double b) { return a - b * std::floor(a / b); }

/// xmile.md 26.1; what is not even is odd.
double root(double x, double order) {
  const double n = std::round(order);
  if (x >= 0) return std::pow(x, 1 / n);
  return floored_remainder(n, 2) == 0 ? kNan : -std::pow(std::fabs(x), 1 / n);
}

// vensim.md 10.1: INTEGER drops the fraction
double quantum(double x, double q) { return q <= 0 ? x : q * std::trunc(x / q); }

double least(double a, double b) { return a <= b || std::isnan(a) ? a : b; }
double most(double a, double b) { return a >= b || std::isnan(a) ? a : b; }

// clang-format off
double add(Args a) { return a[0] + a[1]; }
double subtract(Args a) { return a[0] - a[1]; }
double multiply(Args a) { return a[0] * a[1]; }
double divide(Args a) { return a[0] / a[1]; }
double power(Args a) { return std::pow(a[0], a[1]); }
double less(Args a) { return a[0] < a[1]; }
double less_equal(Args a) { return a[0] <= a[1]; }
double greater(Args a) { return a[0] > a[1]; }
double greater_equal(Args a) { return a[0] >= a[1]; }
double equal(Args a) { return a[0] == a[1]; }
double not_equal(Args a) { return !(a[0] == a[1]); }
double both(Args a) { return is_true(a[0]) && is_true(a[1]); }
double either(Args a) { return is_true(a[0]) || is_true(a[1]); }
double negation(Args a) { return !is_true(a[0]); }
double same(Args a) { return a[0]; }
double minus(Args a) { return -a[0]; }
double mod_floor(Args a) { return floored_remainder(a[0], a[1]); }
double mod_trunc(Args a) { return a[0] - a[1] * std::trunc(a[0] / a[1]); }
double choice(Args a) { return is_true(a[0]) ? a[1] : a[2]; }
double absolute(Args a) { return std::fabs(a[0]); }
double root_2(Args a) { return std::sqrt(a[0]); }
double exponential(Args a) { return std::exp(a[0]); }
double logarithm(Args a) { return std::log(a[0]); }
double logarithm_10(Args a) { return std::log10(a[0]); }
double logarithm_to(Args a) { return std::log(a[0]) / std::log(a[1]); }
double sine(Args a) { return std::sin(a[0]); }
double cosine(Args a) { return std::cos(a[0]); }
double tangent(Args a) { return std::tan(a[0]); }
double arc_sine(Args a) { return std::asin(a[0]); }
double arc_cosine(Args a) { return std::acos(a[0]); }
double arc_tangent(Args a) { return std::atan(a[0]); }
double hyperbolic_sine(Args a) { return std::sinh(a[0]); }
double hyperbolic_cosine(Args a) { return std::cosh(a[0]); }
double hyperbolic_tangent(Args a) { return std::tanh(a[0]); }
double without_fraction(Args a) { return std::trunc(a[0]); }
double rounded_down(Args a) { return std::floor(a[0]); }
double rounded(Args a) { return std::round(a[0]); }
double gamma_ln(Args a) { return a[0] > 0 ? std::lgamma(a[0]) : kNan; }
double least_of_2(Args a) { return least(a[0], a[1]); }
double least_of_3(Args a) { return least(least(a[0], a[1]), a[2]); }
double most_of_2(Args a) { return most(a[0], a[1]); }
double most_of_3(Args a) { return most(most(a[0], a[1]), a[2]); }
double in_quanta(Args a) { return quantum(a[0], a[1]); }
double zero_if_divided_by_zero(Args a) { return std::fabs(a[1]) < 1e-6 ? 0 : a[0] / a[1]; }
double x_if_divided_by_zero(Args a) { return std::fabs(a[1]) < 1e-6 ? a[2] : a[0] / a[1]; }
double x_if_missing(Args a) { return is_missing(a[0]) ? a[1] : a[0]; }
double safe_division(Args a) { return a[1] == 0 ? 0 : a[0] / a[1]; }
double safe_division_or(Args a) { return a[1] == 0 ? a[2] : a[0] / a[1]; }
double is_nan(Args a) { return std::isnan(a[0]); }
double percent(Args a) { return a[0] * 100; }
double root_n(Args a) { return root(a[0], a[1]); }
double pi(Args) { return std::acos(-1.0); }
// clang-format on

using Form = Former::Form;

Former infix(const char* spelling, int level, int left, int right, double (*value)(Args)) {
  return {Form::Infix, spelling, 2, level, {left, right}, value};
}
Former prefix(const char* spelling, int level, double (*value)(Args)) {
  return {Form::Prefix, spelling, 1, level, {level, 0}, value};
}
Former call(const char* spelling, int arity, double (*value)(Args)) {
  return {Form::Call, spelling, arity, kWhole, {0, 0}, value};
}

/// What both languages have, spelled alike.
std::vector<Former> common() {
  return {
      infix("+", 50, 50, 60, add),
      infix("-", 50, 50, 60, subtract),
      infix("*", 60, 60, 70, multiply),
      infix("/", 60, 60, 70, divide),
      infix("^", 80, kWhole, 70, power),
      prefix("+", 70, same),
      prefix("-", 70, minus),
      call("ABS", 1, absolute),
      call("SQRT", 1, root_2),
      call("EXP", 1, exponential),
      call("LN", 1, logarithm),
      call("SIN", 1, sine),
      call("COS", 1, cosine),
      call("TAN", 1, tangent),
      call("ARCSIN", 1, arc_sine),
      call("ARCCOS", 1, arc_cosine),
      call("ARCTAN", 1, arc_tangent),
      call("SINH", 1, hyperbolic_sine),
      call("COSH", 1, hyperbolic_cosine),
      call("TANH", 1, hyperbolic_tangent),
      call("MIN", 2, least_of_2),
      call("MIN", 3, least_of_3),
      call("MAX", 2, most_of_2),
      call("MAX", 3, most_of_3),
      call("MODULO", 2, mod_trunc),
      call("IF THEN ELSE", 3, choice),
      call("ZIDZ", 2, zero_if_divided_by_zero),
      call("XIDZ", 3, x_if_divided_by_zero),
  };
}

// vensim.md 3.3: a comparison takes no comparison; :NOT: binds weaker
std::vector<Former> vensim_formers() {
  std::vector<Former> made = common();
  made.push_back(infix("<", 40, 50, 50, less));
  made.push_back(infix("<=", 40, 50, 50, less_equal));
  made.push_back(infix(">", 40, 50, 50, greater));
  made.push_back(infix(">=", 40, 50, 50, greater_equal));
  made.push_back(infix("=", 40, 50, 50, equal));
  made.back().missing_test = Former::Test::Equal;
  made.push_back(infix("<>", 40, 50, 50, not_equal));
  made.back().missing_test = Former::Test::NotEqual;
  made.push_back(prefix(":NOT:", 30, negation));
  made.push_back(infix(":AND:", 20, 20, 30, both));
  made.push_back(infix(":OR:", 10, 10, 20, either));
  made.push_back(call("LOG", 1, logarithm_10));
  made.push_back(call("LOG", 2, logarithm_to));
  made.push_back(call("POWER", 2, power));
  made.push_back(call("INTEGER", 1, without_fraction));
  made.push_back(call("QUANTUM", 2, in_quanta));
  made.push_back(call("X IF MISSING", 2, x_if_missing));
  made.push_back(call("GAMMA LN", 1, gamma_ln));
  return made;
}

// xmile.md 13.2: comparisons chain, NOT binds like a sign
std::vector<Former> xmile_formers() {
  std::vector<Former> made = common();
  made.push_back(infix("<", 40, 40, 50, less));
  made.push_back(infix("<=", 40, 40, 50, less_equal));
  made.push_back(infix(">", 40, 40, 50, greater));
  made.push_back(infix(">=", 40, 40, 50, greater_equal));
  made.push_back(infix("=", 30, 30, 40, equal));
  made.push_back(infix("<>", 30, 30, 40, not_equal));
  made.push_back(prefix("NOT", 70, negation));
  made.push_back(infix("AND", 20, 20, 30, both));
  made.push_back(infix("OR", 10, 10, 20, either));
  made.push_back(infix("//", 60, 60, 70, safe_division));
  made.push_back(infix("MOD", 60, 60, 70, mod_floor));
  made.push_back({Form::IfThenElse, "IF", 3, 0, {0, 0}, choice});
  made.push_back(call("LOGN", 1, logarithm));
  made.push_back(call("LOG10", 1, logarithm_10));
  made.push_back(call("INT", 1, rounded_down));
  made.push_back(call("ROUND", 1, rounded));
  made.push_back(call("SAFEDIV", 2, safe_division));
  made.push_back(call("SAFEDIV", 3, safe_division_or));
  made.push_back(call("GAMMALN", 1, gamma_ln));
  made.push_back(call("ISNAN", 1, is_nan));
  made.push_back(call("SWITCH", 2, greater));
  made.push_back(call("PERCENT", 1, percent));
  made.push_back(call("ROOTN", 2, root_n));
  made.push_back(call("PI", 0, pi));
  return made;
}

}  // namespace

const std::vector<Leaf>& leaves(Language language) {
  static const std::vector<Leaf> all = {
      {"zero", {"0", "0"}, {kWhole, kWhole}, 0},
      {"minus_zero", {"-0", "-0"}, {70, 70}, -0.0},
      {"one", {"1", "1"}, {kWhole, kWhole}, 1},
      {"minus_one", {"-1", "-1"}, {70, 70}, -1},
      {"half", {".5", ".5"}, {kWhole, kWhole}, 0.5},
      {"three", {"3", "3."}, {kWhole, kWhole}, 3},
      {"tiny", {"1e-07", "1e-7"}, {kWhole, kWhole}, 1e-7},
      {"huge", {"1e300", "1E+300"}, {kWhole, kWhole}, 1e300},
      {"endless", {"1e300 * 1e300", "INF"}, {60, kWhole}, kInfinity},
      {"no_number", {"0 / 0", "NAN"}, {60, kWhole}, kNan},
      {"missing", {":NA:", ""}, {kWhole, 0}, kMissing, true},
  };
  static const std::vector<Leaf> xmile(all.begin(), all.end() - 1);  // has no :NA:
  return language == Language::Vensim ? all : xmile;
}

const std::vector<Former>& formers(Language language) {
  static const std::vector<Former> vensim = vensim_formers(), xmile = xmile_formers();
  return language == Language::Vensim ? vensim : xmile;
}

}  // namespace weir::universe
