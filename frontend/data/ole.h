// Streams inside a compound file (OLE 2), the box around .xls workbooks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::data {

/// The bytes of the first stream called `Workbook` or `Book`; nothing when the file is damaged or
/// has none.
std::optional<std::string> read_workbook_stream(std::string_view file);

/// Little-endian numbers at a place; 0 beyond the end.
std::uint16_t u16_at(std::string_view bytes, std::size_t at);
std::uint32_t u32_at(std::string_view bytes, std::size_t at);
double f64_at(std::string_view bytes, std::size_t at);

}  // namespace weir::data
