#pragma once

#include <xxhash.h>

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace seedbed::results {

/// Where in the ledger a job is, by its id. Kept in memory (about 40 bytes a job) rather than as an index in
/// the file, which a damaged file could contradict. Different ids may share a hash: the caller looks at the
/// row.
class JobIndex {
 public:
  std::int64_t last_key() const { return last_key_; }

  void add(std::string_view id, std::int64_t key) {
    keys_.emplace(hash(id), key);
    last_key_ = key;
  }

  /// Calls `visit` with each key that may be the job's.
  template <class Visit>
  void for_each(std::string_view id, Visit visit) const {
    const auto [first, last] = keys_.equal_range(hash(id));
    for (auto entry = first; entry != last; ++entry) visit(entry->second);
  }

 private:
  static std::uint64_t hash(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

  std::unordered_multimap<std::uint64_t, std::int64_t> keys_;
  std::int64_t last_key_ = -1;
};

}  // namespace seedbed::results
