// Names: one key per identity (vensim.md 2.2.3, xmile.md 12.2), and the nearest name for "did you
// mean".
//
// Every reference of a model passes through name_key, so it is one pass over the bytes; utf8proc is
// asked only for names that are not plain ASCII.
#include "ir/base/name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

#include "ir/base/text.h"

namespace weir {
namespace {

/// The text between one pair of enclosing quotes, or the text itself. `"a"."b"` has no *enclosing*
/// pair, and a quote behind a backslash encloses nothing.
std::string_view without_quotes(std::string_view text) {
  if (text.size() < 2 || text.front() != '"') return text;
  std::size_t at = 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at + 1 == text.size() ? text.substr(1, at - 1) : text;
}

/// Builds a key: characters one by one, blanks only between them. A key is never longer than what
/// it is made of.
class KeyBuilder {
 public:
  explicit KeyBuilder(std::size_t size) : key_(size, '\0') {}

  void blank() { blank_pending_ = true; }
  void character(char c) {
    if (blank_pending_ && size_ > 0) key_[size_++] = ' ';
    blank_pending_ = false;
    ascii_ &= static_cast<unsigned char>(c) < 0x80;
    key_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  std::string finish() {
    key_.resize(size_);
    return ascii_ ? std::move(key_) : fold_case(key_);
  }

 private:
  std::string key_;
  std::size_t size_ = 0;
  bool blank_pending_ = false;
  bool ascii_ = true;
};

/// Handles the backslash at the front of `rest`; returns how many bytes it took.
std::size_t append_escape(KeyBuilder& key, std::string_view rest) {
  const char next = rest.size() > 1 ? rest[1] : '\0';
  switch (next) {
    case 'n':  // xmile.md 12.2: backslash-n is a line end
      key.blank();
      return 2;
    case '"':
    case '\\':
      key.character(next);
      return 2;
    case '_':  // vensim.md 2.2.3: this pair stays as it is
      key.character('\\');
      key.character('_');
      return 2;
    default:
      key.character('\\');
      return 1;
  }
}

/// More slips than this are another name.
constexpr int kMostEdits = 3;

/// One row of the edit distance table, cut to the diagonals that kMostEdits can reach.
constexpr std::size_t kBand = 2 * kMostEdits + 1;
using BandRow = std::array<int, kBand>;

/// Edits (insert, delete, replace, swap of neighbours) from `a` to `b`, or kMostEdits + 1 when
/// there are more. Counted in bytes: a wrong accent costs two, which keeps it below the limit of
/// all but very short names.
int edit_distance(std::string_view a, std::string_view b) {
  constexpr int kFar = kMostEdits + 1;
  const auto rows = static_cast<std::ptrdiff_t>(a.size());
  const auto columns = static_cast<std::ptrdiff_t>(b.size());
  if (std::abs(rows - columns) > kMostEdits) return kFar;

  // cell [k] of row i stands for column i + k - kMostEdits
  BandRow before_last;
  BandRow last;
  before_last.fill(kFar);
  last.fill(kFar);
  for (int k = kMostEdits; k < static_cast<int>(kBand); ++k) last[k] = k - kMostEdits;
  for (std::ptrdiff_t i = 1; i <= rows; ++i) {
    BandRow row;
    row.fill(kFar);
    for (std::size_t k = 0; k < kBand; ++k) {
      const std::ptrdiff_t j = i + static_cast<std::ptrdiff_t>(k) - kMostEdits;
      if (j < 0 || j > columns) continue;
      int best = k + 1 < kBand ? last[k + 1] + 1 : kFar;  // delete
      if (j > 0) {
        best = std::min(best, last[k] + (a[i - 1] == b[j - 1] ? 0 : 1));  // keep or replace
        if (k > 0) best = std::min(best, row[k - 1] + 1);                 // insert
        const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        if (swapped) best = std::min(best, before_last[k] + 1);
      }
      row[k] = std::min(best, kFar);
    }
    if (*std::min_element(row.begin(), row.end()) == kFar) return kFar;
    before_last = last;
    last = row;
  }
  return last[static_cast<std::size_t>(columns - rows + kMostEdits)];
}

}  // namespace

std::string name_key(std::string_view text) {
  const std::string_view body = without_quotes(trim(text));
  KeyBuilder key(body.size());
  for (std::size_t at = 0; at < body.size();) {
    const auto byte = static_cast<unsigned char>(body[at]);
    if (byte <= 0x20 || byte == '_') {
      key.blank();
      ++at;
    } else if (byte == '\\') {
      at += append_escape(key, body.substr(at));
    } else if (byte == 0xC2 && at + 1 < body.size() && body[at + 1] == '\xA0') {
      key.blank();  // no-break space; other Unicode spaces are ordinary characters (xmile.md 12.2)
      at += 2;
    } else {
      key.character(body[at]);
      ++at;
    }
  }
  return key.finish();
}

Name::Name(std::string_view text) : spelled(fold_blanks(text)), key(name_key(text)) {}

std::string display(const Name& name) {
  const std::string_view body = without_quotes(name.spelled);
  if (body.find('\\') == body.npos) return std::string(body);
  std::string shown;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const bool is_escape = body.size() < name.spelled.size() && body[at] == '\\' &&
                           at + 1 < body.size() && (body[at + 1] == '"' || body[at + 1] == '\\');
    if (is_escape) ++at;
    shown += body[at];
  }
  return shown;
}

int find_closest(std::string_view wanted_key, const std::vector<std::string>& candidate_keys) {
  // a third of the letters may be wrong; in longer names still no more than three
  const auto limit =
      static_cast<int>(std::min<std::size_t>(wanted_key.size() / 3, std::size_t{kMostEdits}));
  int closest = -1;
  int fewest = limit + 1;
  for (std::size_t at = 0; at < candidate_keys.size(); ++at) {
    const int edits = edit_distance(wanted_key, candidate_keys[at]);
    if (edits >= fewest) continue;
    fewest = edits;
    closest = static_cast<int>(at);
  }
  return closest;
}

}  // namespace weir
