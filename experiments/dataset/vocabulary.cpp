#include "experiments/dataset/vocabulary.hpp"

#include <algorithm>
#include <stdexcept>

namespace seedbed::experiments {

void ValueCounts::add(std::string_view value, std::int64_t times) {
  const auto found = counts_.find(value);
  if (found != counts_.end()) {
    found->second += times;
  } else {
    counts_.emplace(value, times);
  }
}

Vocabulary Vocabulary::of(const ValueCounts& counts, int min_count) {
  Vocabulary vocabulary;
  vocabulary.has_missing_ = counts.missing_ >= min_count;
  for (const auto& [value, times] : counts.counts_) {
    if (times >= min_count) vocabulary.values_.push_back(value);
  }
  // Not the order in the file, which would let rows outside the training set decide codes.
  std::sort(vocabulary.values_.begin(), vocabulary.values_.end());
  vocabulary.index();
  return vocabulary;
}

void Vocabulary::index() {
  std::int32_t code = has_missing_ ? 2 : 1;
  for (const std::string& value : values_) codes_.emplace(value, code++);
}

std::int32_t Vocabulary::code(std::string_view value) const {
  const auto found = codes_.find(value);
  return found == codes_.end() ? 0 : found->second;
}

nlohmann::json Vocabulary::to_json() const {
  nlohmann::json entries = nlohmann::json::array();
  if (has_missing_) entries.push_back(nullptr);
  for (const std::string& value : values_) entries.push_back(value);
  return entries;
}

Vocabulary Vocabulary::from_json(const nlohmann::json& json) {
  Vocabulary vocabulary;
  for (const nlohmann::json& entry : json) {
    if (entry.is_null()) {
      if (vocabulary.has_missing_ || !vocabulary.values_.empty()) {
        throw std::invalid_argument("a vocabulary's missing entry is not its first");
      }
      vocabulary.has_missing_ = true;
    } else {
      vocabulary.values_.push_back(entry.get<std::string>());
    }
  }
  vocabulary.index();
  if (vocabulary.codes_.size() != vocabulary.values_.size()) {
    throw std::invalid_argument("a vocabulary has an entry twice");
  }
  return vocabulary;
}

}  // namespace seedbed::experiments
