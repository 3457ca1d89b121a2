// What the files of this room share while one document is read. Not a door: others include xmile.h.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/xmile/xml.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// The elements of one dimension, for the numbers and names in `subscript="..."`.
struct DimShape {
  std::vector<Name> names;                          // empty: numbered 1..size
  std::unordered_map<std::string, std::size_t> at;  // place in `names`, by key
  std::size_t size = 0;                             // 0: not known
  bool is_included = false;                         // of another file: this one may say it anew
  Span span;
};

/// The files being read, each included by the one before.
struct IncludeTrail {
  std::vector<std::string> open;  // their paths
  std::size_t count = 0;          // of all included so far
};

/// A module whose model is in another file (xmile.md 23.1).
struct ModuleFile {
  Name name;
  std::string resource;
  Span span;
};

struct Reader {
  const Document& doc;
  Diagnostics& diags;
  Model& model;
  SourceMap& sources;
  IncludeTrail& trail;
  std::vector<Model> included;
  std::vector<ModuleFile> module_files;
  std::map<std::string, DimShape> shapes;  // by key of the dimension's name
  std::set<std::string> warned_tags;
  std::set<std::string> option_tags;  // keys of the macros that filter
};

/// Where unread things go: a list, and the path of tags that leads to them.
struct Keep {
  std::vector<Extra>& extras;
  std::string path;  // "", "header", `stock "Inventory"`
};

// reader.cpp: keeping, and small pieces of text
void keep(const Keep& where, Element element);
/// Keeps a child no reader understands; warns once per tag unless it is usual there (xmile.md 34).
void keep_unread(Reader& reader, const Keep& where, Element parent, Element child);
/// Keeps all attributes but those named, as "path/@name".
void keep_attributes(Reader& reader, const Keep& where, Element element,
                     const std::vector<std::string_view>& read);
void unsupported(Reader& reader, Span span, std::string_view construct);

// text_values.cpp
/// The `name` attribute as a name (xmile.md 12.1); reports when it is missing or has a bad escape.
std::optional<Name> read_name(Reader& reader, Element element, Span* span = nullptr);
/// A name in equation form: `"Flow_w/_division"`.
Name name_from(Reader& reader, const Text& text);
/// `a."b.c"`, `.cost`: parts between dots; a leading dot gives an empty first part.
std::vector<Name> path_from(Reader& reader, const Text& text);
/// true/false/1/0 in any letter case; an empty text means true (xmile.md 2.4). Reports anything
/// else.
std::optional<bool> read_flag(Reader& reader, const Text& text);
/// A number in an attribute; reports what is none.
std::optional<double> read_number(Reader& reader, const Text& text);
/// The expression in a text; nothing when there is none but comments.
std::optional<Expr> read_expr(Reader& reader, const Text& text);
bool attr_is_true(Reader& reader, Element element, std::string_view name);

// include.cpp
Model read_within(FileId file, SourceMap& sources, Diagnostics& diags, IncludeTrail& trail);
/// Reads the files of <includes> into `reader.included`; their dimensions are known from then on.
void read_includes(Reader& reader, Element header);
/// What they and the files of modules hold, where this file has nothing of the same name.
void merge_includes(Reader& reader);

// read_specs.cpp
void read_specs(Reader& reader, Element element, SimSpecs& specs, const Keep& where);
void finish_specs(Reader& reader, SimSpecs& specs);
void read_behavior(Reader& reader, Element element, Behavior& behavior, const Keep& where);
void read_units(Reader& reader, Element element);

// read_dims.cpp
void read_dimensions(Reader& reader, Element element);
/// Makes a dimension of an included file known.
void remember_included(Reader& reader, const Dimension& dim);
/// The left side of `<element subscript="...">`: numbers become the names of the elements they
/// count.
std::vector<Subscript> read_subscripts(Reader& reader, const Text& text,
                                       const std::vector<Subscript>& dims);

// read_graph.cpp
/// A `<gf>`: points, or the name of a function defined elsewhere.
struct Graph {
  LookupTable table;
  std::optional<Name> name;
  bool has_points = false;
  bool is_reference = false;    // only a name
  std::vector<Element> unread;  // children that are not about the points
  Span span;
};
Graph read_graph(Reader& reader, Element element);
Expr make_table(const LookupTable& table, Span span);

// read_vars.cpp, read_modules.cpp
/// A flow that a stock holds inside itself (<vensim:netflow>).
struct NetFlow {
  Name stock;
  Variable flow;
};

/// The variables of one sector while it is read, to find names used twice.
struct SectorReader {
  Reader& reader;
  Sector& sector;
  std::unordered_map<std::string, Span> names;
  std::set<std::string> connections;
  std::vector<NetFlow> net_flows;
};
/// Enters a name; reports one that is taken. Returns whether it was free.
bool claim(SectorReader& in, const Name& name, Span span);
void read_variable(SectorReader& in, Element element, VarKind kind);
/// A child of `<variables>`, or of a `<model>` in the layout of version 10; false when it is not
/// one.
bool read_entity(SectorReader& in, Element element);
void read_variables(SectorReader& in, Element element);
/// What needs all names of the sector: call once, at its end.
void finish_sector(SectorReader& in);
void read_module(SectorReader& in, Element element);
void read_group(SectorReader& in, Element element);
void read_models(Reader& reader, Element root);
void read_macro(Reader& reader, Element element);

}  // namespace weir::xmile
