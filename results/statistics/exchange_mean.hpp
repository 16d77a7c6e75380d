#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace seedbed::results {

/// What exchanging something between rows changes in the mean, and its standard error over rows as if drawn
/// anew.
struct ExchangeMean {
  double mean = 0, standard_error = 0;
};

inline constexpr std::size_t kUsualExchanges = 5;

/// Each row gets the input of another one, `repeats` times, each row giving its own once: the next in a
/// random circle of all (RandomStream of `seed`). `change(donors, out)` writes how much the score of each row
/// i changes with the input of row donors[i]. A row takes part in the mean twice, as itself and as a donor,
/// so that the standard error is that of a U-statistic of order two: the standard deviation over rows of what
/// changed in it and what it changed elsewhere, / sqrt(n) (Hoeffding, Annals of Mathematical Statistics 19
/// (1948) 293-325). With few repeats it errs on the large side. With `weights`, positive, one for each row or
/// none, an exchange counts by the product of both rows', and the error is that of the linearised ratio. NaN
/// for fewer than two rows.
ExchangeMean exchange_mean(
    std::size_t rows, std::size_t repeats, std::uint64_t seed,
    const std::function<void(std::span<const std::int32_t>, std::span<double>)>& change,
    std::span<const double> weights = {});

}  // namespace seedbed::results
