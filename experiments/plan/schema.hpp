#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/plan/settings_schema.hpp"

namespace seedbed::experiments {

/// The settings that the jobs of an experiment have: those of every job (settings_schema), and behind them
/// those that the experiment file gives its program, whose names are the user's own.
class Schema {
 public:
  std::size_t size() const { return settings_schema().size() + own_.size(); }
  const Setting& operator[](std::size_t index) const;
  bool is_own(std::size_t index) const { return index >= settings_schema().size(); }

  /// See settings_named, settings_by_key, read_choices, unknown_key.
  const std::vector<std::size_t>& named(const std::string& key) const;
  const std::vector<std::size_t>& by_key() const;
  std::vector<Choice> read(const std::string& key, const Value& value) const;
  std::string unknown_key(const std::string& key) const;

  /// The text of a choice that reads back to it; `separator` parts items.
  std::string text_of(const Choice& choice, const char* separator = ",") const;

  /// Adds a setting of the program's, with its value and type. Throws ExperimentError for a name that cannot
  /// be used.
  void declare(const std::string& key, const Place& place, const Value& value);
  /// Another value, of the same type, for one that is declared. Throws ExperimentError.
  void give(const std::string& key, const Value& value);
  bool is_declared(const std::string& key) const { return own_named_.contains(key); }
  std::vector<std::string> own_names() const;

 private:
  std::vector<Setting> own_;
  std::map<std::string, std::vector<std::size_t>> own_named_;
  std::vector<std::size_t> by_key_;  // if there are own ones
};

}  // namespace seedbed::experiments
