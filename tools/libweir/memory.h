// How the process keeps its memory: for programs that are made of libweir, not for those that use
// it.
#pragma once

namespace weir {

/// Memory that is freed stays with the process. Each model, and each run, wants the memory of those
/// before it again: given back to the system in between, it costs several times what a run with
/// many columns does.
void keep_freed_memory();

}  // namespace weir
