#pragma once

#include <string>
#include <string_view>

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::runner {

/// The name of an experiment's data files, if a report may read them again: files that are there, no pipes,
/// and not so large that every run would be kept waiting by its report. Throws std::runtime_error with the
/// reason; `instead` is the end of a sentence that says what does without that limit.
std::string data_of_a_report(const experiments::DataSettings& data, std::string_view instead);

}  // namespace seedbed::runner
