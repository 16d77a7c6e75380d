#ifndef SEEDBED_INTERFACE_H
#define SEEDBED_INTERFACE_H

/* What predictor.h and scores.h have in common: Seedbed's interface in C11, for programs in any language that
 * can call C. It needs no other header of Seedbed and loads no libtorch.
 *
 * Every function that can fail returns a seedbed_status and takes, last, where to leave the reason as text,
 * which is then freed with seedbed_free_text; null where nobody wants to know it. After a failure nothing
 * that a function was to fill is to be read. No C++ exception ever comes out. What is reached by a null
 * pointer is refused unless said otherwise (an array of no elements may be null), and so is an array whose
 * number of elements, which always comes with it, does not fit the others.
 *
 * All functions may be called by many threads at once, on the same handles. Where `threads` is asked for,
 * rows are shared among so many, 0 being one for each processor; results have the same bits whatever it is.
 */

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SEEDBED_API __attribute__((visibility("default")))
#else
#define SEEDBED_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* While this number stays, functions may be added; none is taken away or changed. A program asks once whether
 * the library that it was given has the version that it was compiled against, or whether a function that came
 * later is there. */
#define SEEDBED_INTERFACE_VERSION 1
SEEDBED_API int32_t seedbed_interface_version(void);

/* "0.1.0": of the library. */
SEEDBED_API const char* seedbed_version(void);

typedef int32_t seedbed_status;
enum {
  SEEDBED_OK = 0,
  SEEDBED_WRONG_ARGUMENT = 1, /* a mistake of the program: a null pointer, a size that does not fit */
  SEEDBED_REFUSED = 2,        /* a model file or a row that cannot be used; the text is for the user */
  SEEDBED_NO_MEMORY = 3,
  SEEDBED_FAILED = 4 /* anything else, such as a thread that could not be started */
};

/* Frees the text of an error; null is nothing to free. */
SEEDBED_API void seedbed_free_text(char* text);

/* UTF-8 of that many bytes, which need no zero at their end. Null data is a value that is missing. */
typedef struct seedbed_text {
  const char* data;
  size_t size;
} seedbed_text;

#ifdef __cplusplus
}
#endif

#endif
