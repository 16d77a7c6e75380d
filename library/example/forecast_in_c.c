/* What forecast_example.cpp does, in C: forecasts one row with one model or an ensemble.
 *   forecast_in_c MODEL.safetensors … -- carat=0.7 depth=61.5 … cut=Ideal …
 * What is not given counts as missing. */
#include <math.h>
#include <seedbed/predictor.h>
#include <seedbed/scores.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands behind "column=" among the words, or null. */
static const char* value_of(const char* column, int count, char** words) {
  const size_t length = strlen(column);
  for (int i = 0; i < count; ++i) {
    if (strncmp(words[i], column, length) == 0 && words[i][length] == '=') return words[i] + length + 1;
  }
  return NULL;
}

static int forecast(const seedbed_predictor* predictor, int count, char** words, char** error) {
  const size_t number_count = seedbed_predictor_number_count(predictor);
  const size_t string_count = seedbed_predictor_string_count(predictor);
  const size_t components = seedbed_predictor_components(predictor);
  double* numbers = calloc(number_count + 3 * components, sizeof *numbers);
  seedbed_text* strings = calloc(string_count + 1, sizeof *strings);
  if (numbers == NULL || strings == NULL) return 0;
  for (size_t i = 0; i < number_count; ++i) {
    const char* value = value_of(seedbed_predictor_number(predictor, i), count, words);
    numbers[i] = value == NULL ? NAN : strtod(value, NULL);
  }
  for (size_t i = 0; i < string_count; ++i) {
    const char* value = value_of(seedbed_predictor_string(predictor, i), count, words);
    if (value != NULL) strings[i] = (seedbed_text){value, strlen(value)};
  }

  double *weights = numbers + number_count, *locations = weights + components,
         *scales = locations + components;
  const seedbed_mixtures one = {
      seedbed_predictor_family(predictor), components, weights, locations, scales, components};
  double mean, lower, upper;
  const int fine =
      seedbed_predictor_predict_one(predictor, numbers, number_count, strings, string_count, weights,
                                    locations, scales, components, error) == SEEDBED_OK &&
      seedbed_mean(&one, &mean, 1, 1, error) == SEEDBED_OK &&
      seedbed_quantile(&one, 0.05, &lower, 1, 1, error) == SEEDBED_OK &&
      seedbed_quantile(&one, 0.95, &upper, 1, 1, error) == SEEDBED_OK;
  if (fine) {
    printf("%s: mean %.10g, 90 %% between %.10g and %.10g\n", seedbed_predictor_target(predictor), mean,
           lower, upper);
  }
  free(numbers);
  free(strings);
  return fine;
}

int main(int argc, char** argv) {
  int models = 0;
  while (models + 1 < argc && strcmp(argv[models + 1], "--") != 0) ++models;
  const int words = models + 2 < argc ? models + 2 : argc;
  seedbed_predictor* predictor = NULL;
  char* error = NULL;
  const int fine = seedbed_predictor_open((const char* const*)(argv + 1), (size_t)models, &predictor,
                                          &error) == SEEDBED_OK &&
                   forecast(predictor, argc - words, argv + words, &error);
  if (!fine) fprintf(stderr, "forecast_in_c: %s\n", error != NULL ? error : "there is not enough memory");
  seedbed_free_text(error);
  seedbed_predictor_close(predictor);
  return fine ? 0 : 1;
}
