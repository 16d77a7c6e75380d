#include "models/training/first_layer/bin_layer.hpp"

namespace seedbed::models {

BinLayer::BinLayer(const NetworkLayout& layout, std::size_t most_rows) : kernels_(kernels()) {
  const TensorPlace* weight = layout.find_if_any("numeric.weight");
  if (weight == nullptr) return;
  const TensorPlace& starts = layout.find("numeric.start");
  const auto width = static_cast<std::size_t>(weight->shape[1]);
  table_ = {.inputs = static_cast<std::size_t>(starts.shape[0]),
            .bins = static_cast<std::size_t>(starts.shape[1]),
            .width = width,
            .stride = aligned_stride(width)};
  weight_ = weight->offset;
  starts_ = starts.offset;
  slopes_ = layout.find("numeric.slope").offset;
  passed_ = AlignedFloats(table_.inputs * table_.bins * table_.stride);
  found_.resize(most_rows * table_.inputs);
  sorted_.resize(table_.inputs * kBinRows);
  ends_.resize(table_.inputs * table_.bins);
}

void BinLayer::forward(ConstMatrix inputs, const float* parameters, const float* statistics, Matrix outputs,
                       std::size_t rows) {
  kernels_.find_bins(inputs.data, statistics + starts_, statistics + slopes_, table_,
                     {rows, table_.inputs, inputs.stride}, found_.data());
  kernels_.sum_bins(parameters + weight_, table_, passed_.data());
  kernels_.add_bins(parameters + weight_, passed_.data(), table_, found_.data(), outputs.data,
                    {rows, table_.width, outputs.stride});
}

void BinLayer::backward(ConstMatrix delta, float* gradient, std::size_t rows) {
  kernels_.bins_back(delta.data, table_, found_.data(), {sorted_.data(), ends_.data()}, gradient + weight_,
                     {rows, table_.width, delta.stride});
}

}  // namespace seedbed::models
