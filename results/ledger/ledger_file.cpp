#include "results/ledger/ledger_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <climits>
#include <system_error>

#include "base/descriptor.hpp"
#include "results/ledger/ledger.hpp"

namespace fs = std::filesystem;

namespace seedbed::results {
namespace {

/// Of the ledger's whole path, in bytes: 512, of which SQLite keeps 8 for the ending of its journal.
constexpr std::size_t kLongestPath = 504;

}  // namespace

std::string path_for_sqlite(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  if (error) return file.string();
  const fs::path followed = fs::weakly_canonical(absolute, error);
  return (error ? absolute : followed).string();
}

void create_ledger_file(const fs::path& file) {
  // Never one that is there: closing it would give up the locks that this process has on it.
  const Descriptor created(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
}

std::string problem_with_ledger_path(const fs::path& file) {
  for (const fs::path& name : file) {
    const std::size_t size = name.string().size();
    if (size > NAME_MAX)
      return fmt::format("one of the names in its path has {} bytes, and file systems allow {}", size,
                         NAME_MAX);
  }
  const std::size_t length = path_for_sqlite(file).size();
  if (length <= kLongestPath) return "";
  return fmt::format(
      "the path of its {} has {} bytes with all links followed, and SQLite opens none with more than {}",
      file.filename().string(), length, kLongestPath);
}

void require_short_path(const fs::path& file) {
  if (const std::string problem = problem_with_ledger_path(file); !problem.empty())
    throw LedgerError(fmt::format("{}: cannot be opened: {}; move the run directory to a shorter path",
                                  file.string(), problem));
}

}  // namespace seedbed::results
