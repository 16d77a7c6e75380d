#include "results/score_columns.hpp"

#include <algorithm>

#include "metrics/scores/score_registry.hpp"

namespace seedbed::results {

const std::vector<std::string>& default_scores() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const metrics::JobScore& score : metrics::default_job_scores()) {
      if (score.on_validation) all.push_back(score.name + "_validation");
      all.push_back(score.name + "_test");
    }
    return all;
  }();
  return names;
}

std::vector<std::string> default_table_scores() {
  std::vector<std::string> names = metrics::default_table_scores();
  for (std::string& name : names) name += "_test";
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
