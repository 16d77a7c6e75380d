#include "forecasts/programs/supervision.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <vector>

#include "experiments/finish_request.hpp"
#include "experiments/leave_request.hpp"

namespace seedbed::forecasts {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kLeastTime = 4s;  // the pool gives a worker five between TERM and KILL

class Supervision {
 public:
  Supervision(const ProgramStart& start, OutputLog& log) : process_(start), log_(log) {}

  Supervised run() {
    bool over = false;
    while (!over) {
      std::array<pollfd, 2> entries{
          {{process_.news(), POLLIN, 0}, {output_ends_ ? -1 : process_.output(), POLLIN, 0}}};
      poll(entries.data(), entries.size(), 100);  // a signal asks us to finish, and may come just before this
      over = entries[0].revents != 0;
      if (entries[1].revents != 0) copy_output(false);
      obey();
    }
    Supervised result{process_.wait(), asked_};
    copy_output(true);
    return result;
  }

 private:
  /// What is there; to the end of what was written, if the program has ended.
  void copy_output(bool all) {
    while (!output_ends_) {
      const ssize_t count = read(process_.output(), buffer_.data(), buffer_.size());
      if (count > 0) log_.write(std::string_view(buffer_.data(), static_cast<std::size_t>(count)));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        output_ends_ = count == 0 || errno != EAGAIN;
        return;
      }
      if (!all) return;
    }
  }

  void obey() {
    if (experiments::leave_is_wanted() && !killed_) {
      killed_ = true;
      process_.kill();
    }
    const auto by = experiments::asked_to_finish_by();
    if (!by) return;
    const Clock::time_point now = Clock::now();
    if (!asked_) {
      asked_ = true;
      asked_at_ = now;
      process_.ask_to_end();
    } else if (!killed_ && now >= std::max(*by, asked_at_ + kLeastTime)) {  // the time may have become less
      killed_ = true;
      process_.kill();
    }
  }

  ProgramProcess process_;
  OutputLog& log_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
  bool output_ends_ = false, asked_ = false, killed_ = false;
  Clock::time_point asked_at_ = {};
};

}  // namespace

Supervised supervise(const ProgramStart& start, OutputLog& log) {
  return Supervision(start, log).run();
}

}  // namespace seedbed::forecasts
