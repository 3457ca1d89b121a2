// Small expressions over awkward constants, with their text in a language and their value by the
// documents: what small_universe_test.cpp feeds to weir.
//
// Nothing of weir is used to make text or value. A Tree is printed with as few parentheses as the
// grammars allow (vensim.md 3.3, xmile.md 13), so that a parser which binds differently gives a
// different value.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::universe {

enum class Language : std::uint8_t { Vensim, Xmile };

/// Level of what needs no parentheses anywhere.
inline constexpr int kWhole = 100;

/// A constant, and how an expression may write it.
struct Leaf {
  const char* name;     // of the variable that holds it
  const char* text[2];  // by Language
  int level[2];         // of the grammar: how tightly the text binds
  double value;
  bool is_missing = false;  // :NA:
};
const std::vector<Leaf>& leaves(Language language);

/// An operator or a function: how it is written and what it means.
struct Former {
  enum class Form : std::uint8_t { Prefix, Infix, Call, IfThenElse };
  Form form;
  std::string spelling;
  int arity;
  int level;               // of the whole
  std::array<int, 2> own;  // least level of an operand: Prefix [0]; Infix left and right
  double (*value)(const double* args);
  /// Vensim's `x = :NA:` and `x <> :NA:` allow a tolerance where :NA: is written (vensim.md 9.1.1).
  enum class Test : std::uint8_t { None, Equal, NotEqual } missing_test = Test::None;
};
/// Every operator, and every function that needs nothing but its arguments.
const std::vector<Former>& formers(Language language);

/// A leaf or a former applied to trees.
struct Tree {
  const Leaf* leaf = nullptr;
  bool is_named = false;  // a leaf is written as its variable, not as its number
  const Former* former = nullptr;
  std::vector<Tree> args;
};

std::string text(const Tree& tree, Language language);
double value(const Tree& tree);

/// Trees of one former over leaves; with `is_named` leaves, or with numbers.
std::vector<Tree> all_of_depth_one(Language language, bool is_named);
/// Trees of two levels: every former in every place of every former, `samples` times each over
/// leaves drawn from a fixed stream.
std::vector<Tree> sampled_of_depth_two(Language language, std::size_t samples);
/// `count` trees of three levels.
std::vector<Tree> sampled_of_depth_three(Language language, std::size_t count);

}  // namespace weir::universe
