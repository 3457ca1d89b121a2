// DEPRECIATE STRAIGHTLINE and DEPRECIATE BY SCHEDULE (vensim.md 10.11).
//
// Time is cut into periods. The first share of an investment is written off in the step in which it
// is made, the others evenly over one of the following periods each:
//
//     now = rate + investment*shares[0]     rate: what is due in this period of earlier investments
//
// so that with periods of one step the straight line is the mean of the last n investments. A
// period ends at the step nearest to its end.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <new>

#include "runtime/object.h"

using weir::Depreciation;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// A period is at least one step long.
double period_of(double asked, double dt) { return asked > dt ? asked : dt; }

void next_period(Depreciation& content) {
  std::rotate(content.due.begin(), content.due.begin() + 1, content.due.end());
  content.due.back() = 0;
  content.rate = content.due.front() / content.length;
  content.left += content.length;
}

}  // namespace

/// `life` is rounded to whole periods, at least one; before the start `before` was invested at
/// every time. NaN when the periods are too many.
double weir_rt_straightline_start(weir_frame* frame, uint32_t object, double life, double period,
                                  double before) {
  Depreciation content;
  content.length = content.left = period_of(period, frame->dt);
  const double count = std::max(1.0, std::round(life / content.length));
  if (!(count <= weir::kMostShares)) return kNan;
  try {
    const auto n = static_cast<std::size_t>(count);
    content.shares.assign(n, 1 / count);
    content.share_sum = 1;
    for (std::size_t k = 0; k < n; ++k) {
      const double shares_to_come = static_cast<double>(n - 1 - k) / count;
      content.due.push_back(before * content.length * shares_to_come);
    }
    content.rate = content.due.front() / content.length;
    return weir::start_object(frame, object, std::move(content)) ? 0.0 : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// A schedule still without shares; a period began `since` before now, or any number of periods
/// earlier or later.
double weir_rt_schedule_start(weir_frame* frame, uint32_t object, double period, double since) {
  Depreciation content;
  content.length = period_of(period, frame->dt);
  const double passed = since / content.length;
  const double part = std::max(passed - std::floor(passed + 1e-6), 0.0);
  content.left = content.length * (1 - (std::isfinite(part) ? part : 0.0));
  return weir::start_object(frame, object, std::move(content)) ? 0.0 : kNan;
}

/// One period more: the share of an investment that falls in it, and what is due in it already. The
/// shares need not add up to 1.
double weir_rt_schedule_share_start(weir_frame* frame, uint32_t object, double share, double due) {
  auto* content = weir::started_object<Depreciation>(frame, object);
  if (!content) return kNan;
  try {
    content->shares.push_back(share);
    content->due.push_back(due);
  } catch (const std::bad_alloc&) {
    return kNan;
  }
  content->share_sum += share;
  content->rate = content->due.front() / content->left;
  return 0;
}

/// What is written off now; changes nothing.
double weir_rt_depreciation_now(weir_frame* frame, uint32_t object, double investment) {
  const auto* content = weir::started_object<Depreciation>(frame, object);
  if (!content || content->shares.empty()) return kNan;
  return content->rate + investment * content->shares.front() / content->share_sum;
}

/// Books an investment and goes on to the next step. What its later shares are worth is given only
/// by depreciation_now; the result is 0.
double weir_rt_depreciation_push(weir_frame* frame, uint32_t object, double investment) {
  auto* content = weir::started_object<Depreciation>(frame, object);
  if (!content || content->shares.empty()) return kNan;
  const double amount = investment * frame->dt / content->share_sum;
  for (std::size_t k = 1; k < content->shares.size(); ++k)
    content->due[k] += amount * content->shares[k];
  content->left -= frame->dt;
  // after as many periods as there are shares nothing is due any more
  for (std::size_t k = 0; k < content->shares.size() && content->left < frame->dt / 2; ++k)
    next_period(*content);
  content->left = std::max(content->left, frame->dt / 2);
  return 0;
}
