// What every Executable holds beside its code: the tables a weir_code points to, copied from the
// Program.
#include "codegen/engine.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include "ir/opt/starts.h"
#include "runtime/segments.h"

namespace weir {
namespace {

// the runtime's enumerations are the Program's
static_assert(static_cast<int>(ReadKind::Continuous) == WEIR_TABLE_CONTINUOUS);
static_assert(static_cast<int>(ReadKind::Extrapolate) == WEIR_TABLE_EXTRAPOLATE);
static_assert(static_cast<int>(ReadKind::Discrete) == WEIR_TABLE_DISCRETE);
static_assert(static_cast<int>(ReadKind::LookForward) == WEIR_TABLE_LOOK_FORWARD);
static_assert(static_cast<int>(ReadKind::Raw) == WEIR_TABLE_RAW);
static_assert(static_cast<int>(ProgramMethod::Euler) == WEIR_EULER);
static_assert(static_cast<int>(ProgramMethod::Rk2Midpoint) == WEIR_RK2_MIDPOINT);
static_assert(static_cast<int>(ProgramMethod::Rk2Heun) == WEIR_RK2_HEUN);
static_assert(static_cast<int>(ProgramMethod::Rk4) == WEIR_RK4);
static_assert(static_cast<int>(ProgramMethod::Difference) == WEIR_DIFFERENCE);
static_assert(static_cast<int>(ProgramMethod::Rk2Auto) == WEIR_RK2_AUTO);
static_assert(static_cast<int>(ProgramMethod::Rk4Auto) == WEIR_RK4_AUTO);
static_assert(static_cast<int>(ProgramMethod::Rk45) == WEIR_RK45);
static_assert(static_cast<int>(ProgramMethod::Cvode) == WEIR_CVODE);
static_assert(static_cast<int>(SectionKind::Const) == WEIR_CONST);
static_assert(static_cast<int>(SectionKind::Init) == WEIR_INIT);
static_assert(static_cast<int>(SectionKind::Rates) == WEIR_RATES);
static_assert(static_cast<int>(SectionKind::Update) == WEIR_UPDATE);
static_assert(static_cast<int>(SectionKind::Observe) == WEIR_OBSERVE);
static_assert(static_cast<int>(SectionKind::Step) == WEIR_STEP);
static_assert(static_cast<int>(SectionKind::Quiet) == WEIR_QUIET);

weir_region region_of(const Region& region) { return {region.base, region.size}; }

/// Whether no step changes where a run ends, how long its steps are and what it saves.
bool has_fixed_controls(const Program& program) {
  const auto is_fixed = [&](std::uint32_t slot) {
    // from the end, where nearly all files have them
    return std::any_of(program.vars.rbegin(), program.vars.rend(), [&](const ProgramVar& var) {
      const bool stays = var.kind == SlotKind::Constant || var.kind == SlotKind::Fixed;
      return stays && var.base <= slot && slot - var.base < var.size;
    });
  };
  const ControlSlots& controls = program.controls;
  return is_fixed(controls.stop) && is_fixed(controls.dt) && is_fixed(controls.save);
}

// What large arrays begin with is 0 nearly always: a run fills it in, which is faster than a copy.
std::vector<weir_region> pieces_of(const std::vector<double>& image) {
  constexpr std::uint32_t kShortGap = 64;  // is copied, too
  std::vector<weir_region> pieces;
  for (std::uint32_t slot = 0; slot < image.size(); ++slot) {
    if (std::bit_cast<std::uint64_t>(image[slot]) == 0) continue;
    const bool is_near =
        !pieces.empty() && slot - (pieces.back().base + pieces.back().size) < kShortGap;
    if (!is_near) pieces.push_back({slot, 0});
    pieces.back().size = slot + 1 - pieces.back().base;
  }
  return pieces;
}

}  // namespace

bool can_run_in_lanes(const Program& program) {
  switch (program.method) {
    case ProgramMethod::Euler:
    case ProgramMethod::Difference:
    case ProgramMethod::Rk2Midpoint:
    case ProgramMethod::Rk2Heun:
    case ProgramMethod::Rk4:
      return program.solved.empty() && program.sought.empty();
    case ProgramMethod::Rk2Auto:
    case ProgramMethod::Rk4Auto:
    case ProgramMethod::Rk45:
    case ProgramMethod::Cvode:
      return false;
  }
  return false;
}

Executable::Executable(const Program& program, std::vector<double> image)
    : image_(std::move(image)), image_pieces_(pieces_of(image_)), commons_(program.commons) {
  // reserved, so that the pointers below stay
  points_.reserve(2 * program.tables.size());
  segments_.reserve(program.tables.size());
  for (const ProgramTable& table : program.tables) {
    const std::vector<double>& xs = points_.emplace_back(table.xs);
    const std::vector<double>& ys = points_.emplace_back(table.ys);
    weir_table& made =
        tables_.emplace_back(table_of_points(xs, ys, static_cast<weir_table_kind>(table.kind)));
    made.segments = segments_.emplace_back(make_segments(made)).data();
    first_segments_.push_back(made.segments);
  }
  for (const Region& clamped : program.clamped) clamped_.push_back(region_of(clamped));
  for (const Solved& solved : program.solved)
    solved_.push_back(
        {region_of(solved.memories), solved.guess.value_or(0), solved.guess ? 1u : 0u});
  for (const Sought& sought : program.sought) {
    sought_.push_back({region_of(sought.unknowns), sought.lengths, sought.residuals,
                       sought.tolerances, sought.rounds, sought.is_initial ? 1u : 0u});
  }
  const std::size_t inner_count = program.inner.size();
  inner_names_.reserve(inner_count);
  inner_parameters_.reserve(inner_count);
  for (const InnerProgram& inner : program.inner) {
    const Executable& engine = *inner_engines_.emplace_back(make_interpreter(inner.program));
    const std::string& name = inner_names_.emplace_back(inner.program.name);
    const std::vector<std::uint32_t>& parameters = inner_parameters_.emplace_back(inner.parameters);
    inner_.push_back({&engine.code(), name.c_str(), parameters.data(),
                      static_cast<std::uint32_t>(parameters.size()), inner.result,
                      inner.runs ? 1u : 0u});
  }

  code_.lanes = 1;
  code_.value_count = program.value_count;
  code_.table_count = static_cast<std::uint32_t>(tables_.size());
  code_.object_count = program.object_count;
  code_.image = image_.data();
  code_.commons = commons_.data();
  code_.image_pieces = image_pieces_.data();
  code_.image_piece_count = static_cast<std::uint32_t>(image_pieces_.size());
  code_.tables = tables_.data();
  code_.segments = first_segments_.data();
  code_.time = program.controls.time;
  code_.step_time = program.controls.step_time;
  code_.start = program.controls.start;
  code_.stop = program.controls.stop;
  code_.dt = program.controls.dt;
  code_.save = program.controls.save;
  code_.stocks = region_of(program.stocks);
  code_.rates = region_of(program.rates);
  code_.memories = region_of(program.memories);
  code_.nexts = region_of(program.nexts);
  code_.clamped = clamped_.data();
  code_.clamped_count = static_cast<std::uint32_t>(clamped_.size());
  code_.solved = solved_.data();
  code_.solved_count = static_cast<std::uint32_t>(solved_.size());
  code_.sought = sought_.data();
  code_.sought_count = static_cast<std::uint32_t>(sought_.size());
  code_.method = static_cast<std::uint32_t>(program.method);
  code_.saves_every_step = program.saves_every_step ? 1 : 0;
  code_.has_fixed_controls = has_fixed_controls(program) ? 1 : 0;
  code_.saves_without_rates = program.saves_without_rates ? 1 : 0;
  for (std::size_t kind = 0; kind < kSectionCount; ++kind)
    code_.sections |= program.sections[kind].empty() ? 0u : 1u << kind;
  code_.next_time = program.controls.next_time.value_or(0);
  code_.inner = inner_.data();
  code_.inner_count = static_cast<std::uint32_t>(inner_.size());
}

void Executable::set_lanes(const Program& program, const LlvmOptions& options) {
  if (options.lanes == 1) return;
  code_.lanes = options.lanes;
  for (const Region& region : slots_to_set(program)) to_set_.push_back(region_of(region));
  code_.to_set = to_set_.data();
  code_.to_set_count = static_cast<std::uint32_t>(to_set_.size());
  if (!options.has_commons()) return;
  varied_ = *options.varied;
  std::sort(varied_.begin(), varied_.end());
  varied_.reserve(1);  // a place even of none: null means any
  code_.varied = varied_.data();
  code_.varied_count = static_cast<std::uint32_t>(varied_.size());
}

}  // namespace weir
