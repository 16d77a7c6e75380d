#include "results/ledger/ensemble_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <xxhash.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include "results/ledger/result_text.hpp"
#include "results/ledger/row_hash.hpp"

namespace seedbed::results {
namespace {

std::string members_text(const std::vector<std::string>& members) {
  return fmt::format("{}", fmt::join(members, " "));
}

std::vector<std::string> members_from(std::string_view text) {
  std::vector<std::string> members;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) members.push_back(std::move(word));
  return members;
}

std::int64_t ensemble_hash(std::string_view id, std::string_view members, std::int64_t units,
                           std::string_view scores) {
  return RowHash("ensembles").text(id).text(members).integer(units).text(scores).value();
}

}  // namespace

std::string ensemble_id(const std::vector<std::string>& members) {
  const std::string text = fmt::format("ensembles={}\n{}\n", kEnsembleVersion, fmt::join(members, "\n"));
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, XXH3_128bits(text.data(), text.size()));
  std::string id;
  for (std::size_t i = 0; i < 10; ++i) id += fmt::format("{:02x}", bytes.digest[i]);
  return id;
}

EnsembleRow read_ensemble(Query& row) {
  EnsembleRow read;
  const std::string id(row.text(0)), members(row.text(1)), scores(row.text(3));
  read.entry.members = members_from(members);
  read.entry.units = row.integer(2);
  read.intact = ensemble_hash(id, members, read.entry.units, scores) == row.integer(4) &&
                ensemble_id(read.entry.members) == id;
  if (read.intact) read.entry.scores = scores_from_text(scores);
  return read;
}

void insert_ensemble(SQLite::Statement& insert, const EnsembleEntry& entry) {
  const std::string id = ensemble_id(entry.members), members = members_text(entry.members);
  const std::string scores = scores_to_text(entry.scores);
  Query(insert).bind(id, members, entry.units, scores, ensemble_hash(id, members, entry.units, scores)).run();
}

void delete_ensembles_of(SQLite::Database& database, const std::unordered_set<std::string>& jobs) {
  std::vector<std::string> ids;
  {
    SQLite::Statement select(database, "SELECT id, members, units, scores, hash FROM ensembles");
    for (Query row(select); row.step();) {
      const EnsembleRow read = read_ensemble(row);
      const bool is_of_these =
          std::ranges::any_of(read.entry.members, [&](const std::string& job) { return jobs.contains(job); });
      if (is_of_these || !read.intact) ids.emplace_back(row.text(0));
    }
  }
  SQLite::Statement remove(database, "DELETE FROM ensembles WHERE id = ?");
  for (const std::string& id : ids) Query(remove).bind(id).run();
}

void take_ensembles(SQLite::Database& database) {
  SQLite::Statement select(database, "SELECT id, members, units, scores, hash FROM found.ensembles");
  SQLite::Statement insert(database, EnsembleRow::kInsert);
  for (Query row(select); row.step();) {
    const EnsembleRow read = read_ensemble(row);
    if (read.intact) insert_ensemble(insert, read.entry);
  }
}

}  // namespace seedbed::results
