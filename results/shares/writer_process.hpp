#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace seedbed::results {

/// A share that lives writes into its file once a minute at least; clocks of machines may differ.
inline constexpr std::chrono::minutes kLongestSilence{10};

/// Whether nothing was written into the file of a share for longer than that, or it is gone.
bool is_silent(const std::filesystem::path& file, std::chrono::minutes longest = kLongestSilence);

/// This process, as others may recognise it: the start of the system, the namespace of process numbers, the
/// number, and when the process began.
std::string process_mark();

/// Whether the process with that mark is known to have ended. False for one of another machine, of which
/// nothing can be known.
bool has_ended(const std::string& mark);

}  // namespace seedbed::results
