#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace seedbed::experiments {

/// How often each value was seen; "missing" is a value of its own.
class ValueCounts {
 public:
  void add(std::string_view value, std::int64_t times);
  void add_missing(std::int64_t times) { missing_ += times; }

 private:
  friend class Vocabulary;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> counts_;
  std::int64_t missing_ = 0;
};

/// Codes of categories or words: 0 is <rare>, for whatever is not among the entries; the entries follow:
/// "missing" first if it is one, then values in byte order.
class Vocabulary {
 public:
  /// The values seen at least `min_count` times.
  static Vocabulary of(const ValueCounts& counts, int min_count);

  std::int32_t code(std::string_view value) const;
  std::int32_t missing_code() const { return has_missing_ ? 1 : 0; }
  /// Codes 0 … size() - 1.
  int size() const { return 1 + (has_missing_ ? 1 : 0) + static_cast<int>(values_.size()); }

  /// What is not missing among the entries, in order of their codes.
  const std::vector<std::string>& values() const { return values_; }

  /// The entries in order of their codes from 1; null is "missing".
  nlohmann::json to_json() const;
  static Vocabulary from_json(const nlohmann::json& json);

 private:
  void index();

  bool has_missing_ = false;
  std::vector<std::string> values_;
  std::unordered_map<std::string, std::int32_t, ValueCounts::Hash, std::equal_to<>> codes_;
};

}  // namespace seedbed::experiments
