#pragma once

#include <cstdint>
#include <mutex>

namespace seedbed::runner {

/// Notices that the system has killed processes because memory ran out: a worker that got KILL at such a time
/// was most likely one of them. Nothing is noticed where the kernel does not count that. Thread-safe.
class OomKills {
 public:
  OomKills() : seen_(count()) {}

  /// Whether there was one, since this object was made, that has not been told of yet.
  bool one_more();

 private:
  static std::int64_t count();

  std::mutex mutex_;
  std::int64_t seen_;
};

}  // namespace seedbed::runner
