#include "runner/export/tensorboard_export.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace seedbed::runner {
namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t position) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[position + i])) << (8 * i);
  return number;
}

// Without its mask: the check value of CRC-32C, that of "123456789".
TEST(TensorflowRecord, HasTheCheckValueOfItsChecksum) {
  const std::string record = tensorflow_record("123456789");
  ASSERT_EQ(record.size(), 8u + 4 + 9 + 4);
  EXPECT_EQ(number_at(record, 0), 9u);
  EXPECT_EQ(number_at(record, 4), 0u);
  EXPECT_EQ(record.substr(12, 9), "123456789");
  const std::uint32_t unmasked = number_at(record, 21) - 0xA282EAD8U;
  EXPECT_EQ((unmasked >> 17) | (unmasked << 15), 0xE3069283U);
}

}  // namespace
}  // namespace seedbed::runner
