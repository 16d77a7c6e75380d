#ifndef SEEDBED_PREDICTOR_H
#define SEEDBED_PREDICTOR_H

/* Forecasts from trained models, from C and whatever can call it (interface.h says how errors come out):
 *
 *   seedbed_predictor* predictor = NULL;
 *   char* error = NULL;
 *   const char* models[] = {"runs/diamonds/models/<job>.safetensors"};
 *   if (seedbed_predictor_open(models, 1, &predictor, &error) != SEEDBED_OK) {
 *     fprintf(stderr, "%s\n", error);
 *     seedbed_free_text(error);
 *   }
 */

#include "interface.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One trained model, or several as an ensemble: the mixture of their mixtures, each with the same weight. It
 * never changes, so that any number of threads may use it. A row's forecast has the same bits whatever rows
 * it comes with, and those that `seedbed predict` has for the same row of a file, if its numbers are the
 * doubles nearest to what stands there (strtod; a float of 0.7 is another number). */
typedef struct seedbed_predictor seedbed_predictor;

/* Reads `count` model files. */
SEEDBED_API seedbed_status seedbed_predictor_open(const char* const* paths, size_t count,
                                                  seedbed_predictor** predictor, char** error);
/* When no call with it is under way; null is nothing to close. */
SEEDBED_API void seedbed_predictor_close(seedbed_predictor* predictor);

/* What it is. Texts belong to the predictor. Null predictors have null texts and zero of everything. */
SEEDBED_API const char* seedbed_predictor_family(const seedbed_predictor* predictor); /* see scores.h */
SEEDBED_API const char* seedbed_predictor_target(const seedbed_predictor* predictor);
SEEDBED_API size_t seedbed_predictor_members(const seedbed_predictor* predictor);
/* Of the mixture that comes out: those of all members. */
SEEDBED_API size_t seedbed_predictor_components(const seedbed_predictor* predictor);

/* What a row must have, in this order: numbers such as "carat" or, lagged, "load 7 back"; then strings, which
 * are categories and texts. Null beyond the last. */
SEEDBED_API size_t seedbed_predictor_number_count(const seedbed_predictor* predictor);
SEEDBED_API const char* seedbed_predictor_number(const seedbed_predictor* predictor, size_t index);
SEEDBED_API size_t seedbed_predictor_string_count(const seedbed_predictor* predictor);
SEEDBED_API const char* seedbed_predictor_string(const seedbed_predictor* predictor, size_t index);

/* Cells of a file or of another program's table are read as `seedbed predict` reads them, by the rules of the
 * file that the model was trained on. Of numbers: spaces around them do not count, a text that stood for a
 * missing value
 * ("", "NA", …) and null data are NaN; what is no finite number is refused, and the error names its place,
 * from 0. */
SEEDBED_API seedbed_status seedbed_predictor_read_numbers(const seedbed_predictor* predictor,
                                                          const seedbed_text* cells, size_t count,
                                                          double* numbers, char** error);
/* Of strings: spaces around them are left out where they did not count in training (the text then begins and
 * ends within the one given), those that stood for a missing value get null data; what is no UTF-8 is
 * refused. */
SEEDBED_API seedbed_status seedbed_predictor_read_strings(const seedbed_predictor* predictor,
                                                          seedbed_text* cells, size_t count, char** error);

/* Forecasts of `rows` rows. `numbers` are rows × seedbed_predictor_number_count, row after row, NaN where one
 * is missing; `strings` likewise. Weights, locations and scales are filled, rows × components each, which is
 * `value_count`. An error names the first row, from 0, that cannot be predicted: a number is too far from the
 * training values to be an input, or a parameter of the forecast, its mean or its standard deviation is not
 * finite. */
SEEDBED_API seedbed_status seedbed_predictor_predict(const seedbed_predictor* predictor, size_t rows,
                                                     const double* numbers, size_t number_count,
                                                     const seedbed_text* strings, size_t string_count,
                                                     double* weights, double* locations, double* scales,
                                                     size_t value_count, uint32_t threads, char** error);

/* The same for one row, by this thread alone. Allocates nothing once the thread has made such a call and when
 * nothing fails. */
SEEDBED_API seedbed_status seedbed_predictor_predict_one(const seedbed_predictor* predictor,
                                                         const double* numbers, size_t number_count,
                                                         const seedbed_text* strings, size_t string_count,
                                                         double* weights, double* locations, double* scales,
                                                         size_t value_count, char** error);

#ifdef __cplusplus
}
#endif

#endif
