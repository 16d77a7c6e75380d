#include "base/vector_level.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace seedbed {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string complaint(const char* wanted, VectorLevel highest) {
  try {
    chosen_vector_level(wanted, highest);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(VectorLevel, IsTheHighestUnlessALowerOneIsNamed) {
  EXPECT_EQ(chosen_vector_level(nullptr, VectorLevel::avx2), VectorLevel::avx2);
  EXPECT_EQ(chosen_vector_level("", VectorLevel::avx512), VectorLevel::avx512);
  for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
    EXPECT_EQ(chosen_vector_level(std::string(name(level)).c_str(), VectorLevel::avx512), level);
  }
}

TEST(VectorLevel, OfAnUnknownNameIsAnErrorThatNamesTheLevels) {
  const std::string message = complaint("avx22", VectorLevel::avx512);
  EXPECT_THAT(message, HasSubstr("SEEDBED_VECTOR_LEVEL is 'avx22' (did you mean 'avx2'?)"));
  for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
    EXPECT_THAT(message, HasSubstr("'" + std::string(name(level)) + "'"));
  }
  for (const char* wanted : {"AVX2", "avx", "avx2 ", "0", "native"}) {
    EXPECT_THAT(complaint(wanted, VectorLevel::avx512), HasSubstr("SEEDBED_VECTOR_LEVEL is '")) << wanted;
  }
}

TEST(VectorLevel, ThatTheProcessorLacksIsAnErrorToo) {
  const std::string message = complaint("avx512", VectorLevel::avx2);
  EXPECT_THAT(message, HasSubstr("SEEDBED_VECTOR_LEVEL is 'avx512'"));
  EXPECT_THAT(message, HasSubstr("levels are '" + std::string(name(VectorLevel::baseline)) + "', 'avx2':"));
}

TEST(VectorLevel, PicksWhatIsMadeForIt) {
  for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
    const VectorLevel found = at_level(level, []<VectorLevel kLevel>() { return kLevel; });
#if defined(__x86_64__)
    EXPECT_EQ(found, level);
#else
    EXPECT_EQ(found, VectorLevel::baseline);
#endif
  }
}

}  // namespace
}  // namespace seedbed
