#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/job.hpp"

namespace seedbed::experiments {

// The words of a command. {NAME}, anywhere in a word, stands for a setting (of the program's own, or of the
// data) or for one of the names below; {{NAME}} for the text {NAME}. All else is literal, other braces too.

/// "seed", "split", "threads", and the names of paths: "job_file", "result", "forecasts", "train_rows",
/// "validation_rows", "test_rows", "scratch".
const std::vector<std::string>& words_of_a_job();

/// The names in braces.
std::vector<std::string> names_in(std::string_view word);

/// The words with what names stand for: `job_words` has those of words_of_a_job. Throws std::invalid_argument
/// for a name that is none.
std::vector<std::string> command_line(const JobSettings& settings,
                                      const std::map<std::string, std::string>& job_words);

/// The word as a shell takes it, in quotes where it needs them.
std::string quoted_for_shell(const std::string& word);

}  // namespace seedbed::experiments
