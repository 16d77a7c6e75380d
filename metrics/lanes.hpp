#pragma once

// The widest lanes that this translation unit is compiled for.
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#include "metrics/lanes_avx512.hpp"
#elif defined(__AVX2__) && defined(__FMA__)
#include "metrics/lanes_avx2.hpp"
#else
#include "metrics/lanes_baseline.hpp"
#endif
