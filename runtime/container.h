// What conveyors and queues hold between steps (xmile.md 19, 20). Private to the runtime.
//
// A container's operations take any number of arguments: each is put into its object first
// (weir_rt_container_put), in order, and the operation uses them up.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "weir/rt.h"

namespace weir {

/// Most slats of one conveyor (xmile.md 19.3 asks for a bound), of all conveyors of a run, and most
/// parcels on one: about 500 MB.
inline constexpr std::size_t kMostSlats = 1'000'000;
inline constexpr std::size_t kMostSlatsInAll = 4'000'000;
inline constexpr std::size_t kMostParcels = 4'000'000;

/// A belt of slats, one dt of travel each.
///
/// What leaves in a step is planned in `rates` (weir_rt_conveyor_leave), as often as rates are
/// evaluated, and carried out once in `update` (weir_rt_conveyor_push).
struct Conveyor {
  /// A leak flow. Its zone is a part of the way, from 0 at the entry to 1 at the exit.
  struct Leak {
    double zone_start = 0, zone_end = 1;
    bool is_whole = false;  // leaks whole units only
    double carried = 0;     // whole units only: what it owes from earlier steps
    // the plan of this step
    double fraction = 0;
    double volume = 0;
    double owed = 0;             // `carried` of the next step
    std::vector<double> places;  // volume of each slat, the exit first; empty: nobody asks
  };

  /// What a graphical function gives each slat of the way, the exit first.
  struct Distribution {
    std::uint32_t table = 0;
    std::vector<double> weights;
  };

  /// Material on one slat that entered for the same way.
  struct Parcel {
    std::uint32_t way = 0;  // slats at its entry; 0 where no leak has a zone
    double amount = 0;
    double lost = 0;             // planned for this step
    std::vector<double> shares;  // linear leaks: loss a step at fraction 1; below 0: zone not met
  };
  using Slat = std::vector<Parcel>;

  std::deque<Slat> slats;   // [0] is the exit
  std::size_t parcels = 0;  // on all slats; what comes above the bound is not kept
  std::vector<Leak> leaks;
  std::vector<Distribution> distributions;  // those that an inflow was spread by
  bool is_discrete = false, is_exponential = false, has_zones = false;
  double transit_time = 0;  // as latched
  bool has_changed_time = false;
  double entered_time = 0;      // as it was when something entered last
  double admitted_in_unit = 0;  // discrete: since the last whole time unit
  // the plan of this step
  bool is_arrested = false, is_held = false;
  double exit = 0, lost = 0;
};

/// Batches, the front first.
struct Queue {
  std::deque<double> batches;
};

/// The content of each slat or batch, as conv[i] and the array functions see it (xmile.md 18.9).
double item_of(const Conveyor& conveyor, std::size_t at);
double item_of(const Queue& queue, std::size_t at);
/// What is on the belt whose time since its entry, told by its place, is from `from` to below `to`.
/// 0 once the transit time has changed: then places do not tell (xmile.md 26.7).
double amount_of_age(const Conveyor& conveyor, double from, double to, double dt);
inline std::size_t item_count(const Conveyor& conveyor) { return conveyor.slats.size(); }
inline std::size_t item_count(const Queue& queue) { return queue.batches.size(); }

}  // namespace weir
