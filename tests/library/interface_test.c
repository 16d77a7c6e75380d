/* The C interface, from C: what it answers, against closed forms and difference quotients; what it refuses.
 *   interface_test MODELS_FOLDER
 */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seedbed/predictor.h"
#include "seedbed/scores.h"

static int failures = 0;

#define CHECK(condition)                                             \
  do {                                                               \
    if (!(condition)) {                                              \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                    \
    }                                                                \
  } while (0)

/* Whether a call was refused with this status and a text that holds `words`. */
static int refused(seedbed_status status, seedbed_status expected, char** error, const char* words) {
  const int fine = status == expected && *error != NULL && strstr(*error, words) != NULL;
  if (!fine)
    printf("status %d (expected %d): %s (expected: %s)\n", status, expected, *error ? *error : "-", words);
  seedbed_free_text(*error);
  *error = NULL;
  return fine;
}

/* ---- scores ---- */

enum { ROWS = 3000, COMPONENTS = 2, VALUES = ROWS * COMPONENTS };

static double weights[VALUES], locations[VALUES], scales[VALUES], y[ROWS];

static seedbed_mixtures mixtures(const char* family) {
  const seedbed_mixtures all = {family, COMPONENTS, weights, locations, scales, VALUES};
  return all;
}

static void fill_rows(void) {
  for (int row = 0; row < ROWS; ++row) {
    weights[2 * row] = 0.25 + 0.5 * row / ROWS;
    weights[2 * row + 1] = 1 - weights[2 * row];
    locations[2 * row] = sin(row);
    locations[2 * row + 1] = cos(2.0 * row);
    scales[2 * row] = 0.3 + 0.001 * (row % 100);
    scales[2 * row + 1] = 1.2;
    y[row] = 1.5 + sin(0.7 * row);
  }
}

/* E|m + s Z|. */
static double absolute_mean(double m, double s) {
  const double pi = acos(-1.0);
  return m * erf(m / (s * sqrt(2))) + s * sqrt(2 / pi) * exp(-m * m / (2 * s * s));
}

/* The formula of Grimit and others (2006). */
static double normal_mixture_crps(const double* w, const double* m, const double* s, double at) {
  double score = 0;
  for (int i = 0; i < COMPONENTS; ++i) {
    score += w[i] * absolute_mean(at - m[i], s[i]);
    for (int j = 0; j < COMPONENTS; ++j) {
      score -= 0.5 * w[i] * w[j] * absolute_mean(m[i] - m[j], sqrt(s[i] * s[i] + s[j] * s[j]));
    }
  }
  return score;
}

static void test_crps_is_the_closed_form(void) {
  double scores[ROWS];
  const seedbed_mixtures normal = mixtures("normal");
  CHECK(seedbed_crps(&normal, y, scores, ROWS, NULL, NULL, 2, NULL) == SEEDBED_OK);
  for (int row = 0; row < ROWS; ++row) {
    const double expected =
        normal_mixture_crps(weights + 2 * row, locations + 2 * row, scales + 2 * row, y[row]);
    CHECK(fabs(scores[row] - expected) < 1e-12);
  }
}

static void test_threads_change_no_bit(void) {
  double one[ROWS], many[ROWS];
  for (size_t i = 0; seedbed_family(i) != NULL; ++i) {
    if (strcmp(seedbed_family(i), "bernoulli") == 0) continue; /* whose y are 0 or 1 */
    const seedbed_mixtures some = {seedbed_family(i), 1, weights, locations, scales, ROWS};
    double ones[ROWS];
    for (int row = 0; row < ROWS; ++row) ones[row] = 1;
    const seedbed_mixtures whole = {some.family, 1, ones, locations, scales, ROWS};
    CHECK(seedbed_crps(&whole, y, one, ROWS, NULL, NULL, 1, NULL) == SEEDBED_OK);
    CHECK(seedbed_crps(&whole, y, many, ROWS, NULL, NULL, 7, NULL) == SEEDBED_OK);
    CHECK(memcmp(one, many, sizeof one) == 0);
    CHECK(seedbed_quantile(&whole, 0.3, one, ROWS, 1, NULL) == SEEDBED_OK);
    CHECK(seedbed_quantile(&whole, 0.3, many, ROWS, 0, NULL) == SEEDBED_OK);
    CHECK(memcmp(one, many, sizeof one) == 0);
    CHECK(seedbed_sample(&whole, 42, 1, one, ROWS, 1, NULL) == SEEDBED_OK);
    CHECK(seedbed_sample(&whole, 42, 1, many, ROWS, 3, NULL) == SEEDBED_OK);
    CHECK(memcmp(one, many, sizeof one) == 0);
  }
}

typedef seedbed_status (*score_function)(const seedbed_mixtures*, const double*, double*, size_t,
                                         const seedbed_gradient*, uint8_t*, uint32_t, char**);

static double score_of_first(score_function score, const char* family, double* parameter, double change) {
  double out = 0;
  const double before = *parameter;
  const seedbed_mixtures first = {family, COMPONENTS, weights, locations, scales, COMPONENTS};
  *parameter += change;
  CHECK(score(&first, y, &out, 1, NULL, NULL, 1, NULL) == SEEDBED_OK);
  *parameter = before;
  return out;
}

static void test_gradients_are_difference_quotients(void) {
  const score_function functions[] = {seedbed_crps, seedbed_log_score};
  for (int f = 0; f < 2; ++f) {
    for (size_t i = 0; seedbed_family(i) != NULL; ++i) {
      const char* family = seedbed_family(i);
      double by_weight[2], by_location[2], by_scale[2], out;
      y[0] = strcmp(family, "bernoulli") == 0 || strcmp(family, "negative_binomial") == 0 ? 1 : 1.5;
      const seedbed_mixtures first = {family, COMPONENTS, weights, locations, scales, COMPONENTS};
      const seedbed_gradient gradient = {by_weight, by_location, by_scale, COMPONENTS};
      CHECK(functions[f](&first, y, &out, 1, &gradient, NULL, 1, NULL) == SEEDBED_OK);
      for (int k = 0; k < COMPONENTS; ++k) {
        double* parameters[] = {locations + k, scales + k};
        const double derivatives[] = {by_location[k], by_scale[k]};
        for (int p = 0; p < 2; ++p) {
          const double h = 1e-5;
          const double quotient = (score_of_first(functions[f], family, parameters[p], h) -
                                   score_of_first(functions[f], family, parameters[p], -h)) /
                                  (2 * h);
          CHECK(fabs(quotient - derivatives[p]) < 1e-6);
        }
      }
      /* Along the weights themselves nothing changes, since they are divided by their sum. */
      CHECK(fabs(weights[0] * by_weight[0] + weights[1] * by_weight[1]) < 1e-12);
    }
  }
  y[0] = 1.5;
}

static void test_distribution_and_its_inverse(void) {
  double quantiles[ROWS], back[ROWS], above[ROWS], sd[ROWS], mean[ROWS];
  const seedbed_mixtures log_normal = mixtures("lognormal");
  CHECK(seedbed_quantile(&log_normal, 0.9, quantiles, ROWS, 2, NULL) == SEEDBED_OK);
  CHECK(seedbed_cdf(&log_normal, quantiles, back, ROWS, 2, NULL) == SEEDBED_OK);
  for (int row = 0; row < ROWS; ++row) CHECK(fabs(back[row] - 0.9) < 1e-9);
  const seedbed_mixtures normal = mixtures("normal");
  double zero[ROWS] = {0};
  CHECK(seedbed_cdf(&normal, zero, back, ROWS, 2, NULL) == SEEDBED_OK);
  CHECK(seedbed_probability_above(&normal, 0, above, ROWS, 2, NULL) == SEEDBED_OK);
  CHECK(seedbed_mean(&normal, mean, ROWS, 2, NULL) == SEEDBED_OK);
  CHECK(seedbed_standard_deviation(&normal, sd, ROWS, 2, NULL) == SEEDBED_OK);
  for (int row = 0; row < ROWS; ++row) {
    const double *w = weights + 2 * row, *m = locations + 2 * row, *s = scales + 2 * row;
    const double expected = w[0] * m[0] + w[1] * m[1];
    const double square = w[0] * (m[0] * m[0] + s[0] * s[0]) + w[1] * (m[1] * m[1] + s[1] * s[1]);
    CHECK(fabs(above[row] + back[row] - 1) < 1e-12);
    CHECK(fabs(mean[row] - expected) < 1e-12);
    CHECK(fabs(sd[row] - sqrt(square - expected * expected)) < 1e-9);
  }
}

static void test_rows_with_problems(void) {
  double out[ROWS];
  uint8_t problems[ROWS];
  char* error = NULL;
  const seedbed_mixtures normal = mixtures("normal");
  const double kept = scales[2 * 2500];
  scales[2 * 2500] = -1;
  y[2700] = NAN;
  CHECK(refused(seedbed_crps(&normal, y, out, ROWS, NULL, NULL, 4, &error), SEEDBED_REFUSED, &error,
                "row 2500: a scale is negative"));
  CHECK(seedbed_crps(&normal, y, out, ROWS, NULL, problems, 4, NULL) == SEEDBED_OK);
  for (int row = 0; row < ROWS; ++row) CHECK((problems[row] != 0) == (row == 2500 || row == 2700));
  CHECK(isnan(out[2500]) && isnan(out[2700]) && !isnan(out[2600]));
  CHECK(strcmp(seedbed_problem(problems[2500]), "a scale is negative") == 0);
  CHECK(strcmp(seedbed_problem(problems[2700]), "the observation is not a finite number") == 0);
  CHECK(seedbed_problem(255) != NULL);
  scales[2 * 2500] = kept;
  y[2700] = 1;
}

static void test_wrong_arguments_of_scores(void) {
  double out[ROWS];
  char* error = NULL;
  seedbed_mixtures some = mixtures("normal");
  CHECK(refused(seedbed_crps(NULL, y, out, ROWS, NULL, NULL, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "null"));
  CHECK(refused(seedbed_crps(&some, NULL, out, ROWS, NULL, NULL, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "the observations must not be null"));
  CHECK(refused(seedbed_crps(&some, y, NULL, ROWS, NULL, NULL, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "null"));
  CHECK(refused(seedbed_crps(&some, y, out, ROWS - 1, NULL, NULL, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "6000 weights, locations and scales given, 5998 expected"));
  CHECK(refused(seedbed_crps(&some, y, out, (size_t)-1, NULL, NULL, 1, &error), SEEDBED_WRONG_ARGUMENT,
                &error, "more than any memory holds"));
  const seedbed_gradient short_gradient = {out, out, out, 5};
  CHECK(refused(seedbed_crps(&some, y, out, ROWS, &short_gradient, NULL, 1, &error), SEEDBED_WRONG_ARGUMENT,
                &error, "5 places for derivatives given"));
  CHECK(refused(seedbed_quantile(&some, 1, out, ROWS, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "between 0 and 1"));
  CHECK(refused(seedbed_sample(&some, 1, (size_t)-1, out, ROWS, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "memory"));
  some.family = "norml";
  CHECK(refused(seedbed_mean(&some, out, ROWS, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "there is no family 'norml' (did you mean 'normal'?)"));
  some.family = NULL;
  CHECK(refused(seedbed_mean(&some, out, ROWS, 1, &error), SEEDBED_WRONG_ARGUMENT, &error, "the family"));
  some = mixtures("normal");
  some.components = 0;
  CHECK(refused(seedbed_mean(&some, out, ROWS, 1, &error), SEEDBED_WRONG_ARGUMENT, &error, "at least one"));
  CHECK(refused(seedbed_sample(&some, 1, 1, out, ROWS, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "at least one"));
  CHECK(seedbed_mean(NULL, NULL, 1, 1, NULL) == SEEDBED_WRONG_ARGUMENT); /* nobody wants the text */
  const seedbed_mixtures nothing = {"normal", 3, NULL, NULL, NULL, 0};
  CHECK(seedbed_crps(&nothing, NULL, NULL, 0, NULL, NULL, 0, NULL) == SEEDBED_OK);
}

/* ---- the predictor ---- */

static seedbed_predictor* open_model(const char* folder, const char* name) {
  char path[4096];
  const char* paths[] = {path};
  seedbed_predictor* predictor = NULL;
  snprintf(path, sizeof path, "%s/%s.safetensors", folder, name);
  CHECK(seedbed_predictor_open(paths, 1, &predictor, NULL) == SEEDBED_OK);
  return predictor;
}

static seedbed_text text(const char* of) {
  const seedbed_text all = {of, of == NULL ? 0 : strlen(of)};
  return all;
}

static void test_predictor_says_what_it_is(const char* folder) {
  seedbed_predictor* predictor = open_model(folder, "first");
  CHECK(strcmp(seedbed_predictor_family(predictor), "lognormal") == 0);
  CHECK(strcmp(seedbed_predictor_target(predictor), "y") == 0);
  CHECK(seedbed_predictor_members(predictor) == 1);
  CHECK(seedbed_predictor_number_count(predictor) == 1);
  CHECK(strcmp(seedbed_predictor_number(predictor, 0), "a") == 0);
  CHECK(seedbed_predictor_number(predictor, 1) == NULL);
  CHECK(seedbed_predictor_string_count(predictor) == 1);
  CHECK(strcmp(seedbed_predictor_string(predictor, 0), "colour") == 0);
  seedbed_predictor_close(predictor);
  CHECK(seedbed_predictor_family(NULL) == NULL && seedbed_predictor_components(NULL) == 0);
  seedbed_predictor_close(NULL);
}

static void test_cells_are_read_as_in_a_file(const char* folder) {
  seedbed_predictor* predictor = open_model(folder, "first");
  char* error = NULL;
  double numbers[6];
  seedbed_text cells[] = {text("0.7"), text(" -1e3 "), text("NA"), text(""), text(NULL), text("ten")};
  CHECK(seedbed_predictor_read_numbers(predictor, cells, 5, numbers, NULL) == SEEDBED_OK);
  CHECK(numbers[0] == 0.7 && numbers[1] == -1000);
  CHECK(isnan(numbers[2]) && isnan(numbers[3]) && isnan(numbers[4]));
  CHECK(refused(seedbed_predictor_read_numbers(predictor, cells, 6, numbers, &error), SEEDBED_REFUSED, &error,
                "row 5: 'ten' is not a number"));
  cells[5] = text("inf");
  CHECK(refused(seedbed_predictor_read_numbers(predictor, cells, 6, numbers, &error), SEEDBED_REFUSED, &error,
                "'inf' is not a finite number"));
  CHECK(seedbed_predictor_read_strings(predictor, cells, 6, NULL) == SEEDBED_OK);
  CHECK(cells[0].data != NULL && cells[1].size == 6 && cells[2].data == NULL && cells[3].data == NULL);
  cells[1] = text("\xff");
  CHECK(refused(seedbed_predictor_read_strings(predictor, cells, 6, &error), SEEDBED_REFUSED, &error,
                "row 1: "));
  CHECK(refused(seedbed_predictor_read_numbers(predictor, cells, 1, NULL, &error), SEEDBED_WRONG_ARGUMENT,
                &error, "must not be null"));
  CHECK(refused(seedbed_predictor_read_strings(NULL, cells, 1, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "predictor"));
  seedbed_predictor_close(predictor);
}

static void test_one_row_and_many(const char* folder) {
  enum { MANY = 5000 };
  seedbed_predictor* predictor = open_model(folder, "first");
  const size_t components = seedbed_predictor_components(predictor), size = MANY * components;
  double numbers[MANY];
  seedbed_text strings[MANY];
  const char* colours[] = {"red", "green", "no such colour", NULL};
  double* batch = malloc(3 * size * sizeof *batch);
  double* alone = malloc(3 * components * sizeof *alone);
  for (int row = 0; row < MANY; ++row) {
    numbers[row] = row % 10 == 0 ? NAN : -2 + 0.001 * row;
    strings[row] = text(colours[row % 4]);
  }
  CHECK(seedbed_predictor_predict(predictor, MANY, numbers, MANY, strings, MANY, batch, batch + size,
                                  batch + 2 * size, size, 3, NULL) == SEEDBED_OK);
  for (int row = 0; row < MANY; ++row) {
    CHECK(seedbed_predictor_predict_one(predictor, numbers + row, 1, strings + row, 1, alone,
                                        alone + components, alone + 2 * components, components,
                                        NULL) == SEEDBED_OK);
    for (int part = 0; part < 3; ++part) {
      CHECK(memcmp(alone + part * components, batch + part * size + row * components,
                   components * sizeof *alone) == 0);
    }
  }
  char* error = NULL;
  numbers[4321] = 1e300;
  CHECK(refused(seedbed_predictor_predict(predictor, MANY, numbers, MANY, strings, MANY, batch, batch + size,
                                          batch + 2 * size, size, 3, &error),
                SEEDBED_REFUSED, &error, "row 4321: 'a' is 1e+300"));
  free(batch);
  free(alone);
  seedbed_predictor_close(predictor);
}

static void test_wrong_arguments_of_a_predictor(const char* folder) {
  char* error = NULL;
  seedbed_predictor* predictor = NULL;
  const char* nowhere[] = {"/nowhere/model.safetensors"};
  const char* null_path[] = {NULL};
  CHECK(refused(seedbed_predictor_open(nowhere, 1, &predictor, &error), SEEDBED_REFUSED, &error,
                "model.safetensors"));
  CHECK(predictor == NULL);
  CHECK(refused(seedbed_predictor_open(nowhere, 0, &predictor, &error), SEEDBED_REFUSED, &error, "no model"));
  CHECK(
      refused(seedbed_predictor_open(NULL, 1, &predictor, &error), SEEDBED_WRONG_ARGUMENT, &error, "paths"));
  CHECK(refused(seedbed_predictor_open(null_path, 1, &predictor, &error), SEEDBED_WRONG_ARGUMENT, &error,
                "a path"));
  CHECK(refused(seedbed_predictor_open(nowhere, 1, NULL, &error), SEEDBED_WRONG_ARGUMENT, &error, "null"));

  predictor = open_model(folder, "first");
  const size_t size = seedbed_predictor_components(predictor);
  double out[300];
  const double number = 1;
  seedbed_text string = text("red");
  double *w = out, *m = out + 100, *s = out + 200;
  CHECK(refused(seedbed_predictor_predict(NULL, 1, &number, 1, &string, 1, w, m, s, size, 1, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "the predictor must not be null"));
  CHECK(refused(seedbed_predictor_predict(predictor, 1, &number, 2, &string, 1, w, m, s, size, 1, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "2 numbers given, 1 expected"));
  CHECK(refused(seedbed_predictor_predict(predictor, 1, &number, 1, &string, 0, w, m, s, size, 1, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "0 strings given, 1 expected"));
  CHECK(refused(seedbed_predictor_predict(predictor, 1, &number, 1, &string, 1, w, m, s, size + 1, 1, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "places for weights"));
  CHECK(refused(
      seedbed_predictor_predict(predictor, (size_t)-1 / 2 + 1, &number, 0, &string, 0, w, m, s, 0, 1, &error),
      SEEDBED_WRONG_ARGUMENT, &error, "expected"));
  CHECK(refused(seedbed_predictor_predict(predictor, 1, NULL, 1, &string, 1, w, m, s, size, 1, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "numbers must not be null"));
  CHECK(refused(seedbed_predictor_predict(predictor, 1, &number, 1, NULL, 1, w, m, s, size, 1, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "strings must not be null"));
  CHECK(refused(seedbed_predictor_predict_one(predictor, &number, 1, &string, 1, w, NULL, s, size, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "must not be null"));
  string.data = NULL; /* of size 3 */
  CHECK(refused(seedbed_predictor_predict_one(predictor, &number, 1, &string, 1, w, m, s, size, &error),
                SEEDBED_WRONG_ARGUMENT, &error, "a string of some size"));
  CHECK(seedbed_predictor_predict(predictor, 0, NULL, 0, NULL, 0, NULL, NULL, NULL, 0, 1, NULL) ==
        SEEDBED_OK);
  seedbed_predictor_close(predictor);
}

struct caller {
  const seedbed_predictor* predictor;
  double number, mean;
};

static void* predict_many_times(void* given) {
  struct caller* caller = given;
  double out[300];
  const seedbed_text string = text("red");
  const size_t size = seedbed_predictor_components(caller->predictor);
  double before = NAN;
  for (int i = 0; i < 2000; ++i) {
    seedbed_predictor_predict_one(caller->predictor, &caller->number, 1, &string, 1, out, out + 100,
                                  out + 200, size, NULL);
    if (i > 0 && memcmp(&before, out + 100, sizeof before) != 0) return caller;
    before = out[100];
  }
  caller->mean = before;
  return NULL;
}

static void test_threads_share_a_predictor(const char* folder) {
  seedbed_predictor* predictor = open_model(folder, "first");
  struct caller callers[4];
  pthread_t threads[4];
  for (int i = 0; i < 4; ++i) {
    callers[i] = (struct caller){predictor, i - 1.5, 0};
    pthread_create(threads + i, NULL, predict_many_times, callers + i);
  }
  for (int i = 0; i < 4; ++i) {
    void* other_bits = NULL;
    pthread_join(threads[i], &other_bits);
    CHECK(other_bits == NULL);
  }
  CHECK(callers[0].mean != callers[3].mean);
  seedbed_predictor_close(predictor);
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  CHECK(seedbed_interface_version() == SEEDBED_INTERFACE_VERSION);
  CHECK(strlen(seedbed_version()) > 0);
  fill_rows();
  test_crps_is_the_closed_form();
  test_threads_change_no_bit();
  test_gradients_are_difference_quotients();
  test_distribution_and_its_inverse();
  test_rows_with_problems();
  test_wrong_arguments_of_scores();
  test_predictor_says_what_it_is(argv[1]);
  test_cells_are_read_as_in_a_file(argv[1]);
  test_one_row_and_many(argv[1]);
  test_wrong_arguments_of_a_predictor(argv[1]);
  test_threads_share_a_predictor(argv[1]);
  printf(failures == 0 ? "the C interface does what its headers say\n" : "%d checks failed\n", failures);
  return failures != 0;
}
