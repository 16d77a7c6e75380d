#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace seedbed::runner {

/// Where predictions go: a file that takes its name only when all of it is written, so that what was there
/// stays whole until then; "-" is standard output, and devices and pipes are written to directly. What is
/// written leaves at once.
class PredictionOutput {
 public:
  /// Throws std::runtime_error, naming the path and the reason, as the other members do.
  explicit PredictionOutput(const std::string& path);
  ~PredictionOutput();  ///< what was not committed is removed
  PredictionOutput(const PredictionOutput&) = delete;
  PredictionOutput& operator=(const PredictionOutput&) = delete;

  void write(std::string_view text);
  void commit();

  const std::string& name() const { return name_; }
  /// Whether nothing is there before `commit`.
  bool is_file() const { return !temporary_.empty(); }
  /// The file that takes the name then; empty if there is none.
  const std::filesystem::path& temporary() const { return temporary_; }

 private:
  void write_back();
  [[noreturn]] void fail(int error) const;

  std::string name_;  // for messages
  std::filesystem::path path_, temporary_;
  int descriptor_ = -1;
  std::size_t written_ = 0, written_back_ = 0;
};

}  // namespace seedbed::runner
