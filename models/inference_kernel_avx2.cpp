#include "models/inference_row_impl.hpp"
