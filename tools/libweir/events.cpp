// See events.h.
//
// A variable crosses a threshold where it is beyond it and was not so at the saved time before; at
// the start being beyond counts. The events of a threshold are used one after the other. Arrays are
// judged element by element.
#include "tools/libweir/events.h"

#include <fmt/core.h>

#include <algorithm>

#include "frontend/xmile/events.h"
#include "ir/base/number.h"
#include "tools/libweir/table.h"

namespace weir {
namespace {

/// Times are sums of steps.
constexpr double kRounding = 1e-9;

class Watcher {
 public:
  Watcher(const xmile::Threshold& threshold, const ResultSet& results, std::size_t column)
      : threshold_(threshold), results_(results), column_(column) {}

  void watch(std::vector<FiredEvent>& fired) {
    const bool is_once = threshold_.repeat == xmile::EventRepeat::Once;
    const bool has_several = threshold_.events.size() > 1;
    bool was_beyond = false;
    double last = 0;
    std::size_t next = 0;
    for (std::size_t row = 0; row < results_.results.times.size(); ++row) {
      const double time = results_.results.times[row];
      const bool is_now = is_beyond(results_.results.at(row, column_));
      const bool is_again = is_now && was_beyond && !is_once && threshold_.interval > 0 &&
                            time >= last + threshold_.interval - kRounding * (1 + std::abs(time));
      const bool fires = (is_now && !was_beyond) || is_again;
      was_beyond = is_now;
      if (!fires) continue;
      // after the last of several nothing more happens
      if ((is_once || has_several) && next >= threshold_.events.size()) return;
      add(time, threshold_.events[std::min(next, threshold_.events.size() - 1)], fired);
      last = time;
      ++next;
    }
  }

 private:
  bool is_beyond(double value) const {
    return threshold_.is_decreasing ? value < threshold_.value : value > threshold_.value;
  }

  void add(double time, const xmile::Event& event, std::vector<FiredEvent>& fired) const {
    std::string text =
        fmt::format("{} is {} {}", results_.columns[column_].header,
                    threshold_.is_decreasing ? "below" : "above", format_number(threshold_.value));
    if (!event.text.empty()) text += ": " + event.text;
    fired.push_back({time, std::move(text), xmile::event_action_name(event.action)});
  }

  const xmile::Threshold& threshold_;
  const ResultSet& results_;
  const std::size_t column_;
};

/// The columns of a variable and of its elements.
std::vector<std::size_t> columns_of(const std::string& key, const ResultSet& results) {
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at < results.columns.size(); ++at) {
    const std::string own = column_key(results.columns[at].header);
    if (own == column_key(key) || own.starts_with(column_key(key) + "[")) found.push_back(at);
  }
  return found;
}

void cut_behind(double time, Results& results) {
  const auto end = std::upper_bound(results.times.begin(), results.times.end(), time);
  results.times.erase(end, results.times.end());
  results.values.resize(results.times.size() * results.column_count);
}

}  // namespace

std::string event_text(const FiredEvent& event) {
  return fmt::format("event at time {}: {}: {}", format_number(event.time), event.action,
                     event.text);
}

std::vector<FiredEvent> fire_events(const Model& model, ResultSet& results,
                                    std::vector<std::string>& unseen) {
  std::vector<FiredEvent> fired;
  for (const xmile::Threshold& threshold : xmile::read_events(model)) {
    const std::vector<std::size_t> columns = columns_of(threshold.shown, results);
    const bool is_told = std::find(unseen.begin(), unseen.end(), threshold.shown) != unseen.end();
    if (columns.empty() && !is_told) unseen.push_back(threshold.shown);
    for (const std::size_t column : columns) Watcher(threshold, results, column).watch(fired);
  }
  std::stable_sort(fired.begin(), fired.end(),
                   [](const FiredEvent& a, const FiredEvent& b) { return a.time < b.time; });
  const auto stop = std::find_if(fired.begin(), fired.end(),
                                 [](const FiredEvent& event) { return event.action == "stop"; });
  if (stop == fired.end()) return fired;
  const double time = stop->time;
  cut_behind(time, results.results);
  std::erase_if(fired, [&](const FiredEvent& event) { return event.time > time; });
  return fired;
}

}  // namespace weir
