#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "results/job_result.hpp"
#include "runner/sweep/verify/result_comparison.hpp"

namespace seedbed::runner {

/// What `seedbed verify` found by running finished jobs again. A job that was made on this platform must give
/// the same bits; of those made on others it is noted how far they are apart.
class VerifyFindings {
 public:
  /// `job` is the job for the reader: its id, cell, split and seed. Returns what to say at once: that it
  /// differs though it must not, or nothing.
  /// Of a program nobody has promised that it gives the same bits again: what differs is information.
  std::string add(const std::string& job, const results::JobResult& before, const results::JobResult& now,
                  bool is_program = false);

  std::size_t differing() const { return differing_.size(); }  ///< jobs that must not differ and do

  /// What was found. `everything`: each number that differs, not only the first few.
  std::string text(bool everything) const;

 private:
  struct Largest {
    double relative = 0;
    std::string job;
    Difference difference;
  };

  std::string same_platform_text(bool everything) const;
  std::string other_platforms_text() const;
  std::string not_deterministic_text() const;
  void note_largest(std::map<std::string, Largest>& largest, const std::string& job,
                    std::vector<Difference> found);
  std::string largest_text(const std::map<std::string, Largest>& largest, const char* before,
                           const char* now) const;

  std::map<std::string, std::vector<Difference>> differing_;  // by job: those that must not differ and do
  std::size_t not_deterministic_ = 0;                         // programs that gave other results
  std::size_t programs_ = 0;                                  // all of them
  std::map<std::string, Largest> largest_of_programs_;        // by number
  std::size_t same_ = 0;                                      // made here, the same bits
  std::size_t elsewhere_ = 0;                                 // made on another platform
  std::size_t elsewhere_same_ = 0;                            // of them, those with the same bits
  std::set<std::string> other_platforms_;
  std::string platform_;
  std::map<std::string, Largest> largest_;  // by number
};

}  // namespace seedbed::runner
