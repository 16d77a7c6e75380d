#pragma once

namespace seedbed::runner {

/// What was printed comes before anything on standard error that follows. Throws std::system_error with the
/// reason when standard output cannot take it: a full disk may show only here.
void flush_output();

}  // namespace seedbed::runner
