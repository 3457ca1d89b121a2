// Reads the processor's own account of itself (Intel SDM volume 2A, CPUID; AMD APM volume 3, E).
#include "codegen/native/processor.h"

#include "codegen/engine.h"

#include <cstdint>

#ifdef __x86_64__
#include <cpuid.h>
#endif

namespace weir {

#ifdef __x86_64__
namespace {

void append_hex(std::string& text, std::uint32_t number) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[(number >> shift) & 15];
}

struct Leaf {
  std::uint32_t number, part;
  std::uint32_t ebx_mask;  // leaf 1 says there on which core we run
};

// maker; model and features; more features; features of XSAVE; features of long mode
constexpr Leaf kLeaves[] = {
    {0, 0, ~0u},    {1, 0, 0},      {7, 0, ~0u},          {7, 1, ~0u},         {0xd, 1, 0},
    {0x19, 0, ~0u}, {0x24, 0, ~0u}, {0x80000001, 0, ~0u}, {0x80000008, 0, ~0u}};

// what the system saves of registers when it changes between programs: without that AVX is not used
std::uint32_t saved_registers() {
  std::uint32_t low = 0, high = 0;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

}  // namespace

std::string processor_identity() {
  constexpr std::uint32_t kSystemUsesXsave = 1u << 27;
  std::string text;
  for (const Leaf& leaf : kLeaves) {
    std::uint32_t a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(leaf.number, leaf.part, &a, &b, &c, &d) == 0) continue;
    for (const std::uint32_t word : {a, b & leaf.ebx_mask, c, d}) append_hex(text, word);
    text += '.';
    if (leaf.number == 1 && (c & kSystemUsesXsave) != 0) append_hex(text, saved_registers());
  }
  return text;
}

std::uint32_t native_lanes() {
  if (__builtin_cpu_supports("avx512f")) return 8;
  return __builtin_cpu_supports("avx2") ? 4 : 1;
}

#else

std::string processor_identity() { return {}; }

std::uint32_t native_lanes() { return 1; }

#endif

}  // namespace weir
