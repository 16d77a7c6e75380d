#pragma once

#include "runner/clusters/submit_sweep.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// `seedbed run`, here or on a cluster, as `engine.kind` of the experiment says. Where jobs are submitted it
/// returns at once, or with `wait` when they are over. Returns an exit code.
int run_on_engine(SweepOptions options, const SubmitRequest& request, bool wait);

}  // namespace seedbed::runner
