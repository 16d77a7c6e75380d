#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace seedbed::runner {

/// What is said beside the output. Standard error may be closed, full or a pipe that nobody reads: then it is
/// lost, and nothing else is (fmt::print would throw, at the end of a run that went well or in the report of
/// an error).
template <class... Arguments>
void print_to_stderr(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  const std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace seedbed::runner
