#pragma once

#include <cstddef>
#include <map>

namespace seedbed::results {

/// How long jobs that are to be run will take, going by those that are done: the others of their cell, or if
/// there are none, of all cells.
class WorkLeft {
 public:
  void add_done(std::size_t cell, double seconds);
  /// `share` of a job is left: 1, or 0.5 of one that is running.
  void add_left(std::size_t cell, double share = 1);

  /// Of a job of this cell. NaN if no job is done by which to go.
  double job_seconds_of(std::size_t cell) const;

  bool any_done() const { return all_.done > 0; }
  /// Of one job at a time. NaN if no job is done by which to go; 0 if nothing is left.
  double job_seconds() const;
  /// Of so many jobs side by side, as long as there are so many.
  double seconds(std::size_t side_by_side) const;

 private:
  struct Cell {
    std::size_t done = 0;
    double seconds = 0;  // of all that are done
    double left = 0;     // jobs

    double mean() const { return seconds / static_cast<double>(done); }
  };
  std::map<std::size_t, Cell> cells_;
  Cell all_;
};

}  // namespace seedbed::results
