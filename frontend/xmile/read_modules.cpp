// <variables>, <module>, <group>, <model> and <macro> (xmile.md 11, 22, 23, 24).
#include <fmt/core.h>

#include <algorithm>

#include "frontend/xmile/extensions.h"
#include "frontend/xmile/reader.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

std::string joined(const std::vector<Name>& path) {
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) text += (i > 0 ? "." : "") + path[i].key;
  return text;
}

bool is_complete(const std::vector<Name>& path) {
  if (path.empty() || path.back().empty()) return false;
  return std::none_of(path.begin() + 1, path.end(), [](const Name& part) { return part.empty(); });
}

/// Stella writes each connection under both its modules (xmile.md 23.5): one is enough.
void read_connect(SectorReader& in, Element element, ModuleInstance& module) {
  const auto to = element.attr("to");
  const auto from = element.attr("from");
  if (!to || !from) {
    in.reader.diags.report(DiagKind::UnexpectedToken, element.span(), "'to' and 'from'",
                           "<connect> without them");
    return;
  }
  Connection connection{path_from(in.reader, *to), path_from(in.reader, *from), to->span(),
                        from->span()};
  if (!is_complete(connection.to) || !is_complete(connection.from)) {
    in.reader.diags.report(DiagKind::ConnectProblem, element.span(), from->text, to->text,
                           "a name is missing");
    return;
  }
  const std::string scope = connection.to.size() == 1 ? module.name.key : "";
  const std::string key =
      fmt::format("{}\n{}\n{}", scope, joined(connection.to), joined(connection.from));
  if (in.connections.insert(key).second) module.connections.push_back(std::move(connection));
}

void refuse_resource(Reader& reader, Element element, std::string_view what) {
  const auto resource = element.attr("resource");
  if (resource && !trim(resource->text).empty())
    unsupported(reader, resource->span(),
                fmt::format("{} in another file ('{}')", what, trim(resource->text)));
}

/// One child of <model>; in the layout of version 10 the variables stand here (xmile.md 35.2).
void read_model_child(SectorReader& in, Element model, Element child, bool is_root) {
  Reader& reader = in.reader;
  const Keep where{in.sector.extras, ""};
  if (child.is("variables")) {
    read_variables(in, child);
  } else if (child.is("sim_specs") && is_root) {
    read_specs(reader, child, reader.model.specs, {in.sector.extras, "sim_specs"});
  } else if (child.is("sim_specs")) {
    in.sector.specs.emplace();
    read_specs(reader, child, *in.sector.specs, {in.sector.extras, "sim_specs"});
  } else if (child.is("behavior")) {
    read_behavior(reader, child, in.sector.behavior, where);
  } else if (!read_entity(in, child)) {
    keep_unread(reader, where, model, child);
  }
}

void read_model(Reader& reader, Element element, Sector& sector, bool is_root) {
  sector.span = element.span();
  sector.runs = attr_is_true(reader, element, "run");
  SectorReader in{reader, sector, {}, {}, {}};
  const Keep where{sector.extras, ""};
  // a root may have a name in third-party files; it is the root all the same (xmile.md 2.3)
  keep_attributes(
      reader, where, element,
      is_root ? std::vector<std::string_view>{} : std::vector<std::string_view>{"name"});
  refuse_resource(reader, element, "a model");
  if (element.attr("encryption-scheme")) {
    unsupported(reader, element.span(), "an encrypted model");
    keep(where, element);
    return;
  }
  for (const Element child : element.children()) read_model_child(in, element, child, is_root);
  finish_sector(in);
}

bool has_name(Element model) {
  const auto name = model.attr("name");
  return name && !trim(name->text).empty();
}

void read_parameter(Reader& reader, Element element, Macro& macro) {
  const Text text = element.text().trimmed();
  MacroParam param;
  param.name = name_from(reader, text);
  if (const auto value = element.attr("default")) param.default_value = read_expr(reader, *value);
  const bool lacks_default =
      !param.default_value && !macro.params.empty() && macro.params.back().default_value;
  if (param.name.empty()) {
    reader.diags.report(DiagKind::UnexpectedToken, element.span(), "a name", "an empty <parm>");
  } else if (lacks_default) {
    reader.diags.report(DiagKind::UnexpectedToken, text.span(),
                        "a 'default', as the parameter before has one", "none");
  }
  macro.params.push_back(std::move(param));
}

/// In Stella each parameter is also a variable with a test value; the argument wins
/// (xmile.md 24.2).
void drop_parameter_variables(Macro& macro) {
  std::set<std::string> params;
  for (const MacroParam& param : macro.params) params.insert(param.name.key);
  std::erase_if(macro.body.variables,
                [&](const Variable& var) { return params.contains(var.name.key); });
  std::erase_if(macro.body.extras, [&](const Extra& extra) {
    const std::size_t begin = extra.where.find('"');
    const std::size_t end = extra.where.rfind("\"/");
    const bool is_of_variable =
        begin != std::string::npos && end != std::string::npos && begin < end;
    return is_of_variable &&
           params.contains(name_key(extra.where.substr(begin + 1, end - begin - 1)));
  });
}

}  // namespace

bool claim(SectorReader& in, const Name& name, Span span) {
  const auto [first, is_new] = in.names.emplace(name.key, span);
  if (!is_new)
    in.reader.diags.report(DiagKind::DuplicateName, span, display(name))
        .note(first->second, "it is first defined here");
  return is_new;
}

bool read_entity(SectorReader& in, Element element) {
  if (element.is("stock")) {
    read_variable(in, element, VarKind::Stock);
  } else if (element.is("flow")) {
    read_variable(in, element, VarKind::Flow);
  } else if (element.is("aux")) {
    read_variable(in, element, VarKind::Auxiliary);
  } else if (element.is("gf")) {
    read_variable(in, element, VarKind::Graphical);
  } else if (element.is("module")) {
    read_module(in, element);
  } else if (element.is("group")) {
    read_group(in, element);
  } else {
    return false;
  }
  return true;
}

void read_variables(SectorReader& in, Element element) {
  for (const Element child : element.children())
    if (!read_entity(in, child) && !read_statement(in, child))
      keep_unread(in.reader, {in.sector.extras, "variables"}, element, child);
}

void read_module(SectorReader& in, Element element) {
  ModuleInstance module;
  const auto name = read_name(in.reader, element, &module.span);
  if (!name || !claim(in, *name, module.span)) return;
  module.name = *name;
  const auto resource = element.attr("resource");
  if (resource && !trim(resource->text).empty())
    in.reader.module_files.push_back({*name, std::string(trim(resource->text)), resource->span()});
  const Keep where{in.sector.extras, fmt::format("module \"{}\"", display(module.name))};
  for (const Element child : element.children()) {
    if (child.is("connect")) {
      read_connect(in, child, module);
    } else {
      keep_unread(in.reader, where, element, child);
    }
  }
  keep_attributes(in.reader, where, element, {"name", "resource"});
  in.sector.modules.push_back(std::move(module));
}

void read_group(SectorReader& in, Element element) {
  Group group;
  const auto name = read_name(in.reader, element, &group.span);
  if (!name) return;
  group.name = display(*name);
  group.runs = attr_is_true(in.reader, element, "run");
  const Keep where{in.sector.extras, fmt::format("group \"{}\"", group.name)};
  for (const Element child : element.children()) {
    if (child.is("doc")) {
      group.doc = child.text().text;
    } else if (child.is("entity") || child.is("var")) {
      if (const auto member = read_name(in.reader, child)) group.members.push_back(*member);
    } else {
      keep_unread(in.reader, where, element, child);
    }
  }
  keep_attributes(in.reader, where, element, {"name"});
  in.sector.groups.push_back(std::move(group));
}

/// All models of the file; the one without a name, else the first, is the root (xmile.md 2.3).
void read_models(Reader& reader, Element root) {
  std::vector<Element> models;
  for (const Element child : root.children())
    if (child.is("model")) models.push_back(child);
  const bool is_included = reader.trail.open.size() > 1;
  if (models.empty()) {
    if (is_included) return;  // of dimensions, units or macros
    reader.diags.report(DiagKind::BadXml, root.span(), "the file has no <model>");
    return;
  }
  const auto unnamed = std::find_if_not(models.begin(), models.end(), has_name);
  if (unnamed != models.end()) std::rotate(models.begin(), unnamed, unnamed + 1);

  read_model(reader, models.front(), reader.model.root(), true);
  if (is_included && has_name(models.front())) {
    if (const auto name = read_name(reader, models.front())) reader.model.root().name = *name;
  }
  std::unordered_map<std::string, Span> seen;
  for (std::size_t i = 1; i < models.size(); ++i) {
    Sector sector;
    Span span = models[i].span();
    if (has_name(models[i])) {
      const auto name = read_name(reader, models[i], &span);
      if (!name) continue;
      sector.name = *name;
    }
    const auto [first, is_new] = seen.emplace(sector.name.key, span);
    if (!is_new || sector.name.empty()) {
      const std::string shown =
          sector.name.empty() ? "the model without a name" : display(sector.name);
      reader.diags.report(DiagKind::DuplicateName, span, shown)
          .note(is_new ? models.front().span() : first->second, "it is first defined here");
      continue;
    }
    read_model(reader, models[i], sector, false);
    reader.model.sectors.push_back(std::move(sector));
  }
}

/// One of `known`, which stand for its items in order.
template <class Value, std::size_t n>
std::optional<Value> read_word(Reader& reader, const Text& text, std::string_view expected,
                               const std::pair<std::string_view, Value> (&known)[n]) {
  const std::string_view word = trim(text.text);
  for (const auto& [name, value] : known)
    if (equals_ignoring_case(word, name)) return value;
  reader.diags.report(DiagKind::UnexpectedToken, text.span(), expected, fmt::format("'{}'", word));
  return std::nullopt;
}

/// What a macro filters, if it does (xmile.md 24.6).
std::optional<OptionFilter> read_filter(Reader& reader, Element element) {
  using AppliesTo = OptionFilter::AppliesTo;
  static constexpr std::pair<std::string_view, VarKind> kKinds[] = {
      {"stock", VarKind::Stock}, {"flow", VarKind::Flow}, {"aux", VarKind::Auxiliary}};
  static constexpr std::pair<std::string_view, AppliesTo> kPlaces[] = {
      {"inflows", AppliesTo::Inflows},
      {"outflows", AppliesTo::Outflows},
      {"upstream", AppliesTo::Upstream},
      {"downstream", AppliesTo::Downstream}};
  const auto filter = element.attr("filter");
  if (!filter) return std::nullopt;
  const auto kind = read_word(reader, *filter, "stock, flow or aux", kKinds);
  const auto place = element.attr("applyto");
  const auto applies_to =
      place ? read_word(reader, *place, "inflows, outflows, upstream or downstream", kPlaces)
            : AppliesTo::Object;
  if (!kind || !applies_to) return std::nullopt;
  return OptionFilter{*kind, *applies_to, filter->span()};
}

void read_macro(Reader& reader, Element element) {
  Macro macro;
  const auto name = read_name(reader, element, &macro.span);
  if (!name) return;
  macro.name = *name;
  macro.body.name = *name;
  macro.body.span = element.span();
  macro.filter = read_filter(reader, element);
  SectorReader in{reader, macro.body, {}, {}, {}};
  const Keep where{macro.body.extras, ""};
  for (const Element child : element.children()) {
    if (child.is("eqn")) {
      macro.result = read_expr(reader, child.text());
    } else if (child.is("parm")) {
      read_parameter(reader, child, macro);
    } else if (child.is("variables")) {
      read_variables(in, child);
    } else if (child.is("sim_specs")) {
      macro.body.specs.emplace();
      read_specs(reader, child, *macro.body.specs, {macro.body.extras, "sim_specs"});
    } else {
      keep_unread(reader, where, element, child);
    }
  }
  if (const auto function = element.attr(Vendor::Weir, "stands_for"))
    macro.stands_for = std::string(trim(function->text));
  keep_attributes(reader, where, element, {"name", "weir:stands_for"});
  finish_sector(in);
  drop_parameter_variables(macro);
  if (!macro.result)
    reader.diags.report(DiagKind::MissingEquation, macro.span, display(macro.name));
  reader.model.macros.push_back(std::move(macro));
}

}  // namespace weir::xmile
