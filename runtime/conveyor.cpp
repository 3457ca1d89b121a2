// Conveyors: a belt of slats, one dt of travel each (xmile.md 19).
//
// A step has two halves. In `rates`, weir_rt_conveyor_leave plans what leaks and what leaves at the
// exit, from the belt as it is; weir_rt_conveyor_leak and weir_rt_conveyor_room read that plan. It
// may be made any number of times. In `update`, weir_rt_conveyor_push carries it out: losses, one
// slat towards the exit, and what the inflows bring.
//
// Linear leakage is fixed at entry: a parcel that meets a zone with amount A and M slats of the
// zone before it loses f*A/M in each of them. So a parcel keeps A/M, its share, for each leak.
// Parcels on one slat that entered for a way of the same length are in the same zones ever after,
// and are one parcel.
#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "runtime/object.h"
#include "runtime/spread.h"

using weir::Arguments;
using weir::Conveyor;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kNotMet = -1;  // a share: the zone is still ahead
constexpr double kEdge = 1e-9;  // of a slat: borders of zones, whole units

// xmile.md 19.3: N = max(1, round(T/dt)); 0 when the belt would be too long.
std::size_t slats_of(double time, double dt) {
  const double slats = std::max(1.0, std::round(time / dt));
  return slats <= static_cast<double>(weir::kMostSlats) ? static_cast<std::size_t>(slats) : 0;
}

// Steps of a time unit, at least 1.
std::size_t slats_of_unit(double dt) {
  const double steps = std::round(1 / dt);
  return static_cast<std::size_t>(
      std::min(std::max(1.0, steps), static_cast<double>(weir::kMostSlats)));
}

// The slats of a leak's zone on a way of `way` slats, counted from the exit: slat i has the
// position 1 - (i + 0.5)/way from the entry (xmile.md 19.5). Empty when last < first.
struct Zone {
  double first, last;
  bool holds(std::size_t at) const {
    return static_cast<double>(at) >= first && static_cast<double>(at) <= last;
  }
};

Zone zone_of(const Conveyor& conveyor, const Conveyor::Leak& leak, std::uint32_t way) {
  if (!conveyor.has_zones) return {0, std::numeric_limits<double>::infinity()};
  const double first = std::ceil(way * (1 - leak.zone_end) - 0.5 - kEdge);
  return {std::max(0.0, first), std::floor(way * (1 - leak.zone_start) - 0.5 + kEdge)};
}

double amount_on(const Conveyor::Slat& slat) {
  double sum = 0;
  for (const Conveyor::Parcel& parcel : slat) sum += parcel.amount;
  return sum;
}

double content_of(const Conveyor& conveyor) {
  double sum = 0;
  for (const Conveyor::Slat& slat : conveyor.slats) sum += amount_on(slat);
  return sum;
}

// A parcel has come to slat `at`: where a zone begins its share is fixed by what reaches it
// (xmile.md 19.5, Stella's reading).
void meet_zones(const Conveyor& conveyor, Conveyor::Parcel& parcel, std::size_t at) {
  if (conveyor.is_exponential) return;
  parcel.shares.resize(conveyor.leaks.size(), kNotMet);
  for (std::size_t j = 0; j < conveyor.leaks.size(); ++j) {
    if (parcel.shares[j] >= 0) continue;
    const Zone zone = zone_of(conveyor, conveyor.leaks[j], parcel.way);
    if (zone.holds(at))
      parcel.shares[j] = parcel.amount / (static_cast<double>(at) - zone.first + 1);
  }
}

void join(Conveyor::Parcel& parcel, const Conveyor::Parcel& other) {
  parcel.amount += other.amount;
  for (std::size_t j = 0; j < parcel.shares.size() && j < other.shares.size(); ++j) {
    if (parcel.shares[j] >= 0 && other.shares[j] >= 0) parcel.shares[j] += other.shares[j];
  }
}

void lay(Conveyor& conveyor, std::size_t at, Conveyor::Parcel parcel) {
  for (Conveyor::Parcel& there : conveyor.slats[at]) {
    if (there.way == parcel.way) return join(there, parcel);
  }
  if (++conveyor.parcels <= weir::kMostParcels) conveyor.slats[at].push_back(std::move(parcel));
}

// Material that begins its way of `way` slats at slat `at`.
void enter(Conveyor& conveyor, std::size_t at, std::size_t way, double amount) {
  Conveyor::Parcel parcel;
  parcel.way = conveyor.has_zones ? static_cast<std::uint32_t>(way) : 0;
  parcel.amount = amount;
  meet_zones(conveyor, parcel, at);
  lay(conveyor, at, std::move(parcel));
}

// What is planned to stay of a parcel.
double left_of(const Conveyor::Parcel& parcel) { return parcel.amount - parcel.lost; }

void lose(Conveyor::Parcel& parcel, Conveyor::Leak& leak, std::size_t at, double volume) {
  parcel.lost += volume;
  leak.volume += volume;
  if (at < leak.places.size()) leak.places[at] += volume;
}

// Whole units of what the leak owes by now, from the slats of its zone, the exit first.
void lose_whole(Conveyor& conveyor, Conveyor::Leak& leak, double computed) {
  const double owed = leak.carried + computed;
  double wanted = std::floor(owed + kEdge);
  for (std::size_t at = 0; at < conveyor.slats.size() && wanted > 0; ++at) {
    for (Conveyor::Parcel& parcel : conveyor.slats[at]) {
      if (!zone_of(conveyor, leak, parcel.way).holds(at)) continue;
      const double taken = std::min(wanted, std::floor(left_of(parcel) + kEdge));
      if (!(taken > 0)) continue;
      lose(parcel, leak, at, std::min(taken, left_of(parcel)));
      wanted -= taken;
    }
  }
  leak.owed = std::max(0.0, owed - leak.volume);
}

// Each leak in its turn: what it leaves limits the later ones.
void plan_linear(Conveyor& conveyor) {
  for (std::size_t j = 0; j < conveyor.leaks.size(); ++j) {
    Conveyor::Leak& leak = conveyor.leaks[j];
    const double fraction = std::min(1.0, leak.fraction);
    double computed = 0;
    for (std::size_t at = 0; at < conveyor.slats.size(); ++at) {
      for (Conveyor::Parcel& parcel : conveyor.slats[at]) {
        if (!zone_of(conveyor, leak, parcel.way).holds(at)) continue;
        const double volume = std::min(fraction * parcel.shares[j], left_of(parcel));
        computed += volume;
        if (!leak.is_whole) lose(parcel, leak, at, volume);
      }
    }
    if (leak.is_whole) lose_whole(conveyor, leak, computed);
  }
}

// All leaks from the content at the start of the step; together no more than there is.
void plan_exponential(Conveyor& conveyor, double dt) {
  std::vector<double> computed(conveyor.leaks.size(), 0.0);
  for (std::size_t at = 0; at < conveyor.slats.size(); ++at) {
    for (Conveyor::Parcel& parcel : conveyor.slats[at]) {
      double sum = 0;
      for (const Conveyor::Leak& leak : conveyor.leaks)
        if (zone_of(conveyor, leak, parcel.way).holds(at)) sum += leak.fraction * dt;
      const double scale = sum > 1 ? 1 / sum : 1;
      const double amount = parcel.amount;
      for (std::size_t j = 0; j < conveyor.leaks.size(); ++j) {
        Conveyor::Leak& leak = conveyor.leaks[j];
        if (!zone_of(conveyor, leak, parcel.way).holds(at)) continue;
        const double volume = std::min(amount * leak.fraction * dt * scale, left_of(parcel));
        computed[j] += volume;
        if (!leak.is_whole) lose(parcel, leak, at, volume);
      }
    }
  }
  for (std::size_t j = 0; j < conveyor.leaks.size(); ++j)
    if (conveyor.leaks[j].is_whole) lose_whole(conveyor, conveyor.leaks[j], computed[j]);
}

void plan_leaks(Conveyor& conveyor, double dt) {
  if (conveyor.is_exponential)
    plan_exponential(conveyor, dt);
  else
    plan_linear(conveyor);
}

// No plan: nothing leaves.
void clear_plan(Conveyor& conveyor) {
  for (Conveyor::Slat& slat : conveyor.slats)
    for (Conveyor::Parcel& parcel : slat) parcel.lost = 0;
  for (Conveyor::Leak& leak : conveyor.leaks) {
    leak.volume = 0;
    leak.owed = leak.carried;
  }
  conveyor.exit = conveyor.lost = 0;
}

void carry_out_losses(Conveyor& conveyor) {
  for (Conveyor::Slat& slat : conveyor.slats) {
    for (Conveyor::Parcel& parcel : slat) {
      parcel.amount -= parcel.lost;
      parcel.lost = 0;
    }
  }
  for (Conveyor::Leak& leak : conveyor.leaks) leak.carried = leak.owed;
}

// One slat towards the exit. What is held there gets company.
void shift(Conveyor& conveyor) {
  Conveyor::Slat exit = std::move(conveyor.slats.front());
  conveyor.slats.pop_front();
  conveyor.parcels -= exit.size();
  if (conveyor.slats.empty()) conveyor.slats.emplace_back();
  if (conveyor.has_zones) {
    for (std::size_t at = 0; at < conveyor.slats.size(); ++at)
      for (Conveyor::Parcel& parcel : conveyor.slats[at]) meet_zones(conveyor, parcel, at);
  }
  if (!conveyor.is_held) return;
  for (Conveyor::Parcel& held : exit) lay(conveyor, 0, std::move(held));
}

// The belt is as long as the way that material enters for; it is cut only where none lies
// (xmile.md 19.3).
void fit_belt(Conveyor& conveyor, std::size_t slats) {
  while (conveyor.slats.size() > slats && amount_on(conveyor.slats.back()) == 0) {
    conveyor.parcels -= conveyor.slats.back().size();
    conveyor.slats.pop_back();
  }
  if (conveyor.slats.size() < slats) conveyor.slats.resize(slats);
}

void bring(Conveyor& conveyor, const std::vector<double>& weights, std::size_t way, double volume) {
  if (!(volume > 0)) return;
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (!(sum > 0)) return enter(conveyor, way - 1, way, volume);
  for (std::size_t at = 0; at < way; ++at)
    if (weights[at] > 0) enter(conveyor, at, way, volume * (weights[at] / sum));
}

// What a parcel alone on its slat loses there in one step.
double loss_at(const Conveyor& conveyor, const Conveyor::Parcel& parcel, std::size_t at,
               double dt) {
  double loss = 0;
  for (std::size_t j = 0; j < conveyor.leaks.size(); ++j) {
    const Conveyor::Leak& leak = conveyor.leaks[j];
    if (!zone_of(conveyor, leak, parcel.way).holds(at)) continue;
    loss += conveyor.is_exponential ? parcel.amount * leak.fraction * dt
                                    : std::min(1.0, leak.fraction) * parcel.shares[j];
  }
  return std::min(loss, parcel.amount);
}

// xmile.md 19.8: the profile of steady inflow with the initial leak fractions, found by sending one
// cohort along the belt; V/N in every slat where nothing leaks.
void fill_steadily(Conveyor& conveyor, std::size_t slats, double volume, double dt) {
  Conveyor::Parcel cohort;
  cohort.way = conveyor.has_zones ? static_cast<std::uint32_t>(slats) : 0;
  cohort.amount = 1;
  double sum = 0;
  for (std::size_t at = slats; at-- > 0;) {
    meet_zones(conveyor, cohort, at);
    lay(conveyor, at, cohort);
    sum += cohort.amount;
    cohort.amount -= loss_at(conveyor, cohort, at, dt);
  }
  for (Conveyor::Slat& slat : conveyor.slats) {
    Conveyor::Parcel& parcel = slat.front();
    parcel.amount = volume * (parcel.amount / sum);
    for (double& share : parcel.shares)
      if (share >= 0) share *= volume / sum;
  }
}

// The share of one time unit, on its slats: whole on the one towards the entry when discrete.
void fill_unit(Conveyor& conveyor, std::size_t from, std::size_t to, std::size_t slats,
               double volume) {
  if (conveyor.is_discrete) return enter(conveyor, to - 1, slats, volume);
  for (std::size_t at = from; at < to; ++at)
    enter(conveyor, at, slats, volume / static_cast<double>(to - from));
}

// xmile.md 19.8: one value a slat where there are enough, else one a time unit; the last repeats.
void fill_by_list(Conveyor& conveyor, std::size_t slats, const std::vector<double>& list,
                  double dt) {
  if (list.size() >= slats) {
    for (std::size_t at = 0; at < slats; ++at) enter(conveyor, at, slats, list[at]);
    return;
  }
  const std::size_t unit = slats_of_unit(dt);
  for (std::size_t from = 0, n = 0; from < slats; from += unit, ++n) {
    const std::size_t to = std::min(slats, from + unit);
    fill_unit(conveyor, from, to, slats, list[std::min(n, list.size() - 1)]);
  }
}

void fill(Conveyor& conveyor, std::size_t slats, const std::vector<double>& list, double dt) {
  conveyor.slats.assign(slats, {});
  if (list.size() > 1) return fill_by_list(conveyor, slats, list, dt);
  const double volume = list.empty() ? 0 : list[0];
  if (volume == 0) return;
  if (!conveyor.is_discrete) return fill_steadily(conveyor, slats, volume, dt);
  const std::size_t unit = slats_of_unit(dt);
  const std::size_t units = (slats + unit - 1) / unit;
  fill_by_list(conveyor, slats, {volume / static_cast<double>(units)}, dt);
}

double fraction_of(double given) { return given > 0 ? given : 0; }

// discrete, exponential, transit time, number of leaks, then for each its zone, whole, fraction;
// then the initial contents
Conveyor started(Arguments& given, std::vector<double>& list) {
  Conveyor conveyor;
  conveyor.is_discrete = given.next_is_true();
  conveyor.is_exponential = given.next_is_true();
  conveyor.transit_time = conveyor.entered_time = given.next();
  conveyor.leaks.resize(static_cast<std::size_t>(given.next()));
  for (Conveyor::Leak& leak : conveyor.leaks) {
    leak.zone_start = given.next();
    leak.zone_end = given.next();
    leak.is_whole = given.next_is_true();
    leak.fraction = fraction_of(given.next());
    conveyor.has_zones = conveyor.has_zones || leak.zone_start > 0 || leak.zone_end < 1;
  }
  while (!given.is_at_end()) list.push_back(given.next());
  return conveyor;
}

// arrested, held, then for each leak its fraction, whether it is shut, and whether its places count
void plan(Conveyor& conveyor, Arguments& given, double dt) {
  clear_plan(conveyor);
  conveyor.is_arrested = given.next_is_true();
  conveyor.is_held = given.next_is_true();
  for (Conveyor::Leak& leak : conveyor.leaks) {
    const double fraction = fraction_of(given.next());
    leak.fraction = given.next_is_true() ? 0 : fraction;
    leak.places.assign(given.next_is_true() ? conveyor.slats.size() : 0, 0.0);
  }
  if (conveyor.is_arrested) return;
  plan_leaks(conveyor, dt);
  for (const Conveyor::Leak& leak : conveyor.leaks) conveyor.lost += leak.volume;
  if (conveyor.is_held) return;
  for (const Conveyor::Parcel& parcel : conveyor.slats[0]) conveyor.exit += left_of(parcel);
}

// for each inflow how it spreads, whether a conveyor drives it, its rate
void move(const weir_frame& frame, Conveyor& conveyor, Arguments& given, std::size_t way) {
  carry_out_losses(conveyor);
  shift(conveyor);
  fit_belt(conveyor, way);
  while (!given.is_at_end()) {
    const std::vector<double> weights = weir::next_spread(frame, conveyor, given, way);
    const bool is_driven = given.next_is_true();
    const double volume = given.next() * frame.dt;
    if (!is_driven) conveyor.admitted_in_unit += volume;
    if (volume > 0) conveyor.entered_time = conveyor.transit_time;
    bring(conveyor, weights, way, volume);
  }
}

// The length of the way that material enters for now, once the transit time is read.
std::size_t way_now(Conveyor& conveyor, Arguments& given, double dt) {
  given.next();  // the rate at the exit: the plan has it
  const bool is_sampled = given.next_is_true();
  const double time = given.next();
  if (is_sampled && std::isfinite(time)) {
    conveyor.has_changed_time = conveyor.has_changed_time || time != conveyor.transit_time;
    conveyor.transit_time = time;
  }
  return slats_of(conveyor.transit_time, dt);
}

// Whether a belt of `wanted` slats, of which it has `present`, is too long, or all belts are; then
// the run ends.
bool is_too_long(weir_frame* frame, std::size_t wanted, std::size_t present) {
  const bool all_are =
      wanted > present && frame->slats + (wanted - present) > weir::kMostSlatsInAll;
  if (wanted == 0) weir::stop_run(frame, "a conveyor is longer than 1000000 time steps");
  if (all_are) weir::stop_run(frame, "the conveyors are longer than 4000000 time steps together");
  return wanted == 0 || all_are;
}

// A new time unit begins with the step that follows: the inflow limit is whole again.
bool ends_unit(const weir_frame& frame) {
  const double now = static_cast<double>(frame.step) * frame.dt;
  return std::floor(now + frame.dt + kEdge) > std::floor(now + kEdge);
}

}  // namespace

namespace weir {

double item_of(const Conveyor& conveyor, std::size_t at) { return amount_on(conveyor.slats[at]); }

double amount_of_age(const Conveyor& conveyor, double from, double to, double dt) {
  if (conveyor.has_changed_time) return 0;
  const std::size_t way = slats_of(conveyor.transit_time, dt);
  const double least = from / dt - kEdge, most = to / dt - kEdge;
  double sum = 0;
  for (std::size_t at = 0; at < way && at < conveyor.slats.size(); ++at) {
    const double age = static_cast<double>(way - 1 - at);  // in steps
    if (age >= least && age < most) sum += amount_on(conveyor.slats[at]);
  }
  return sum;
}

}  // namespace weir

/// Makes the belt; the sum of what lies on it. A transit time that is not above 0, or too long for
/// the belt, ends the run.
double weir_rt_conveyor_start(weir_frame* frame, uint32_t object) {
  Arguments given(frame, object);
  try {
    std::vector<double> list;
    Conveyor conveyor = started(given, list);
    if (!(conveyor.transit_time > 0)) {
      weir::stop_run(frame, "the transit time of a conveyor must be more than 0 at the start");
      return kNan;
    }
    if (const auto* old = weir::started_object<Conveyor>(frame, object))
      frame->slats -= old->slats.size();
    const std::size_t slats = slats_of(conveyor.transit_time, frame->dt);
    if (is_too_long(frame, slats, 0)) return kNan;
    fill(conveyor, slats, list, frame->dt);
    frame->slats += conveyor.slats.size();
    const double content = content_of(conveyor);
    return weir::start_object(frame, object, std::move(conveyor)) ? content : kNan;
  } catch (const std::bad_alloc&) {
    weir::stop_run(frame, "a conveyor needs more memory than there is");
    return kNan;
  }
}

/// Plans what leaves in this step: xmile.md 19.4, 0 to 3. The rate at the exit.
double weir_rt_conveyor_leave(weir_frame* frame, uint32_t object) {
  Arguments given(frame, object);
  auto* conveyor = weir::started_object<Conveyor>(frame, object);
  if (!conveyor) return kNan;
  plan(*conveyor, given, frame->dt);
  return conveyor->exit / frame->dt;
}

/// The planned rate of one leak. Arguments: the rate at the exit, with which it was planned; its
/// number, from 0.
double weir_rt_conveyor_leak(weir_frame* frame, uint32_t object) {
  const Arguments given(frame, object);
  const auto* conveyor = weir::started_object<Conveyor>(frame, object);
  const auto which = static_cast<std::size_t>(given[1]);
  return conveyor && which < conveyor->leaks.size() ? conveyor->leaks[which].volume / frame->dt
                                                    : kNan;
}

/// The volume that an inflow may bring (xmile.md 19.6). Arguments: the rate at the
/// exit, capacity, inflow limit, the rate that conveyors bring, the rate that earlier inflows
/// bring.
double weir_rt_conveyor_room(weir_frame* frame, uint32_t object) {
  const Arguments given(frame, object);
  const auto* conveyor = weir::started_object<Conveyor>(frame, object);
  if (!conveyor) return kNan;
  if (conveyor->is_arrested) return 0;
  const double dt = frame->dt, earlier = given[4] * dt;
  const double stays = content_of(*conveyor) - conveyor->lost - conveyor->exit;
  const double room = given[1] - stays - given[3] * dt - earlier;
  const double used = conveyor->is_discrete ? conveyor->admitted_in_unit : 0;
  const double limit = (conveyor->is_discrete ? given[2] : given[2] * dt) - used - earlier;
  return std::max(0.0, std::min(room, limit));
}

/// Carries out the plan and takes the inflows in: xmile.md 19.4, 5 and 6. The new content.
double weir_rt_conveyor_push(weir_frame* frame, uint32_t object) {
  Arguments given(frame, object);
  auto* conveyor = weir::started_object<Conveyor>(frame, object);
  if (!conveyor) return kNan;
  const std::size_t before = conveyor->slats.size();
  try {
    const std::size_t way = conveyor->is_arrested ? before : way_now(*conveyor, given, frame->dt);
    if (is_too_long(frame, way, before)) return kNan;
    if (!conveyor->is_arrested) move(*frame, *conveyor, given, way);
  } catch (const std::bad_alloc&) {
    weir::stop_run(frame, "a conveyor needs more memory than there is");
  }
  frame->slats += conveyor->slats.size() - before;
  if (conveyor->parcels > weir::kMostParcels)
    weir::stop_run(frame, "a conveyor holds more than 4000000 parcels");
  if (ends_unit(*frame)) conveyor->admitted_in_unit = 0;
  return content_of(*conveyor);
}

/// The transit time of what enters in this step, or of what entered last (xmile.md 26.7).
/// Arguments: sample, transit time, rate that enters.
double weir_rt_conveyor_time(weir_frame* frame, uint32_t object) {
  const Arguments given(frame, object);
  const auto* conveyor = weir::started_object<Conveyor>(frame, object);
  if (!conveyor) return kNan;
  if (!given.is_true(2)) return conveyor->entered_time;
  const bool is_read = !conveyor->is_arrested && given.is_true(0) && std::isfinite(given[1]);
  return is_read ? given[1] : conveyor->transit_time;
}
