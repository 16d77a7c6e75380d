#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/forecasts/prediction/counted_allocations.hpp"
#include "tests/forecasts/prediction/predicted.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

using testing::HasSubstr;

struct Pipe {
  Pipe() {
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
  }
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close_end(int which) { ::close(std::exchange(ends[which], -1)); }
  void write_all(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t count = ::write(ends[1], text.data(), text.size());
      if (count <= 0) throw std::runtime_error("write");
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  int ends[2] = {-1, -1};
};

/// Somebody who sends a row only when the last one was answered.
class Conversation {
 public:
  Conversation(const Predictor& predictor, const PredictionRequest& request) {
    thread_ = std::thread([&predictor, request, this] {
      PredictionRun run;
      run.write = [this](std::string_view text) { answers_.write_all(text); };
      run.write_bad = [this](std::string_view text) { bad_ += text; };
      try {
        predict_stream(predictor, request, run, questions_.ends[0]);
      } catch (const std::exception& error) {
        error_ = error.what();
      }
      answers_.close_end(1);
    });
  }
  ~Conversation() { end(); }

  void say(std::string_view text) { questions_.write_all(text); }
  /// The next `lines` lines of the answer; less if it ends.
  std::string hear(int lines) {
    std::string text;
    for (char c; lines > 0 && ::read(answers_.ends[0], &c, 1) == 1;) {
      text += c;
      lines -= c == '\n';
    }
    return text;
  }
  /// What has come, at least a byte of it.
  std::size_t hear_some(char* to) {
    const ssize_t count = ::read(answers_.ends[0], to, 1024);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  /// Says that nothing more comes.
  std::string end() {
    if (thread_.joinable()) questions_.close_end(1);
    return wait();
  }
  /// Waits until the other one has ended, for which it may have its own reasons.
  std::string wait() {
    if (thread_.joinable()) thread_.join();
    return error_;
  }
  /// What it says of bad rows; known after the end.
  const std::string& bad() const { return bad_; }

 private:
  Pipe questions_, answers_;
  std::thread thread_;
  std::string error_, bad_;
};

class PredictStreamTest : public testing::Test {
 protected:
  PredictStreamTest() {
    model_.settings = sample_settings();
    model_.settings.path = files_.write("train.csv", sample_csv(200, 1));
    request_.columns = {"mean", "median", "sd", "q0.05", "p_gt_3", "weights", "crps", "nll", "pit"};
    request_.keep = {"note", "id"};
  }

  experiments::DataFiles files_;
  SampleModel model_;
  PredictionRequest request_;
};

TEST_F(PredictStreamTest, AnswersEachRowBeforeTheNextAndAsTheBatchDoes) {
  const Predictor predictor(model_.write(files_.path("m")));
  const std::string csv = sample_csv(150, 5);
  PredictionRun run;
  run.input = files_.write("in.csv", csv);
  const std::string wanted = predict(predictor, request_, run).text;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{0}}) {  // byte by byte, or record by record
    Conversation conversation(predictor, request_);
    std::string got;
    std::size_t begin = 0;
    bool inside = false;
    for (std::size_t at = 0; at < csv.size(); ++at) {
      if (csv[at] == '"') inside = !inside;
      const bool ends = csv[at] == '\n' && !inside;
      if (piece == 1) conversation.say(csv.substr(at, 1));
      if (!ends) continue;
      if (piece == 0) conversation.say(std::string_view(csv).substr(begin, at + 1 - begin));
      const auto lines = static_cast<int>(std::count(csv.begin() + static_cast<std::ptrdiff_t>(begin),
                                                     csv.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
      got += conversation.hear(lines + 1);  // a note over two lines is handed through
      begin = at + 1;
    }
    EXPECT_EQ(conversation.end(), "");
    EXPECT_EQ(got, wanted);
  }
}

TEST_F(PredictStreamTest, AllocatesNothingPerRow) {
  model_.settings.text = {};  // words are looked up as strings
  const Predictor predictor(model_.write(files_.path("m")));
  Conversation conversation(predictor, request_);
  conversation.say("id,a,b,day,colour,note,y\n");
  conversation.hear(1);
  // Numbers in the tails too, an unseen category and a gap.
  const std::string_view rows[] = {"1,0.5,-3,4,red,\"a \"\"quoted\"\" note\",5\n",
                                   "2,-1.5,NA,2,mauve,x,0.1\n", "3,1.25,80,2,,x,900\n"};
  std::string warm;
  warm.reserve(1 << 12);
  for (int i = 0; i < 30; ++i) {
    conversation.say(rows[i % 3]);
    warm += conversation.hear(1);
  }
  std::size_t before = 0, after = 0;
  {
    std::array<char, 4096> answer;
    before = allocations();
    for (int i = 0; i < 300; ++i) {
      conversation.say(rows[i % 3]);
      std::size_t size = 0;
      while (size == 0 || answer[size - 1] != '\n') size += conversation.hear_some(answer.data() + size);
    }
    after = allocations();
  }
  EXPECT_EQ(after - before, 0u);
  EXPECT_EQ(conversation.end(), "");
}

TEST_F(PredictStreamTest, TheLastRowNeedsNoLineEnd) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  Conversation conversation(predictor, request_);
  conversation.say("id,a,b,day,colour,note\r\n7,1,2,3,red,x");
  EXPECT_EQ(conversation.hear(1), "id,mean\n");
  EXPECT_EQ(conversation.end(), "");
  EXPECT_EQ(conversation.hear(1).substr(0, 2), "7,");
}

TEST_F(PredictStreamTest, AMarkAndBlankLinesBeforeTheHeaderArePassedOver) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  Conversation conversation(predictor, request_);
  for (const char c : std::string("\xEF\xBB\xBF\r\n\n\rid,a,b,day,colour,note\n")) {
    conversation.say(std::string_view(&c, 1));
  }
  EXPECT_EQ(conversation.hear(1), "id,mean\n");
  conversation.say("8,one,2,3,red,x\n");
  EXPECT_THAT(conversation.end(), HasSubstr("standard input:5: column 'a'"));
}

constexpr char kHeader[] = "id,a,b,day,colour,note\n";

TEST_F(PredictStreamTest, ABadRowEndsItAfterTheAnswersBefore) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  const std::pair<std::string, std::string> bad_rows[] = {
      {"8,one,2,3,red,x\n", "column 'a': 'one' is not a number"},
      {"8,1,2,3,red\n", "5 fields, but the header has 6"},
      {"8,1e300,2,3,red,x\n", "column 'a': 1e+300 is too far"},
      {"8,1,2,3,red,5\" pipe\n", "field 6: a quote inside an unquoted field"},
      {"8,1,2,3,5\" pipe,x\n", "field 5: a quote inside an unquoted field"},
      {"8,1,2,3,\"red\"s,x\n", "field 5: text after the closing quote"},
      {"8,1,2,3,red,\xff\n", "column 'note': '\\xff' is not UTF-8"}};
  for (const auto& [row, problem] : bad_rows) {
    Conversation conversation(predictor, request_);
    conversation.say(std::string(kHeader) + "7,1,2,3,red,x\n");
    EXPECT_EQ(conversation.hear(2).substr(0, 10), "id,mean\n7,");
    conversation.say(row);  // and nothing more: it must not wait
    EXPECT_EQ(conversation.hear(1), "");
    EXPECT_THAT(conversation.wait(), HasSubstr("standard input:3: " + problem));
  }
}

TEST_F(PredictStreamTest, WhatStandsBeforeABadRowInOneWriteIsAnsweredFirst) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  std::string rows = kHeader;
  for (int i = 0; i < 270; ++i) rows += fmt::format("{},{},2,3,red,x\n", i, 0.01 * i);
  for (const std::string bad : {"270,one,2,3,red,x\n", "270,1,2,3,red,5\" pipe\n", "270,1\n"}) {
    Conversation conversation(predictor, request_);
    conversation.say(rows + bad + "271,1,2,3,red,x\n");
    const std::string answers = conversation.hear(1000);
    EXPECT_EQ(std::count(answers.begin(), answers.end(), '\n'), 271) << bad;
    EXPECT_THAT(answers, HasSubstr("\n269,"));
    EXPECT_THAT(conversation.wait(), HasSubstr("standard input:272: "));
    PredictionRun run;
    run.input = files_.write("in.csv", rows);
    EXPECT_EQ(answers, predict(predictor, request_, run).text);
  }
}

TEST_F(PredictStreamTest, BadRowsAreAnsweredWithEmptyLines) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}, .bad_rows = BadRowRule::empty_line};
  Conversation conversation(predictor, request_);
  conversation.say(kHeader);
  EXPECT_EQ(conversation.hear(1), "id,mean\n");
  for (const char* bad :
       {"8,one,2,3,red,x\n", "8\n", "8,1e300,2,3,red,x\n", "8,1,2,3,red,5\" pipe\n",
        "8,1,2,3,5\" pipe,\"two\nlines\"\n", "8,1,2,3,\"red\"s,x\n", "8,1,2,3,red,\xff\n"}) {
    conversation.say(bad);
    EXPECT_EQ(conversation.hear(1), "\n") << bad;
    conversation.say("7,1,2,3,red,x\n");
    EXPECT_EQ(conversation.hear(1).substr(0, 2), "7,");
  }
  conversation.say("8\n7,1,2,3,red,x\n8\n8\n7,1,2,3,red,x\n");  // at once
  const std::string answers = conversation.hear(5);
  const std::string good = answers.substr(1, answers.find('\n', 1));
  EXPECT_EQ(answers, "\n" + good + "\n\n" + good);
  EXPECT_EQ(conversation.end(), "");
  EXPECT_THAT(conversation.bad(), HasSubstr("standard input:2: column 'a': 'one' is not a number"));
  EXPECT_THAT(conversation.bad(), HasSubstr("standard input:4: 1 fields, but the header has 6\n"));
  EXPECT_EQ(std::ranges::count(conversation.bad(), '\n'), 10);
}

TEST_F(PredictStreamTest, AQuotedFieldWithoutAnEndIsAnErrorWhenTheInputEnds) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}, .bad_rows = BadRowRule::empty_line};
  Conversation conversation(predictor, request_);
  conversation.say(std::string(kHeader) + "7,1,2,3,red,x\n8\n9,1,2,3,\"red,x\n10,1,2,3,red,x\n");
  EXPECT_EQ(conversation.hear(3).substr(0, 10), "id,mean\n7,");
  EXPECT_THAT(conversation.end(), HasSubstr("standard input:4: the quote that opens field 5"));
  EXPECT_EQ(conversation.hear(1), "");
}

}  // namespace
}  // namespace seedbed::forecasts
