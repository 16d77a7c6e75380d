#include "metrics/kernels_implementation.hpp"
