#pragma once

#include <string>
#include <utility>
#include <vector>

namespace seedbed::runner {

/// Names with commas between them. One with a comma in it stands in quotes as in a CSV file, with a quote
/// doubled: `id,"price, in EUR","5"" pipe"`. Empty names that are not quoted, and quotes that do not end, are
/// a UsageError that names the option.
std::vector<std::string> split_list(const std::string& option, const std::string& text);

/// "FILE:COLUMN". Either may stand in quotes. Without them the file is the one that is there, whichever
/// colons belong to its name; where several are, or none of them is parted from a column, it is a UsageError.
std::pair<std::string, std::string> file_and_column(const std::string& option, const std::string& text);

}  // namespace seedbed::runner
