#pragma once

#include <string>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::runner {

/// What is said of a grouped split whose group is an input too, by whichever setting; empty if it is none.
std::string note_of_group(const experiments::DataSettings& settings, const experiments::Table& table);

}  // namespace seedbed::runner
