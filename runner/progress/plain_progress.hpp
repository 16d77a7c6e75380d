#pragma once

#include "runner/progress/progress.hpp"

namespace seedbed::runner {

/// Lines for a file or a pipe: one every ten seconds at first, later one whenever a tenth more time has
/// passed, at least every ten minutes.
class PlainProgress : public Progress {
 public:
  explicit PlainProgress(const Screen& screen) : screen_(screen) {}

  void activity(std::string_view text) override;
  void show(const SweepState& state) override;
  void say(std::string_view text) override;
  void end(const SweepState& state) override;

 private:
  Screen screen_;
  double next_at_ = 10;  // elapsed seconds
};

}  // namespace seedbed::runner
