// Weights of slats: see spread.h.
#include "runtime/spread.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace weir {
namespace {

// In the order of Spread of ir/model/model.h.
enum class Spread { Beginning, Even, Destination, Distribution, Source };
constexpr std::size_t kSpreads = 5;

// A whole number below `end`; `end` for all else.
std::size_t whole(double given, std::size_t end) {
  return given >= 0 && given < static_cast<double>(end) ? static_cast<std::size_t>(given) : end;
}

// No weight is below 0 or no number.
double weight(double given) { return given > 0 && std::isfinite(given) ? given : 0; }

std::vector<double> content_weights(const Conveyor& conveyor, std::size_t way) {
  std::vector<double> weights(way);
  for (std::size_t at = 0; at < way; ++at) weights[at] = weight(item_of(conveyor, at));
  return weights;
}

// Lays parts of one length each over slats: parts[0] and slat 0 at the same end.
std::vector<double> laid_over(const std::vector<double>& parts, std::size_t way) {
  if (parts.size() == way) return parts;
  std::vector<double> weights(way, 0.0);
  const double slats_a_part = static_cast<double>(way) / static_cast<double>(parts.size());
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const double from = static_cast<double>(part) * slats_a_part;
    const double to = static_cast<double>(part + 1) * slats_a_part;
    for (auto at = static_cast<std::size_t>(from); at < way && static_cast<double>(at) < to; ++at) {
      const double begin = std::max(from, static_cast<double>(at));
      const double end = std::min(to, static_cast<double>(at + 1));
      weights[at] += parts[part] * (std::max(0.0, end - begin) / slats_a_part);
    }
  }
  return weights;
}

// Areas of the function over the slats; its x run from the entry to the exit.
std::vector<double> weights_of_table(const weir_frame& frame, std::uint32_t number,
                                     std::size_t way) {
  const weir_table& table = frame.tables[number];
  if (table.count == 0) return {};
  const double first = table.xs[0], width = table.xs[table.count - 1] - first;
  if (width == 0) return std::vector<double>(way, 1.0);
  std::vector<double> weights(way);
  double beyond = weir_rt_lookup_integral(&frame, number, first + width);
  for (std::size_t at = 0; at < way; ++at) {
    const double part = 1 - static_cast<double>(at + 1) / static_cast<double>(way);
    const double before = weir_rt_lookup_integral(&frame, number, first + width * part);
    weights[at] = weight(beyond - before);
    beyond = before;
  }
  return weights;
}

// The weights of a table change with the way only.
const std::vector<double>& kept_weights(Conveyor& conveyor, const weir_frame& frame,
                                        std::uint32_t number, std::size_t way) {
  for (Conveyor::Distribution& known : conveyor.distributions) {
    if (known.table != number) continue;
    if (known.weights.size() != way) known.weights = weights_of_table(frame, number, way);
    return known.weights;
  }
  conveyor.distributions.push_back({number, weights_of_table(frame, number, way)});
  return conveyor.distributions.back().weights;
}

// Shares of parts of one length, the one at the entry first.
std::vector<double> weights_of_parts(std::vector<double> parts, std::size_t way) {
  std::reverse(parts.begin(), parts.end());
  for (double& part : parts) part = weight(part);
  return laid_over(parts, way);
}

std::vector<double> next_distribution(const weir_frame& frame, Conveyor& conveyor, Arguments& given,
                                      std::size_t way) {
  const std::size_t count = whole(given.next(), given.size());
  if (count == 0) {
    const std::size_t number = whole(given.next(), frame.table_count);
    if (number == frame.table_count) return {};
    return kept_weights(conveyor, frame, static_cast<std::uint32_t>(number), way);
  }
  std::vector<double> parts(count);
  for (double& part : parts) part = given.next();
  return weights_of_parts(std::move(parts), way);
}

std::vector<double> next_source(const weir_frame& frame, Arguments& given, std::size_t way) {
  const std::size_t object = whole(given.next(), frame.object_count);
  const double number = given.next();
  const weir_object* place = object < frame.object_count ? frame.objects[object] : nullptr;
  const auto* source = place ? std::get_if<Conveyor>(&place->content) : nullptr;
  const std::size_t leak = source ? whole(number, source->leaks.size()) : 0;
  const bool is_known = source && leak < source->leaks.size();
  if (!is_known || source->leaks[leak].places.empty()) return {};
  return laid_over(source->leaks[leak].places, way);
}

}  // namespace

std::vector<double> next_spread(const weir_frame& frame, Conveyor& conveyor, Arguments& given,
                                std::size_t way) {
  switch (static_cast<Spread>(whole(given.next(), kSpreads))) {
    case Spread::Beginning:
      return {};
    case Spread::Even:
      return std::vector<double>(way, 1.0);
    case Spread::Destination:
      return content_weights(conveyor, way);
    case Spread::Distribution:
      return next_distribution(frame, conveyor, given, way);
    case Spread::Source:
      return next_source(frame, given, way);
  }
  return {};
}

}  // namespace weir
