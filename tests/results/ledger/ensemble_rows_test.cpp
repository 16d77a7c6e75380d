#include "results/ledger/ensemble_rows.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include "results/ledger/forget_jobs.hpp"
#include "results/ledger/ledger.hpp"
#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string member_id(int number) {
  return "0123456789abcdef000" + std::to_string(number);
}

EnsembleEntry sample_ensemble(std::vector<std::string> members, std::uint64_t number) {
  return {std::move(members), sample_result(number).scores, static_cast<std::int64_t>(100 * number)};
}

class Ensembles : public testing::Test {
 protected:
  Ledger open() const { return Ledger::open(directory_.path()); }
  void sql(const std::string& statement) const {
    SQLite::Database((directory_.path() / "ledger.sqlite").string(), SQLite::OPEN_READWRITE).exec(statement);
  }

  TempDir directory_;
};

TEST_F(Ensembles, KeepsScoresToTheBit) {
  EnsembleEntry entry = sample_ensemble({member_id(1), member_id(2)}, 1);
  entry.scores = {{"crps_test", 0.1 + 0.2, 5e-324},
                  {"nll_test", -0.0, std::numeric_limits<double>::infinity()}};
  open().record_ensembles({entry});
  const auto kept = Ledger::open_read_only(directory_.path()).ensemble(entry.members);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->members, entry.members);
  EXPECT_EQ(kept->units, entry.units);
  EXPECT_EQ(kept->scores, entry.scores);
  EXPECT_TRUE(std::signbit(kept->scores[1].value));
}

TEST_F(Ensembles, AreKnownByTheirMembersInOrder) {
  Ledger ledger = open();
  ledger.record_ensembles(
      {sample_ensemble({member_id(1), member_id(2)}, 1), sample_ensemble({member_id(1)}, 2)});
  EXPECT_TRUE(ledger.ensemble({member_id(1)}));
  EXPECT_FALSE(ledger.ensemble({member_id(2), member_id(1)}));
  EXPECT_FALSE(ledger.ensemble({member_id(1), member_id(2), member_id(3)}));
  EXPECT_FALSE(ledger.ensemble({}));
  const std::set<std::string> ids = {ensemble_id({"a", "b"}), ensemble_id({"b", "a"}), ensemble_id({"ab"}),
                                     ensemble_id({"a"}), ensemble_id({"a", "b", ""})};
  EXPECT_EQ(ids.size(), 5u);
}

TEST_F(Ensembles, LaterScoresTakeThePlaceOfEarlierOnes) {
  Ledger ledger = open();
  ledger.record_ensembles({sample_ensemble({member_id(1), member_id(2)}, 1)});
  ledger.record_ensembles({sample_ensemble({member_id(1), member_id(2)}, 7)});
  EXPECT_EQ(ledger.ensemble({member_id(1), member_id(2)})->scores, sample_result(7).scores);
}

// Every field is under the hash, and a row under another's id is no row.
TEST_F(Ensembles, ADamagedRowIsNamedAndCountsAsAbsent) {
  const std::vector<std::string> members = {member_id(1), member_id(2)};
  for (const char* change : {"members = members || ' x'", "units = units + 1", "scores = '[]'",
                             "hash = hash + 1", "id = '00000000000000000000'"}) {
    open().record_ensembles({sample_ensemble(members, 1)});
    sql(std::string("UPDATE ensembles SET ") + change);
    Ledger ledger = open();
    EXPECT_FALSE(ledger.ensemble(members)) << change;
    if (std::string(change).substr(0, 2) != "id") {
      EXPECT_THAT(ledger.damaged(), testing::ElementsAre(HasSubstr(ensemble_id(members) + " is damaged")));
    }
    ledger.record_ensembles({sample_ensemble(members, 1)});
    EXPECT_EQ(ledger.ensemble(members)->scores, sample_result(1).scores);
    sql("DELETE FROM ensembles");
  }
}

TEST_F(Ensembles, GoWithAForgottenMember) {
  open().record_ensembles(
      {sample_ensemble({member_id(1), member_id(2)}, 1), sample_ensemble({member_id(3), member_id(4)}, 2)});
  forget_jobs(directory_.path(), {member_id(2)});
  const Ledger ledger = open();
  EXPECT_FALSE(ledger.ensemble({member_id(1), member_id(2)}));
  EXPECT_TRUE(ledger.ensemble({member_id(3), member_id(4)}));
  EXPECT_THAT(ledger.damaged(), IsEmpty());
}

}  // namespace
}  // namespace seedbed::results
