// How the process keeps its memory: for programs that are made of libweir, not for those that use
// it.
#pragma once

#include <cstddef>

namespace weir {

/// Memory that is freed stays with the process. Each model, and each run, wants the memory of those
/// before it again: given back to the system in between, it costs several times what a run with
/// many columns does.
void keep_freed_memory();

/// Lets the next `bytes` that are asked for lie in large pages, where the system has any; takes no
/// memory by itself. Page by page, memory takes a third of the time of reading a large model.
void expect_memory(std::size_t bytes);

/// The same for a model whose file has `bytes`.
void expect_memory_for_model(std::size_t bytes);

}  // namespace weir
