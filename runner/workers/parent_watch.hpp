#pragma once

namespace seedbed::runner {

/// From now on this process ends at once, also in the middle of a job, when the other side of the socket is
/// closed or its parent ends, unless it has something to end before (experiments/leave_request.hpp). The
/// kernel says so with SIGIO, so that no thread is needed and a busy worker notices too.
void leave_when_closed(int socket);

}  // namespace seedbed::runner
