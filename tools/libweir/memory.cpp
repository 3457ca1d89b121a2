// See memory.h.
#include "tools/libweir/memory.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

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

/// Makes the heap longer by `bytes`, and tells where the next blocks come from. Done at once and
/// not touched: where a byte was touched before, there is no large page.
std::uintptr_t grow_heap(std::size_t bytes) {
  constexpr int kUsualPad = 128 << 10;  // of glibc
  mallopt(M_TOP_PAD, static_cast<int>(bytes));
  void* const block = std::malloc(kLargestBlock / 2);
  const auto begin = reinterpret_cast<std::uintptr_t>(block);
  std::free(block);
  mallopt(M_TOP_PAD, kUsualPad);
  return begin;
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
  const std::uintptr_t begin = grow_heap(std::min(bytes, kMostExpected)) / kPage * kPage;
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  if (begin == 0 || begin >= end) return;  // there is no more, or it comes from elsewhere
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
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
