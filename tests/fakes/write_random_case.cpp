// Models of any kind with random weights, and rows for them (see random_case.hpp).
//   write_random_case FOLDER SEED ROWS
// Prints what they are.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/forecasts/onnx/random_case.hpp"

int main(int count, char** words) {
  if (count != 4) return 2;
  try {
    const seedbed::forecasts::RandomCase made = seedbed::forecasts::write_random_case(
        words[1], std::strtoull(words[2], nullptr, 10), std::strtoull(words[3], nullptr, 10));
    std::printf("%s\n", made.description.c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
