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

/// Columns that a line may take on standard output: what the environment's COLUMNS says if it is a number,
/// otherwise those of the terminal that it is; 0 (any) if it is none, so that what is piped or redirected
/// loses nothing.
std::size_t terminal_width();

}  // namespace seedbed::runner
