// Zeros of several variables by Newton's method with damping: see find_zero.h.
//
//     x[v] = FIND ZERO(xs[v], z[v], ...)      x is chosen, `rates` computes r = z * zs from it
//
// All unknowns of the model are sought together, since the residuals of one search may depend on
// what another one seeks. In units of u = x * xs, with J = dr/du from differences,
//
//     solve J s = -r;   u += s, or s/2, s/4, ... until the sum of the squares of r falls
//
// The search ends when every |r| is within its tolerance. What it starts from and the lengths of
// steps (1/xs) are read once, before it moves.
#include "runtime/find_zero.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir {
namespace {

constexpr double kDifference = 1e-7;       // of u: half the digits, for differences
constexpr double kLeastTolerance = 1e-12;  // below it rounding would never let a search end
constexpr double kLeastFall = 1e-4;        // of what the slope promises
constexpr int kMostHalvings = 40;
constexpr double kMostRounds = 10'000;

constexpr const char* kUnsettled = "the simultaneous equations do not settle";
constexpr const char* kNotFound = "FIND ZERO does not find values at which all is zero";

struct Unknown {
  double* value;
  const double* start;
  double length;
  const double* residual;
  double tolerance;
};

class Search {
 public:
  Search(const weir_code& code, weir_frame& frame, weir_section section, Evaluation& evaluation)
      : code_(code), frame_(frame), section_(section), evaluation_(evaluation) {}

  const char* go() {
    if (!evaluation_.evaluate()) return kUnsettled;
    gather();
    if (unknowns_.empty()) return nullptr;
    for (Unknown& unknown : unknowns_) *unknown.value = *unknown.start;
    return search();
  }

 private:
  bool is_at_hand(const weir_sought& sought) const {
    return section_ != WEIR_INIT || sought.is_initial != 0;
  }

  // those of the section; one without a length has its start and stays
  void gather() {
    const std::size_t ahead = code_.nexts.base - code_.memories.base;
    double* values = frame_.values;
    for (std::uint32_t i = 0; i < code_.sought_count; ++i) {
      const weir_sought& sought = code_.sought[i];
      if (!is_at_hand(sought)) continue;
      for (std::uint32_t k = 0; k < sought.unknowns.size; ++k) {
        double* value = values + sought.unknowns.base + k;
        const double tolerance = values[sought.tolerances + k];
        unknowns_.push_back({value, value + ahead, values[sought.lengths + k],
                             values + sought.residuals + k,
                             tolerance > kLeastTolerance ? tolerance : kLeastTolerance});
        const double rounds = values[sought.rounds + k];
        if (rounds > most_rounds_) most_rounds_ = std::min(rounds, kMostRounds);
      }
    }
    for (Unknown& unknown : unknowns_) {
      if (unknown.length != 0) free_.push_back(&unknown);
    }
  }

  const char* search() {
    if (!evaluate(residuals_)) return kUnsettled;
    for (double round = 0; !is_zero(); round += 1) {
      if (round >= most_rounds_ || !find_step()) return kNotFound;
      if (!move()) return kNotFound;
    }
    // what reads the start of the next search sees where this one ended
    const std::size_t ahead = code_.nexts.base - code_.memories.base;
    for (const Unknown& unknown : unknowns_) unknown.value[ahead] = *unknown.value;
    return nullptr;
  }

  bool evaluate(std::vector<double>& residuals) {
    if (!evaluation_.evaluate()) return false;
    residuals.clear();
    for (const Unknown* unknown : free_) residuals.push_back(*unknown->residual);
    return true;
  }

  bool is_zero() const {
    for (std::size_t i = 0; i < free_.size(); ++i) {
      if (!(std::fabs(residuals_[i]) <= free_[i]->tolerance)) return false;
    }
    return true;
  }

  // columns of J by differences, then s by elimination with the largest pivot
  bool find_step() {
    const std::size_t n = free_.size();
    matrix_.assign(n * (n + 1), 0.0);  // J | -r, by rows
    for (std::size_t j = 0; j < n; ++j) {
      double* value = free_[j]->value;
      const double before = *value, length = free_[j]->length;
      *value = before + length * kDifference * std::fmax(1.0, std::fabs(before / length));
      const double moved = (*value - before) / length;
      const bool is_good = evaluate(tried_);
      *value = before;
      if (!is_good) return false;
      for (std::size_t i = 0; i < n; ++i)
        matrix_[i * (n + 1) + j] = (tried_[i] - residuals_[i]) / moved;
    }
    for (std::size_t i = 0; i < n; ++i) matrix_[i * (n + 1) + n] = -residuals_[i];
    return solve();
  }

  bool solve() {
    const std::size_t n = free_.size(), width = n + 1;
    const auto at = [&](std::size_t i, std::size_t j) -> double& { return matrix_[i * width + j]; };
    for (std::size_t k = 0; k < n; ++k) {
      std::size_t pivot = k;
      for (std::size_t i = k + 1; i < n; ++i)
        if (std::fabs(at(i, k)) > std::fabs(at(pivot, k))) pivot = i;
      if (!(std::fabs(at(pivot, k)) > 0)) return false;
      for (std::size_t j = k; pivot != k && j < width; ++j) std::swap(at(k, j), at(pivot, j));
      for (std::size_t i = k + 1; i < n; ++i) {
        const double factor = at(i, k) / at(k, k);
        for (std::size_t j = k; factor != 0 && j < width; ++j) at(i, j) -= factor * at(k, j);
      }
    }
    step_.assign(n, 0.0);
    for (std::size_t k = n; k-- > 0;) {
      double sum = at(k, n);
      for (std::size_t j = k + 1; j < n; ++j) sum -= at(k, j) * step_[j];
      step_[k] = sum / at(k, k);
    }
    return true;
  }

  // as far along the step as the residuals fall; the last evaluation is that of the new place
  bool move() {
    std::vector<double> before;
    for (const Unknown* unknown : free_) before.push_back(*unknown->value);
    const double size = squares(residuals_);
    double share = 1;
    for (int halving = 0; halving < kMostHalvings; ++halving, share /= 2) {
      for (std::size_t i = 0; i < free_.size(); ++i)
        *free_[i]->value = before[i] + share * step_[i] * free_[i]->length;
      // one that is not settled, or no number, is no fall
      if (!evaluate(tried_) || !(squares(tried_) <= (1 - 2 * kLeastFall * share) * size)) continue;
      residuals_ = tried_;
      return true;
    }
    return false;
  }

  static double squares(const std::vector<double>& residuals) {
    double sum = 0;
    for (const double residual : residuals) sum += residual * residual;
    return sum;
  }

  const weir_code& code_;
  weir_frame& frame_;
  const weir_section section_;
  Evaluation& evaluation_;
  std::vector<Unknown> unknowns_;
  std::vector<Unknown*> free_;  // those that move
  double most_rounds_ = 1;
  std::vector<double> residuals_, tried_, matrix_, step_;
};

}  // namespace

const char* find_zero(const weir_code& code, weir_frame& frame, weir_section section,
                      Evaluation& evaluation) {
  if (code.sought_count > 0) return Search(code, frame, section, evaluation).go();
  return evaluation.evaluate() ? nullptr : kUnsettled;
}

}  // namespace weir
