#pragma once

#include <span>
#include <vector>

namespace seedbed {

struct Moments {
  double mean = 0;
  double deviation = 0;  ///< of the n values, divided by n
};

/// Mean and standard deviation in two passes, safe from overflow of sums and squares. At least one value.
Moments moments(std::span<const double> values);

/// The same in one pass, as differences from the first value, so that a large mean costs no digits. Training
/// targets are scaled with it: the two differ in their last bits, and so would every trained network.
/// With weights, one for each value and positive, each value counts as so many; equal ones, of 1, change no
/// bit.
Moments shifted_moments(std::span<const double> values, std::span<const double> weights = {});

/// The middle value, or the mean of the two in the middle. At least one value.
double median(std::vector<double> values);

}  // namespace seedbed
