// weir cache: where machine code is kept and how much of it there is; weir cache clear.
#include <fmt/core.h>

#include "tools/libweir/json.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

constexpr double kMebibyte = 1 << 20;

Exit print_json(const ObjectCache& cache, const CacheContent& content, const char* what,
                const std::string& problem) {
  JsonWriter json;
  json.begin_object().key("folder").text(cache.folder());
  json.key("mostBytes").count(cache.most_bytes());
  json.key(what).begin_object().key("entries").count(content.entries);
  json.key("bytes").count(content.bytes).end_object();
  if (!problem.empty()) json.key("problem").text(problem);
  return print_text(json.end_object().str());
}

}  // namespace

Exit manage_cache(const Options& options) {
  const ObjectCache cache = ObjectCache::of_user();
  const CacheContent content = options.clears ? cache.clear() : cache.content();
  const std::string problem = cache.problem();
  if (options.json) return print_json(cache, content, options.clears ? "cleared" : "kept", problem);
  std::string text;
  if (!cache.folder().empty()) {
    text =
        fmt::format("folder      {}\n{:<12}{}, {:.1f} MiB of at most {:.0f}\n", cache.folder(),
                    options.clears ? "cleared" : "kept",
                    content.entries == 1 ? "1 entry" : fmt::format("{} entries", content.entries),
                    static_cast<double>(content.bytes) / kMebibyte,
                    static_cast<double>(cache.most_bytes()) / kMebibyte);
  }
  if (!problem.empty()) text += fmt::format("unused      {}\n", problem);
  return print_text(text);
}

}  // namespace weir::cli
