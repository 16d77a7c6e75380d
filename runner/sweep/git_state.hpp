#pragma once

#include <filesystem>
#include <string>

namespace seedbed::runner {

/// What git says of a directory. Empty where there is no git, no repository or no commit yet, or if git does
/// not answer within some seconds.
struct GitState {
  std::string commit;  ///< checked out: 40 or 64 hexadecimal digits
  std::string state;   ///< "clean", or "changed" if tracked files differ from the commit

  bool operator==(const GitState&) const = default;
};

/// Asks the program `git`; changes nothing, not even git's index.
GitState git_state(const std::filesystem::path& directory);

/// What `git status --porcelain=v2 --branch` printed.
GitState parse_git_status(const std::string& text);

}  // namespace seedbed::runner
