// What a translation into Vensim keeps for the way back: comments at the head of the file, which
// Vensim reads past.
//
//     {weir:method rk45 4}
//     {weir:xmile/data <data>...</data>}
//
// Each is an Extra: "weir:method" with the text behind the blank. Signs that a reader of Vensim
// could stumble over stand as %XX.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "ir/model/model.h"

namespace weir::mdl {

bool is_kept_comment(const Extra& extra);
std::string print_kept_comment(const Extra& extra);
/// Those in front of the first record.
std::vector<Extra> read_kept_comments(std::string_view equations, const syntax::TextPlace& place);

}  // namespace weir::mdl
