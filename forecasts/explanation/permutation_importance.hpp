#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "forecasts/explanation/labelled_rows.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "results/statistics/exchange_mean.hpp"

namespace seedbed::forecasts {

/// How much worse forecasts get without what one input says.
struct InputImportance {
  std::string input;          ///< a column, with all that is made of it, or a lagged number ("load 7 back")
  double increase = 0;        ///< of the mean CRPS, in the target's unit
  double standard_error = 0;  ///< of that, over rows like these
};

struct Importance {
  std::size_t rows = 0;
  double crps = 0;                      ///< mean over these, as things are
  std::vector<InputImportance> inputs;  ///< the largest increase first
};

struct ImportanceWork {
  std::size_t repeats = results::kUsualExchanges;  ///< permutations of each input
  std::uint64_t seed = 1;                          ///< of these
  std::size_t threads = 1;                         ///< decides no bit
};

/// Permutation importance (Breiman, Machine Learning 45 (2001) 5-32; Fisher, Rudin and Dominici, Journal of
/// Machine Learning Research 20 (2019) 177) on the exact CRPS: the values of one input are dealt out among
/// the rows anew (each row gets that of another), nothing else changes, and the mean CRPS rises by what the
/// forecasts took from that input. Inputs that say the same share their importance. See exchange_mean() for
/// the standard error. Throws DataError for a forecast that is not finite.
Importance permutation_importance(const Predictor& predictor, const LabelledRows& rows,
                                  const ImportanceWork& work);

}  // namespace seedbed::forecasts
