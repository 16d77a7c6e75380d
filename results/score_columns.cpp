#include "results/score_columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace seedbed::results {
namespace {

void add_missing(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
}

std::vector<std::string> with_default(const std::vector<std::string>& wanted,
                                      const std::vector<std::string>& usual) {
  if (wanted.empty()) return usual;
  if (std::ranges::find(wanted, kDefaultScores) == wanted.end()) return wanted;
  std::vector<std::string> names;
  for (const std::string& name : wanted)
    add_missing(names, name == kDefaultScores ? usual : std::vector<std::string>{name});
  return names;
}

}  // namespace

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
  return with_default(wanted, default_scores());
}

std::vector<std::string> chosen_table_scores(const std::vector<std::string>& wanted) {
  return with_default(wanted, default_table_scores());
}

std::vector<std::string> scores_of_a_job(const std::vector<std::string>& more) {
  std::vector<std::string> names = default_scores();
  add_missing(names, without_default(more));
  return names;
}

std::vector<std::string> without_default(std::vector<std::string> wanted) {
  std::erase(wanted, kDefaultScores);
  return wanted;
}

const metrics::ScoreEntry* entry_of_column(const std::string& score) {
  // Asked for every line of a file; to find out that there is none takes an exception.
  thread_local std::map<std::string, const metrics::ScoreEntry*> known;
  const auto [place, is_new] = known.try_emplace(score, nullptr);
  if (!is_new) return place->second;
  for (const std::string_view ending : {"_validation", "_test"}) {
    if (!score.ends_with(ending)) continue;
    try {
      place->second = metrics::named_score(score.substr(0, score.size() - ending.size())).entry;
    } catch (const std::invalid_argument&) {
      // A program's own.
    }
  }
  return place->second;
}

void keep_possible(Summary& summary, const std::string& score) {
  const metrics::ScoreEntry* entry = entry_of_column(score);
  if (entry == nullptr || std::isnan(summary.ci95_low)) return;
  summary.ci95_low = std::max(summary.ci95_low, entry->range.least);
  summary.ci95_high = std::min(summary.ci95_high, entry->range.largest);
}

metrics::Better better_of_column(const std::string& score) {
  const metrics::ScoreEntry* entry = entry_of_column(score);
  return entry == nullptr ? metrics::Better::neither : entry->better;
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
