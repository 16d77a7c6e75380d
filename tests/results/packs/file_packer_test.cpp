#include "results/packs/file_packer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

#include "results/packs/compact_packs.hpp"
#include "tests/results/child_process.hpp"
#include "tests/results/packs/sample_files.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Packing : public testing::Test {
 protected:
  /// Packs these jobs, as one run does.
  std::string pack(int first, int last, PackingOptions options = {}) const {
    FilePacker packer(root_, "run", options);
    for (int job = first; job < last; ++job) packer.add(sample_job(job));
    return packer.finish();
  }
  void leave(int first, int last) const {
    for (int job = first; job < last; ++job) leave_files(root_, job);
  }
  /// Every file of these jobs is what it was, wherever it is.
  void expect_all(int first, int last) const {
    const KeptFiles kept(root_);
    for (int job = first; job < last; ++job) {
      for (const FileKind kind : kFileKinds) {
        const auto file = kept.find(kind, sample_job(job));
        ASSERT_TRUE(file) << file_name(kind, sample_job(job));
        EXPECT_EQ(file->read(), sample_bytes(kind, job));
      }
    }
  }

  TempDir folder_;
  const fs::path root_ = folder_.path() / "run";
};

TEST_F(Packing, PutsManyFilesIntoTwo) {
  leave(0, 40);
  EXPECT_EQ(pack(0, 40), "");
  EXPECT_EQ(files_in(root_), 2u);
  expect_all(0, 40);
  EXPECT_EQ(KeptFiles(root_).jobs(FileKind::model).size(), 40u);
  EXPECT_EQ(KeptFiles(root_).files(FileKind::log).size(), 40u);
  EXPECT_FALSE(KeptFiles(root_).has(FileKind::model, sample_job(40)));
}

TEST_F(Packing, PacksOfManySharesAreGatheredInThoseOfTheRun) {
  for (int share = 0; share < 6; ++share) {
    leave(share * 3, share * 3 + 4);  // and the first of the next one, which is done twice
    FilePacker packer(root_, std::to_string(share) + "-node", {});
    for (int job = share * 3; job < share * 3 + 4; ++job) packer.add(sample_job(job));
    ASSERT_EQ(packer.finish(), "");
  }
  EXPECT_EQ(gather_packs(root_, 6), 0u);  // few enough
  EXPECT_EQ(gather_packs(root_, 5), 6u);
  EXPECT_EQ(files_in(root_), 2u);
  expect_all(0, 19);
  EXPECT_EQ(gather_packs(root_, 0), 0u);
  // A second time they are put behind what is there.
  leave(30, 31);
  {
    FilePacker packer(root_, "7-node", {});
    packer.add(sample_job(30));
    ASSERT_EQ(packer.finish(), "");
  }
  EXPECT_EQ(gather_packs(root_, 1), 1u);
  expect_all(0, 19);
  expect_all(30, 31);
}

TEST_F(Packing, ARunThatIsResumedOftenGoesOnInItsPack) {
  for (int job = 0; job < 100; ++job) {
    leave(job, job + 1);
    ASSERT_EQ(pack(job, job + 1), "");
  }
  EXPECT_EQ(files_in(root_), 2u);
  expect_all(0, 100);
}

TEST_F(Packing, AFullPackIsFollowedByAnother) {
  leave(0, 30);
  PackingOptions small;
  small.pack_bytes = 4000;
  small.batch = 3;
  EXPECT_EQ(pack(0, 15, small), "");
  EXPECT_EQ(pack(15, 30, small), "");
  EXPECT_GT(pack_files(root_).size(), 3u);
  for (const fs::path& path : pack_files(root_)) EXPECT_LT(fs::file_size(path), 6000u);
  expect_all(0, 30);
}

TEST_F(Packing, LongFilesStaySingle) {
  leave(0, 5);
  PackingOptions short_ones;
  short_ones.longest_file = 50;
  EXPECT_EQ(pack(0, 5, short_ones), "");
  EXPECT_TRUE(fs::exists(single_file(root_, FileKind::model, sample_job(4))));
  EXPECT_FALSE(fs::exists(single_file(root_, FileKind::model, sample_job(0))));
  expect_all(0, 5);
}

// As where a process was killed between writing the pack and removing the files.
TEST_F(Packing, WhatIsInBothPlacesIsPackedOnce) {
  leave(0, 3);
  ASSERT_EQ(pack(0, 3), "");
  const auto size = fs::file_size(pack_files(root_).front());
  leave(0, 3);
  expect_all(0, 3);
  EXPECT_EQ(pack(0, 3), "");
  EXPECT_EQ(files_in(root_), 2u);
  EXPECT_EQ(fs::file_size(pack_files(root_).front()), size);
}

TEST_F(Packing, WhatIsWrittenAnewCounts) {
  leave(0, 3);
  ASSERT_EQ(pack(0, 3), "");
  const fs::path log = single_file(root_, FileKind::log, sample_job(1));
  const KeptFiles before(root_);
  before.make_single(FileKind::log, sample_job(1));
  EXPECT_EQ(contents(log), sample_bytes(FileKind::log, 1));
  std::ofstream(log, std::ios::app) << "and more";
  const std::string now = sample_bytes(FileKind::log, 1) + "and more";
  EXPECT_EQ(KeptFiles(root_).at(FileKind::log, sample_job(1)).read(), now);
  ASSERT_EQ(pack(0, 3), "");
  EXPECT_FALSE(fs::exists(log));
  EXPECT_EQ(KeptFiles(root_).at(FileKind::log, sample_job(1)).read(), now);
}

TEST_F(Packing, OfTwoPacksWithTheSameFileTheLaterCounts) {
  const fs::path packs = packs_folder(root_);
  fs::create_directories(packs);
  const auto write = [&](const char* name, const std::string& bytes) {
    PackWriter writer(packs / name);
    writer.append(FileKind::model, "a", bytes);
    writer.commit();
  };
  write("share-2-1.pack", "earlier");
  write("share-1-1.pack", "later");
  EXPECT_EQ(KeptFiles(root_).at(FileKind::model, "a").read(), "later");
  remove_from_packs(root_, {"a"});
  EXPECT_FALSE(KeptFiles(root_).has(FileKind::model, "a"));
  EXPECT_EQ(compact_packs(root_), 2u);
  EXPECT_EQ(files_in(root_), 0u);
}

TEST_F(Packing, ADamagedFileIsNamed) {
  leave(0, 3);
  ASSERT_EQ(pack(0, 3), "");
  const fs::path path = pack_files(root_).front();
  std::string bytes = contents(path);
  bytes[bytes.find(sample_bytes(FileKind::model, 2)) + 5] ^= 1;
  put(path, bytes);
  const KeptFile file = KeptFiles(root_).at(FileKind::model, sample_job(2));
  EXPECT_EQ(file.name(), path.string() + " (" + sample_job(2) + ".safetensors)");
  try {
    file.read();
    FAIL() << "a damaged file was read";
  } catch (const KeptFileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("does not match its hash"));
  }
}

// Somebody has found a file, and it moves before they read it.
TEST_F(Packing, AFileThatMovesMeanwhileIsFoundAgain) {
  leave(0, 4);
  const KeptFile single = KeptFiles(root_).at(FileKind::model, sample_job(1));
  ASSERT_EQ(pack(0, 4), "");
  ASSERT_FALSE(single.exists());
  EXPECT_EQ(single.read(), sample_bytes(FileKind::model, 1));
  const KeptFile packed = KeptFiles(root_).at(FileKind::model, sample_job(1));
  remove_from_packs(root_, {sample_job(0), sample_job(2), sample_job(3)});
  ASSERT_EQ(compact_packs(root_), 1u);
  ASSERT_FALSE(fs::exists(packed.path));
  EXPECT_EQ(packed.read(), sample_bytes(FileKind::model, 1));
  expect_all(1, 2);
}

TEST_F(Packing, APathOfASingleFileLeadsToWhatIsPacked) {
  leave(0, 2);
  ASSERT_EQ(pack(0, 2), "");
  const fs::path path = single_file(root_, FileKind::model, sample_job(1));
  EXPECT_EQ(kept_file(path).read(), sample_bytes(FileKind::model, 1));
  EXPECT_TRUE(kept_file(path).packed());
  const fs::path nowhere = single_file(root_, FileKind::model, "x");
  EXPECT_FALSE(kept_file(nowhere).packed());
  EXPECT_EQ(kept_file(nowhere).path, nowhere);
  leave(1, 2);
  EXPECT_FALSE(kept_file(path).packed());
}

TEST_F(Packing, PacksAreMadeSmallerOnceMostOfThemIsOfNoUse) {
  leave(0, 20);
  ASSERT_EQ(pack(0, 20), "");
  const auto size = fs::file_size(pack_files(root_).front());
  std::unordered_set<std::string> some;
  for (int job = 0; job < 5; ++job) some.insert(sample_job(job));
  remove_from_packs(root_, some);
  EXPECT_EQ(compact_packs(root_), 0u);
  for (int job = 5; job < 15; ++job) some.insert(sample_job(job));
  remove_from_packs(root_, some);
  EXPECT_EQ(compact_packs(root_), 1u);
  expect_all(15, 20);
  for (const std::string& job : some) EXPECT_FALSE(KeptFiles(root_).has(FileKind::log, job));
  ASSERT_EQ(pack_files(root_).size(), 1u);
  EXPECT_LT(fs::file_size(pack_files(root_).front()), size / 2);
  leave(20, 25);
  ASSERT_EQ(pack(20, 25), "");
  EXPECT_EQ(files_in(root_), 2u);
  expect_all(15, 25);
}

// Killed when the new pack has its name and the old one still has its own.
TEST_F(Packing, APackAndItsSmallerCopyAreAsGoodAsOne) {
  leave(0, 20);
  ASSERT_EQ(pack(0, 20), "");
  std::unordered_set<std::string> most;
  for (int job = 0; job < 15; ++job) most.insert(sample_job(job));
  remove_from_packs(root_, most);
  const fs::path old = pack_files(root_).front();
  const std::string bytes = contents(old);
  ASSERT_EQ(compact_packs(root_), 1u);
  put(old, bytes);
  expect_all(15, 20);
  for (const std::string& job : most) EXPECT_FALSE(KeptFiles(root_).has(FileKind::log, job));
  EXPECT_EQ(compact_packs(root_), 1u);
  EXPECT_EQ(files_in(root_), 2u);
  expect_all(15, 20);
}

TEST_F(Packing, WhereItCannotWriteFilesStaySingle) {
  leave(0, 4);
  put(packs_folder(root_), "a file where the folder should be");
  EXPECT_NE(pack(0, 4), "");
  expect_all(0, 4);
}

// Whatever a process has come to when it is killed, each file is in one place or, the same, in both.
TEST_F(Packing, KilledAtAnyMomentNothingIsLost) {
  std::mt19937 random(7);
  int left = 0;
  for (int round = 0; round < 60; ++round) {
    const int first = round * 20;
    leave(first, first + 20);
    left = first + 20;
    const Pipe added;
    ChildProcess child([&] {
      PackingOptions small;
      small.batch = 2;
      small.pack_bytes = 100'000;
      FilePacker packer(root_, "run", small);
      for (int job = 0; job < left; ++job) {
        packer.add(sample_job(job));
        added.tell(1);
      }
      return packer.finish().empty() ? 0 : 1;
    });
    for (int i = std::uniform_int_distribution<int>(1, left)(random); i > 0; --i) added.hear();
    child.kill();
  }
  expect_all(0, left);
  ASSERT_EQ(pack(0, left), "");
  expect_all(0, left);
  EXPECT_LE(files_in(root_), 2 * pack_files(root_).size());
}

}  // namespace
}  // namespace seedbed::results
