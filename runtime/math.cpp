// The scalar functions of the Program that come from libm: one implementation for both engines, so
// that they agree bit for bit. Domain errors give NaN or an infinity as IEEE says; nothing here
// reports.
#include <cmath>
#include <limits>

#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

/// Vensim POWER(a, b) and the operator `^`; pow(0, 0) is 1.
double weir_rt_pow(double a, double b) { return std::pow(a, b); }
double weir_rt_exp(double a) { return std::exp(a); }
double weir_rt_ln(double a) { return std::log(a); }
double weir_rt_log10(double a) { return std::log10(a); }
double weir_rt_sin(double a) { return std::sin(a); }
double weir_rt_cos(double a) { return std::cos(a); }
double weir_rt_tan(double a) { return std::tan(a); }
double weir_rt_asin(double a) { return std::asin(a); }
double weir_rt_acos(double a) { return std::acos(a); }
double weir_rt_atan(double a) { return std::atan(a); }
double weir_rt_sinh(double a) { return std::sinh(a); }
double weir_rt_cosh(double a) { return std::cosh(a); }
double weir_rt_tanh(double a) { return std::tanh(a); }

/// MODULO of Vensim (vensim.md 10.1): the sign of `a`; NaN for b = 0. Not fmod, which is exact for
/// the doubles, but not for what people wrote: with QUANTUM the remainder must add up to `a` again
/// (10.1.1), and the remainder of 1 by 0.1 is 0.
double weir_rt_mod_trunc(double a, double b) { return a - b * std::trunc(a / b); }

/// MOD of XMILE (xmile.md 14.4): the sign of `b`; NaN for b = 0; a = INT(a/b)*b + a MOD b holds.
double weir_rt_mod_floor(double a, double b) { return a - b * std::floor(a / b); }

/// Halves away from zero.
double weir_rt_round(double a) { return std::round(a); }

/// ln of the gamma function for a > 0, else NaN (vensim.md 10.1). lgamma itself writes a global,
/// lgamma_r does not.
double weir_rt_gamma_ln(double a) {
  if (!(a > 0)) return kNan;
  int sign = 0;
  return lgamma_r(a, &sign);
}

/// 1 when `a` is :NA: within a relative 1e-6, so that data stored in single precision match
/// (vensim.md 9.1.1).
double weir_rt_is_na(double a) { return std::fabs(a - WEIR_NA) <= -1e-6 * WEIR_NA ? 1.0 : 0.0; }

double weir_rt_is_nan(double a) { return std::isnan(a) ? 1.0 : 0.0; }
