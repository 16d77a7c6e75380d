#include "models/training/one_thread.hpp"

#include <omp.h>

namespace seedbed::models {

void use_one_thread() {
  omp_set_num_threads(1);
}

}  // namespace seedbed::models
