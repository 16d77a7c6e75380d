#include "runner/shares/work_folders.hpp"

#include <system_error>
#include <utility>

namespace seedbed::runner {
namespace fs = std::filesystem;

WorkFolders::WorkFolders(const results::RunDirectory& directory, std::string writer,
                         const OtherShares& others)
    : folder_(directory.work()), writer_(std::move(writer)) {
  std::error_code none;
  for (fs::directory_iterator entry(folder_, none), end; !none && entry != end; entry.increment(none)) {
    const std::string name = entry->path().filename().string();
    const std::size_t at = name.find('@');
    if (at == std::string::npos || !others.may_live(name.substr(at + 1)))
      left_[name.substr(0, at)] = entry->path();
  }
}

fs::path WorkFolders::of(const std::string& job) {
  fs::path own = folder_ / (job + "@" + writer_);
  const auto left = left_.find(job);
  if (left == left_.end()) return own;
  std::error_code taken;  // by another share, or gone: then the job starts anew
  fs::rename(left->second, own, taken);
  left_.erase(left);
  return own;
}

}  // namespace seedbed::runner
