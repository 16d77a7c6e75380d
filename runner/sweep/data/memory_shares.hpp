#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace seedbed::runner {

/// How the memory of a run is divided. Bytes; 0 = no limit.
struct MemoryShares {
  std::int64_t data = 0;  ///< for encoded data at once
  std::int64_t jobs = 0;  ///< for what jobs take besides, all together
};

/// Divides `whole` (0 = no limit): this process keeps what it holds now (`own`, tables above all), encoded
/// data get what they need of half of the rest, and no less than the largest of `sizes`; jobs get what is
/// left. Throws std::runtime_error, saying how much it takes, if one job with the largest does not fit.
/// `named` is what to call the whole in messages: "--memory 4G".
MemoryShares memory_shares(std::int64_t whole, std::int64_t own, const std::vector<std::int64_t>& sizes,
                           const std::string& named);

/// The order in which to run jobs that read these data (an index into `sizes` for each job), so that no data
/// are needed again once they had to go: positions of jobs. Empty if their own order does. `groups` is how
/// many parts the data are taken in.
struct JobOrder {
  std::vector<std::uint32_t> jobs;
  std::size_t groups = 1;
};
JobOrder order_by_data(const std::vector<std::uint32_t>& data_of_job, const std::vector<std::int64_t>& sizes,
                       std::int64_t limit);

}  // namespace seedbed::runner
