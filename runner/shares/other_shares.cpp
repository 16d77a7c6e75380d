#include "runner/shares/other_shares.hpp"

#include <variant>

#include "results/shares/share_reader.hpp"
#include "results/shares/writer_process.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;

struct OtherShares::File {
  explicit File(const fs::path& path) : reader(path) {}

  results::ShareReader reader;
  std::string process;
  std::unordered_set<std::string> under_way;
  bool over = false;  // or gone, or its writer is
};

void OtherShares::read() {
  for (const fs::path& path : folder_.files()) {
    if (path.stem() == own_) continue;
    std::shared_ptr<File>& file = files_[path.string()];
    if (!file) file = std::make_shared<File>(path);
  }
  for (const auto& [path, file] : files_) {
    if (!file->over) read(*file);
  }
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
  const bool is_gone = !is_there || results::has_ended(file.process) || results::is_silent(file.reader.path());
  if (file.over || is_gone) file.under_way.clear();
  if (!is_there) file.over = true;
}

bool OtherShares::is_under_way(const std::string& job) const {
  for (const auto& [path, file] : files_) {
    if (file->under_way.contains(job)) return true;
  }
  return false;
}

}  // namespace seedbed::runner
