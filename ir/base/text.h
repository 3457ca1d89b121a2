// Text: UTF-8, case folding, trimming. Uses utf8proc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

bool is_valid_utf8(std::string_view bytes);
std::string from_windows1252(std::string_view bytes);
/// UTF-16 of either byte order, told by the byte order mark, as UTF-8; nothing for other bytes.
/// What is no character becomes U+FFFD.
std::optional<std::string> from_marked_utf16(std::string_view bytes);
/// Valid stretches as they are; each byte that is not UTF-8 read as Windows-1252.
std::string repair_utf8(std::string_view bytes);
/// Unicode case folding of NFC text; bytes that are not UTF-8 stay as they are.
std::string fold_case(std::string_view utf8);
/// Number of characters (code points).
std::size_t character_count(std::string_view utf8);
/// Columns on a terminal: East Asian wide characters take two, combining marks none.
std::size_t display_width(std::string_view utf8);
std::string_view trim(std::string_view text);
/// ASCII only, no locale.
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string to_upper_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Runs of blanks, tabs and line ends become one blank; both ends stripped.
std::string fold_blanks(std::string_view text);
/// With quotes and escapes, for JSON output.
std::string json_string(std::string_view utf8);

}  // namespace weir
