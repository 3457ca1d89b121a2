// Office Open XML workbooks (.xlsx): a zip of XML parts.
#include <charconv>
#include <new>
#include <pugixml.hpp>
#include <unordered_map>

#include "frontend/data/archive.h"
#include "frontend/data/workbook.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

/// What went wrong, thrown within this file only.
struct Refusal {
  std::string problem;
};

std::string_view local_name(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

bool is_named(const pugi::xml_node& node, std::string_view name) {
  return node.type() == pugi::node_element && local_name(node.name()) == name;
}

pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& child : parent.children()) {
    if (is_named(child, name)) return child;
  }
  return {};
}

/// Parses a part; a part that is not there gives an empty document.
void parse_part(Archive& archive, const std::string& name, pugi::xml_document& document) {
  const PartRead part = archive.part(name);
  if (!part.problem.empty()) throw Refusal{part.problem};
  if (part.text.empty()) return;
  const pugi::xml_parse_result result = document.load_buffer(
      part.text.data(), part.text.size(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (!result) throw Refusal{"its part '" + name + "' is not XML"};
}

struct Relation {
  std::string id;
  std::string type;    // last word of the type
  std::string target;  // name of the part
};

/// `target` seen from the folder of `from`, without "." and "..".
std::string resolved_target(std::string_view from, std::string_view target) {
  std::string joined;
  if (target.starts_with('/')) {
    joined = target.substr(1);
  } else {
    const std::size_t slash = from.rfind('/');
    if (slash != std::string_view::npos) joined = from.substr(0, slash + 1);
    joined += target;
  }
  std::vector<std::string_view> words;
  for (const std::string_view word : split(joined, '/')) {
    if (word == "..") {
      if (!words.empty()) words.pop_back();
    } else if (!word.empty() && word != ".") {
      words.push_back(word);
    }
  }
  std::string result;
  for (const std::string_view word : words) {
    if (!result.empty()) result += '/';
    result += word;
  }
  return result;
}

/// The relations of a part, of the whole package when `part` is empty.
std::vector<Relation> relations_of(Archive& archive, const std::string& part) {
  const std::size_t slash = part.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : part.substr(0, slash + 1);
  const std::string file = slash == std::string::npos ? part : part.substr(slash + 1);
  pugi::xml_document document;
  parse_part(archive, folder + "_rels/" + file + ".rels", document);

  std::vector<Relation> relations;
  for (const pugi::xml_node& node : document.document_element().children()) {
    if (!is_named(node, "Relationship")) continue;
    const std::string_view type = node.attribute("Type").value();
    relations.push_back({node.attribute("Id").value(),
                         std::string(type.substr(type.rfind('/') + 1)),
                         resolved_target(part, node.attribute("Target").value())});
  }
  return relations;
}

/// Text of a string item: its own <t> and those of its runs, without the phonetic ones.
std::string item_text(const pugi::xml_node& item) {
  std::string text;
  for (const pugi::xml_node& child : item.children()) {
    if (is_named(child, "t")) text += child.text().get();
    if (is_named(child, "r")) text += child_named(child, "t").text().get();
  }
  return text;
}

std::vector<std::string> read_shared_strings(Archive& archive, const std::string& part) {
  pugi::xml_document document;
  parse_part(archive, part, document);
  std::vector<std::string> strings;
  for (const pugi::xml_node& item : document.document_element().children()) {
    if (strings.size() >= kMaxCost) throw Refusal{"it is larger than weir accepts"};
    if (is_named(item, "si")) strings.push_back(item_text(item));
  }
  return strings;
}

/// Puts one <c> into the grid. An error value (#N/A) is text: not a number.
void read_cell(const pugi::xml_node& node, CellPlace place, const std::vector<std::string>& strings,
               Grid& grid) {
  const std::string_view type = node.attribute("t").value();
  if (type == "inlineStr") {
    grid.set_text(place.row, place.column, item_text(child_named(node, "is")));
    return;
  }
  const std::string_view value = child_named(node, "v").text().get();
  if (type == "s") {
    std::size_t index = strings.size();
    const std::string_view digits = trim(value);
    std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (index < strings.size()) grid.set_text(place.row, place.column, strings[index]);
  } else if (type.empty() || type == "n" || type == "b") {
    grid.set_from_text(place.row, place.column, value);
  } else {
    grid.set_text(place.row, place.column, value);
  }
}

void read_sheet(const pugi::xml_node& sheet_data, const std::vector<std::string>& strings,
                std::size_t cost_before, Grid& grid) {
  // rows and cells may leave out where they stand: then they follow the one before
  std::uint32_t row = 0;
  for (const pugi::xml_node& row_node : sheet_data.children()) {
    if (!is_named(row_node, "row")) continue;
    if (const unsigned number = row_node.attribute("r").as_uint(); number > 0) row = number - 1;
    std::uint32_t column = 0;
    for (const pugi::xml_node& cell : row_node.children()) {
      if (!is_named(cell, "c")) continue;
      CellPlace place{row, column};
      if (const auto written = parse_cell(cell.attribute("r").value())) place = *written;
      if (cost_before + grid.cost() >= kMaxCost) {
        throw Refusal{"it is larger than weir accepts"};
      }
      read_cell(cell, place, strings, grid);
      column = place.column + 1;
    }
    ++row;
  }
  grid.finish();
}

std::string find_part(const std::vector<Relation>& relations, std::string_view type) {
  for (const Relation& relation : relations) {
    if (relation.type == type) return relation.target;
  }
  return {};
}

/// The r:id of a <sheet>: under any prefix, but not its sheetId.
std::string relation_id(const pugi::xml_node& sheet) {
  for (const pugi::xml_attribute& attribute : sheet.attributes()) {
    const std::string_view name(attribute.name());
    if (name.find(':') != std::string_view::npos && local_name(attribute.name()) == "id") {
      return attribute.value();
    }
  }
  return {};
}

void read_defined_names(const pugi::xml_node& names, Workbook& workbook) {
  for (const pugi::xml_node& node : names.children()) {
    if (!is_named(node, "definedName")) continue;
    DefinedName name{fold_case(trim(node.attribute("name").value())), std::nullopt,
                     node.text().get()};
    if (const auto scope = node.attribute("localSheetId")) name.scope = scope.as_int(-1);
    workbook.names.push_back(std::move(name));
  }
}

Workbook read_package(const std::string& bytes) {
  Archive archive(bytes);
  if (!archive.problem().empty()) throw Refusal{archive.problem()};
  const std::string main_part = find_part(relations_of(archive, ""), "officeDocument");
  pugi::xml_document document;
  if (!main_part.empty()) parse_part(archive, main_part, document);
  const pugi::xml_node root = document.document_element();
  if (!is_named(root, "workbook")) throw Refusal{"it is a zip file but not a workbook"};

  const std::vector<Relation> relations = relations_of(archive, main_part);
  const std::vector<std::string> strings =
      read_shared_strings(archive, find_part(relations, "sharedStrings"));
  // by id: a hostile workbook has many of both
  std::unordered_map<std::string_view, const Relation*> worksheets;
  for (const Relation& relation : relations) {
    if (relation.type == "worksheet") worksheets.emplace(relation.id, &relation);
  }
  Workbook workbook;
  std::size_t cost = 0;
  for (const pugi::xml_node& node : child_named(root, "sheets").children()) {
    if (!is_named(node, "sheet")) continue;
    Sheet& sheet = workbook.sheets.emplace_back();
    sheet.name = node.attribute("name").value();
    if (const auto found = worksheets.find(relation_id(node)); found != worksheets.end()) {
      pugi::xml_document part;
      parse_part(archive, found->second->target, part);
      read_sheet(child_named(part.document_element(), "sheetData"), strings, cost, sheet.cells);
    }
    cost += sheet.cells.cost();
  }
  read_defined_names(child_named(root, "definedNames"), workbook);
  return workbook;
}

}  // namespace

WorkbookRead read_xlsx(const std::string& bytes) {
  try {
    return {read_package(bytes), {}};
  } catch (const Refusal& refusal) {
    return {std::nullopt, refusal.problem};
  } catch (const std::bad_alloc&) {
    return {std::nullopt, "it takes more memory than there is"};
  }
}

}  // namespace weir::data
