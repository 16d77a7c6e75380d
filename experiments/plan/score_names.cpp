#include "experiments/plan/score_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/messages.hpp"
#include "metrics/scores/score_registry.hpp"

namespace seedbed::experiments {
namespace {

constexpr ScoredSet kSets[] = {ScoredSet::validation, ScoredSet::test};

bool is_score(const std::string& name) {
  try {
    metrics::named_score(name);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

std::vector<std::string> common_names() {
  std::vector<std::string> names;
  for (const std::string& score : metrics::common_score_names()) {
    for (const ScoredSet set : kSets) names.push_back(score + ending(set));
  }
  return names;
}

}  // namespace

const char* ending(ScoredSet set) {
  return set == ScoredSet::test ? "_test" : "_validation";
}

std::optional<ScoreName> split_score_name(std::string_view text) {
  for (const ScoredSet set : kSets) {
    const std::string_view end = ending(set);
    if (text.size() > end.size() && text.ends_with(end))
      return ScoreName{std::string(text.substr(0, text.size() - end.size())), set};
  }
  return {};
}

std::string problem_with_score_name(const std::string& text) {
  const auto name = split_score_name(text);
  if (name && is_score(name->score)) return "";
  if (is_score(text)) {
    return fmt::format("{} must say on which rows: {}_test or {}_validation", quoted_value(text), text, text);
  }
  const std::string near = did_you_mean(text, common_names());
  if (!near.empty()) return fmt::format("there is no score {}{}", quoted_value(text), near);
  return fmt::format("there is no score {}; there are {}, each followed by _test or _validation",
                     quoted_value(text), metrics::score_names_help());
}

bool may_be_own_score(const std::string& text) {
  const bool fits = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_.-+").find(c) != std::string_view::npos;
  });
  return fits && !is_score(text);
}

std::vector<std::string> scores_of_set(const std::vector<std::string>& names, ScoredSet set) {
  std::vector<std::string> scores;
  for (const std::string& text : names) {
    const auto name = split_score_name(text);
    if (name && name->set == set) scores.push_back(name->score);
  }
  return scores;
}

}  // namespace seedbed::experiments
