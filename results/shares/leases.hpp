#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace seedbed::results {

/// What a process says before it takes a job that is another's: a small file that only one can make. They
/// save work, and nothing depends on them: a job that two do gives the same result twice. They are void some
/// time after they were made or renewed, so that one whose process was killed stands in nobody's way for
/// long.
class Leases {
 public:
  explicit Leases(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~Leases();
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  /// Takes the lease of a job. False if somebody else has it.
  bool take(const std::string& job);
  bool has(const std::string& job) const { return taken_.contains(job); }
  /// Whether somebody else has it now.
  bool is_taken(const std::string& job) const;
  /// To be called often: leases that were taken last on.
  void renew();
  /// Gives back what this process has taken. Nothing if it has not.
  void give_back(const std::string& job);

 private:
  void say_until(int file) const;
  std::filesystem::path file(const std::string& job) const { return folder_ / job; }

  std::filesystem::path folder_;
  std::set<std::string> taken_;
  double renewed_at_ = 0;
};

enum class WhichLeases { all, those_void };
void remove_leases(const std::filesystem::path& folder, WhichLeases which);

}  // namespace seedbed::results
