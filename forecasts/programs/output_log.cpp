#include "forecasts/programs/output_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/amounts.hpp"
#include "base/messages.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kRecent = 4096;  // bytes

[[noreturn]] void cannot_write() {
  throw std::system_error(errno, std::generic_category(), "the job's log cannot be written");
}

}  // namespace

OutputLog::OutputLog(const std::filesystem::path& path, std::size_t head, std::size_t tail)
    : head_size_(head), tail_size_(tail) {
  if (path.empty()) return;
  file_ = Descriptor(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  if (!file_ || (end_of_head_ = lseek(file_.get(), 0, SEEK_END)) < 0) cannot_write();
}

void OutputLog::append(std::string_view text) {
  while (file_ && !text.empty()) {
    const ssize_t count = ::write(file_.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) cannot_write();
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void OutputLog::write(std::string_view text) {
  append(text);
  recent_ += text.substr(text.size() - std::min(text.size(), kRecent));
  if (recent_.size() > kRecent) recent_.erase(0, recent_.size() - kRecent);
  const std::size_t more = std::min(head_size_ - in_head_, text.size());
  in_head_ += more;
  end_of_head_ += static_cast<std::int64_t>(more);
  tail_ += text.substr(more);
  if (tail_.size() > 2 * tail_size_) cut();
}

/// Keeps the last of it, from the beginning of a line if there is one.
void OutputLog::cut() {
  std::size_t from = tail_.size() - tail_size_;
  const std::size_t line = tail_.find('\n', from);
  if (line != std::string::npos && line + 1 < tail_.size()) from = line + 1;
  left_out_ += static_cast<std::int64_t>(from);
  tail_.erase(0, from);
  if (!file_) return;
  if (ftruncate(file_.get(), end_of_head_) != 0 || lseek(file_.get(), end_of_head_, SEEK_SET) < 0)
    cannot_write();
  append(fmt::format("\n--- {} of what the program printed are left out here ---\n", memory_text(left_out_)));
  append(tail_);
}

std::string OutputLog::last_line(std::size_t most) const {
  std::string_view text = recent_;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  if (const std::size_t line = text.rfind('\n'); line != std::string_view::npos) text.remove_prefix(line + 1);
  return one_line(text, most);
}

}  // namespace seedbed::forecasts
