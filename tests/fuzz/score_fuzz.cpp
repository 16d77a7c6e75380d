// A file of forecasts of any content: every row is scored or is a problem that is named, the same ones
// whatever the batches; no score is negative, and a file that cannot be read on says so after the rows
// before.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "forecasts/scoring/forecast_reader.hpp"
#include "forecasts/scoring/score_forecasts.hpp"
#include "metrics/scores/row_functions.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/memory_text.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;
using namespace seedbed::forecasts;
using namespace seedbed::fuzz;

struct Scored {
  std::vector<std::int64_t> lines;
  std::vector<double> values;  // NaN where a row has none
  ForecastCounts counts;
  std::string error;
};

Scored score(const ForecastFile& file, std::size_t batch_rows, bool skip) {
  Scored scored;
  try {
    ForecastReader reader(file);
    ForecastScoring scoring;
    scoring.values = {{metrics::row::crps}};
    scoring.skip_bad_rows = skip;
    scoring.batch_rows = batch_rows;
    scoring.take = [&](const ScoredBatch& batch) {
      scored.lines.insert(scored.lines.end(), batch.lines.begin(), batch.lines.end());
      scored.values.insert(scored.values.end(), batch.columns[0].begin(), batch.columns[0].end());
    };
    scored.counts = score_forecasts(reader, scoring);
  } catch (const DataError& error) {
    scored.error = error.what();
    require_fit_for_users(scored.error);
  }
  return scored;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) {
           return x == y || (std::isnan(x) && std::isnan(y));
         });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  constexpr char kDelimiters[] = {',', ';', '\t', ' '};
  const char delimiter = kDelimiters[input.choose(sizeof kDelimiters)];
  std::optional<seedbed::metrics::Family> family;
  if (const unsigned chosen = input.choose(4); chosen < 3) {
    family = static_cast<seedbed::metrics::Family>(chosen);
  }
  const std::size_t batch_rows = 1 + input.choose(7);
  const MemoryText text(input.rest());
  const ForecastFile file{text.path(), delimiter, family};

  const Scored all = score(file, 8192, true);
  require(all.lines.size() == all.values.size(), "every row has its place");
  for (const double value : all.values) {
    // NaN is a row without a score, infinity one beyond the range of double; numbers so small that they have
    // lost their digits may come out on either side of 0.
    require(std::isnan(value) || value > -std::numeric_limits<double>::min(), "a CRPS is not negative");
  }
  const Scored parts = score(file, batch_rows, true);
  require(parts.error == all.error, "batches change no error");
  if (all.error.empty()) {
    require(parts.lines == all.lines && same_bits(parts.values, all.values), "and no score");
    require(parts.counts.bad == all.counts.bad && parts.counts.first_bad == all.counts.first_bad,
            "and not what is wrong");
    require(static_cast<std::size_t>(all.counts.rows) == all.lines.size(), "every row is counted");
  }
  const Scored strict = score(file, batch_rows, false);
  require(strict.error.empty() == (all.error.empty() && all.counts.bad == 0),
          "a bad row is an error unless it is skipped");
  return 0;
}
