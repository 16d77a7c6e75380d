// Looks into a run directory's ledger as any SQLite program can: every job there once, and done in one
// attempt only.
//   ledger_audit DIR JOBS

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <filesystem>

namespace {

int number(SQLite::Database& ledger, const char* query) {
  return ledger.execAndGet(query).getInt();
}

/// Whether it is what it should be; says so if not.
bool is(const char* what, int found, int expected) {
  if (found != expected) fmt::print(stderr, "{}: {}, not {}\n", what, found, expected);
  return found == expected;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "ledger_audit DIR JOBS\n");
    return 2;
  }
  try {
    SQLite::Database ledger((std::filesystem::path(argv[1]) / "ledger.sqlite").string(),
                            SQLite::OPEN_READWRITE);
    const int jobs = std::atoi(argv[2]);
    bool good = is("jobs", number(ledger, "SELECT count(*) FROM jobs"), jobs);
    good &= is("different jobs", number(ledger, "SELECT count(DISTINCT id) FROM jobs"), jobs);
    good &= is("attempts that are done",
               number(ledger, "SELECT count(*) FROM attempts WHERE outcome = 'done'"), jobs);
    good &= is("jobs that are done",
               number(ledger, "SELECT count(DISTINCT job) FROM attempts WHERE outcome = 'done'"), jobs);
    good &= is("sets of scores", number(ledger, "SELECT count(*) FROM scores"), jobs);
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
