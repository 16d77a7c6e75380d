#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "results/row_condition.hpp"

namespace seedbed::runner {

/// A condition that cannot be read; the message names the option and says what is wrong.
struct ConditionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using KeysAndValues = std::vector<std::pair<std::string, std::string>>;

/// What an option such as --where says, for every command that chooses jobs. Values of settings may be
/// written in any way that an experiment file allows (5e-3 is 0.005), files by their path or as the
/// experiment names them; `key=a,b` is two values of which any will do. Keys that are no settings are left to
/// who looks for them. `experiment`, which may be null, knows where the files are that it names. Throws
/// ConditionError.
std::vector<results::RowCondition> read_conditions(const std::string& option, const KeysAndValues& given,
                                                   const experiments::Experiment* experiment);

}  // namespace seedbed::runner
