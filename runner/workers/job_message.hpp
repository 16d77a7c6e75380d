#pragma once

#include <string>
#include <string_view>

#include "results/job_result.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

// Jobs and their results as text, as they pass between this program and its workers. JSON, in which
//  - a finite double is written in a form that reads back to the same double, any other one as the
//  hexadecimal
//    digits of its bits ("0x7ff8000000000000"), since JSON has no number for it;
//  - free text and paths, which may hold any bytes, are written with each byte as the character of that
//  number.
// Reading throws ProtocolError for anything else: not JSON, a field missing, of another type, or out of
// range.

std::string encode(const JobRequest& request);
JobRequest decode_request(std::string_view text);

std::string encode(const results::JobResult& result);
results::JobResult decode_result(std::string_view text);

}  // namespace seedbed::runner
