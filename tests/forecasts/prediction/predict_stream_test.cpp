#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <thread>

#include "tests/forecasts/prediction/counted_allocations.hpp"
#include "tests/forecasts/prediction/predicted.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

using testing::HasSubstr;

/// Somebody who sends a row only when the last one was answered.
class Conversation {
 public:
  Conversation(const Predictor& predictor, const PredictionRequest& request) {
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_) != 0) throw std::runtime_error("socketpair");
    thread_ = std::thread([&predictor, request, this] {
      PredictionRun run;
      run.write = [this](std::string_view text) { send_all(ends_[1], text); };
      try {
        predict_stream(predictor, request, run, ends_[1]);
      } catch (const std::exception& error) {
        error_ = error.what();
      }
      ::shutdown(ends_[1], SHUT_RDWR);
    });
  }
  ~Conversation() {
    end();
    ::close(ends_[0]);
    ::close(ends_[1]);
  }

  void say(std::string_view text) { send_all(ends_[0], text); }
  /// The next `lines` lines of the answer; less if it ends.
  std::string hear(int lines) {
    std::string text;
    for (char c; lines > 0 && ::recv(ends_[0], &c, 1, 0) == 1;) {
      text += c;
      lines -= c == '\n';
    }
    return text;
  }
  /// What has come, at least a byte of it.
  std::size_t hear_some(char* to) {
    const ssize_t count = ::recv(ends_[0], to, 1024, 0);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  std::string end() {
    ::shutdown(ends_[0], SHUT_WR);
    if (thread_.joinable()) thread_.join();
    return error_;
  }

 private:
  static void send_all(int to, std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::send(to, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  int ends_[2] = {-1, -1};
  std::thread thread_;
  std::string error_;
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

TEST_F(PredictStreamTest, ABadRowEndsItAfterTheAnswersBefore) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  Conversation conversation(predictor, request_);
  conversation.say("id,a,b,day,colour,note\n7,1,2,3,red,x\n");
  EXPECT_EQ(conversation.hear(2).substr(0, 10), "id,mean\n7,");
  conversation.say("8,one,2,3,red,x\n");
  EXPECT_EQ(conversation.hear(1), "");
  EXPECT_THAT(conversation.end(), HasSubstr("standard input:3: column 'a': 'one' is not a number"));
}

}  // namespace
}  // namespace seedbed::forecasts
