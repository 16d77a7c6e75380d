#include "results/shares/share_state.hpp"

#include <algorithm>
#include <map>

#include "results/shares/share_folder.hpp"
#include "results/shares/share_reader.hpp"
#include "results/shares/writer_process.hpp"

namespace seedbed::results {
namespace {

class StateReader {
 public:
  explicit StateReader(const std::filesystem::path& file) : file_(file) {}

  ShareState read() {
    state_.writer = file_.stem().string();
    ShareReader(file_).read(
        [this](const ShareRecord& record) { std::visit([this](const auto& one) { note(one); }, record); });
    if (state_.life != ShareState::Life::over && (has_ended(process_) || is_silent(file_)))
      state_.life = ShareState::Life::lost;
    for (const auto& [job, outcome] : jobs_) {
      if (outcome == Job::done) ++state_.done;
      if (outcome == Job::failed) ++state_.failed;
      if (outcome == Job::running && state_.life == ShareState::Life::at_work) ++state_.running;
    }
    return state_;
  }

 private:
  enum class Job { running, done, failed, left };

  void note(const ShareHeader& header) {
    state_.share = header.share;
    state_.shares = header.shares;
    state_.host = header.environment.host;
    state_.command = header.environment.command;
    state_.started = header.started;
    process_ = header.process;
    heard(header.started);
  }
  void note(const AttemptBegun& begun) {
    jobs_[begun.job.id] = Job::running;
    heard(begun.when);
  }
  void note(const AttemptEnded& ended) {
    const Outcome outcome = ended.result.outcome;
    jobs_[ended.job.id] = outcome == Outcome::done     ? Job::done
                          : outcome == Outcome::killed ? Job::left
                                                       : Job::failed;
    heard(ended.result.started + ended.result.wall_seconds);
  }
  void note(const ShareAlive& alive) { heard(alive.when); }
  void note(const ShareEnded& ended) {
    state_.life = ShareState::Life::over;
    state_.end = ended.how;
    heard(ended.when);
  }
  void heard(double when) { state_.heard = std::max(state_.heard, when); }

  const std::filesystem::path& file_;
  ShareState state_;
  std::string process_;
  std::map<std::string, Job> jobs_;
};

}  // namespace

std::vector<ShareState> share_states(const std::filesystem::path& root) {
  std::vector<ShareState> states;
  for (const std::filesystem::path& file : ShareFolder(root).files())
    states.push_back(StateReader(file).read());
  return states;
}

}  // namespace seedbed::results
