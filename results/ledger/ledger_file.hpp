#pragma once

#include <filesystem>
#include <string>

namespace seedbed::results {

/// Makes an empty file where there is none, which the umask may let a group write to: SQLite's own would be
/// its owner's alone, and its log and shared memory take their rights from it. Whatever goes wrong SQLite
/// will meet too, and say.
void create_ledger_file(const std::filesystem::path& file);

/// The file as SQLite is to be told of it: absolute, so that no name is taken for a URI or for a database in
/// memory, and with links followed, as SQLite would do after it had measured the path.
std::string path_for_sqlite(const std::filesystem::path& file);

/// Why no ledger can be at this place, whether or not there is one: SQLite takes paths up to a limit of its
/// own, links followed, which is far below that of the system. Empty if nothing is wrong with it.
std::string problem_with_ledger_path(const std::filesystem::path& file);

/// Throws LedgerError if there is such a problem.
void require_short_path(const std::filesystem::path& file);

}  // namespace seedbed::results
