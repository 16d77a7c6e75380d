#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

/// "model.components=3 train.lr=0.001", or "(nothing varies)".
std::string cell_text(const std::vector<std::string>& keys, const results::JobRow& row);

/// "done", "failed" or "not finished".
std::string state_text(const results::LedgerJob& job);

/// Jobs for the terminal: cell by cell, with the ids of the first few, or each on a line.
class JobGroups {
 public:
  explicit JobGroups(bool each) : each_(each) {}

  /// `state` is the job's, or empty; `keys` those of the table from which the row is.
  void add(const std::vector<std::string>& keys, const results::JobRow& row, const std::string& state);

  std::size_t size() const { return size_; }
  /// "12 done, 3 failed"
  std::string states() const;
  std::string text() const;

 private:
  struct Cell {
    std::string name;
    std::size_t jobs = 0;
    std::vector<std::string> first;
  };
  bool each_;
  std::size_t size_ = 0;
  std::map<std::size_t, Cell> cells_;
  std::map<std::string, std::size_t> states_;
  std::string lines_;
};

}  // namespace seedbed::runner
