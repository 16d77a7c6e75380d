#include "results/shares/share_folder.hpp"

#include <algorithm>
#include <system_error>

#include "base/atomic_file.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;

void ShareFolder::make() const {
  std::error_code error;
  fs::create_directories(leases(), error);
  if (error) throw FileError(leases(), "cannot be made", error.value());
}

std::vector<fs::path> ShareFolder::files() const {
  std::vector<fs::path> files;
  std::error_code none;
  for (fs::directory_iterator entry(path_, none), end; !none && entry != end; entry.increment(none)) {
    if (is_share_file(entry->path())) files.push_back(entry->path());
  }
  std::ranges::sort(files);
  return files;
}

bool is_share_file(const fs::path& path) {
  return path.extension() == ".share" && !path.filename().native().starts_with('.');
}

}  // namespace seedbed::results
