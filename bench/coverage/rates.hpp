#pragma once

// Shares of sweeps with their Monte Carlo errors, the bars they are held to, and tables of them.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace seedbed::bench {

/// Of how many sweeps something is true.
struct Rate {
  void count(bool is_true) {
    hits += is_true ? 1 : 0;
    ++sweeps;
  }

  double percent() const;
  /// One standard error of the percentage; of a rate of 0 or 100 as if a single sweep were otherwise.
  double error() const;

  std::size_t hits = 0, sweeps = 0;
};

/// What a percentage has to lie between; three Monte Carlo errors beyond are luck.
struct Bar {
  double low = 0, high = 100;

  bool is_held_by(const Rate& rate) const;
};

inline constexpr Bar kAtMostFive = {0, 5};

struct Entry {
  Rate rate;
  std::optional<Bar> bar;
  bool is_beyond_formula = false;  ///< what the formula assumes does not hold here
};

/// Prints tables: a title, columns, rows of rates. A rate that misses its bar has an exclamation mark, or a
/// tilde where the formula's assumptions do not hold: a limit that is known, and counted apart.
class Report {
 public:
  void begin_table(const std::string& title, const std::vector<std::string>& columns);
  void add_row(const std::string& label, const std::vector<std::optional<Entry>>& entries);

  std::size_t held() const { return held_; }
  std::size_t missed() const { return missed_; }
  std::size_t missed_beyond_formula() const { return missed_beyond_formula_; }

 private:
  std::string text_of(const std::optional<Entry>& entry);

  std::vector<std::size_t> widths_;
  std::size_t held_ = 0, missed_ = 0, missed_beyond_formula_ = 0;
};

}  // namespace seedbed::bench
