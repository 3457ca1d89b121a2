// A run's settings as the runtime wants them. Inside libweir only.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {

/// Variables of Vensim that bound the error of a step (vensim.md 1.6.1).
inline constexpr const char* kAbsoluteTolerance = "absolute tolerance";
inline constexpr const char* kRelativeTolerance = "relative tolerance";

/// The model's own number of this name key, or null.
const ProgramVar* find_number(const Program& program, std::string_view key);

/// The seed of a run that is given none: the model's own NOISE SEED, when it is a number that a
/// seed can be, else Vensim's default (vensim.md 10.9.2).
class ModelSeed {
 public:
  explicit ModelSeed(const Program& program);
  std::uint64_t with(const std::vector<Override>& overrides) const;

 private:
  std::optional<std::uint32_t> slot_;
  double own_ = 0;
};

/// Code for how many runs at once can be made and earns back its making, where native code is there
/// already: 8, 4, or 1, where none does.
std::uint32_t lanes_that_pay(const Program& program, const RunEstimate& estimate, double runs);

/// The columns that a run saves: those asked for, else all that the code computes.
std::vector<ResultColumn> chosen_columns(const Compiled& compiled, const RunSettings& settings);
/// The first column that the code does not compute, or null.
const ResultColumn* find_left_out(const Compiled& compiled,
                                  const std::vector<ResultColumn>& columns);

/// Everything that `settings` say of a run that saves `columns`.
RunOptions run_options(const Compiled& compiled, const RunSettings& settings,
                       const std::vector<ResultColumn>& columns);

}  // namespace weir
