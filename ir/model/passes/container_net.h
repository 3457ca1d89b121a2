// Which conveyors, queues and ovens the flows of one sector connect, and whether they may
// (xmile.md 19.2, 20.1, 34). Private to ir/model/passes; what runs is made of it in containers.cpp.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "ir/model/passes/resolver.h"

namespace weir {

/// Which containers a flow leads from and to.
struct FlowEnds {
  std::optional<std::size_t> from, to;
  std::size_t inflow_number = 0;  // at `to`, from 0
};

class ContainerNet {
 public:
  /// Reports what is wrong.
  ContainerNet(const std::vector<Variable>& vars, Diagnostics& diags);

  bool is_sound() const { return is_sound_; }
  /// Of each variable.
  const std::vector<FlowEnds>& ends() const { return ends_; }
  /// The place of a variable that is there.
  std::size_t at(const Name& name) const { return by_key_.at(name.key); }
  bool is_container(std::size_t i) const { return vars_[i].container.has_value(); }
  bool is_conveyor(std::size_t i) const { return is_a(i, ContainerKind::Conveyor); }
  bool is_queue(std::size_t i) const { return is_a(i, ContainerKind::Queue); }

 private:
  bool is_a(std::size_t i, ContainerKind kind) const {
    return vars_[i].container && vars_[i].container->kind == kind;
  }
  void problem(Span span, const Name& name, const std::string& what);
  void find_ends(std::size_t stock);
  FlowEnds* ends_of(std::size_t stock, const FlowRef& flow);
  void claim(std::optional<std::size_t>& end, std::size_t stock, const FlowRef& flow,
             const char* complaint);
  void check(std::size_t i);
  void check_spread(std::size_t i);
  bool is_leak(std::size_t conveyor, const Variable& flow) const;
  void check_conveyor(std::size_t i);
  void check_queue(std::size_t i);

  const std::vector<Variable>& vars_;
  Diagnostics& diags_;
  std::vector<FlowEnds> ends_;
  std::unordered_map<std::string, std::size_t> by_key_;
  bool is_sound_ = true;
};

/// One number for all elements, written as such.
std::optional<double> only_number(const std::vector<Equation>& equations);

/// Marked by <leak>: it leaks wherever it stands among the outflows.
bool is_marked(const Variable& flow);

}  // namespace weir
