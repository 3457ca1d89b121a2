// The hand-over from the interpreter to native code.
#include "codegen/tiered.h"

#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace weir {
namespace {

constexpr std::uint64_t kNever = ~std::uint64_t{0};

class Tiers final : public TieredExecutable {
 public:
  Tiers(Program program, const TierOptions& options)
      : TieredExecutable(program),
        program_(std::move(program)),
        options_(options),
        interpreter_(make_interpreter(program_)) {
    code_.self = this;
    code_.run = [](const void* self, std::uint32_t section, weir_frame* frame) {
      const weir_code& code = static_cast<const Tiers*>(self)->engine_for(*frame).code();
      code.run(code.self, section, frame);
    };
    state_.is_making = true;
    try {
      maker_ = std::thread([this] { make_native(); });
    } catch (const std::system_error&) {
      state_ = {false, {}, {}, "there is no thread to be had"};  // the interpreter does it all
      is_over_ = true;
    }
  }

  ~Tiers() override {
    is_cancelled_ = true;
    if (maker_.joinable()) maker_.join();
  }

  TierState state() const override {
    const std::lock_guard lock(mutex_);
    TierState state = state_;
    const std::uint64_t from = native_from_;
    if (from != kNever) state.native_from = from;
    return state;
  }

 private:
  void make_native() {
    LlvmTimes times;
    LlvmOptions llvm = options_.llvm;
    llvm.times = &times;
    llvm.cache = &options_.cache;
    llvm.is_cancelled = &is_cancelled_;
    std::string problem;
    native_ = make_llvm_engine(program_, llvm, problem);
    const std::lock_guard lock(mutex_);
    state_.is_making = false;
    state_.times = times;
    state_.problem = native_ ? std::string() : problem;
    ready_.store(native_.get(), std::memory_order_release);
    is_over_.store(true, std::memory_order_release);
    is_over_.notify_all();
  }

  const Executable& engine_for(const weir_frame& frame) const {
    if (options_.exactly_from) {
      if (frame.step < *options_.exactly_from) return *interpreter_;
      is_over_.wait(false, std::memory_order_acquire);
    }
    const Executable* native = ready_.load(std::memory_order_acquire);
    if (native == nullptr) return *interpreter_;
    if (native_from_.load(std::memory_order_relaxed) == kNever) native_from_ = frame.step;
    return *native;
  }

  const Program program_;
  const TierOptions options_;
  const std::unique_ptr<Executable> interpreter_;
  std::unique_ptr<Executable> native_;  // the maker's until `ready_` has it
  std::atomic<const Executable*> ready_ = nullptr;
  std::atomic<bool> is_over_ = false;  // `ready_` is what it stays
  std::atomic<bool> is_cancelled_ = false;
  mutable std::atomic<std::uint64_t> native_from_ = kNever;
  mutable std::mutex mutex_;
  TierState state_;
  std::thread maker_;  // last: it uses all of the above
};

}  // namespace

std::unique_ptr<TieredExecutable> make_tiered_engine(Program program, const TierOptions& options) {
  return std::make_unique<Tiers>(std::move(program), options);
}

}  // namespace weir
