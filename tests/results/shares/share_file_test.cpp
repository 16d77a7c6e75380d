#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <fstream>
#include <limits>

#include "results/shares/record_frame.hpp"
#include "tests/results/shares/sample_share.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ShareFileTest : public testing::Test {
 protected:
  ShareFileTest() : folder_(directory_.path()) { folder_.make(); }

  /// Three jobs, and the end.
  std::string sample_bytes() {
    ShareWriter writer(folder_, sample_header());
    for (int i = 0; i < 3; ++i) write_job(writer, "job" + std::to_string(i), sample_result(i));
    writer.write(ShareEnded{1.76e9, RunEnd::done});
    writer.sync();
    return bytes_of(writer.path());
  }
  static std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::filesystem::path file_with(const std::string& bytes) {
    std::filesystem::path path = directory_.path() / "some.share";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::vector<std::size_t> record_starts(std::string_view bytes) {
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < bytes.size();) {
      starts.push_back(at);
      at += frame_at_start_of(bytes.substr(at)).frame.size;
    }
    return starts;
  }

  TempDir directory_;
  ShareFolder folder_;
};

TEST_F(ShareFileTest, KeepsEveryFieldToTheBit) {
  JobResult result = sample_result(1);
  const double odd = std::bit_cast<double>(0x7ff8dead0000beefULL);
  result.outcome = Outcome::crashed;
  result.error = std::string("a\0b\xff\n", 5);
  result.scores = {{"crps_test", -0.0, odd}, {"nll_test", std::numeric_limits<double>::infinity(), 5e-324}};
  result.epochs = {{1, odd, 0.1, -0.0, 3}};
  result.exit_code = 3;
  result.signal = 11;
  result.out_of_memory = true;
  result.own_memory = std::int64_t{1} << 40;
  JobIdentity job = sample_identity("a");
  job.seed = std::numeric_limits<std::uint64_t>::max();
  job.split = -2;
  job.data = "content";
  const std::string encoded = encode(AttemptEnded{job, result});
  const Frame frame = frame_at_start_of(encoded).frame;
  const ShareRecord back = decode_share_record(frame.kind, frame.payload);
  EXPECT_EQ(encode(back), encoded);
  const auto& ended = std::get<AttemptEnded>(back);
  EXPECT_EQ(ended.result.error, result.error);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(ended.result.scores[0].standard_error), 0x7ff8dead0000beefULL);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(ended.result.epochs[0].crps_validation), std::uint64_t{1} << 63);
  EXPECT_EQ(ended.job.seed, job.seed);
  EXPECT_EQ(ended.job.settings, job.settings);
  EXPECT_EQ(ended.result.outcome, Outcome::crashed);
  EXPECT_TRUE(ended.result.out_of_memory);
}

TEST_F(ShareFileTest, IsReadAsItWasWritten) {
  ShareReader reader(file_with(sample_bytes()));
  const std::vector<ShareRecord> records = records_in(reader);
  ASSERT_EQ(records.size(), 8U);
  const auto& header = std::get<ShareHeader>(records.front());
  EXPECT_EQ(header.share, 1);
  EXPECT_EQ(header.files, sample_header().files);
  EXPECT_EQ(header.environment, sample_header().environment);
  EXPECT_THAT(header.writer, testing::StartsWith("1-node1-"));
  EXPECT_EQ(std::get<ShareEnded>(records.back()).how, RunEnd::done);
  EXPECT_THAT(ended_in(records), ElementsAre("job0", "job1", "job2"));
  EXPECT_EQ(reader.rest(), 0U);
  EXPECT_THAT(reader.damage(), IsEmpty());
}

TEST_F(ShareFileTest, CutAtEveryByteStillGivesWhatIsBeforeTheCut) {
  const std::string bytes = sample_bytes();
  const std::vector<std::size_t> starts = record_starts(bytes);
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    ShareReader reader(file_with(bytes.substr(0, length)));
    const std::size_t whole = static_cast<std::size_t>(
        std::ranges::count_if(starts, [&](std::size_t start) { return start > 0 && start <= length; }) +
        (length == bytes.size() ? 1 : 0));
    ASSERT_EQ(records_in(reader).size(), whole) << "cut to " << length;
    ASSERT_THAT(reader.damage(), IsEmpty());
    // The writer goes on: what was torn is read once it is whole.
    file_with(bytes);
    ASSERT_EQ(records_in(reader).size(), starts.size() - whole) << "after a cut to " << length;
    ASSERT_EQ(reader.position(), bytes.size());
  }
}

TEST_F(ShareFileTest, ABitThatFlipsCostsOneRecordWhichIsNamed) {
  const std::string bytes = sample_bytes();
  const std::vector<std::size_t> starts = record_starts(bytes);
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 5) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    ShareReader reader(file_with(flipped));
    ASSERT_EQ(records_in(reader).size(), starts.size() - 1) << "bit " << bit;
    const bool in_last = bit / 8 >= starts.back();
    ASSERT_EQ(reader.damage().size(), in_last ? 0U : 1U) << "bit " << bit;
    ASSERT_EQ(reader.rest() > 0, in_last);
    if (in_last) continue;
    ASSERT_THAT(reader.damage().front(), HasSubstr("some.share: at byte "));
  }
}

TEST_F(ShareFileTest, WhatATornWriteLeftIsPassedOver) {
  const std::string bytes = sample_bytes();
  const std::vector<std::size_t> starts = record_starts(bytes);
  for (std::size_t torn = 1; torn < starts[3] - starts[2]; torn += 7) {
    ShareReader reader(
        file_with(bytes.substr(0, starts[2]) + bytes.substr(starts[2], torn) + bytes.substr(starts[2])));
    ASSERT_EQ(records_in(reader).size(), starts.size()) << torn << " bytes twice";
    ASSERT_EQ(reader.damage().size(), 1U);
  }
}

TEST_F(ShareFileTest, IsReadOnFromWhereItWasLeft) {
  ShareWriter writer(folder_, sample_header());
  ShareReader reader(writer.path());
  EXPECT_EQ(records_in(reader).size(), 1U);
  write_job(writer, "a", sample_result(1));
  EXPECT_THAT(ended_in(records_in(reader)), ElementsAre("a"));
  EXPECT_THAT(records_in(reader), IsEmpty());
  write_job(writer, "b", sample_result(2));
  ShareReader other(writer.path(), reader.position());
  EXPECT_THAT(ended_in(records_in(other)), ElementsAre("b"));
  std::filesystem::remove(writer.path());
  EXPECT_FALSE(other.read([](const ShareRecord&) {}));
}

TEST_F(ShareFileTest, TwoWritersNeverShareAName) {
  ShareWriter one(folder_, sample_header()), other(folder_, sample_header());
  EXPECT_NE(one.name(), other.name());
  EXPECT_EQ(folder_.files().size(), 2U);
}

TEST_F(ShareFileTest, HostNamesBecomeFileNames) {
  ShareHeader header = sample_header();
  header.environment.host = "../a b/" + std::string(300, 'x');
  const ShareWriter writer(folder_, header);
  EXPECT_EQ(writer.path().parent_path(), folder_.path());
  EXPECT_LT(writer.name().size(), 120U);
}

TEST_F(ShareFileTest, ARecordOfANewerFormatIsNamed) {
  std::string header = encode(sample_header());
  const Frame frame = frame_at_start_of(header).frame;
  std::string payload(frame.payload);
  payload[0] = 9;
  ShareReader reader(file_with(framed(frame.kind, payload) + encode(AttemptBegun{sample_identity("a"), 1})));
  EXPECT_EQ(records_in(reader).size(), 1U);
  EXPECT_THAT(reader.damage(), ElementsAre(HasSubstr("written by a newer version of Seedbed")));
}

TEST_F(ShareFileTest, APayloadThatIsTooLongIsRefusedWhenItIsWritten) {
  EXPECT_THROW(framed(1, std::string(kLongestPayload + 1, 'x')), std::length_error);
}

}  // namespace
}  // namespace seedbed::results
