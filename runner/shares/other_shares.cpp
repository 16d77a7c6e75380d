#include "runner/shares/other_shares.hpp"

#include <algorithm>
#include <variant>

#include "base/machine.hpp"
#include "results/shares/share_reader.hpp"
#include "results/shares/writer_process.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;

struct OtherShares::File {
  explicit File(const fs::path& path) : reader(path) {}

  results::ShareReader reader;
  std::string process;
  std::unordered_set<std::string> under_way;
  bool over = false;  // nothing more will come: it says so, or is gone
  bool may_live = true;
};

void OtherShares::read_sometimes(double seconds) {
  constexpr double kMostOfTheTime = 20;
  if (steady_seconds() - read_at_ > std::max(seconds, took_ * kMostOfTheTime)) read();
}

void OtherShares::read() {
  const double began = steady_seconds();
  for (const fs::path& path : folder_.files()) {
    if (path.stem() == own_) continue;
    std::shared_ptr<File>& file = files_[path.string()];
    if (!file) file = std::make_shared<File>(path);
  }
  for (const auto& [path, file] : files_) {
    if (!file->over) read(*file);
  }
  read_at_ = steady_seconds();
  took_ = read_at_ - began;
}

void OtherShares::read(File& file) {
  const bool is_there = file.reader.read([&](const results::ShareRecord& record) {
    if (const auto* header = std::get_if<results::ShareHeader>(&record)) file.process = header->process;
    if (const auto* begun = std::get_if<results::AttemptBegun>(&record)) file.under_way.insert(begun->job.id);
    if (const auto* ended = std::get_if<results::AttemptEnded>(&record)) {
      if (ended->result.outcome == results::Outcome::done) done_.insert(ended->job.id);
      if (ended->result.outcome == results::Outcome::killed) file.under_way.erase(ended->job.id);
    }
    file.over |= std::holds_alternative<results::ShareEnded>(record);
  });
  const bool is_gone =
      !is_there || results::has_ended(file.process) || results::is_silent(file.reader.path());
  file.may_live = !file.over && !is_gone;
  if (!file.may_live) file.under_way.clear();
  if (!is_there) file.over = true;
}

bool OtherShares::may_live(const std::string& writer) const {
  return std::ranges::any_of(files_, [&](const auto& file) {
    return file.second->may_live && file.second->reader.path().stem() == writer;
  });
}

bool OtherShares::is_under_way(const std::string& job) const {
  for (const auto& [path, file] : files_) {
    if (file->under_way.contains(job)) return true;
  }
  return false;
}

}  // namespace seedbed::runner
