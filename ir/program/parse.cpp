// Reads the text of a Program (print.cpp describes it) for golden tests and `weir dump`.
//
// Every line stands alone: its first word says what it is, and statements gather the lines after
// their `eq`. So nothing recurses, and the parser asks for little: whether loops close and slots
// exist is verify()'s to say.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "ir/program/line_scanner.h"
#include "ir/program/program.h"
#include "ir/program/words.h"

namespace weir {
namespace {

const std::unordered_map<std::string_view, Op>& ops_by_text() {
  static const std::unordered_map<std::string_view, Op> kOps = [] {
    std::unordered_map<std::string_view, Op> ops;
    for (std::size_t i = 0; i < op_count(); ++i) {
      ops.emplace(op_row(static_cast<Op>(i)).text, static_cast<Op>(i));
    }
    return ops;
  }();
  return kOps;
}

class Parser {
 public:
  /// Reads all lines; false, with `problem`, at the first that is wrong.
  bool read(std::string_view text, std::string& problem) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      LineScanner line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.at_end()) continue;
      read_line(line);
      if (!line.failed() && !line.at_end()) line.fail("unexpected text at the end of the line");
      if (line.failed()) {
        problem = fmt::format("line {}: {}", number, line.problem());
        return false;
      }
    }
    if (inner_) {
      problem = "an inner program has no end";
      return false;
    }
    if (finish()) return true;
    problem = "line 1: expected 'program'";
    return false;
  }

  Program take() { return std::move(program_); }

 private:
  using Reader = void (Parser::*)(LineScanner&);

  /// False: it was no program.
  bool finish() {
    finish_statement();
    return has_program_;
  }

  void read_line(LineScanner& line) {
    if (inner_) return read_inner_line(line);
    static const std::unordered_map<std::string_view, Reader> kReaders = {
        {"program", &Parser::program},   {"values", &Parser::values},
        {"control", &Parser::control},   {"save", &Parser::save},
        {"memories", &Parser::memories}, {"nexts", &Parser::nexts},
        {"stocks", &Parser::stocks},     {"clamped", &Parser::clamped},
        {"objects", &Parser::objects},   {"dim", &Parser::dim},
        {"slot", &Parser::slot},         {"image", &Parser::image},
        {"table", &Parser::table},       {"index", &Parser::index_table},
        {"eq", &Parser::statement},      {"rates", &Parser::rates},
        {"solved", &Parser::solved},     {"sought", &Parser::sought},
        {"local", &Parser::local},       {"inner", &Parser::inner},
        {"commons", &Parser::commons},
    };
    const auto reader = kReaders.find(line.peek_word());
    if (reader != kReaders.end()) {
      line.word();
      (this->*reader->second)(line);
      return;
    }
    for (std::size_t k = 0; k < kSectionCount; ++k) {
      if (line.accept_word(section_name(static_cast<SectionKind>(k)))) return open(line, k);
    }
    inst(line);
  }

  // the head

  void program(LineScanner& line) {
    program_.name = line.quoted();
    line.expect_word("method");
    program_.method = from_words<ProgramMethod>(line, kMethodWords);
    has_program_ = true;
  }

  void values(LineScanner& line) {
    const std::uint32_t count = line.count();
    if (count > kMaxValues) return line.fail(fmt::format("more than {} values", kMaxValues));
    program_.value_count = count;
    program_.image.resize(count);
  }

  void control(LineScanner& line) {
    ControlSlots& c = program_.controls;
    line.expect_word("time");
    c.time = line.numbered('v');
    line.expect_word("step_time");
    c.step_time = line.numbered('v');
    line.expect_word("start");
    c.start = line.numbered('v');
    line.expect_word("stop");
    c.stop = line.numbered('v');
    line.expect_word("dt");
    c.dt = line.numbered('v');
    line.expect_word("save");
    c.save = line.numbered('v');
    if (line.accept_word("next_time")) c.next_time = line.numbered('v');
  }

  void save(LineScanner& line) {
    const bool is_every = line.accept_word("every");
    if (!is_every) line.expect_word("without");
    line.expect_word(is_every ? "step" : "rates");
    (is_every ? program_.saves_every_step : program_.saves_without_rates) = true;
  }

  void stocks(LineScanner& line) { program_.stocks = region(line); }
  void memories(LineScanner& line) { program_.memories = region(line); }
  void nexts(LineScanner& line) { program_.nexts = region(line); }
  void clamped(LineScanner& line) { program_.clamped.push_back(region(line)); }

  // `solved v4 size 2` or `solved v4 size 2 guess v9`
  void solved(LineScanner& line) {
    Solved solved{region(line), std::nullopt};
    if (line.accept_word("guess")) solved.guess = line.numbered('v');
    program_.solved.push_back(solved);
  }

  void sought(LineScanner& line) {
    Sought sought;
    sought.unknowns = region(line);
    line.expect_word("lengths");
    sought.lengths = line.numbered('v');
    line.expect_word("residuals");
    sought.residuals = line.numbered('v');
    line.expect_word("tolerances");
    sought.tolerances = line.numbered('v');
    line.expect_word("rounds");
    sought.rounds = line.numbered('v');
    sought.is_initial = line.accept_word("initial");
    program_.sought.push_back(sought);
  }

  // `local v4 from 2 to 5` or `local v4 from 2 to 5 of step`
  void local(LineScanner& line) {
    LocalSlot local;
    local.slot = line.numbered('v');
    line.expect_word("from");
    local.first = line.count();
    line.expect_word("to");
    local.last = line.count();
    if (line.accept_word("of")) {
      line.expect_word("step");
      local.section = SectionKind::Step;
    }
    program_.locals.push_back(local);
  }

  // `inner 0 runs result v9 parameters [v4, v5]`, and from there on its own lines
  void inner(LineScanner& line) {
    if (is_inner_) return line.fail("an inner program within an inner program");
    expect_next(line, program_.inner.size());
    InnerProgram inner;
    inner.runs = line.accept_word("runs");
    if (!inner.runs) line.expect_word("once");
    line.expect_word("result");
    inner.result = line.numbered('v');
    line.expect_word("parameters");
    line.expect('[');
    read_list(line, [&] { inner.parameters.push_back(line.numbered('v')); });
    program_.inner.push_back(std::move(inner));
    inner_ = std::make_unique<Parser>();
    inner_->is_inner_ = true;
  }

  void read_inner_line(LineScanner& line) {
    if (!line.accept_word("end")) return inner_->read_line(line);
    if (!inner_->finish()) return line.fail("expected 'program' before");
    program_.inner.back().program = inner_->take();
    inner_.reset();
  }

  void objects(LineScanner& line) { program_.object_count = line.count(); }

  // `rates v7 size 1` or `rates:`
  void rates(LineScanner& line) {
    if (line.sees_numbered('v')) {
      program_.rates = region(line);
    } else {
      open(line, static_cast<std::size_t>(SectionKind::Rates));
    }
  }

  static Region region(LineScanner& line) {
    Region region;
    region.base = line.numbered('v');
    line.expect_word("size");
    region.size = line.count();
    return region;
  }

  // dimensions, variables, tables

  void dim(LineScanner& line) {
    expect_next(line, program_.dims.size());
    ProgramDim dim;
    dim.name = line.quoted();
    line.expect('[');
    read_list(line, [&] { dim.elements.push_back(line.quoted()); });
    program_.dims.push_back(std::move(dim));
  }

  void slot(LineScanner& line) {
    ProgramVar var;
    var.base = line.count();
    var.name = line.quoted();
    var.kind = from_words<SlotKind>(line, kSlotKindWords);
    if (line.accept('[')) read_list(line, [&] { var.dims.push_back(line.count()); });
    if (line.accept_word("size")) var.size = line.count();
    var.is_hidden = line.accept_word("hidden");
    var.is_unchangeable = line.accept_word("unchangeable");
    var.is_unseen = line.accept_word("unseen");
    if (line.accept_word("defined")) {
      std::vector<bool>& defined = var.defined.emplace();
      for (char c : line.word()) {
        if (c != '0' && c != '1') return line.fail("expected a row of 0 and 1");
        defined.push_back(c == '1');
      }
    }
    image_values(line, var.base, var.size);
    program_.vars.push_back(std::move(var));
  }

  void image(LineScanner& line) {
    const std::uint32_t base = line.count();
    image_values(line, base, program_.image.size());
  }

  // ` = 70`, ` = [1, 2]` or nothing; at most `size` numbers
  void image_values(LineScanner& line, std::size_t base, std::size_t size) {
    if (!line.accept('=')) return;
    std::size_t count = 0;
    const auto value = [&] {
      const double number = line.real();
      if (count >= size || base + count >= program_.image.size()) {
        return line.fail("a value outside of its variable or of the program");
      }
      program_.image[base + count++] = number;
    };
    if (line.accept('[')) {
      read_list(line, value);
    } else {
      value();
    }
  }

  void table(LineScanner& line) {
    expect_next(line, program_.tables.size());
    ProgramTable table;
    table.name = line.quoted();
    table.kind = from_words<ReadKind>(line, kReadKindWords);
    while (line.accept('(')) {
      table.xs.push_back(line.real());
      line.expect(',');
      table.ys.push_back(line.real());
      line.expect(')');
    }
    program_.tables.push_back(std::move(table));
  }

  void index_table(LineScanner& line) {
    expect_next(line, program_.index_tables.size());
    std::vector<std::uint32_t> entries;
    line.expect('[');
    read_list(line, [&] { entries.push_back(line.count()); });
    program_.index_tables.add(std::move(entries));
  }

  void commons(LineScanner& line) {
    line.expect('[');
    read_list(line, [&] { program_.commons.push_back(line.real()); });
  }

  // statements

  void open(LineScanner& line, std::size_t section) {
    line.expect(':');
    finish_statement();
    section_ = section;
    has_section_ = true;
  }

  void statement(LineScanner& line) {
    finish_statement();
    if (!has_section_) return line.fail("a statement outside of the sections");
    statement_.label = line.quoted();
    if (line.accept_word("registers")) registers_ = line.count();
    if (line.accept_word("loops")) loops_ = line.count();
    has_statement_ = true;
  }

  // the counts are those of the body unless they were told
  void finish_statement() {
    if (!has_statement_) return;
    statement_.register_count = registers_.value_or(used_registers(statement_));
    statement_.loop_count = loops_.value_or(used_loops(statement_));
    program_.sections[section_].push_back(std::move(statement_));
    statement_ = Statement();
    registers_.reset();
    loops_.reset();
    has_statement_ = false;
  }

  void inst(LineScanner& line) {
    Inst inst;
    if (line.accept('}')) {
      inst.op = Op::End;
    } else if (line.accept_word("for")) {
      inst.op = Op::For;
      inst.loop = LoopId(line.numbered('i'));
      line.expect_word("in");
      inst.count = line.count();
      inst.is_backward = line.accept_word("backward");
      line.expect('{');
    } else {
      operation(line, inst);
    }
    if (!has_statement_) line.fail("expected 'eq' or a line of the head");
    statement_.body.push_back(std::move(inst));
  }

  // `%3 = load v[7]`, `store v[7], %3`
  void operation(LineScanner& line, Inst& inst) {
    const bool has_result = !ops_by_text().contains(line.peek_word());
    if (has_result) {
      inst.result = operand(line);
      line.expect('=');
    }
    const std::string_view text = line.peek_word();
    const auto op = ops_by_text().find(text);
    if (line.failed()) return;
    if (op == ops_by_text().end() || op->second == Op::For || op->second == Op::End) {
      return line.fail(fmt::format("no operation is called '{}'", text));
    }
    line.word();
    inst.op = op->second;
    if (op_has_result(inst.op) != has_result) {
      return line.fail(fmt::format("'{}' gives {} result", text, has_result ? "no" : "a"));
    }
    while (!line.failed() && !line.at_end()) {
      if (!inst.at.empty() || !inst.args.empty()) line.expect(',');
      if (line.peek_word() == space_word(inst.op, inst.at.size())) {
        inst.at.push_back(address(line, inst.op));
      } else {
        inst.args.push_back(operand(line));
      }
    }
  }

  static Operand operand(LineScanner& line) {
    if (line.accept('%')) return Operand::reg(line.count());
    if (line.sees_numbered('v')) return Operand::slot(line.numbered('v'));
    return Operand::value(line.real());
  }

  static Address address(LineScanner& line, Op op) {
    Address at;
    line.word();
    line.expect('[');
    at.base = line.count();
    while (line.accept('+')) at.terms.push_back(index_term(line));
    if (op_row(op).kind == OpKind::Array) {
      line.expect(',');
      at.rows = line.count();
      line.expect_word("by");
      at.columns = line.count();
      line.expect(',');
      line.expect_word("strides");
      at.row_stride = line.count();
      at.column_stride = line.count();
    }
    line.expect(']');
    if (line.accept_word("invalid")) at.invalid = line.real();
    return at;
  }

  static IndexTerm index_term(LineScanner& line) {
    IndexTerm term;
    if (line.accept_word("dyn")) {
      term.kind = IndexTerm::Kind::Dynamic;
      line.expect('(');
      term.operand = operand(line);
      line.expect(',');
      line.expect_word("stride");
      term.stride = line.count();
      line.expect(',');
      line.expect_word("extent");
      term.extent = line.count();
      line.expect(')');
    } else if (line.sees_numbered('t')) {
      term.kind = IndexTerm::Kind::Table;
      term.table = IndexTableId(line.numbered('t'));
      line.expect('[');
      term.loop = LoopId(line.numbered('i'));
      line.expect(']');
    } else {
      term.loop = LoopId(line.numbered('i'));
      if (line.accept('*')) term.stride = line.count();
    }
    return term;
  }

  // pieces

  // items between `[`, which is taken already, and `]`
  template <class ReadItem>
  static void read_list(LineScanner& line, ReadItem read_item) {
    if (line.accept(']')) return;
    do {
      read_item();
    } while (line.accept(','));
    line.expect(']');
  }

  // tables and dimensions stand in the order of their numbers
  static void expect_next(LineScanner& line, std::size_t expected) {
    if (line.count() != expected) line.fail(fmt::format("expected number {}", expected));
  }

  template <class Enum, std::size_t N>
  static Enum from_words(LineScanner& line, const std::array<const char*, N>& words) {
    const std::optional<Enum> value = find_word<Enum>(words, line.peek_word());
    if (!value) line.fail(fmt::format("unknown word '{}'", line.peek_word()));
    line.word();
    return value.value_or(Enum{});
  }

  Program program_;
  std::unique_ptr<Parser> inner_;  // the one whose lines are being read
  bool is_inner_ = false;
  bool has_program_ = false;
  std::size_t section_ = 0;
  bool has_section_ = false;
  Statement statement_;
  bool has_statement_ = false;
  std::optional<std::uint32_t> registers_, loops_;
};

}  // namespace

/// Reads what print() writes; spans stay empty. Comments run from `;` to the end of the line.
Program parse_program(const std::string& text, std::string& problem) {
  Parser parser;
  problem.clear();
  if (!parser.read(text, problem)) return Program();
  return parser.take();
}

}  // namespace weir
