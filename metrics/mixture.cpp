#include "metrics/mixture.hpp"

namespace seedbed::metrics {

std::string_view describe(RowStatus status) {
  switch (status) {
    case RowStatus::ok:
      return "nothing is wrong";
    case RowStatus::parameter_not_finite:
      return "a weight, location or scale is not a finite number";
    case RowStatus::scale_negative:
      return "a scale is negative";
    case RowStatus::weights_not_normalised:
      return "the weights are not a distribution (negative, or not summing to 1)";
    case RowStatus::observation_not_finite:
      return "the observation is not a finite number";
    case RowStatus::observation_not_binary:
      return "the observation is neither 0 nor 1";
    case RowStatus::too_wide:
      return "the components reach more than 4 million counts, too many to sum the CRPS";
    case RowStatus::quantiles_cross:
      return "quantiles cross: one is smaller than one of lower probability";
  }
  return "an unknown status";
}

}  // namespace seedbed::metrics
