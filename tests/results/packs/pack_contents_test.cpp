#include "results/packs/pack_contents.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "results/packs/kept_file.hpp"
#include "results/packs/pack_writer.hpp"
#include "tests/results/packs/sample_files.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

namespace fs = std::filesystem;

constexpr int kFilesOfPack = 6;

/// A pack of a few small files, and what it is made of.
class Pack : public testing::Test {
 protected:
  Pack() {
    PackWriter writer(path_);
    for (int job = 0; job < kFilesOfPack; ++job) {
      written_[sample_job(job)] = sample_bytes(FileKind::model, job);
      records_.push_back(writer.append(FileKind::model, sample_job(job), written_.at(sample_job(job))));
    }
    writer.remove(FileKind::model, sample_job(2));
    writer.commit();
    pack_bytes_ = contents(path_);
    index_bytes_ = contents(index_of(path_));
    whole_ = read_pack(path_).records;
  }

  /// Those of the records that can be read, with what they hold.
  std::map<std::string, std::string> readable() const {
    std::map<std::string, std::string> files;
    for (const PackRecord& record : read_pack(path_).records) {
      if (record.removed) continue;
      try {
        files[record.job] = KeptFile(path_, record).read();
      } catch (const KeptFileError&) {
        files[record.job] = "damaged";
      }
    }
    return files;
  }

  void expect_whole_or_damaged() {
    for (const auto& [job, bytes] : readable())
      EXPECT_TRUE(bytes == "damaged" || bytes == written_.at(job)) << job;
  }

  TempDir folder_;
  const fs::path path_ = folder_.path() / "run-1.pack";
  std::vector<PackRecord> records_, whole_;
  std::string pack_bytes_, index_bytes_;
  std::map<std::string, std::string> written_ = {{"new", "text"}};  // by job
};

TEST_F(Pack, SaysWhatWasWritten) {
  const PackContents found = read_pack(path_);
  EXPECT_EQ(found.indexed, kFilesOfPack + 1u);
  EXPECT_EQ(found.end, pack_bytes_.size());
  EXPECT_EQ(found.size, pack_bytes_.size());
  ASSERT_EQ(found.records.size(), kFilesOfPack + 1u);
  for (std::size_t i = 0; i < records_.size(); ++i) EXPECT_EQ(found.records[i], records_[i]);
  EXPECT_TRUE(found.records.back().removed);
  EXPECT_EQ(readable().size(), static_cast<std::size_t>(kFilesOfPack));
  expect_whole_or_damaged();
}

// As a writer that is killed leaves it, or a disk that loses its last pages.
TEST_F(Pack, CutAnywhereItHasTheRecordsBeforeThatAndGoesOnThere) {
  for (std::size_t size = 0; size <= pack_bytes_.size(); ++size) {
    SCOPED_TRACE(size);
    put(path_, pack_bytes_.substr(0, size));
    put(index_of(path_), index_bytes_);
    std::size_t before = 0;
    while (before < whole_.size() && whole_[before].end() <= size) ++before;
    EXPECT_EQ(read_pack(path_).records.size(), before);
    {
      PackWriter writer(path_);
      writer.append(FileKind::log, "new", "text");
      writer.commit();
    }
    const PackContents after = read_pack(path_);
    ASSERT_EQ(after.records.size(), before + 1);
    EXPECT_EQ(after.indexed, before + 1);
    EXPECT_EQ(KeptFile(path_, after.records.back()).read(), "text");
    for (std::size_t i = 0; i < before; ++i) EXPECT_EQ(after.records[i], whole_[i]);
    expect_whole_or_damaged();
  }
}

TEST_F(Pack, AnIndexThatIsCutDamagedOrGoneCostsNothing) {
  for (std::size_t size = 0; size <= index_bytes_.size(); ++size) {
    put(index_of(path_), index_bytes_.substr(0, size));
    ASSERT_EQ(read_pack(path_).records, whole_) << size;
  }
  for (std::size_t place = 0; place < index_bytes_.size(); ++place) {
    std::string bytes = index_bytes_;
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << (place % 8)));
    put(index_of(path_), bytes);
    ASSERT_EQ(read_pack(path_).records, whole_) << place;
    if (place % 16 != 0) continue;
    PackWriter again(path_);  // which puts it right
    EXPECT_EQ(contents(index_of(path_)), index_bytes_) << place;
  }
  fs::remove(index_of(path_));
  EXPECT_EQ(read_pack(path_).records, whole_);
  EXPECT_EQ(read_pack(path_).indexed, 0u);
}

TEST_F(Pack, AnIndexOfAnotherPackIsNotBelieved) {
  const fs::path other = folder_.path() / "other-1.pack";
  {
    PackWriter writer(other);
    for (int job = 0; job < kFilesOfPack; ++job)
      writer.append(FileKind::log, sample_job(job), "text of a log");
    writer.commit();
  }
  fs::copy_file(index_of(other), index_of(path_), fs::copy_options::overwrite_existing);
  EXPECT_EQ(read_pack(path_).records, whole_);
}

// Without an index a damaged record is passed by; with one its file is what the hash of its bytes says.
TEST_F(Pack, AFlippedBitCostsAtMostTheFileItIsIn) {
  for (const bool indexed : {true, false}) {
    for (std::size_t place = 0; place < pack_bytes_.size(); ++place) {
      std::string bytes = pack_bytes_;
      bytes[place] = static_cast<char>(bytes[place] ^ (1 << (place % 8)));
      put(path_, bytes);
      if (indexed) {
        put(index_of(path_), index_bytes_);
      } else {
        fs::remove(index_of(path_));
      }
      expect_whole_or_damaged();
      std::size_t good = 0;
      for (const auto& [job, found] : readable()) good += found != "damaged";
      EXPECT_GE(good, kFilesOfPack - 1u) << place;
    }
  }
}

TEST_F(Pack, WritingOnAfterDamageInTheMiddleLosesNothingElse) {
  const std::uint64_t place = whole_[2].offset + 20;
  std::string bytes = pack_bytes_;
  bytes[place] ^= 1;
  put(path_, bytes);
  fs::remove(index_of(path_));
  {
    PackWriter writer(path_);
    writer.append(FileKind::log, "new", "text");
    writer.commit();
  }
  const PackContents found = read_pack(path_);
  EXPECT_EQ(found.records.size(), whole_.size());  // one less, one more
  EXPECT_EQ(found.indexed, found.records.size());
  expect_whole_or_damaged();
}

TEST_F(Pack, TwoWritersDoNotWriteToOne) {
  const PackWriter first(path_);
  EXPECT_THROW(PackWriter{path_}, PackWriter::NotOurs);
}

TEST_F(Pack, SomethingElseOfThatNameStaysAsItIs) {
  const std::string text = "a file of somebody's, of more than a few bytes\n";
  put(path_, text);
  EXPECT_TRUE(read_pack(path_).records.empty());
  EXPECT_THROW(PackWriter{path_}, PackWriter::NotOurs);
  EXPECT_EQ(contents(path_), text);
}

// A log may hold what looks like records.
TEST_F(Pack, APackWithinAFileIsNoPartOfThePack) {
  {
    PackWriter writer(path_);
    writer.append(FileKind::log, "copy", pack_bytes_);
    writer.commit();
  }
  written_["copy"] = pack_bytes_;
  const std::string bytes = contents(path_);
  for (const std::uint64_t damaged : {whole_.back().end() + 3, whole_[0].offset + 3}) {
    std::string copy = bytes;
    copy[damaged] ^= 1;
    put(path_, copy);
    fs::remove(index_of(path_));
    EXPECT_LE(read_pack(path_).records.size(), whole_.size());
    expect_whole_or_damaged();
  }
}

}  // namespace
}  // namespace seedbed::results
