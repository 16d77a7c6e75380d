#include "results/score_columns.hpp"

#include <algorithm>

namespace seedbed::results {

const std::vector<std::string>& default_scores() {
  static const std::vector<std::string> names = {"crps_validation", "crps_test",       "nll_validation",
                                                 "nll_test",        "mae_test",        "rmse_test",
                                                 "coverage50_test", "width50_test",    "coverage90_test",
                                                 "width90_test",    "coverage95_test", "width95_test"};
  return names;
}

std::vector<std::string> chosen_scores(const std::vector<std::string>& wanted) {
  return wanted.empty() ? default_scores() : wanted;
}

std::vector<std::string> scores_of_a_job(const std::vector<std::string>& more) {
  std::vector<std::string> names = default_scores();
  for (const std::string& name : more) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

bool has_error_column(std::string_view score) {
  return score.ends_with("_test");
}

const std::vector<metrics::Score>& ScoreLookup::find(const std::vector<metrics::Score>& scores) {
  found_.assign(names_.size(), {});
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const auto score = std::find_if(scores.begin(), scores.end(),
                                    [&](const metrics::Score& s) { return s.name == names_[i]; });
    if (score != scores.end()) {
      found_[i] = *score;
    } else {
      found_[i].name = names_[i];
    }
  }
  return found_;
}

}  // namespace seedbed::results
