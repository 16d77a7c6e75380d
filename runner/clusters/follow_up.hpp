#pragma once

#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// `seedbed merge DIR --resubmit`, which the follow-up task of an array runs: brings together what there is,
/// submits what is missing if that has led on since the last time, and writes the results. May be run by
/// hand, and again: what is queued is not submitted twice. Returns an exit code.
int run_follow_up(const SweepOptions& merge);

}  // namespace seedbed::runner
