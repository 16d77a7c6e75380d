#pragma once

#include <string>

namespace seedbed::experiments {

/// The delimiter of a CSV file (plain or gzip), from its first line: the one of comma, semicolon, tab and bar
/// that stands there most often outside quotes; a comma if none does. Throws DataError if the file cannot be
/// read.
char sniff_delimiter(const std::string& path);

}  // namespace seedbed::experiments
