#include "models/training/one_thread.hpp"

#include <ATen/Parallel.h>

namespace seedbed::models {

void use_one_thread() {
  at::set_num_threads(1);
}

}  // namespace seedbed::models
