#pragma once

#include <string>
#include <vector>

#include "base/tables/text_table.hpp"

namespace seedbed::runner {

/// Every setting of an experiment file that belongs to a section: its key, default, what it takes and does.
TextTable settings_table();

/// Leaves the rows whose keys are `chosen` or lie below it: "train" is all of that section. False, and
/// nothing is changed, if there are none.
bool keep_settings(TextTable& table, const std::string& chosen);

std::vector<std::string> setting_keys();

/// For a terminal: a setting's line, and below it what it does.
std::string settings_text(const TextTable& table);

}  // namespace seedbed::runner
