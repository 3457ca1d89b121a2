// The reference engine: bytecode behind the C table of weir/rt.h.
#include <utility>
#include <vector>

#include "codegen/engine.h"
#include "codegen/interp/bytecode.h"

namespace weir {
namespace {

class Interpreter final : public Executable {
 public:
  Interpreter(const Program& program, std::vector<double> image)
      : Executable(program, std::move(image)), bytecode_(interp::compile_bytecode(program)) {
    code_.self = &bytecode_;
    // one by one, its operations take longer than the runtime's loop over all stocks
    code_.sections &= ~(1u << WEIR_QUIET);
    code_.run = [](const void* self, std::uint32_t section, weir_frame* frame) {
      interp::run_bytecode(*static_cast<const interp::Bytecode*>(self), section, frame);
    };
  }

 private:
  interp::Bytecode bytecode_;
};

}  // namespace

/// The program must verify; nothing is checked again here.
std::unique_ptr<Executable> make_interpreter(const Program& program) {
  return std::make_unique<Interpreter>(program, program.image);
}

std::unique_ptr<Executable> make_interpreter(Program&& program) {
  std::vector<double> image = std::move(program.image);
  return std::make_unique<Interpreter>(program, std::move(image));
}

}  // namespace weir
