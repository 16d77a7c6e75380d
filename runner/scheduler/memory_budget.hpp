#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace seedbed::runner {

/// How many jobs fit into memory at once, going by what jobs of the same cell took before. Of a cell of which
/// nothing is known yet as much is expected as of the hungriest so far.
class MemoryBudget {
 public:
  /// For the jobs' own memory, all together; 0 = no limit.
  explicit MemoryBudget(std::int64_t bytes = 0) : bytes_(bytes) {}

  std::int64_t bytes() const { return bytes_; }
  /// No job has told yet how much it takes, though it matters.
  bool knows_nothing() const { return bytes_ > 0 && most_of_all_ == 0; }
  std::int64_t expected(const std::string& cell) const;
  /// Whether a job of that cell fits beside those that run. One always runs, however much it takes.
  bool fits(const std::string& cell) const;

  void begin(std::size_t ticket, const std::string& cell);
  /// The job ended, and took that much; 0 if unknown.
  void end(std::size_t ticket, std::int64_t own_memory);

 private:
  std::int64_t bytes_;
  std::unordered_map<std::string, std::int64_t> most_;  // by cell
  std::int64_t most_of_all_ = 0;
  std::unordered_map<std::size_t, std::string> running_;  // ticket -> cell
};

}  // namespace seedbed::runner
