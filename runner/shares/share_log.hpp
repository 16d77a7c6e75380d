#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_set>

#include "results/shares/share_writer.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/scheduler/attempt_log.hpp"

namespace seedbed::runner {

/// Records attempts in the file of a share, which must outlive this object.
class ShareLog : public AttemptLog {
 public:
  ShareLog(results::ShareWriter& writer, ContentHashes hashes)
      : writer_(writer), hashes_(std::move(hashes)) {}

  int begin_attempt(const experiments::Job& job) override;
  void end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) override;

  /// To be called often: syncs what was written some time ago, and tells from time to time that it lives.
  void tick();
  /// At once.
  void sync();

  /// Whether an attempt at the job has ended here that counts.
  bool has_ended(const std::string& job) const { return ended_.contains(job); }

 private:
  void write(const results::ShareRecord& record);

  struct Known {
    results::JobIdentity identity = {};  // while an attempt is under way
    int attempts = 0;
  };
  results::ShareWriter& writer_;
  ContentHashes hashes_;
  std::map<std::string, Known> jobs_;
  std::unordered_set<std::string> ended_;
  double synced_at_ = 0, written_at_ = 0;
};

}  // namespace seedbed::runner
