#pragma once

#include <string>

#include "runner/progress/progress.hpp"

namespace seedbed::runner {

/// One line at the bottom of a terminal, rewritten at most ten times a second; what is said scrolls above it.
class TerminalProgress : public Progress {
 public:
  explicit TerminalProgress(const Screen& screen) : screen_(screen) {}
  ~TerminalProgress() override;  ///< removes the line, so that an error message starts on a fresh one

  void activity(std::string_view text) override;
  void show(const SweepState& state) override;
  void say(std::string_view text) override;
  void end(const SweepState& state) override;

 private:
  void draw(const std::string& line);

  Screen screen_;
  std::string line_;      // on the screen now
  double drawn_at_ = -1;  // elapsed seconds
};

}  // namespace seedbed::runner
