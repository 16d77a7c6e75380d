#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_set>
#include <vector>

#include "results/shares/leases.hpp"
#include "results/shares/share_plan.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/shares/other_shares.hpp"
#include "runner/shares/share_number.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// Which jobs a share does, one after the other: its own; then jobs of the others that nobody has begun, from
/// the ends of their parts, so that a slow machine does not hold up the rest; and at the end those of its own
/// that another process had begun and not ended, which may have been killed.
class ShareTasks {
 public:
  /// All must outlive this object.
  ShareTasks(const JobList& jobs, const results::SharePlan& plan, const ShareNumber& number,
             OtherShares& others, results::Leases& leases);

  /// Its own jobs that were not done when it started.
  std::size_t own() const { return own_.size(); }
  /// So many of them are neither done by anybody nor, as `has_ended` says of a job's id, ended here.
  std::size_t own_left(const std::function<bool(const std::string& id)>& has_ended) const;

  /// Adds turns of others' jobs, those of `with`, behind the own ones.
  void add_others(const std::function<bool(const JobPlace& place)>& with);
  std::size_t size() const { return turns_.size(); }
  Task task(std::size_t turn) const;
  JobPlace place(std::size_t turn) const { return jobs_.in_run_order(turns_[turn].job); }
  /// Whether the job is to be run now that its turn has come. One of others is leased then.
  bool wanted(std::size_t turn);

  /// Leaves the turns so far, and makes new ones of at most so many jobs of others that nobody has begun,
  /// which are leased. Returns whether there are any.
  bool next_block(std::size_t most);

 private:
  enum class Whose { own, others, own_again, leased };
  struct Turn {
    std::uint64_t job = 0;
    Whose whose = Whose::own;
  };
  bool is_free(const std::string& id) const;
  std::string id(std::uint64_t job) const { return jobs_.id(jobs_.in_run_order(job)); }

  const JobList& jobs_;
  const results::SharePlan& plan_;
  OtherShares& others_;
  results::Leases& leases_;
  std::vector<std::uint64_t> own_;
  std::vector<Turn> turns_;
  std::vector<std::uint64_t> of_others_;     // in the order in which they are taken
  std::unordered_set<std::uint64_t> begun_;  // by this process
};

}  // namespace seedbed::runner
