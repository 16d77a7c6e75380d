#pragma once

#include <string>
#include <string_view>

namespace seedbed::experiments {

/// What a file is whose first bytes are those of a known kind that is no CSV, and what to do: "a Parquet
/// file; …". Empty if they may begin a CSV file. gzip is unpacked before: it counts where it is packed once
/// more.
std::string known_as_other_kind(std::string_view start);

}  // namespace seedbed::experiments
