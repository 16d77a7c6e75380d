#pragma once

#include <string>

#include "models/network_settings.hpp"
#include "models/training_settings.hpp"

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

/// The same of a job that trains such a network; with "libtorch engine 1.13.1" if libtorch takes the steps.
/// Throws models::EngineMissing if it is to and cannot.
std::string platform(const models::NetworkSettings& network, const models::TrainingSettings& training);

}  // namespace seedbed::experiments
