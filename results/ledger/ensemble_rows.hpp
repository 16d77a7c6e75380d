#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "results/ledger/ledger.hpp"
#include "results/ledger/ledger_rows.hpp"

namespace seedbed::results {

/// Raised whenever the same jobs begin to give an ensemble of other scores, so that those of before do not
/// pass for those of now. That jobs give other forecasts shows in their ids.
inline constexpr int kEnsembleVersion = 1;

/// 20 hexadecimal digits: XXH3-128, shortened to 80 bits, over the version and the members' ids in order.
std::string ensemble_id(const std::vector<std::string>& members);

/// A row of `ensembles`.
struct EnsembleRow {
  static constexpr const char* kSelect =
      "SELECT id, members, units, scores, hash FROM ensembles WHERE id = ?";
  static constexpr const char* kInsert =
      "INSERT OR REPLACE INTO ensembles (id, members, units, scores, hash) VALUES (?, ?, ?, ?, ?)";

  EnsembleEntry entry;
  bool intact = false;  ///< its hash is right, and it is that of its members
};

EnsembleRow read_ensemble(Query& row);
void insert_ensemble(SQLite::Statement& insert, const EnsembleEntry& entry);

/// Removes every ensemble of which one of these jobs is a member, and what is damaged.
void delete_ensembles_of(SQLite::Database& database, const std::unordered_set<std::string>& jobs);

/// Takes the rows of found.ensembles that are intact over into `ensembles`.
void take_ensembles(SQLite::Database& database);

}  // namespace seedbed::results
