// See ensemble.h.
//
//     source -> (a thread each: take a batch, run it, encode it) -> ready, by number -> sink
//
// A thread takes the next batch of inputs under the lock and keeps the lock for nothing else. The
// caller's thread writes batches in their order. A thread that is too far ahead of it waits: so the
// number of batches in memory is bounded.
#include "tools/libweir/ensemble.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/lanes.h"
#include "tools/libweir/run_options.h"
#include "tools/libweir/stopwatch.h"

namespace weir {
namespace {

constexpr double kBatchBytes = 256 << 10;  // of results: a batch costs little more than its runs
constexpr double kMostRunsInBatch = 256;
constexpr double kMostLaneBytes = 16 << 20;  // of results of runs that are made at once
constexpr std::size_t kMostFailuresTold = 20;
constexpr std::chrono::milliseconds kBetweenReports{100};

/// Makes runs of one ensemble. Several threads may at once.
class Runner {
 public:
  Runner(const Compiled& compiled, const RunSettings& settings, std::atomic<bool>& is_stopped)
      : code_(compiled.code->code()),
        lanes_(compiled.lanes ? &compiled.lanes->code() : nullptr),
        is_strict_(compiled.math == MathMode::Strict),
        seed_(compiled.program),
        given_seed_(settings.seed) {
    options_ = run_options(compiled, settings, chosen_columns(compiled, settings));
    options_.progress = [](void* context, double) {
      return !static_cast<const std::atomic<bool>*>(context)->load(std::memory_order_relaxed);
    };
    options_.progress_context = &is_stopped;
  }

  FinishedRun run(std::uint64_t index, RunInput input) const {
    const RunOptions options = options_of(input);
    return {index, std::move(input.name), options.seed, run_alone(options)};
  }

  /// How many runs are made at once.
  std::size_t lanes() const { return lanes_ ? lanes_->lanes : 1; }

  /// At most so many runs that follow each other, added to `runs`. Those that cannot go with the
  /// others are made by themselves.
  void run(std::uint64_t index, std::span<RunInput> inputs, std::vector<FinishedRun>& runs) const {
    std::vector<RunOptions> options;
    for (const RunInput& input : inputs) options.push_back(options_of(input));
    std::vector<std::optional<RunOutcome>> outcomes(inputs.size());
    if (inputs.size() > 1) outcomes = simulate_lanes(*lanes_, options);
    for (std::size_t at = 0; at < inputs.size(); ++at) {
      if (!outcomes[at]) outcomes[at] = run_alone(options[at]);
      runs.push_back(
          {index + at, std::move(inputs[at].name), options[at].seed, std::move(*outcomes[at])});
    }
  }

 private:
  // With fast mathematics code of one lane has other bits: a run is then made by that of several
  // even when it is alone, so that its numbers do not depend on which runs stand beside it.
  RunOutcome run_alone(const RunOptions& options) const {
    if (lanes_ != nullptr && !is_strict_) {
      if (auto outcome = std::move(simulate_lanes(*lanes_, {options})[0]))
        return std::move(*outcome);
    }
    return simulate(code_, options);
  }

  RunOptions options_of(const RunInput& input) const {
    RunOptions options = options_;
    options.overrides.insert(options.overrides.end(), input.overrides.begin(),
                             input.overrides.end());
    const auto given = input.seed ? input.seed : given_seed_;
    options.seed = given ? *given : seed_.with(options.overrides);
    return options;
  }

  const weir_code& code_;
  const weir_code* lanes_;  // null: runs are made one by one
  bool is_strict_;
  ModelSeed seed_;
  std::optional<std::uint64_t> given_seed_;
  RunOptions options_;
};

/// Runs that follow each other, encoded.
struct Batch {
  std::uint64_t first = 0, count = 0;
  std::string bytes;
  std::uint64_t failed = 0;
  std::vector<EnsembleProduct::Failure> failures;  // the first few
};

/// How many runs make a batch worth its passage between threads.
std::uint64_t runs_in_batch(const Compiled& compiled, const RunSettings& settings) {
  const ControlValues times = control_values(compiled.program, settings.overrides);
  const std::optional<double> step =
      times.save && times.dt ? std::optional(std::max(*times.save, *times.dt)) : times.dt;
  if (!times.start || !times.stop || !step || !(*step > 0)) return 1;
  const double rows = std::max(1.0, (*times.stop - *times.start) / *step + 1);
  const double columns = settings.columns ? static_cast<double>(settings.columns->size()) : 1;
  const double bytes = rows * (columns + 1) * sizeof(double);
  const auto count =
      static_cast<std::uint64_t>(std::clamp(kBatchBytes / bytes, 1.0, kMostRunsInBatch));
  // whole rounds of all lanes, unless that would be too much to hold
  const std::uint64_t lanes = compiled.lanes ? compiled.lanes->code().lanes : 1;
  if (count >= lanes) return count - count % lanes;
  return bytes * static_cast<double>(lanes) <= kMostLaneBytes ? lanes : count;
}

class Ensemble {
 public:
  Ensemble(const Compiled& compiled, const EnsembleSettings& settings, RunSource& source,
           RunSink& sink)
      : settings_(settings),
        source_(source),
        sink_(sink),
        runner_(compiled, settings.run, is_stopped_),
        batch_size_(runs_in_batch(compiled, settings.run)) {
    product_.runs = source.count();
    const auto columns = chosen_columns(compiled, settings.run);
    if (const ResultColumn* missing = find_left_out(compiled, columns)) {
      product_.problem = "'" + missing->header + "' was left out when the model was compiled";
    }
  }

  EnsembleProduct go() {
    if (open() && move_to_first()) {
      start_threads();
      write_batches();
      stop_threads();
    }
    const std::string problem = sink_.close();
    if (product_.problem.empty()) product_.problem = problem;
    product_.milliseconds += watch_.lap();
    return std::move(product_);
  }

 private:
  bool open();
  std::optional<FinishedRun> find_sample();
  bool move_to_first();
  void start_threads();
  void stop_threads();
  void work();
  std::optional<std::pair<std::uint64_t, std::vector<RunInput>>> take_inputs();
  std::optional<Batch> make_batch(std::uint64_t first, std::vector<RunInput> inputs) const;
  void write_batches();
  std::optional<Batch> wait_for(std::uint64_t first);
  bool report();

  const EnsembleSettings& settings_;
  RunSource& source_;
  RunSink& sink_;
  std::atomic<bool> is_stopped_ = false;
  Runner runner_;
  std::uint64_t batch_size_;
  Stopwatch watch_;
  EnsembleProduct product_;

  std::vector<std::thread> threads_;
  std::mutex mutex_;  // of all below, and of source_
  std::condition_variable may_take_, is_ready_;
  std::uint64_t taken_ = 0;    // runs
  std::uint64_t allowed_ = 0;  // runs that may be taken before more are written
  std::map<std::uint64_t, Batch> ready_;
  std::exception_ptr fault_;
};

/// The first run that succeeds: its times are those of the file, and a file that is gone on with
/// must have it.
std::optional<FinishedRun> Ensemble::find_sample() {
  RunInput input;
  for (std::uint64_t index = 0; source_.next(input); ++index) {
    FinishedRun run = runner_.run(index, input);
    if (run.outcome.status == RunStatus::Done) return run;
    if (!report()) break;
  }
  return std::nullopt;
}

bool Ensemble::open() {
  if (!product_.problem.empty()) return false;
  std::optional<FinishedRun> sample;
  if (sink_.needs_sample()) sample = find_sample();
  product_.problem = source_.problem();
  if (!product_.problem.empty() || product_.is_stopped) return false;
  const RunSink::Opened opened = sink_.open(source_, sample ? &*sample : nullptr);
  product_.problem = opened.problem;
  product_.done = product_.resumed = opened.done;
  product_.failed = opened.failed;
  return product_.problem.empty();
}

bool Ensemble::move_to_first() {
  RunInput input;
  bool is_there = source_.rewind();
  while (is_there && taken_ < product_.done) {
    is_there = source_.next(input);
    ++taken_;
  }
  if (!is_there) product_.problem = source_.problem();
  return is_there;
}

void Ensemble::start_threads() {
  unsigned wanted = settings_.threads;
  if (wanted == 0) wanted = std::max(1u, std::thread::hardware_concurrency());
  // each thread's batch, and one more that it may have ready
  allowed_ = product_.done + 2 * wanted * batch_size_;
  try {
    while (threads_.size() < wanted) threads_.emplace_back(&Ensemble::work, this);
  } catch (const std::system_error&) {
    // fewer threads do the same
    if (threads_.empty()) product_.problem = "the system gives no thread";
  }
}

void Ensemble::stop_threads() {
  is_stopped_ = true;
  {
    const std::lock_guard lock(mutex_);
    allowed_ = product_.runs;
  }
  may_take_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  if (fault_) std::rethrow_exception(fault_);
}

/// A thread's life. What it throws (there is no memory) ends the ensemble in the caller's thread.
void Ensemble::work() try {
  while (auto inputs = take_inputs()) {
    std::optional<Batch> batch = make_batch(inputs->first, std::move(inputs->second));
    if (!batch) return;
    const std::lock_guard lock(mutex_);
    ready_.emplace(batch->first, std::move(*batch));
    is_ready_.notify_one();
  }
} catch (...) {
  const std::lock_guard lock(mutex_);
  fault_ = std::current_exception();
  is_ready_.notify_one();
}

std::optional<std::pair<std::uint64_t, std::vector<RunInput>>> Ensemble::take_inputs() {
  std::unique_lock lock(mutex_);
  may_take_.wait(lock, [&] { return taken_ < allowed_ || taken_ >= product_.runs; });
  if (is_stopped_ || taken_ >= product_.runs) return std::nullopt;
  const std::uint64_t first = taken_;
  std::vector<RunInput> inputs;
  RunInput input;
  const std::uint64_t count = std::min(batch_size_, product_.runs - first);
  while (inputs.size() < count && source_.next(input)) inputs.push_back(std::move(input));
  taken_ = inputs.size() < count ? product_.runs : first + count;
  if (inputs.size() < count) is_ready_.notify_one();  // the source has a problem
  if (inputs.empty()) return std::nullopt;
  return std::pair(first, std::move(inputs));
}

/// As many runs at once as there are lanes; nothing when the ensemble was stopped meanwhile.
std::optional<Batch> Ensemble::make_batch(std::uint64_t first, std::vector<RunInput> inputs) const {
  std::vector<FinishedRun> runs;
  runs.reserve(inputs.size());
  const std::span<RunInput> all(inputs);
  for (std::size_t at = 0; at < all.size(); at += runner_.lanes()) {
    if (is_stopped_) return std::nullopt;
    const std::size_t count = std::min(runner_.lanes(), all.size() - at);
    runner_.run(first + at, all.subspan(at, count), runs);
    if (runs.back().outcome.status == RunStatus::Stopped) return std::nullopt;
  }
  Batch batch{first, runs.size(), sink_.encode(runs), 0, {}};
  for (FinishedRun& run : runs) {
    if (run.outcome.status == RunStatus::Done) continue;
    ++batch.failed;
    if (batch.failures.size() == kMostFailuresTold) continue;
    batch.failures.push_back({std::move(run.name), std::move(run.outcome.problem)});
  }
  return batch;
}

void Ensemble::write_batches() {
  while (product_.done < product_.runs && product_.problem.empty()) {
    std::optional<Batch> batch = wait_for(product_.done);
    if (!batch) return;
    product_.problem = sink_.write(batch->first, batch->count, batch->bytes);
    if (!product_.problem.empty()) return;
    product_.done += batch->count;
    product_.failed += batch->failed;
    for (auto& failure : batch->failures) {
      if (product_.failures.size() == kMostFailuresTold) break;
      product_.failures.push_back(std::move(failure));
    }
    const std::lock_guard lock(mutex_);
    allowed_ += batch->count;
    may_take_.notify_all();
  }
}

/// The batch that begins with run `first`; nothing when it will not come.
std::optional<Batch> Ensemble::wait_for(std::uint64_t first) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (const auto found = ready_.find(first); found != ready_.end()) {
      Batch batch = std::move(found->second);
      ready_.erase(found);
      lock.unlock();
      report();
      return batch;
    }
    if (product_.is_stopped || fault_) return std::nullopt;
    if (!source_.problem().empty() && taken_ == product_.runs) {
      product_.problem = source_.problem();
      return std::nullopt;
    }
    is_ready_.wait_for(lock, kBetweenReports);
    lock.unlock();
    report();
    lock.lock();
  }
}

/// Tells how far it is; false when it is to end.
bool Ensemble::report() {
  if (product_.is_stopped) return false;
  if (settings_.progress == nullptr) return true;
  product_.milliseconds += watch_.lap();
  product_.is_stopped = !settings_.progress(settings_.progress_context, product_);
  if (product_.is_stopped) is_stopped_ = true;
  return !product_.is_stopped;
}

class RepeatedRuns : public RunSource {
 public:
  RepeatedRuns(std::uint64_t count, std::uint64_t seed) : count_(count), seed_(seed) {}

  std::uint64_t count() const override { return count_; }
  std::size_t longest_name() const override { return 0; }
  bool next(RunInput& input) override {
    if (at_ == count_) return false;
    input = {std::to_string(at_ + 1), {}, seed_ + at_};
    ++at_;
    return true;
  }
  bool rewind() override {
    at_ = 0;
    return true;
  }
  const std::string& problem() const override { return problem_; }
  std::vector<std::uint32_t> varied() const override { return {}; }

 private:
  std::uint64_t count_, seed_, at_ = 0;
  std::string problem_;
};

}  // namespace

std::unique_ptr<RunSource> make_repeated_runs(std::uint64_t count, std::uint64_t seed) {
  return std::make_unique<RepeatedRuns>(count, seed);
}

EnsembleProduct run_ensemble(const Compiled& compiled, const EnsembleSettings& settings,
                             RunSource& source, RunSink& sink) {
  return Ensemble(compiled, settings, source, sink).go();
}

}  // namespace weir
