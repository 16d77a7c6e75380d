#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace seedbed::experiments {

/// What a job says while it runs: lines appended to its log file, each on disk for a reader as soon as it is
/// written.
class JobLog {
 public:
  /// An empty path discards everything. Throws std::system_error if the file cannot be opened.
  explicit JobLog(const std::filesystem::path& path);

  template <class... Values>
  void line(fmt::format_string<Values...> format, Values&&... values) {
    write(fmt::format(format, std::forward<Values>(values)...));
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void write(std::string text);

  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace seedbed::experiments
