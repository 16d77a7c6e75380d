#include "results/platform.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seedbed::results {
namespace {

using testing::ElementsAre;

constexpr const char* kHere = "avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.36";
constexpr const char* kBefore = "avx512, libtorch 1.13.0, oneDNN 2.6.3";  // as earlier versions wrote it

TEST(Platform, IsAnotherIfAPartHasAnotherValue) {
  EXPECT_TRUE(same_platform(kHere, kHere));
  for (const char* other : {"avx2, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.36",
                            "avx512, oneDNN 3.7.1, oneDNN kernels avx512, glibc 2.36",
                            "avx512, oneDNN 2.6.3, oneDNN kernels avx2, glibc 2.36",
                            "avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.41"}) {
    EXPECT_FALSE(same_platform(kHere, other)) << other;
    EXPECT_FALSE(same_platform(other, kHere)) << other;
  }
}

TEST(Platform, WithLibtorchIsTheSame_WhicheverVersion) {
  EXPECT_TRUE(same_platform(kBefore, kHere));
  EXPECT_TRUE(same_platform(kHere, kBefore));
  EXPECT_TRUE(same_platform(kBefore, "avx512, libtorch 2.6.0, oneDNN 2.6.3"));
  EXPECT_FALSE(same_platform(kBefore, "avx2, libtorch 1.13.0, oneDNN 2.6.3"));
  EXPECT_FALSE(same_platform(kBefore, "avx512, libtorch 1.13.0, oneDNN 3.7.1"));
}

TEST(Platform, ThatWasNotRecordedIsLikeNoOther) {
  EXPECT_FALSE(same_platform("", kHere));
  EXPECT_FALSE(same_platform(kHere, ""));
  EXPECT_FALSE(same_platform("", ""));
}

TEST(Platform, IsShownWithoutLibtorch) {
  EXPECT_EQ(platform_text(kBefore), "avx512, oneDNN 2.6.3");
  EXPECT_EQ(platform_text(kHere), kHere);
  EXPECT_EQ(platform_text(""), "");
}

TEST(Platforms, AreNotedOnce_AsTheOneThatNamesMost) {
  std::vector<std::string> known;
  EXPECT_TRUE(note_platform(known, kBefore));
  EXPECT_FALSE(note_platform(known, "avx512, libtorch 2.6.0, oneDNN 2.6.3"));
  EXPECT_THAT(known, ElementsAre("avx512, oneDNN 2.6.3"));
  EXPECT_TRUE(note_platform(known, kHere));
  EXPECT_FALSE(note_platform(known, kBefore));
  EXPECT_THAT(known, ElementsAre(kHere));
  // The first one said nothing of glibc: only by what was noted since are these two told apart.
  const std::string newer = "avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.41";
  EXPECT_TRUE(note_platform(known, newer));
  EXPECT_THAT(known, ElementsAre(kHere, newer));
}

}  // namespace
}  // namespace seedbed::results
