#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace seedbed::results {

/// What n numbers say about the mean of the population they were drawn from. Whatever n does not allow is
/// NaN: nothing for n = 0, only mean, min and max for n = 1.
struct Summary {
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  std::size_t n = 0;
  double mean = kUndefined;
  double sem = kUndefined;                               ///< sd / sqrt(n)
  double sd = kUndefined;                                ///< with n - 1
  double ci95_low = kUndefined, ci95_high = kUndefined;  ///< mean -+ t(n - 1, 0.975) sem, Student's t
  double min = kUndefined, max = kUndefined;

  /// What stands behind ±: t sem, also where the interval was cut to what the score can be.
  double half_width() const;
};

/// Numbers are summed in the order given, with compensation. NaN is not a number here: such values are left
/// out.
Summary summarise(std::span<const double> values);

/// The 97.5 % quantile of Student's t with `degrees` >= 1 degrees of freedom.
double t_quantile_975(std::size_t degrees);

/// One value of a cell: of a job, by its split and seed.
struct Replicate {
  int split = 0;
  std::uint64_t seed = 0;
  double value = 0;
};

/// Which replicates an interval is over. Seeds that share a split share its test rows, so that only splits
/// are independent of each other where there are several.
enum class Over { seeds, splits };

/// Of several cells taken together: the replicates whose split and seed each of the `cells` cells has a
/// number for. What is averaged is then made of the same cells every time, whichever jobs failed or are still
/// to run; NaN is no number. In order of split and seed.
std::vector<Replicate> common_replicates(std::vector<Replicate> replicates, std::size_t cells);

/// Averages what shares a split and a seed (the jobs of several cells taken together), and then summarises:
/// over seeds each of these averages counts as one; over splits those of a split are averaged first, and n is
/// the number of splits. The order of the replicates does not matter; those that are NaN are left out.
Summary summarise_replicates(std::vector<Replicate> replicates, Over over);

}  // namespace seedbed::results
