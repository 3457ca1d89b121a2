// The one semantic model: what a file says, in either language, before names are resolved.
//
// Readers fill it and keep everything they do not understand in `extras`, so that a writer of the
// same language can give it back. Nothing here simulates: see resolved.h for names as ids, ir/lower
// for the Program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/base/rare.h"
#include "ir/model/expr.h"
#include "ir/model/view.h"

namespace weir {

/// Whose meaning holds. Vensim: vensim.md. Xmile: the standard. Stella: isee products where they
/// differ from it.
enum class Dialect : std::uint8_t { Vensim, Xmile, Stella };

/// Integration methods (vensim.md 8.6; xmile.md 27.1). The last two are what a file asks for and
/// weir cannot do: resolve refuses them, unless another method is chosen before.
enum class Method : std::uint8_t {
  Euler,
  Difference,
  Rk2,
  Rk4,
  Rk2Auto,
  Rk4Auto,
  Rk45,
  Midpoint,  // XMILE: rk2 by Vensim's formula, weir's extension
  Cvode,     // of neither language
  Gear,      // XMILE's; not supported
  Unknown,   // SimSpecs::method_text is no method
};

/// As `weir run --method` takes it.
const char* method_name(Method method);
/// Whether the rates are also evaluated within a step.
bool has_stages(Method method);

/// Points of a lookup or a data series, x ascending (not strictly). Same length.
struct LookupTable {
  std::vector<double> xs;
  std::vector<double> ys;
  TableType type = TableType::Continuous;
};

/// How a data variable reads between its points (vensim.md 5.7.2).
enum class DataMode : std::uint8_t { Default, Interpolate, Raw, HoldBackward, LookForward };

enum class EquationKind : std::uint8_t {
  Regular,       // lhs = expr (XMILE stock: expr is the initial value)
  Unchangeable,  // lhs == expr
  Data,          // lhs := expr, or a name alone (expr Missing): values come from `tables` once read
  Lookup,        // lhs(points): `tables`, or expr is a GET ... LOOKUPS call until it is read
  String,        // :IS: 'text'
  RealityCheck,  // :THE CONDITION: ... :IMPLIES: ...; text kept in `expr.text`
  TestInput,     // :TEST INPUT: ...
};

/// One equation: the elements it defines and how.
struct Equation {
  EquationKind kind = EquationKind::Regular;
  std::vector<Subscript> subs;  // left side; empty: scalar, or (XMILE) all declared dimensions
  std::vector<std::vector<Subscript>> except;  // :EXCEPT: lists
  Expr expr;
  Rare<Expr> init;                  // XMILE <init_eqn>
  std::vector<Expr> more_contents;  // XMILE conveyor or queue: `expr` is the first of a list
  DataMode data_mode = DataMode::Default;
  /// Lookup or Data: one table for all elements, or one per element of the left side in row-major
  /// order.
  std::vector<LookupTable> tables;
  std::string window;  // the editor's [(..)-(..)] text of a lookup, kept for writing
  Span span;           // the whole equation
  Span name_span;      // the name on its left side
};

enum class VarKind : std::uint8_t { ByEquation, Stock, Flow, Auxiliary, Graphical };

enum class Access : std::uint8_t { None, Input, Output };

enum class ContainerKind : std::uint8_t { Conveyor, Queue, Oven };
/// "a conveyor", "a queue", "an oven".
const char* container_word(ContainerKind kind);

/// What makes an XMILE stock a conveyor, queue or oven (xmile.md 19-21). Each parameter is one
/// equation for all elements, or several with subscripts; none: its default. The stock's own
/// equations give the initial content.
struct Container {
  ContainerKind kind = ContainerKind::Conveyor;
  std::vector<Equation> transit_time, capacity, inflow_limit, sample, arrest;
  bool is_discrete = false;
  bool keeps_batches = false;       // of a queue before it: batches are not split
  bool takes_one_at_a_time = true;  // of a queue before it: at most its front batch
  bool leaks_exponentially = false;
  bool stands = false;  // what is in it stays in it: a run of other models only (xmile.md 22)
  Span span;
};

/// What marks an XMILE flow as leakage of a conveyor (xmile.md 19.5).
struct Leak {
  std::vector<Equation> fraction;  // empty: the flow's own equations
  double zone_start = 0, zone_end = 1;
  bool is_whole = false;  // <leak_integers>
  Span span;              // of <leak>; nowhere when the flow has only what comes with one
};

/// Where an inflow lands on a conveyor (xmile.md 19.9). The runtime knows them by their numbers.
enum class Spread : std::uint8_t { Beginning, Even, Destination, Distribution, Source };
/// "beginning", "even", "dest", "dist", "source": the words of isee:spreadflow.
const char* spread_word(Spread spread);

struct ValueRange {
  std::optional<double> min, max, step;
};

/// What a reader keeps without understanding: raw text and where it stood (a path of tags, or a
/// section name).
struct Extra {
  std::string where;
  std::string text;
  Span span;
};

/// A tag on an XMILE variable that a macro of the file reads (xmile.md 24.6).
struct OptionTag {
  Name name;
  Expr value;
  Span span;
};

/// A reference to a flow in <inflow> or <outflow>.
struct FlowRef {
  Name name;
  Span span;
};

struct Variable {
  Name name;
  VarKind kind = VarKind::ByEquation;
  std::vector<Subscript>
      dims;  // XMILE <dimensions>: SubKind::Name; Vensim: empty, shape comes from the equations
  std::vector<Equation> equations;
  std::vector<FlowRef> inflows, outflows;  // XMILE stock
  Rare<Expr> multiplier;                   // XMILE flow (xmile.md 15.4)
  std::optional<bool> non_negative;        // XMILE; nothing: the cascade of xmile.md 7.1 decides
  Rare<Container> container;               // XMILE stock
  Rare<Leak> leak;                         // XMILE flow
  Rare<Span> overflow;                     // XMILE flow: where <overflow/> stands (xmile.md 20.2)
  Spread spread = Spread::Beginning;       // XMILE flow
  Rare<Expr> distribution;                 // XMILE flow: <isee:distrib_eq>, of Spread::Distribution
  std::vector<OptionTag> options;          // XMILE, in order: those that a filter reads
  bool is_supplementary = false;
  bool is_hidden = false;  // made by a pass: not saved, not listed
  Access access = Access::None;
  std::string units;  // as written, without the range
  Span units_span;
  ValueRange range;
  std::string doc;
  std::string group;  // name of its group, empty: main
  /// Of a translated model, what its language cannot say and the other one can: see
  /// ir/translate/to_xmile.h.
  std::vector<Extra> extensions;
  /// Of a translated model: the author's own equations where `equations` had to say them otherwise
  /// (ir/translate/kept_forms.h).
  std::vector<Equation> ranged;
  Span span;  // of the name where it is first defined
};

struct DimItem {
  Name first;
  std::optional<Name> last;  // (first-last) numeric range
  Span span;
};

/// `R : ... -> target` or `-> (target : items)` (vensim.md 6.6).
struct Mapping {
  Name target;
  std::vector<Name> items;  // empty: position by position
  Span span;
};

/// A subscript range or XMILE dimension.
struct Dimension {
  Name name;
  std::vector<DimItem> items;    // elements, sub-ranges, numeric ranges
  std::optional<Name> alias_of;  // name <-> alias_of
  std::optional<Expr> source;    // GET XLS SUBSCRIPT(...) until frontend/data fills `items`
  std::vector<Mapping> mappings;
  std::vector<DimItem> source_items;  // of a translated model: `items` before they were spelled out
  std::string doc;
  Span span;
};

/// What runs (xmile.md 4.1); the rest keeps its initial values (22).
enum class RunBy : std::uint8_t { All, Group, Module };

/// Run settings as expressions; in Vensim they are variables, and these stay Missing.
struct SimSpecs {
  Expr start, stop, dt, save;
  Method method = Method::Euler;
  std::string method_text;
  Span method_span;
  std::string time_units;
  RunBy run_by = RunBy::All;
  Span run_span;
  Span span;
};

struct Connection {
  std::vector<Name> to, from;  // paths; a leading dot is an empty first part
  Span span;                   // of `to`
  Span from_span;
};

struct ModuleInstance {
  Name name;
  std::vector<Connection> connections;
  Span span;
};

struct Group {
  std::string name;
  std::string doc;
  std::vector<Name> members;  // XMILE <entity>; Vensim variables carry their group themselves
  bool runs = false;          // where groups say what does: RunBy::Group
  Span span;
};

/// xmile.md 7.1 <behavior>: nothing means "not said at this level".
struct Behavior {
  std::optional<bool> all, stocks, flows;
};

/// One namespace of variables: the root model, a submodel, or the body of a macro.
struct Sector {
  Name name;  // empty: root
  std::vector<Variable> variables;
  std::vector<ModuleInstance> modules;
  std::vector<Group> groups;
  Behavior behavior;
  std::optional<SimSpecs> specs;
  bool runs = false;        // where models say what does: RunBy::Module
  std::vector<View> views;  // empty until asked for: a diagram is kept in `extras` as its source
  std::vector<Extra> extras;
  Span span;
};

struct MacroParam {
  Name name;
  std::optional<Expr> default_value;
};

/// What makes an XMILE macro an option filter (xmile.md 24.6).
struct OptionFilter {
  enum class AppliesTo : std::uint8_t { Object, Inflows, Outflows, Upstream, Downstream };
  VarKind kind = VarKind::Auxiliary;  // whose tags it reads
  AppliesTo applies_to = AppliesTo::Object;
  Span span;
};

struct Macro {
  Name name;
  std::vector<MacroParam> params;
  std::vector<Name> outputs;   // Vensim: after ':'
  std::optional<Expr> result;  // XMILE <eqn>; Vensim: the variable named like the macro
  std::optional<OptionFilter> filter;
  std::string stands_for;  // of a translated model: the other language's function it spells out
  Sector body;
  Span span;
};

struct UnitDefinition {
  std::string name;
  std::string equation;
  std::vector<std::string> aliases;
  Span span;
};

struct Model {
  std::string name;  // file name without folder and ending, or the header's name
  Dialect dialect = Dialect::Vensim;
  SimSpecs specs;
  std::vector<Dimension> dimensions;
  std::vector<Sector> sectors;  // [0] is the root; always there
  std::vector<Macro> macros;
  std::vector<UnitDefinition> units;
  std::vector<std::string> disabled_units;  // XMILE: built-in ones of these names are not there
  Behavior behavior;
  bool invalid_index_is_nan = false;  // xmile.md 18.5
  bool is_vensim_export =
      false;  // XMILE that Vensim wrote: INT and MOD truncate as INTEGER and MODULO do
  std::vector<std::string> settings;  // Vensim settings lines, verbatim
  std::vector<Extra> extras;          // sketch sections, unknown XML, views
  std::string folder;                 // where relative data files are looked for
  FileId file;

  Sector& root() { return sectors.front(); }
  const Sector& root() const { return sectors.front(); }
};

/// Parsed once from frontend/prelude: functions written in the modelling language, by name.
struct Library {
  std::vector<Macro> macros;
};

/// The text of a model, one line a fact, in file order: `weir dump --stage=model`
/// (ir/model/print.cpp).
std::string print(const Model& model);

}  // namespace weir
