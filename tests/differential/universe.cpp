// Trees of the small universe: text, value, and which there are. See universe.h.
#include "tests/differential/universe.h"

#include <cmath>
#include <random>

namespace weir::universe {
namespace {

constexpr double kMissing = -0x1p109;

std::size_t column(Language language) { return static_cast<std::size_t>(language); }

/// How tightly the text of a tree binds.
int level(const Tree& tree, Language language) {
  if (tree.former) return tree.former->level;
  return tree.is_named ? kWhole : tree.leaf->level[column(language)];
}

/// The text of an operand that must bind at least as tightly as `least`.
std::string operand(const Tree& tree, int least, Language language) {
  const std::string plain = text(tree, language);
  return level(tree, language) >= least ? plain : "(" + plain + ")";
}

std::string call_text(const Tree& tree, Language language) {
  std::string spelled = tree.former->spelling;
  // xmile.md 12.1: a name with blanks is written with underscores
  for (char& c : spelled)
    if (c == ' ' && language == Language::Xmile) c = '_';
  if (tree.args.empty()) return spelled;
  const char* separator = "(";
  for (const Tree& arg : tree.args) {
    spelled += separator + text(arg, language);
    separator = ", ";
  }
  return spelled + ")";
}

bool is_written_missing(const Tree& tree) {
  return tree.leaf && tree.leaf->is_missing && !tree.is_named;
}

/// `x = :NA:` with a tolerance, when that is what the tree says.
bool is_missing_test(const Tree& tree) {
  return tree.former->missing_test != Former::Test::None &&
         (is_written_missing(tree.args[0]) || is_written_missing(tree.args[1]));
}

double missing_test(const Tree& tree) {
  const Tree& tested = is_written_missing(tree.args[0]) ? tree.args[1] : tree.args[0];
  const bool is_missing = std::fabs(value(tested) - kMissing) <= 1e-6 * std::fabs(kMissing);
  return is_missing == (tree.former->missing_test == Former::Test::Equal);
}

Tree leaf_tree(const Leaf& leaf, bool is_named) {
  Tree tree;
  tree.leaf = &leaf;
  tree.is_named = is_named;
  return tree;
}

Tree former_tree(const Former& former, std::vector<Tree> args) {
  Tree tree;
  tree.former = &former;
  tree.args = std::move(args);
  return tree;
}

/// Draws the same trees everywhere: the engine's numbers are fixed by the standard, its
/// distributions are not.
class Sampler {
 public:
  explicit Sampler(Language language) : language_(language) {}

  Tree leaf() {
    const auto& from = leaves(language_);
    return leaf_tree(from[draw(from.size())], draw(2) == 0);
  }
  /// `former` over leaves, but for one argument.
  Tree with(const Former& former, std::size_t place, Tree arg) {
    std::vector<Tree> args;
    for (std::size_t i = 0; i < static_cast<std::size_t>(former.arity); ++i)
      args.push_back(i == place ? std::move(arg) : leaf());
    return former_tree(former, std::move(args));
  }
  Tree over_leaves(const Former& former) { return with(former, former.arity, {}); }
  /// Any former over trees of at most `depth` levels.
  Tree any(int depth) {
    if (depth == 0 || draw(6) == 0) return leaf();
    const auto& from = formers(language_);
    const Former& former = from[draw(from.size())];
    std::vector<Tree> args;
    for (int i = 0; i < former.arity; ++i) args.push_back(any(depth - 1));
    return former_tree(former, std::move(args));
  }

 private:
  std::size_t draw(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  Language language_;
  std::mt19937_64 random_{20};
};

/// All ways to put leaves into the arguments from `tree.args.size()` on.
void fill(const Tree& tree, Language language, bool is_named, std::vector<Tree>& made) {
  if (tree.args.size() == static_cast<std::size_t>(tree.former->arity)) {
    made.push_back(tree);
    return;
  }
  for (const Leaf& leaf : leaves(language)) {
    Tree longer = tree;
    longer.args.push_back(leaf_tree(leaf, is_named));
    fill(longer, language, is_named, made);
  }
}

}  // namespace

std::string text(const Tree& tree, Language language) {
  if (tree.leaf) return tree.is_named ? tree.leaf->name : tree.leaf->text[column(language)];
  const Former& former = *tree.former;
  switch (former.form) {
    case Former::Form::Call:
      return call_text(tree, language);
    case Former::Form::Prefix: {
      const bool is_word = former.spelling.size() > 1;
      return former.spelling + (is_word ? " " : "") +
             operand(tree.args[0], former.own[0], language);
    }
    case Former::Form::Infix:
      return operand(tree.args[0], former.own[0], language) + " " + former.spelling + " " +
             operand(tree.args[1], former.own[1], language);
    case Former::Form::IfThenElse:
      return "IF " + text(tree.args[0], language) + " THEN " + text(tree.args[1], language) +
             " ELSE " + text(tree.args[2], language);
  }
  return {};
}

double value(const Tree& tree) {
  if (tree.leaf) return tree.leaf->value;
  if (is_missing_test(tree)) return missing_test(tree);
  std::vector<double> args;
  for (const Tree& arg : tree.args) args.push_back(value(arg));
  return tree.former->value(args.data());
}

std::vector<Tree> all_of_depth_one(Language language, bool is_named) {
  std::vector<Tree> made;
  for (const Former& former : formers(language))
    fill(former_tree(former, {}), language, is_named, made);
  return made;
}

std::vector<Tree> sampled_of_depth_two(Language language, std::size_t samples) {
  Sampler sampler(language);
  std::vector<Tree> made;
  for (const Former& outer : formers(language))
    for (std::size_t place = 0; place < static_cast<std::size_t>(outer.arity); ++place)
      for (const Former& inner : formers(language))
        for (std::size_t i = 0; i < samples; ++i)
          made.push_back(sampler.with(outer, place, sampler.over_leaves(inner)));
  return made;
}

std::vector<Tree> sampled_of_depth_three(Language language, std::size_t count) {
  Sampler sampler(language);
  std::vector<Tree> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(sampler.any(3));
  return made;
}

}  // namespace weir::universe
