// Which family a draft proposes for a target.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/experiments/draft/draft_files.hpp"

namespace seedbed::experiments {
namespace {

TEST_F(Draft, TakesAQuestionForAQuestion) {
  const std::string text = draft_experiment(file("yes.csv", "x,y\n0.5,1\n0.7,0\n0.9,1\n1.5,0\n"), "y");
  EXPECT_EQ(load(text).model.family, models::Family::bernoulli);
  EXPECT_EQ(text.find("components"), std::string::npos) << "a mixture of probabilities is a probability";
}

TEST_F(Draft, ATargetThatCanBeNegativeIsNormal) {
  const std::string text = draft_experiment(file("signed.csv", "x,y\n1,-2\n2,3\n3,9\n"), "y");
  EXPECT_EQ(load(text).model.family, models::Family::normal);
  EXPECT_NE(text.find("the target goes down to -2"), std::string::npos);
}

TEST_F(Draft, ManyZerosAmongPositiveValuesAreAHurdle) {
  std::string csv = "x,rain\n", without = csv;
  for (int i = 0; i < 200; ++i) {
    const std::string wet = std::to_string(std::exp(0.02 * i));
    csv += std::to_string(i * 0.5) + "," + (i % 3 == 0 ? "0" : wet) + "\n";
    without += std::to_string(i * 0.5) + "," + wet + "\n";
  }
  const std::string text = draft_experiment(file("rain.csv", csv), "rain");
  EXPECT_EQ(load(text).model.family, models::Family::hurdle_lognormal);
  EXPECT_NE(text.find("33.5 % of the targets are exactly 0"), std::string::npos) << text;
  EXPECT_EQ(load(draft_experiment(file("wet.csv", without), "rain")).model.family, models::Family::lognormal);
  // Below zero nothing of it fits.
  const std::string signed_text = draft_experiment(file("signed.csv", csv + "7,-1\n"), "rain");
  EXPECT_EQ(load(signed_text).model.family, models::Family::normal);
}

TEST_F(Draft, SmallCountsThatVaryMoreThanPoissonCountsAreNegativeBinomial) {
  std::string counts = "x,y\n", marks = counts, prices = counts;
  for (int i = 0; i < 200; ++i) {
    const std::string x = std::to_string(i * 0.37) + ",";
    counts += x + std::to_string(i % 7 * (i % 5)) + "\n";    // 0 … 24
    marks += x + std::to_string(1 + i % 4) + "\n";           // their variance is less than their mean
    prices += x + std::to_string(100 + i * i % 997) + "\n";  // no count starts at a hundred
  }
  const std::string text = draft_experiment(file("counts.csv", counts), "y");
  EXPECT_EQ(load(text).model.family, models::Family::negative_binomial);
  EXPECT_NE(text.find("the targets are counts from 0 to 24"), std::string::npos) << text;
  for (const std::string& other : {marks, prices}) {
    EXPECT_NE(load(draft_experiment(file("other.csv", other), "y")).model.family,
              models::Family::negative_binomial);
  }
}

// Ozone in the air of New York, 1 to 168 parts per billion, is an amount written in whole numbers.
TEST_F(Draft, LargeWholeNumbersAreAmountsUnlessSomeAreZero) {
  const auto draft_of = [&](int zeros, int least) {
    std::string csv = "x,y\n";
    for (int i = 0; i < 200; ++i) {
      const int amount = least + static_cast<int>(167 * std::pow((i * 37 % 200) / 199.0, 3));
      csv += std::to_string(i * 0.37) + "," + std::to_string(i < zeros ? 0 : amount) + "\n";
    }
    return draft_experiment(file("amounts.csv", csv), "y");
  };
  const std::string ozone = draft_of(0, 1);
  EXPECT_EQ(load(ozone).model.family, models::Family::lognormal);
  EXPECT_NE(
      ozone.find("negative_binomial is worth a try: the targets are whole numbers from 1 to 168, which may "
                 "count events"),
      std::string::npos)
      << ozone;
  const std::string some_zeros = draft_of(20, 1);
  EXPECT_EQ(load(some_zeros).model.family, models::Family::hurdle_lognormal);
  EXPECT_NE(some_zeros.find("negative_binomial is worth a try"), std::string::npos) << some_zeros;
  // Neither log-normal nor often zero: of what there is, counts fit best.
  const std::string few_zeros = draft_of(2, 1);
  EXPECT_EQ(load(few_zeros).model.family, models::Family::negative_binomial);
  EXPECT_NE(few_zeros.find("if they are amounts and not numbers of events, hurdle_lognormal is worth a try"),
            std::string::npos)
      << few_zeros;
  EXPECT_EQ(draft_of(0, 100).find("negative_binomial"), std::string::npos);
}

TEST_F(Draft, HeavyTailsMakeLaplaceWorthATry) {
  std::string heavy = "x,y\n", light = heavy;  // quantiles of a Laplace and of a uniform distribution
  for (int i = 0; i < 400; ++i) {
    const double p = (i + 0.5) / 400, laplace = p < 0.5 ? std::log(2 * p) : -std::log(2 - 2 * p);
    heavy += std::to_string(i * 0.37) + "," + std::to_string(laplace) + "\n";
    light += std::to_string(i * 0.37) + "," + std::to_string(2 * p - 1) + "\n";
  }
  const std::string text = draft_experiment(file("heavy.csv", heavy), "y");
  EXPECT_EQ(load(text).model.family, models::Family::normal);
  EXPECT_NE(text.find("laplace is worth a try: the tails are heavy"), std::string::npos) << text;
  EXPECT_EQ(draft_experiment(file("light.csv", light), "y").find("laplace"), std::string::npos);
  // A skewed target has a high kurtosis without heavy tails on both sides.
  EXPECT_EQ(draft_experiment(file("mixed.csv", mixed_csv()), "price").find("laplace"), std::string::npos);
}

}  // namespace
}  // namespace seedbed::experiments
