#pragma once

#include <string>
#include <string_view>

namespace seedbed {

/// A text as a field of CSV after RFC 4180, in quotes only if it must be: also with spaces at an end, which
/// readers drop unless they are quoted.
void append_csv_field(std::string& line, std::string_view field, char delimiter = ',');
std::string csv_field(std::string_view field, char delimiter = ',');

/// In quotes, whatever it is.
std::string quoted_csv_field(std::string_view field);

}  // namespace seedbed
