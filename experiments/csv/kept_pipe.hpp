#pragma once

#include <string>
#include <vector>

namespace seedbed::experiments {

/// Training reads its data more than once, and a pipe gives them once. Keeps what comes from the path, if it
/// is a pipe, a socket or a device, in a file without a name that goes with this process; files are left
/// alone, and so is what was kept before. Throws DataError.
void keep_pipe(const std::string& path);

/// Where what the path stands for can be read: the path itself, if nothing was kept of it.
std::string readable_path(const std::string& path);

/// The paths of which something was kept.
std::vector<std::string> kept_pipes();

}  // namespace seedbed::experiments
