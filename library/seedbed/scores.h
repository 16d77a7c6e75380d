#ifndef SEEDBED_SCORES_H
#define SEEDBED_SCORES_H

/* Exact scores of mixtures, their derivatives, and what else there is to know of a mixture, from C and
 * whatever can call it (interface.h says how errors come out). The mixtures may be of any origin. */

#include "interface.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One mixture per row, row after row. `value_count` is the number of weights, and of locations, and of
 * scales: rows × components. Weights of a row sum to 1 (they are divided by their sum, which may be off by
 * 1e-6), scales are not negative; a scale of 0 is a point mass. `family` is what the components are:
 * "normal"; "lognormal", whose locations and scales are those of log y; "laplace", whose scale is the mean
 * distance from the location; "hurdle_lognormal", of which a component with location -1000 and scale 0 is
 * exactly zero; "bernoulli", whose location is the log-odds of 1; "negative_binomial", whose location is the
 * log of the mean m and whose variance is m + scale² m². */
typedef struct seedbed_mixtures {
  const char* family;
  size_t components;
  const double* weights;
  const double* locations;
  const double* scales;
  size_t value_count;
} seedbed_mixtures;

/* Where derivatives go, `value_count` doubles each: of each row's own score with respect to each of its
 * parameters as they were given, the division by the sum of weights included. Zeros for a row whose score is
 * not a finite number. */
typedef struct seedbed_gradient {
  double* weights;
  double* locations;
  double* scales;
  size_t value_count;
} seedbed_gradient;

/* "normal", …: null beyond the last. */
SEEDBED_API const char* seedbed_family(size_t index);

/* The continuous ranked probability score of every row, E|X - y| - E|X - X'| / 2, exact (relative error 1e-12
 * for ordinary scales), in the unit of the target; smaller is better. `y` and `scores` have `row_count`
 * elements. `gradient` may be null. `problems`, of `row_count` bytes too, gets what is wrong with each row, 0
 * being nothing; a row with a problem has the score NaN. If it is null, such a row is an error that names it.
 */
SEEDBED_API seedbed_status seedbed_crps(const seedbed_mixtures* mixtures, const double* y, double* scores,
                                        size_t row_count, const seedbed_gradient* gradient, uint8_t* problems,
                                        uint32_t threads, char** error);

/* The logarithmic score -ln f(y), in nats: f is the density in the unit of the target, or the probability of
 * y where the target is a count or 0 or 1; +infinity where it is 0. Otherwise as above. */
SEEDBED_API seedbed_status seedbed_log_score(const seedbed_mixtures* mixtures, const double* y,
                                             double* scores, size_t row_count,
                                             const seedbed_gradient* gradient, uint8_t* problems,
                                             uint32_t threads, char** error);

/* "a scale is negative", …, for messages; "nothing is wrong" for 0. */
SEEDBED_API const char* seedbed_problem(uint8_t problem);

/* The threshold-weighted CRPS, which cares only for what is above `threshold`. In this and all that follow a
 * row whose parameters are not those of a mixture gets NaN. */
SEEDBED_API seedbed_status seedbed_threshold_crps(const seedbed_mixtures* mixtures, const double* y,
                                                  double threshold, double* scores, size_t row_count,
                                                  uint32_t threads, char** error);

/* E Y; +infinity where a log-normal mean is beyond double. */
SEEDBED_API seedbed_status seedbed_mean(const seedbed_mixtures* mixtures, double* out, size_t row_count,
                                        uint32_t threads, char** error);
SEEDBED_API seedbed_status seedbed_standard_deviation(const seedbed_mixtures* mixtures, double* out,
                                                      size_t row_count, uint32_t threads, char** error);
/* The smallest value that Y does not exceed with this probability, in (0, 1). */
SEEDBED_API seedbed_status seedbed_quantile(const seedbed_mixtures* mixtures, double probability, double* out,
                                            size_t row_count, uint32_t threads, char** error);
/* P(Y <= y) for each row's own y. */
SEEDBED_API seedbed_status seedbed_cdf(const seedbed_mixtures* mixtures, const double* y, double* out,
                                       size_t row_count, uint32_t threads, char** error);
/* P(Y > threshold). */
SEEDBED_API seedbed_status seedbed_probability_above(const seedbed_mixtures* mixtures, double threshold,
                                                     double* out, size_t row_count, uint32_t threads,
                                                     char** error);

/* Draws: `draws` for each row, row after row, draws × row_count being `out_count`. A draw depends on
 * nothing but the seed, the row's mixture, the row's place and its own number: it is what `seedbed predict`
 * writes for these rows below a header, as sample_1 and so on. */
SEEDBED_API seedbed_status seedbed_sample(const seedbed_mixtures* mixtures, uint64_t seed, size_t draws,
                                          double* out, size_t out_count, uint32_t threads, char** error);

#ifdef __cplusplus
}
#endif

#endif
