#pragma once

namespace seedbed::models {

/// Keeps the arithmetic of oneDNN on the calling thread: a job is one thread, and sums must not be cut
/// differently from one machine to the next. OpenMP's limit belongs to each thread, so every job calls
/// this as it starts.
void use_one_thread();

}  // namespace seedbed::models
