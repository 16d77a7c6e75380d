#pragma once

namespace seedbed::runner {

/// What `seedbed` returns to its caller.
enum ExitCode : int {
  all_done = 0,
  some_job_failed = 1,
  usage_error = 2,    ///< the command line, the experiment or its data is wrong, or a file cannot be used
  interrupted = 130,  ///< as a shell reports a program ended by Ctrl-C
};

}  // namespace seedbed::runner
