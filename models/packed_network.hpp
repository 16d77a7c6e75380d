#pragma once

#include <span>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/inference_kernel.hpp"
#include "models/inputs.hpp"
#include "models/network_layout.hpp"

namespace seedbed::models {

/// A network's values in the order in which the kernels read them.
class PackedNetwork {
 public:
  /// Throws std::invalid_argument if the buffers do not have the layout's sizes or a value cannot be used.
  PackedNetwork(const NetworkSettings& settings, const InputShape& inputs, const TargetScaling& scaling,
                const NetworkState& state);

  /// Valid while this object lives.
  const KernelNetwork& view() const { return view_; }

 private:
  struct Source;
  struct Fold;
  /// A tensor of two dimensions, each row padded to a multiple of kPanel.
  KernelTable pack_table(const Source& source, const std::string& name);
  KernelBins pack_bins(const Source& source, const Fold& fold);
  KernelLayer pack_layer(const Source& source, const std::string& name, const Fold& fold);
  float* keep(std::size_t size);
  const float* keep_vector(std::span<const float> values);

  std::vector<AlignedFloats> buffers_;
  std::vector<KernelTable> categories_;
  std::vector<KernelTable> texts_;
  std::vector<KernelLayer> layers_;
  KernelNetwork view_;
};

}  // namespace seedbed::models
