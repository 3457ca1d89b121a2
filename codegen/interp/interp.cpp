// The reference engine: bytecode behind the C table of weir/rt.h.
#include "codegen/engine.h"
#include "codegen/interp/bytecode.h"

namespace weir {
namespace {

class Interpreter final : public Executable {
 public:
  explicit Interpreter(const Program& program)
      : Executable(program), bytecode_(interp::compile_bytecode(program)) {
    code_.self = &bytecode_;
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
  return std::make_unique<Interpreter>(program);
}

}  // namespace weir
