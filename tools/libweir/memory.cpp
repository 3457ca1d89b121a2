// See memory.h.
#include "tools/libweir/memory.h"

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace weir {
namespace {

constexpr std::size_t kLargestBlock = std::size_t{1} << 25;  // that glibc takes from its heap
constexpr std::size_t kMostKept = std::size_t{1} << 30;
constexpr std::size_t kMostExpected = kMostKept / 4 * 3;  // less, or it would not be kept
constexpr std::size_t kLargePage = std::size_t{2} << 20, kPage = 4096;

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
/// Never touched: what is asked for next begins where a large page does, nearly.
void leave_gap() {
  constexpr std::size_t kHeader = 32;
  [[maybe_unused]] static void* gap = nullptr;
  void* const next = std::malloc(kLargePage);
  const std::size_t into_page = reinterpret_cast<std::uintptr_t>(next) % kLargePage;
  std::free(next);
  if (into_page < kLargePage - kHeader) gap = std::malloc(kLargePage - kHeader - into_page);
}

/// All pages that have some of a block.
void want_large_pages(const void* block, std::size_t size) {
  const auto begin = reinterpret_cast<std::uintptr_t>(block) / kPage * kPage;
  const auto end = (reinterpret_cast<std::uintptr_t>(block) + size + kPage - 1) / kPage * kPage;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}
#endif

}  // namespace

void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(kLargestBlock));
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(kMostKept));
#endif
}

void expect_memory(std::size_t bytes) {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  if (bytes < kLargePage) return;
  leave_gap();
  // blocks of the heap that are free again go back to its end, from which the next ones come
  constexpr std::size_t kBlock = kLargestBlock / 2;
  std::vector<void*> blocks;
  for (std::size_t left = std::min(bytes, kMostExpected); left > 0;
       left -= std::min(left, kBlock)) {
    blocks.push_back(std::malloc(kBlock));
    if (blocks.back() != nullptr) want_large_pages(blocks.back(), kBlock);
  }
  const bool is_short = blocks.back() == nullptr;
  for (; !blocks.empty(); blocks.pop_back()) std::free(blocks.back());
  if (is_short) malloc_trim(0);
#else
  (void)bytes;
#endif
}

void expect_memory_for_model(std::size_t bytes) {
  // the tree of each equation, more than once, and what becomes of it
  constexpr std::size_t kMemoryOfByte = 100;
  constexpr std::size_t kLeast = std::size_t{1} << 27;  // arrays have more than their text tells
  expect_memory(std::max(kLeast, std::min(bytes, kMostKept) * kMemoryOfByte));
}

}  // namespace weir
