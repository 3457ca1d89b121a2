// See influence.h.
#include "tools/libweir/influence.h"

#include <algorithm>
#include <deque>

#include "tools/libweir/json.h"
#include "tools/libweir/reads.h"

namespace weir {
namespace {

struct Arrow {
  VarId to;
  bool is_initial = false;
};

/// The arrows between the variables that an author sees.
class Influences {
 public:
  Influences(const ResolvedModel& model, Direction direction)
      : model_(model), arrows_(model.vars.size()) {
    for (VarId reader : model.vars.ids()) {
      if (!is_shown(reader)) continue;
      for (const Arrow& arrow : causes_of(reader)) {
        if (direction == Direction::Causes) arrows_[reader.index()].push_back(arrow);
        if (direction == Direction::Uses)
          arrows_[arrow.to.index()].push_back({reader, arrow.is_initial});
      }
    }
    for (std::vector<Arrow>& list : arrows_) {
      std::sort(list.begin(), list.end(),
                [](const Arrow& a, const Arrow& b) { return a.to < b.to; });
    }
  }

  const std::vector<Arrow>& of(VarId var) const { return arrows_[var.index()]; }

  bool is_shown(VarId var) const {
    const RVar& found = model_.vars[var];
    return found.kind == RVarKind::Time || (!found.is_hidden && found.kind != RVarKind::StepTime);
  }

 private:
  /// What a variable reads, with what the hidden variables among that read in their place.
  std::vector<Arrow> causes_of(VarId reader) const;

  const ResolvedModel& model_;
  std::vector<std::vector<Arrow>> arrows_;
};

std::vector<Arrow> Influences::causes_of(VarId reader) const {
  std::vector<Arrow> causes;
  const auto add = [](std::vector<Arrow>& list, const Arrow& arrow) {
    const auto same = [&](const Arrow& other) { return other.to == arrow.to; };
    const auto found = std::find_if(list.begin(), list.end(), same);
    if (found == list.end()) {
      list.push_back(arrow);
    } else if (found->is_initial && !arrow.is_initial) {
      found->is_initial = false;
    } else {
      return false;
    }
    return true;
  };
  std::vector<Arrow> hidden;  // seen, in the order found
  std::deque<Arrow> waiting{{reader, false}};
  while (!waiting.empty()) {
    const Arrow from = waiting.front();
    waiting.pop_front();
    each_read(model_.vars[from.to], [&](VarId var, bool is_initial) {
      if (var == model_.step_time) var = model_.time;
      const Arrow arrow{var, from.is_initial || is_initial};
      if (is_shown(var)) {
        add(causes, arrow);
      } else if (add(hidden, arrow)) {
        waiting.push_back(arrow);
      }
    });
  }
  return causes;
}

class Grower {
 public:
  Grower(const ResolvedModel& model, const Influences& influences)
      : model_(model), influences_(influences), is_open_(model.vars.size(), false) {}

  InfluenceTree grow(VarId var, int depth) {
    InfluenceTree tree{model_.vars[var].name, false, false, false, {}};
    if (depth == 0 || influences_.of(var).empty()) return tree;
    if (is_open_[var.index()]) {
      tree.is_repeated = true;
      return tree;
    }
    is_open_[var.index()] = true;
    way_.push_back(var);
    for (const Arrow& arrow : influences_.of(var)) {
      const bool closes = std::find(way_.begin(), way_.end(), arrow.to) != way_.end();
      InfluenceTree branch = closes
                                 ? InfluenceTree{model_.vars[arrow.to].name, false, true, false, {}}
                                 : grow(arrow.to, depth - 1);
      branch.is_initial = arrow.is_initial;
      tree.branches.push_back(std::move(branch));
    }
    way_.pop_back();
    return tree;
  }

 private:
  const ResolvedModel& model_;
  const Influences& influences_;
  std::vector<bool> is_open_;
  std::vector<VarId> way_;
};

void report_unknown(const ResolvedModel& model, std::string_view name, Diagnostics& diags) {
  Diagnostic& report = diags.report(DiagKind::UnknownVariable, {}, name);
  std::vector<std::string> keys, names;
  for (const RVar& var : model.vars) {
    if (var.is_hidden) continue;
    keys.push_back(name_key(var.name));
    names.push_back(var.name);
  }
  const int closest = find_closest(name_key(name), keys);
  if (closest >= 0) report.note({}, "did you mean '{}'?", names[static_cast<std::size_t>(closest)]);
}

/// `before` stands in front of what is below the line.
void print(const InfluenceTree& tree, const std::string& before, std::string& out) {
  out += tree.name;
  if (tree.is_initial) out += " (initial)";
  if (tree.closes_loop) out += " (loop)";
  if (tree.is_repeated) out += " (above)";
  out += '\n';
  for (std::size_t i = 0; i < tree.branches.size(); ++i) {
    const bool is_last = i + 1 == tree.branches.size();
    out += before + (is_last ? "└─ " : "├─ ");
    print(tree.branches[i], before + (is_last ? "   " : "│  "), out);
  }
}

void write(const InfluenceTree& tree, JsonWriter& json) {
  json.begin_object().key("name").text(tree.name);
  if (tree.is_initial) json.key("initial").boolean(true);
  if (tree.closes_loop) json.key("loop").boolean(true);
  if (tree.is_repeated) json.key("above").boolean(true);
  if (!tree.branches.empty()) {
    json.key("branches").begin_array();
    for (const InfluenceTree& branch : tree.branches) write(branch, json);
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::vector<InfluenceTree> trace(const Lowered& lowered, std::string_view name, Direction direction,
                                 int depth, Diagnostics& diags) {
  const ResolvedModel& model = lowered.resolved;
  const Influences influences(model, direction);
  const std::string key = name_key(name);
  std::vector<InfluenceTree> trees;
  for (VarId var : model.vars.ids()) {
    if (influences.is_shown(var) && name_key(model.vars[var].name) == key)
      trees.push_back(Grower(model, influences).grow(var, depth));
  }
  if (trees.empty()) report_unknown(model, name, diags);
  return trees;
}

std::string to_text(const InfluenceTree& tree) {
  std::string text;
  print(tree, "", text);
  return text;
}

std::string to_json(const std::vector<InfluenceTree>& trees) {
  JsonWriter json;
  json.begin_array();
  for (const InfluenceTree& tree : trees) write(tree, json);
  return json.end_array().str();
}

}  // namespace weir
