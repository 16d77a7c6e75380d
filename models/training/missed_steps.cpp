#include "models/training/missed_steps.hpp"

#include <cmath>

namespace seedbed::models {
namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;

// Terms of a sum that count: 0.9^256 is 2e-12.
constexpr std::size_t kWindow = 256;
constexpr double kNegligible = 1e-30;

}  // namespace

void MissedSteps::clear() {
  for (auto* values : {&rates_, &corrected_rates_}) values->clear();
  sums_.clear();
  corrections_.clear();
  summed_ = 0;
}

void MissedSteps::add(double rate, double correction) {
  rates_.push_back(rate);
  corrected_rates_.push_back(rate / correction);
  sums_.push_back(0.0f);
  corrections_.push_back(0.0f);
  extend_decays();
}

void MissedSteps::extend_decays() {
  while (first_.size() <= rates_.size()) {
    const double steps = static_cast<double>(first_.size());
    const double decay = std::pow(kBeta1, steps);
    first_.push_back(decay < kNegligible ? 0.0 : decay);
    second_.push_back(std::pow(kBeta2, steps));
  }
}

MissedAdam MissedSteps::since(std::size_t first) {
  if (summed_ < count()) bring_sums_up_to_date();
  const std::size_t missed = count() - first;
  return {sums_[first], corrections_[first], static_cast<float>(first_[missed]),
          static_cast<float>(second_[missed])};
}

void MissedSteps::bring_sums_up_to_date() {
  const double shrink = kBeta1 / std::sqrt(kBeta2);
  // Sums that had all their terms the last time stay as they are.
  const std::size_t complete = summed_ > kWindow ? summed_ - kWindow : 0;
  double sum = 0.0;
  double corrected = 0.0;
  for (std::size_t step = count(); step-- > complete;) {
    sum = kBeta1 * (rates_[step] + sum);
    corrected = shrink * (corrected_rates_[step] + corrected);
    sums_[step] = static_cast<float>(sum);
    corrections_[step] =
        corrected > 0.0 ? static_cast<float>(sum / corrected) : 1.0f;  // 0 / 0: no step moves it
  }
  summed_ = count();
}

}  // namespace seedbed::models
