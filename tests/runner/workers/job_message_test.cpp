#include "runner/workers/job_message.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>

#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {
namespace {

using results::JobResult;
using results::Outcome;

std::string all_bytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return bytes;
}

JobRequest sample_request() {
  JobRequest request;
  request.ticket = 987654321;
  request.job.id = "0123456789abcdef0123";
  request.job.settings.data.path = "/data/größe.csv";
  request.job.settings.data.target = "price";
  request.job.settings.model.hidden = {128, 64, 32};
  request.job.settings.train.lr = 0.1 + 0.2;
  request.job.split = 19;
  request.job.seed = std::numeric_limits<std::uint64_t>::max();
  request.job.cell = "train.lr=0.3 " + all_bytes();
  request.outputs.log = "logs/" + all_bytes().substr(1);
  request.outputs.model = "models/a.safetensors";
  request.outputs.trained = {"/tmp/run \xff/checkpoints/a.trained", std::int64_t{1} << 40};
  request.outputs.earlier = {"00112233445566778899",
                             results::KeptFile("/tmp/run \xff/checkpoints/b.trained")};
  request.outputs.kept_model = results::KeptFile("/tmp/run \xff/packs/run-1.pack");
  request.outputs.kept_model.member = "a.safetensors";
  request.outputs.kept_model.offset = std::numeric_limits<std::uint64_t>::max() - 1;
  request.outputs.kept_model.length = std::numeric_limits<std::uint64_t>::max();
  request.outputs.kept_model.hash = {std::numeric_limits<std::uint64_t>::max(), 1};
  request.outputs.checkpoint = {"/tmp/run \xff/checkpoints/a.checkpoint", 1.5};
  request.outputs.more_scores = {"pinball_0.1_test", "sharpness_test"};
  request.attempt = 2;
  request.timeout_seconds = 600.5;
  request.data = 3;
  return request;
}

JobResult sample_result() {
  JobResult result;
  result.outcome = Outcome::timed_out;
  result.error = "bad cell: " + all_bytes();
  result.scores = {{"crps_test", 252.0 / 7, 1e-300},
                   {"nll_test", std::numeric_limits<double>::quiet_NaN(), -0.0}};
  result.epochs = {{1, 0.5, std::numeric_limits<double>::infinity(), 3, 0}, {2, 0.25, 1, 5e-324, 7}};
  result.best_epoch = 2;
  result.started = 1.7e9 + 1.0 / 3;
  result.wall_seconds = 12.25;
  result.rows_per_second = 1e6;
  result.peak_memory = std::int64_t{1} << 40;
  result.own_memory = std::int64_t{1} << 39;
  result.out_of_memory = true;
  result.host = "node17";
  result.platform = "avx512, oneDNN 2.6.3";
  return result;
}

TEST(JobMessage, ARequestComesBackAsItWas) {
  const JobRequest request = sample_request();
  const JobRequest back = decode_request(encode(request));
  EXPECT_EQ(back.ticket, request.ticket);
  EXPECT_EQ(back.job.id, request.job.id);
  EXPECT_TRUE(back.job.settings == request.job.settings);
  EXPECT_EQ(back.job.split, request.job.split);
  EXPECT_EQ(back.job.seed, request.job.seed);
  EXPECT_EQ(back.job.cell, request.job.cell);
  EXPECT_EQ(back.outputs.log, request.outputs.log);
  EXPECT_EQ(back.outputs.model, request.outputs.model);
  EXPECT_EQ(back.outputs.trained.path, request.outputs.trained.path);
  EXPECT_EQ(back.outputs.trained.most_bytes, request.outputs.trained.most_bytes);
  EXPECT_EQ(back.outputs.earlier.job, request.outputs.earlier.job);
  EXPECT_EQ(back.outputs.earlier.file.path, request.outputs.earlier.file.path);
  EXPECT_FALSE(back.outputs.earlier.file.packed());
  EXPECT_EQ(back.outputs.kept_model.name(), request.outputs.kept_model.name());
  EXPECT_EQ(back.outputs.kept_model.offset, request.outputs.kept_model.offset);
  EXPECT_EQ(back.outputs.kept_model.length, request.outputs.kept_model.length);
  EXPECT_EQ(back.outputs.kept_model.hash, request.outputs.kept_model.hash);
  EXPECT_EQ(back.outputs.checkpoint.path, request.outputs.checkpoint.path);
  EXPECT_EQ(back.outputs.checkpoint.every_seconds, request.outputs.checkpoint.every_seconds);
  EXPECT_EQ(back.outputs.more_scores, request.outputs.more_scores);
  EXPECT_EQ(back.outputs.predictions, request.outputs.predictions);
  EXPECT_EQ(back.attempt, request.attempt);
  EXPECT_EQ(back.timeout_seconds, request.timeout_seconds);
  EXPECT_EQ(back.data, request.data);
}

TEST(JobMessage, AResultComesBackAsItWas) {
  const JobResult result = sample_result();
  const JobResult back = decode_result(encode(result));
  EXPECT_EQ(back.outcome, result.outcome);
  EXPECT_EQ(back.error, result.error);
  ASSERT_EQ(back.scores.size(), 2u);
  EXPECT_EQ(back.scores[0], result.scores[0]);
  EXPECT_EQ(back.scores[1].name, "nll_test");
  EXPECT_TRUE(std::signbit(back.scores[1].standard_error));
  EXPECT_EQ(back.epochs, result.epochs);
  EXPECT_EQ(back.best_epoch, result.best_epoch);
  EXPECT_EQ(back.started, result.started);
  EXPECT_EQ(back.wall_seconds, result.wall_seconds);
  EXPECT_EQ(back.rows_per_second, result.rows_per_second);
  EXPECT_EQ(back.own_memory, result.own_memory);
  EXPECT_EQ(back.out_of_memory, result.out_of_memory);
  EXPECT_EQ(back.peak_memory, result.peak_memory);
  EXPECT_EQ(back.host, result.host);
  EXPECT_EQ(back.platform, result.platform);
}

/// Any 64 bits are a double; NaNs keep their sign and payload.
TEST(JobMessage, EveryDoubleSurvivesToTheBit) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> patterns = {0,
                                         0x8000000000000000,
                                         1,
                                         0x000fffffffffffff,
                                         0x7fefffffffffffff,
                                         0x7ff0000000000000,
                                         0xfff0000000000000,
                                         0x7ff8000000000000,
                                         0xfff8000000000001,
                                         0x7ff0000000000001};
  for (int i = 0; i < 20000; ++i) patterns.push_back(random());
  JobResult result;
  for (const std::uint64_t bits : patterns) result.scores.push_back({"", std::bit_cast<double>(bits), 0});
  const JobResult back = decode_result(encode(result));
  ASSERT_EQ(back.scores.size(), patterns.size());
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(back.scores[i].value), patterns[i]);
  }
}

TEST(JobMessage, RefusesEveryTruncation) {
  const std::string request = encode(sample_request());
  for (std::size_t size = 0; size < request.size(); ++size) {
    EXPECT_THROW(decode_request(std::string_view(request).substr(0, size)), ProtocolError);
  }
  const std::string result = encode(sample_result());
  for (std::size_t size = 0; size < result.size(); ++size) {
    EXPECT_THROW(decode_result(std::string_view(result).substr(0, size)), ProtocolError);
  }
}

/// A changed message is read or refused; what must not happen, a crash, the sanitizers would see.
TEST(JobMessage, SurvivesRandomDamage) {
  std::mt19937 random(2);
  const std::string request = encode(sample_request());
  const std::string result = encode(sample_result());
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string damaged_request = request;
    std::string damaged_result = result;
    damaged_request[random() % request.size()] = static_cast<char>(random());
    damaged_result[random() % result.size()] = static_cast<char>(random());
    try {
      decode_request(damaged_request);
      decode_result(damaged_result);
    } catch (const ProtocolError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(JobMessage, RefusesOtherShapes) {
  const std::string deep(1'000'000, '[');
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("null"), std::string("{}"), deep}) {
    EXPECT_THROW(decode_request(text), ProtocolError);
    EXPECT_THROW(decode_result(text), ProtocolError);
  }
}

TEST(JobMessage, RefusesNumbersOutOfRange) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = encode(sample_result());
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  EXPECT_THROW(decode_result(with("\"best_epoch\":2", "\"best_epoch\":4294967298")), ProtocolError);
  EXPECT_THROW(decode_result(with("\"best_epoch\":2", "\"best_epoch\":2.5")), ProtocolError);
  EXPECT_THROW(decode_result(with("\"best_epoch\":2", "\"best_epoch\":\"2\"")), ProtocolError);
  EXPECT_THROW(decode_result(with("\"outcome\":3", "\"outcome\":9")), ProtocolError);
  EXPECT_THROW(decode_result(with("\"outcome\":3", "\"outcome\":-1")), ProtocolError);
  EXPECT_THROW(decode_result(with("12.25", "\"0x12\"")), ProtocolError);
  EXPECT_THROW(decode_result(with("12.25", "null")), ProtocolError);
}

TEST(JobMessage, SettingsThatAreNotUtf8AreAnError) {
  JobRequest request = sample_request();
  request.job.settings.data.target = "gr\xf6\xdf\x65";
  EXPECT_THROW(encode(request), ProtocolError);
}

}  // namespace
}  // namespace seedbed::runner
