#pragma once

#include <cstddef>
#include <string_view>

namespace seedbed::runner {

/// What was printed comes before anything on standard error that follows. Throws std::system_error with the
/// reason when standard output cannot take it: a full disk may show only here.
void flush_output();

/// For what is printed while something goes on that must come to its end. That it cannot be printed is what
/// the next `flush_output` says.
void print_at_once(std::string_view text);

/// Columns of the terminal that standard output is; 0 if it is none, so that what is piped or redirected is
/// not parted.
std::size_t terminal_width();

}  // namespace seedbed::runner
