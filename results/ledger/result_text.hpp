#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/job_result.hpp"

namespace seedbed::results {

/// How the ledger keeps a job's scores and epochs: one JSON text each, which `sqlite3` takes apart with
/// json_each. Numbers are in their shortest exact form, NaN is null, and an infinity is 9e999, as SQLite
/// itself writes it.
///
///   scores   [["crps_test",0.25,0.003],["nll_test",-1.5,null]]       name, value, standard error
///   epochs   [[1,0.9,1.25,0.5,0],[2,0.75,1.125,0.375,0]]             the fields of EpochRecord in turn
///
/// The readers are for texts whose hash has been checked. They throw std::invalid_argument if the text is not
/// of this form all the same.
std::string scores_to_text(const std::vector<metrics::Score>& scores);
std::vector<metrics::Score> scores_from_text(std::string_view text);
std::string epochs_to_text(const std::vector<EpochRecord>& epochs);
std::vector<EpochRecord> epochs_from_text(std::string_view text);

}  // namespace seedbed::results
