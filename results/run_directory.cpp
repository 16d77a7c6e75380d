#include "results/run_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/plain_path.hpp"
#include "results/ledger/ledger_file.hpp"
#include "results/packs/kept_files.hpp"

namespace fs = std::filesystem;

namespace seedbed::results {
namespace {

constexpr std::array<std::string_view, 4> kFolders = {"logs", "models", "predictions", "checkpoints"};
constexpr std::array<std::string_view, 2> kFoldersOfPrograms = {"forecasts", "work"};  // made when needed

/// What a run that was stopped before it had a ledger may have left.
bool is_ours(const std::string& name) {
  constexpr std::array<std::string_view, 2> kFiles = {"lock", "experiment.yaml"};
  return std::find(kFiles.begin(), kFiles.end(), name) != kFiles.end() ||
         std::find(kFolders.begin(), kFolders.end(), name) != kFolders.end() || name == "shares" ||
         name == "cluster" ||
         std::find(kFoldersOfPrograms.begin(), kFoldersOfPrograms.end(), name) != kFoldersOfPrograms.end() ||
         name == "packs" ||
         name.starts_with("ledger.") ||  // damaged ones that were kept, or one that is being put right
         (name.starts_with('.') && name.ends_with(".tmp"));
}

void refuse_foreign_files(const fs::path& root) {
  if (fs::exists(root / "ledger.sqlite")) return;
  for (const auto& entry : fs::directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    if (is_ours(name)) continue;
    throw RunDirectoryError(
        fmt::format("{}: this directory holds other files ('{}', for one) and is not a run directory; "
                    "choose a new or an empty one with -o",
                    root.string(), name));
  }
}

}  // namespace

void RunDirectory::require_usable_path(const fs::path& root) {
  if (const std::string problem = problem_with_ledger_path(root / "ledger.sqlite"); !problem.empty()) {
    throw RunDirectoryError(fmt::format(
        "{}: cannot be used as a run directory: {}; choose another place with -o", root.string(), problem));
  }
}

RunDirectory RunDirectory::prepare(const fs::path& root) {
  require_usable_path(root);
  try {
    if (fs::exists(root)) {
      if (!fs::is_directory(root)) {
        throw RunDirectoryError(root.string() + ": is not a directory; choose another place with -o");
      }
      refuse_foreign_files(root);
    }
    fs::create_directories(root);
    for (const std::string_view folder : kFolders) fs::create_directory(root / folder);
  } catch (const fs::filesystem_error& error) {
    throw RunDirectoryError(
        fmt::format("{}: cannot be used as a run directory: {}; choose another place with -o", root.string(),
                    error.code().message()));
  }
  return RunDirectory(root);
}

void RunDirectory::remove_abandoned() const {
  AtomicFile::remove_abandoned(root_);
  for (const std::string_view folder : kFolders) AtomicFile::remove_abandoned(root_ / folder);
  AtomicFile::remove_abandoned(packs_folder(root_));
}

RunDirectory RunDirectory::existing(const fs::path& root) {
  std::error_code error;
  if (!fs::exists(root, error)) throw RunDirectoryError(root.string() + ": there is no such directory");
  if (!fs::is_directory(root, error)) {
    throw RunDirectoryError(root.string() +
                            ": is not a run directory (give the directory, such as runs/NAME)");
  }
  RunDirectory directory(root);
  if (!fs::exists(directory.ledger(), error) && !fs::exists(root / "ledger.recovered.sqlite", error)) {
    throw RunDirectoryError(root.string() + ": is not a run directory: it holds no ledger.sqlite" +
                            (error ? " (" + error.message() + ")" : ""));
  }
  return directory;
}

std::filesystem::path beside(const std::filesystem::path& directory, const std::string& ending) {
  std::filesystem::path path = without_points(directory);
  if (path.filename().empty()) path = path.parent_path();
  if (path.filename() == "." || path.filename() == "..") path = fs::weakly_canonical(path);
  path += ending;
  return path;
}

}  // namespace seedbed::results
