#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_set>

#include "results/shares/share_folder.hpp"

namespace seedbed::runner {

/// What the files of other shares of a run directory say: which jobs are done, and which are under way. It
/// may be old, where other machines write them.
class OtherShares {
 public:
  /// `own`: the writer whose file is left out.
  explicit OtherShares(results::ShareFolder folder) : folder_(std::move(folder)) {}
  void leave_out(const std::string& own) { own_ = own; }

  /// Reads what has come since the last time. Throws FileError.
  void read();
  /// The same, unless that was only a moment ago: there may be many files.
  void read_sometimes(double seconds);

  bool is_done(const std::string& job) const { return done_.contains(job); }
  /// Begun by a process that may live.
  bool is_under_way(const std::string& job) const;
  /// Whether the process that writes this file may be at work.
  bool may_live(const std::string& writer) const;

 private:
  struct File;
  void read(File& file);

  results::ShareFolder folder_;
  std::string own_;
  std::map<std::string, std::shared_ptr<File>> files_;  // by path
  std::unordered_set<std::string> done_;
  double read_at_ = 0, took_ = 0;  // seconds
};

}  // namespace seedbed::runner
