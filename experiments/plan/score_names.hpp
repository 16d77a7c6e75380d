#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// The rows that a score is computed on.
enum class ScoredSet { validation, test };

/// A column of results.csv taken apart: "pinball_0.1_test" is the score "pinball_0.1" on the test rows.
struct ScoreName {
  std::string score;  ///< as in metrics/scores/score_registry.hpp
  ScoredSet set = ScoredSet::test;
};

/// Empty if `text` does not end in "_validation" or "_test", or nothing comes before that.
std::optional<ScoreName> split_score_name(std::string_view text);

/// What to say of a name in `scores:` that cannot be used; empty if it can.
std::string problem_with_score_name(const std::string& text);

/// Whether a program may have a score of that name beside those that are computed of its forecasts: letters,
/// digits and _ . - +.
bool may_be_own_score(const std::string& text);

/// The scores of one set among `names`, without their endings, in order.
std::vector<std::string> scores_of_set(const std::vector<std::string>& names, ScoredSet set);

/// "_validation" or "_test".
const char* ending(ScoredSet set);

}  // namespace seedbed::experiments
