#pragma once

#include <optional>
#include <string>
#include <vector>

namespace seedbed::runner {

/// What there is to say of a word that is no command: a setting or a section of them ("model.family", or
/// "family" alone), a key of the experiment file ("grid"), a score or a column of results.csv ("crps_test"),
/// a file of the run directory ("timings.csv"). Nothing if it is none.
std::optional<std::string> help_on(const std::string& word);

/// Every word of which there is something to say, for suggestions.
std::vector<std::string> help_words();

}  // namespace seedbed::runner
