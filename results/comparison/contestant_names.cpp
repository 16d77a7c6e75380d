#include "results/comparison/contestant_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace seedbed::results {

std::string full_name(const Comparison& comparison, std::size_t i) {
  return label(comparison.contestants, comparison.contestants.all[i]);
}

std::string short_name(const Comparison& comparison, std::size_t i) {
  const Contestants& all = comparison.contestants;
  if (all.keys.size() == 1) return all.all[i].values[0];
  if (i == comparison.reference) return full_name(comparison, i);
  std::string text;
  for (std::size_t k = 0; k < all.keys.size(); ++k) {
    const std::string& value = all.all[i].values[k];
    if (!value.empty() && value != all.all[comparison.reference].values[k])
      text += fmt::format("{}{}={}", text.empty() ? "" : " ", all.keys[k], value);
  }
  return text;
}

std::string names(const Comparison& comparison, const std::vector<const Contrast*>& those) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(those.size(), kNamed); ++i)
    texts.push_back(short_name(comparison, those[i]->contestant));
  if (those.size() > kNamed) texts.push_back(fmt::format("{} more", those.size() - kNamed));
  if (texts.size() == 1) return texts.front();
  const std::string last = texts.back();
  texts.pop_back();
  return fmt::format("{} and {}", fmt::join(texts, ", "), last);
}

}  // namespace seedbed::results
