#include "models/training/label_noise.hpp"

#include "base/random.hpp"

namespace seedbed::models {

LabelNoise::LabelNoise(double deviation, std::size_t most_rows, std::uint64_t seed)
    : deviation_(deviation), seed_(seed), values_(deviation > 0 ? most_rows : 0) {}

std::span<const double> LabelNoise::draw(std::uint64_t step, std::size_t rows) {
  if (values_.empty()) return {};
  RandomStream random(seed_, Purpose::label_noise);
  random.seek(step << 32);  // a normal number takes four, and a batch has less than 2^30 rows
  const std::span<double> drawn = std::span(values_).first(rows);
  for (double& value : drawn) value = deviation_ * random.normal();
  return drawn;
}

}  // namespace seedbed::models
