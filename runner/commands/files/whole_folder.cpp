#include "runner/commands/files/whole_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "results/run_directory.hpp"
#include "runner/commands/command.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;

fs::path new_folder(const std::string& given, const std::string& root, const std::string& kind,
                    const std::string& option) {
  fs::path folder = given.empty() ? results::beside(root, "-" + kind) : results::beside(given, "");
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder)))
    throw UsageError(fmt::format("{} is there already; remove it, or name another folder with {}",
                                 folder.string(), option));
  return folder;
}

WholeFolder::WholeFolder(const fs::path& place)
    : place_(place), filled_(results::beside(place, fmt::format(".part-{}", ::getpid()))) {
  fs::create_directories(filled_);
}

WholeFolder::~WholeFolder() {
  std::error_code ignored;
  fs::remove_all(filled_, ignored);
}

void WholeFolder::commit() {
  fs::rename(filled_, place_);  // an empty folder gives way
}

}  // namespace seedbed::runner
