#include "models/training/first_layer/numeric_bins.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "base/random.hpp"

namespace seedbed::models {
namespace {

struct Fitted {
  std::vector<float> starts, slopes;  // of one input

  double value(std::size_t bin, double x) const {
    return std::clamp((x - static_cast<double>(starts[bin])) * static_cast<double>(slopes[bin]), 0.0, 1.0);
  }
};

/// Of each input of row-major `numeric`.
std::vector<Fitted> fit(const std::vector<float>& numeric, int inputs, int bins,
                        const std::vector<std::int32_t>& train) {
  NetworkSettings settings;
  settings.numeric = {NumericKind::piecewise, bins};
  const NetworkLayout layout = network_layout(settings, {.numeric = inputs});
  std::vector<float> statistics(layout.statistic_count);
  fit_numeric_bins(layout, numeric, train, statistics);
  std::vector<Fitted> all;
  for (int input = 0; input < inputs; ++input) {
    const auto part = [&](const char* name) {
      const auto first =
          statistics.begin() + static_cast<std::ptrdiff_t>(layout.find(name).offset) + input * bins;
      return std::vector<float>(first, first + bins);
    };
    all.push_back({part("numeric.start"), part("numeric.slope")});
  }
  return all;
}

Fitted fit_one(const std::vector<float>& values, int bins) {
  std::vector<std::int32_t> train(values.size());
  std::iota(train.begin(), train.end(), 0);
  return fit(values, 1, bins, train).front();
}

/// By the definition: knots at the distinct values or at quantiles, a bin between each two.
std::vector<double> plain_encoding(std::vector<float> values, int bins, float x) {
  std::sort(values.begin(), values.end());
  std::set<float> knots(values.begin(), values.end());
  if (knots.size() > static_cast<std::size_t>(bins) + 1) {
    knots.clear();
    for (int i = 0; i <= bins; ++i)
      knots.insert(
          values[static_cast<std::size_t>(i) * (values.size() - 1) / static_cast<std::size_t>(bins)]);
  }
  std::vector<double> encoding(static_cast<std::size_t>(bins), 0.0);
  std::size_t bin = 0;
  for (auto low = knots.begin(), high = std::next(low); high != knots.end(); ++low, ++high) {
    const double share = (double{x} - double{*low}) / (double{*high} - double{*low});
    encoding[bin++] = std::clamp(share, 0.0, 1.0);
  }
  return encoding;
}

void expect_plain(const std::vector<float>& values, int bins) {
  const Fitted fitted = fit_one(values, bins);
  std::vector<float> asked = values;
  for (const float x : {-1e6f, 0.0f, 0.33f, 1e6f}) asked.push_back(x);
  for (const float x : asked) {
    const std::vector<double> plain = plain_encoding(values, bins, x);
    for (std::size_t bin = 0; bin < plain.size(); ++bin) {
      // The slope is rounded to float32, the value is at most 1.
      ASSERT_NEAR(fitted.value(bin, static_cast<double>(x)), plain[bin], 1e-6)
          << "bin " << bin << " of " << x;
    }
  }
}

std::vector<float> drawn(std::size_t count, double (*shape)(double)) {
  RandomStream random(5, Purpose::synthesis);
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(shape(random.normal())));
  return values;
}

TEST(NumericBins, AreThoseOfThePlainEncodingWhateverTheValuesLookLike) {
  for (const int bins : {1, 2, 5, 16, 64}) {
    SCOPED_TRACE(bins);
    expect_plain(drawn(1000, [](double z) { return z; }), bins);
    expect_plain(drawn(1000, [](double z) { return std::exp(3 * z); }), bins);    // a heavy tail
    expect_plain(drawn(1000, [](double z) { return std::round(2 * z); }), bins);  // whole numbers, ties
    expect_plain(drawn(1000, [](double z) { return z < 1 ? 0.0 : z; }), bins);    // mostly one value
    expect_plain(drawn(1000, [](double z) { return z < 0 ? 0.0 : 1.0; }), bins);  // two values
    expect_plain(drawn(7, [](double z) { return z; }), bins);                     // fewer than bins
  }
}

TEST(NumericBins, AConstantHasNone) {
  for (const std::vector<float>& values : {std::vector<float>{3.5f}, std::vector<float>(100, -2.0f)}) {
    const Fitted fitted = fit_one(values, 4);
    EXPECT_EQ(fitted.slopes, std::vector<float>(4, 0.0f));
    EXPECT_EQ(fitted.starts, std::vector<float>(4, std::numeric_limits<float>::max()));
  }
}

TEST(NumericBins, TwoValuesShareOneBinBetweenThem) {
  const Fitted fitted = fit_one({0.0f, 4.0f, 4.0f, 0.0f}, 3);
  EXPECT_EQ(fitted.slopes, (std::vector<float>{0.25f, 0.0f, 0.0f}));
  EXPECT_EQ(fitted.value(0, 1.0), 0.25);
}

TEST(NumericBins, NeighboursTooCloseForASlopeLeaveTheirBinOut) {
  const float tiny = std::numeric_limits<float>::denorm_min();
  const Fitted fitted = fit_one({0.0f, tiny, 1.0f}, 4);
  EXPECT_EQ(fitted.starts[0], tiny);
  EXPECT_EQ(fitted.slopes, (std::vector<float>{1.0f, 0.0f, 0.0f, 0.0f}));
}

TEST(NumericBins, AreFittedToTheTrainingRowsOfTheirOwnInputOnly) {
  // Two inputs; the last two rows are not trained on.
  const std::vector<float> numeric = {0, 10, 1, 30, 2, 20, 99, 99, -99, -99};
  const auto fitted = fit(numeric, 2, 2, {0, 1, 2});
  EXPECT_EQ(fitted[0].starts, (std::vector<float>{0, 1}));
  EXPECT_EQ(fitted[0].slopes, (std::vector<float>{1, 1}));
  EXPECT_EQ(fitted[1].starts, (std::vector<float>{10, 20}));
  EXPECT_EQ(fitted[1].slopes, (std::vector<float>{0.1f, 0.1f}));
}

TEST(NumericBins, PlainNetworksHaveNone) {
  const NetworkLayout layout = network_layout({}, {.numeric = 3});
  EXPECT_EQ(layout.statistic_count, 0U);
  std::vector<float> none;
  const std::vector<float> numeric = {1, 2, 3};
  const std::vector<std::int32_t> train = {0};
  fit_numeric_bins(layout, numeric, train, none);
  EXPECT_EQ(layout.first_inputs, 3);
}

}  // namespace
}  // namespace seedbed::models
