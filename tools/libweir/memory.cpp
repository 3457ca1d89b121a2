// See memory.h.
#include "tools/libweir/memory.h"

#include <malloc.h>

namespace weir {

void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
#endif
}

}  // namespace weir
