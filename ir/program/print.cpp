// A Program as text. parse.cpp reads it back; what is printed is complete but for spans.
//
//     program "teacup" method euler
//     values 9
//     control time v0 step_time v1 start v2 stop v3 dt v4 save v5
//     stocks v6 size 1
//     rates v7 size 1
//     memories v0 size 0
//     nexts v0 size 0
//     objects 0
//     dim 0 "Region" ["North", "South"]
//     slot 6 "Teacup Temperature" stock
//     slot 8 "Characteristic Time" constant = 10
//     table 0 "effect" continuous (0, 1) (10, 2)
//     index 0 [0, 4, 2]
//     commons [3, 0.5]
//     rates:
//       eq "Heat Loss"
//         %0 = sub v6, 70
//         v7 = div %0, v8
//         for i0 in 3 {
//           %1 = load v[12 + i0*3 + t0[i0] + dyn(%0, stride 1, extent 5)] invalid nan
//           store v[20 + i0], %1
//         }
//
// Inner programs stand at the end, as `inner 0 runs result v9 parameters [v4, v5]`, their own
// lines, `end`. A statement tells its counts of registers and loops only where they are not what
// its body uses.
// `;` opens a comment. Values of the image stand at their variable; those no variable holds stand
// in `image` lines; the rest is +0.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>

#include "ir/base/number.h"
#include "ir/program/program.h"
#include "ir/program/words.h"

namespace weir {
namespace {

bool is_plain_zero(double value) { return std::bit_cast<std::uint64_t>(value) == 0; }

// a NaN that is not the usual one keeps its bits
std::string number_text(double value) {
  if (!std::isnan(value)) return format_number(value);
  const auto bits = std::bit_cast<std::uint64_t>(value);
  if (bits == 0x7FF8000000000000u) return "nan";
  return fmt::format("nan_{:016x}", bits);
}

// any bytes between quotes on one line
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  out += '"';
  return out;
}

class Printer {
 public:
  explicit Printer(const Program& program) : program_(program) {}

  std::string text() {
    head();
    dims();
    vars();
    unnamed_image();
    tables();
    for (std::size_t k = 0; k < kSectionCount; ++k) section(static_cast<SectionKind>(k));
    for (std::size_t i = 0; i < program_.inner.size(); ++i) inner(i);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  template <class List, class Spell>
  void put_list(const List& list, Spell spell) {
    out_ += '[';
    const char* separator = "";
    for (const auto& item : list) {
      out_ += separator;
      out_ += spell(item);
      separator = ", ";
    }
    out_ += ']';
  }

  void head() {
    const ControlSlots& c = program_.controls;
    put("program {} method {}\n", quoted(program_.name), word_of(kMethodWords, program_.method));
    put("values {}\n", program_.value_count);
    put("control time v{} step_time v{} start v{} stop v{} dt v{} save v{}", c.time, c.step_time,
        c.start, c.stop, c.dt, c.save);
    if (c.next_time) put(" next_time v{}", *c.next_time);
    put("\n");
    if (program_.saves_every_step) put("save every step\n");
    if (program_.saves_without_rates) put("save without rates\n");
    region("stocks", program_.stocks);
    region("rates", program_.rates);
    region("memories", program_.memories);
    region("nexts", program_.nexts);
    for (const Region& clamped : program_.clamped) region("clamped", clamped);
    for (const Solved& solved : program_.solved) {
      put("solved v{} size {}", solved.memories.base, solved.memories.size);
      if (solved.guess) put(" guess v{}", *solved.guess);
      out_ += '\n';
    }
    for (const Sought& sought : program_.sought) {
      put("sought v{} size {} lengths v{} residuals v{} tolerances v{} rounds v{}{}\n",
          sought.unknowns.base, sought.unknowns.size, sought.lengths, sought.residuals,
          sought.tolerances, sought.rounds, sought.is_initial ? " initial" : "");
    }
    for (const LocalSlot& local : program_.locals)
      put("local v{} from {} to {}{}\n", local.slot, local.first, local.last,
          local.section == SectionKind::Step ? " of step" : "");
    put("objects {}\n", program_.object_count);
  }

  void region(const char* word, const Region& region) {
    put("{} v{} size {}\n", word, region.base, region.size);
  }

  void dims() {
    for (std::size_t i = 0; i < program_.dims.size(); ++i) {
      put("dim {} {} ", i, quoted(program_.dims[i].name));
      put_list(program_.dims[i].elements, quoted);
      out_ += '\n';
    }
  }

  void vars() {
    for (const ProgramVar& var : program_.vars) {
      put("slot {} {} {}", var.base, quoted(var.name), word_of(kSlotKindWords, var.kind));
      if (!var.dims.empty()) {
        out_ += ' ';
        put_list(var.dims, [](std::uint32_t dim) { return fmt::format("{}", dim); });
      }
      if (var.size != 1) put(" size {}", var.size);
      if (var.is_hidden) put(" hidden");
      if (var.is_unchangeable) put(" unchangeable");
      if (var.is_unseen) put(" unseen");
      if (var.defined) {
        put(" defined ");
        for (bool defined : *var.defined) out_ += defined ? '1' : '0';
      }
      image_of(var.base, var.size);
      out_ += '\n';
    }
  }

  // ` = 70` or ` = [1, 2]`, without the zeros at the end; nothing when all are zero
  void image_of(std::size_t base, std::size_t size) {
    if (base >= program_.image.size()) return;
    const auto first = program_.image.begin() + static_cast<std::ptrdiff_t>(base);
    auto last = first + static_cast<std::ptrdiff_t>(std::min(size, program_.image.size() - base));
    while (last != first && is_plain_zero(*(last - 1))) --last;
    if (last == first) return;
    put(" = ");
    if (size == 1) {
      out_ += number_text(*first);
    } else {
      put_list(std::vector<double>(first, last), number_text);
    }
  }

  // runs of values that belong to no variable
  void unnamed_image() {
    std::vector<bool> is_shown(program_.image.size());
    for (const ProgramVar& var : program_.vars) {
      for (std::size_t i = var.base; i < is_shown.size() && i - var.base < var.size; ++i) {
        is_shown[i] = true;
      }
    }
    auto stands_here = [&](std::size_t i) {
      return i < is_shown.size() && !is_shown[i] && !is_plain_zero(program_.image[i]);
    };
    for (std::size_t i = 0; i < is_shown.size(); ++i) {
      if (!stands_here(i)) continue;
      std::size_t end = i;
      while (stands_here(end)) ++end;
      put("image {}", i);
      image_of(i, end - i);
      out_ += '\n';
      i = end;
    }
  }

  void tables() {
    for (std::size_t i = 0; i < program_.tables.size(); ++i) {
      const ProgramTable& table = program_.tables[i];
      put("table {} {} {}", i, quoted(table.name), word_of(kReadKindWords, table.kind));
      for (std::size_t k = 0; k < std::min(table.xs.size(), table.ys.size()); ++k) {
        put(" ({}, {})", number_text(table.xs[k]), number_text(table.ys[k]));
      }
      out_ += '\n';
    }
    for (IndexTableId id : program_.index_tables.ids()) {
      put("index {} ", id.index());
      put_list(program_.index_tables[id], [](std::uint32_t n) { return fmt::format("{}", n); });
      out_ += '\n';
    }
    if (program_.commons.empty()) return;
    put("commons ");
    put_list(program_.commons, number_text);
    out_ += '\n';
  }

  void section(SectionKind kind) {
    if (program_.section(kind).empty()) return;
    put("{}:\n", section_name(kind));
    for (const Statement& statement : program_.section(kind)) {
      put("  eq {}", quoted(statement.label));
      if (statement.register_count != used_registers(statement)) {
        put(" registers {}", statement.register_count);
      }
      if (statement.loop_count != used_loops(statement)) put(" loops {}", statement.loop_count);
      out_ += '\n';
      body(statement);
    }
  }

  void inner(std::size_t at) {
    const InnerProgram& inner = program_.inner[at];
    put("inner {} {} result v{} parameters ", at, inner.runs ? "runs" : "once", inner.result);
    put_list(inner.parameters, [](std::uint32_t slot) { return fmt::format("v{}", slot); });
    put("\n{}end\n", Printer(inner.program).text());
  }

  void body(const Statement& statement) {
    std::size_t depth = 0;
    for (const Inst& inst : statement.body) {
      if (inst.op == Op::End && depth > 0) --depth;
      // deep nests of hostile programs stay readable, and printing linear
      out_.append(4 + 2 * std::min<std::size_t>(depth, 40), ' ');
      put_inst(inst);
      out_ += '\n';
      if (inst.op == Op::For) ++depth;
    }
  }

  void put_inst(const Inst& inst) {
    if (inst.op == Op::For) {
      put("for i{} in {}{} {{", inst.loop.index(), inst.count, inst.is_backward ? " backward" : "");
      return;
    }
    if (inst.op == Op::End) {
      out_ += '}';
      return;
    }
    if (op_has_result(inst.op)) put("{} = ", operand(inst.result));
    put("{}", op_row(inst.op).text);
    const char* separator = " ";
    for (std::size_t i = 0; i < inst.at.size(); ++i) {
      out_ += separator;
      address(inst.op, i, inst.at[i]);
      separator = ", ";
    }
    for (const Operand& arg : inst.args) {
      put("{}{}", separator, operand(arg));
      separator = ", ";
    }
  }

  static std::string operand(const Operand& operand) {
    switch (operand.kind) {
      case Operand::Kind::Reg:
        return fmt::format("%{}", operand.at);
      case Operand::Kind::Slot:
        return fmt::format("v{}", operand.at);
      case Operand::Kind::Number:
        return number_text(operand.number);
    }
    return "?";
  }

  void address(Op op, std::size_t which, const Address& at) {
    put("{}[{}", space_word(op, which), at.base);
    bool is_dynamic = false;
    for (const IndexTerm& term : at.terms) {
      put(" + ");
      index_term(term);
      is_dynamic |= term.kind == IndexTerm::Kind::Dynamic;
    }
    if (op_row(op).kind == OpKind::Array) {
      put(", {} by {}, strides {} {}", at.rows, at.columns, at.row_stride, at.column_stride);
    }
    out_ += ']';
    if (is_dynamic) put(" invalid {}", number_text(at.invalid));
  }

  void index_term(const IndexTerm& term) {
    switch (term.kind) {
      case IndexTerm::Kind::Loop:
        put("i{}", term.loop.index());
        if (term.stride != 1) put("*{}", term.stride);
        return;
      case IndexTerm::Kind::Table:
        put("t{}[i{}]", term.table.index(), term.loop.index());
        return;
      case IndexTerm::Kind::Dynamic:
        put("dyn({}, stride {}, extent {})", operand(term.operand), term.stride, term.extent);
        return;
    }
  }

  const Program& program_;
  std::string out_;
};

}  // namespace

/// The whole program but for its spans; any Program prints, verified or not.
std::string print(const Program& program) { return Printer(program).text(); }

}  // namespace weir
