// Small resolved models by hand, for tests of lowering and of the engines.
//
//     ResolvedBuilder b;
//     VarId births = b.var("births");
//     VarId people = b.stock("people", ref(births), num(100));
//     b.define(births, ref(people) * num(0.1));
//     Program program = lower(b.model, diags);
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ir/model/resolved.h"

namespace weir::testing {

inline RExpr num(double value) {
  RExpr expr;
  expr.number = value;
  return expr;
}

inline RIndex at(std::uint32_t position) {
  RIndex index;
  index.at = position;
  return index;
}

inline RIndex loop(std::uint32_t number, std::vector<std::uint32_t> positions) {
  RIndex index;
  index.kind = RIndex::Kind::Loop;
  index.loop = number;
  index.positions = std::move(positions);
  return index;
}

inline RIndex dynamic(RExpr expr) {
  RIndex index;
  index.kind = RIndex::Kind::Dynamic;
  index.expr.push_back(std::move(expr));
  return index;
}

inline RExpr ref(VarId var, std::vector<RIndex> index = {}, double invalid = 0) {
  RExpr expr;
  expr.kind = RKind::Value;
  expr.var = var;
  expr.index = std::move(index);
  expr.invalid = invalid;
  return expr;
}

inline RExpr apply(Op op, std::vector<RExpr> args) {
  RExpr expr;
  expr.kind = RKind::Apply;
  expr.op = op;
  expr.args = std::move(args);
  return expr;
}

inline RExpr operator+(RExpr a, RExpr b) { return apply(Op::Add, {std::move(a), std::move(b)}); }
inline RExpr operator-(RExpr a, RExpr b) { return apply(Op::Sub, {std::move(a), std::move(b)}); }
inline RExpr operator*(RExpr a, RExpr b) { return apply(Op::Mul, {std::move(a), std::move(b)}); }

inline RExpr reduce(Op op, double start, std::uint32_t first_loop,
                    std::vector<std::uint32_t> counts, RExpr body) {
  RExpr expr;
  expr.kind = RKind::Reduce;
  expr.op = op;
  expr.number = start;
  expr.reduced.emplace().first = first_loop;
  for (std::uint32_t count : counts) expr.reduced->loops.push_back({count, "r"});
  expr.args.push_back(std::move(body));
  return expr;
}

/// 0, 1, ... count-1: the positions of a loop over a whole dimension.
inline std::vector<std::uint32_t> all(std::uint32_t count) {
  std::vector<std::uint32_t> positions(count);
  for (std::uint32_t i = 0; i < count; ++i) positions[i] = i;
  return positions;
}

/// An equation with loops of these lengths and this left side.
inline REquation equation(REquationKind kind, std::vector<std::uint32_t> counts,
                          std::vector<RIndex> target, RExpr expr, RExpr init = {}) {
  REquation made;
  made.kind = kind;
  for (std::uint32_t count : counts) made.loops.push_back({count, "d"});
  made.target = std::move(target);
  made.expr = std::move(expr);
  made.init = std::move(init);
  return made;
}

inline REquation values(std::vector<std::uint32_t> counts, std::vector<RIndex> target,
                        std::vector<double> numbers) {
  REquation made = equation(REquationKind::Values, std::move(counts), std::move(target), {});
  made.values = std::move(numbers);
  return made;
}

/// Adds variables to `model`, each with a span of its own: one byte, at the number of its equation.
class ResolvedBuilder {
 public:
  ResolvedModel model;

  /// A model over 0 .. 3 with the step 1, saved at each.
  ResolvedBuilder() {
    model.name = "test";
    model.time = special("Time", RVarKind::Time);
    model.step_time = special("step time", RVarKind::StepTime);
    model.start = constant("INITIAL TIME", 0);
    model.stop = constant("FINAL TIME", 3);
    model.dt = constant("TIME STEP", 1);
  }

  DimId dim(const std::string& name, const std::vector<std::string>& elements) {
    ResolvedDim made;
    made.name = Name(name);
    for (const std::string& element : elements)
      made.elems.push_back(model.elems.add(Name(element)));
    return model.dims.add(std::move(made));
  }

  VarId var(const std::string& name, std::vector<DimId> dims = {}) {
    RVar made;
    made.name = name;
    made.dims = std::move(dims);
    made.span = next_span();
    return model.vars.add(std::move(made));
  }

  void define(VarId var, REquation made) {
    made.span = next_span();
    model.vars[var].equations.push_back(std::move(made));
  }
  void define(VarId var, RExpr expr) {
    define(var, equation(REquationKind::Auxiliary, {}, {}, std::move(expr)));
  }

  VarId constant(const std::string& name, double value) {
    return with(name, values({}, {}, {value}));
  }
  VarId aux(const std::string& name, RExpr expr) {
    return with(name, equation(REquationKind::Auxiliary, {}, {}, std::move(expr)));
  }
  VarId stock(const std::string& name, RExpr rate, RExpr init) {
    return with(name, equation(REquationKind::Stock, {}, {}, std::move(rate), std::move(init)));
  }
  VarId memory(const std::string& name, RExpr next, RExpr init) {
    return with(name, equation(REquationKind::Memory, {}, {}, std::move(next), std::move(init)));
  }
  VarId active(const std::string& name, RExpr expr, RExpr init) {
    return with(name, equation(REquationKind::Active, {}, {}, std::move(expr), std::move(init)));
  }
  VarId initial(const std::string& name, RExpr init) {
    return with(name, equation(REquationKind::Initial, {}, {}, {}, std::move(init)));
  }

  VarId table(const std::string& name, std::vector<DimId> dims, std::vector<ProgramTable> tables) {
    VarId made = var(name, std::move(dims));
    model.vars[made].kind = RVarKind::Table;
    model.vars[made].tables = std::move(tables);
    return made;
  }

 private:
  VarId special(const std::string& name, RVarKind kind) {
    VarId made = var(name);
    model.vars[made].kind = kind;
    return made;
  }

  VarId with(const std::string& name, REquation made) {
    VarId added = var(name);
    define(added, std::move(made));
    return added;
  }

  Span next_span() {
    Span span{FileId(0), spans_, spans_ + 1};
    ++spans_;
    return span;
  }

  std::uint32_t spans_ = 0;
};

}  // namespace weir::testing
