#pragma once

#include <filesystem>
#include <string>

namespace seedbed::runner {

/// libseedbed-torch.so beside this program, or in ../lib/seedbed; empty if it is in neither place.
std::filesystem::path find_torch_library();

/// That it is not there, and what to do.
std::string missing_torch_library();

/// Has this program load libseedbed-torch.so, and libtorch with it, when a network first asks for it and not
/// before: that takes most of a second. What is missing is then said by models::EngineMissing.
void offer_torch_library();

}  // namespace seedbed::runner
