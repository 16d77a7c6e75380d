#pragma once

#include <string>

namespace seedbed::experiments {

/// What decides the bits of a job's result besides the job and the numerics version
/// (experiments/plan/job_id.hpp), in the form of results/platform.hpp:
/// "avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.36".
///
///   vector level     of our kernels, which round otherwise at each
///   oneDNN, kernels  the matrix products of training, by the instruction set that they choose
///   glibc            exp, log, pow, sin, cos and erfc of single numbers: learning rates, targets, dates,
///                    scores
std::string platform();

}  // namespace seedbed::experiments
