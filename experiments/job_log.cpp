#include "experiments/job_log.hpp"

#include <cerrno>
#include <system_error>

namespace seedbed::experiments {

JobLog::JobLog(const std::filesystem::path& path) {
  if (path.empty()) return;
  file_.reset(std::fopen(path.c_str(), "a"));
  if (!file_) throw std::system_error(errno, std::generic_category(), "cannot open the log " + path.string());
}

void JobLog::write(std::string text) {
  if (!file_) return;
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), file_.get());
  std::fflush(file_.get());
}

}  // namespace seedbed::experiments
