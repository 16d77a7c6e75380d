#pragma once

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace seedbed::experiments {

// A process whose results nobody waits for any more leaves at once, in the middle of a job too; unless what
// the job has started must be ended first. For processes of one thread: a signal handler says so.

namespace leave_request {
inline volatile std::sig_atomic_t postponed = 0, wanted = 0;
}  // namespace leave_request

/// Ends this process, or has it end as soon as no PostponedLeave stands in the way. For signal handlers.
inline void leave() {
  if (leave_request::postponed == 0) _exit(0);
  leave_request::wanted = 1;
}

/// Whether whoever postpones it should make haste.
inline bool leave_is_wanted() {
  return leave_request::wanted != 0;
}

/// As long as it lives this process does not leave; it ends with it, if it was to leave meanwhile. A process
/// that was to be killed with its parent (PR_SET_PDEATHSIG) gets SIGIO in place of KILL meanwhile, whose
/// handler is to call `leave`.
class PostponedLeave {
 public:
  PostponedLeave() {
    leave_request::postponed = 1;
    prctl(PR_GET_PDEATHSIG, &with_parent_);
    if (with_parent_ == SIGKILL) prctl(PR_SET_PDEATHSIG, SIGIO);
  }
  ~PostponedLeave() {
    leave_request::postponed = 0;
    if (with_parent_ == SIGKILL) prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (leave_is_wanted()) _exit(0);
  }
  PostponedLeave(const PostponedLeave&) = delete;
  PostponedLeave& operator=(const PostponedLeave&) = delete;

 private:
  int with_parent_ = 0;
};

}  // namespace seedbed::experiments
