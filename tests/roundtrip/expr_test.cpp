// parse(print(e)) is e, for every expression of every model in its own language.
#include <gtest/gtest.h>

#include <cstdio>

#include "frontend/load.h"
#include "frontend/syntax/print_expr.h"
#include "ir/base/render.h"
#include "ir/model/diff.h"
#include "tests/conform/models.h"

namespace weir::conform {
namespace {

using syntax::Language;

class Expressions : public testing::Test {
 protected:
  /// A lookup of XMILE stands beside its equation, not in it; texts of Reality Checks are no
  /// expressions.
  void check(const Expr& expr, Language language) {
    if (expr.kind == ExprKind::Missing || expr.kind == ExprKind::Literal) return;
    // as is a table with rows, which Vensim's exporter writes into an <eqn>
    if (language == Language::Xmile && expr.row_length > 0) return;
    if (language == Language::Xmile && expr.args.size() == 2 &&
        expr.args[1].kind == ExprKind::Table) {
      return check(expr.args[0], language);
    }
    const auto unwritable = syntax::find_unwritable(expr, language);
    EXPECT_FALSE(unwritable) << unwritable->construct;
    const std::string text = print_expr(expr, language);
    SourceMap sources;
    Diagnostics diags;
    const FileId file = sources.add(SourceFile("printed", text));
    const Expr again = syntax::parse_expr(sources[file].text(), language, {file}, diags);
    EXPECT_FALSE(diags.has_errors()) << render(diags, sources);
    EXPECT_TRUE(is_same(expr, again)) << text;
    // parentheses and spellings as well
    EXPECT_EQ(print_expr(again, language), text);
    ++checked_;
  }

  void check(const Sector& sector, Language language) {
    for (const Variable& var : sector.variables) {
      if (var.multiplier) check(*var.multiplier, language);
      for (const Equation& equation : var.equations) {
        check(equation.expr, language);
        if (equation.init) check(*equation.init, language);
      }
    }
  }

  std::size_t checked_ = 0;
};

TEST_F(Expressions, ReadBackAsTheyPrint) {
  if (find_models_folder().empty()) std::puts(absence_note().c_str());
  for (const auto& path : all_model_files()) {
    SCOPED_TRACE(path.string());
    SourceMap sources;
    Diagnostics diags;
    const Model model = load(path.string(), sources, diags);
    if (diags.has_errors()) continue;  // what stands for a wrong equation is no text
    const Language language = model.dialect == Dialect::Vensim ? Language::Mdl : Language::Xmile;
    for (const Sector& sector : model.sectors) check(sector, language);
    for (const Macro& macro : model.macros) check(macro.body, language);
  }
  std::printf("%zu expressions\n", checked_);
  EXPECT_GT(checked_, 0u);
}

}  // namespace
}  // namespace weir::conform
