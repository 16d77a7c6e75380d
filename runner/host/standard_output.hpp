#pragma once

#include <cstddef>

namespace seedbed::runner {

/// What was printed comes before anything on standard error that follows. Throws std::system_error with the
/// reason when standard output cannot take it: a full disk may show only here.
void flush_output();

/// Columns of the terminal that standard output is; 0 if it is none, so that what is piped or redirected is
/// not parted.
std::size_t terminal_width();

}  // namespace seedbed::runner
