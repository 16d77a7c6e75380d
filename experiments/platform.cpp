#include "experiments/platform.hpp"

#include <dnnl.h>
#include <fmt/format.h>
#include <gnu/libc-version.h>

#include "base/vector_level.hpp"
#include "models/network_engine.hpp"

namespace seedbed::experiments {
namespace {

/// oneDNN's single-precision products are written for these sets only: what a processor has beyond them
/// (VNNI, BF16, AMX) changes no bit.
std::string onednn_kernels() {
  constexpr unsigned kSse41 = 0x1, kAvx = 0x3, kAvx2 = 0x7, kAvx512 = 0x27;  // bits of dnnl_cpu_isa_t
  const unsigned has = static_cast<unsigned>(dnnl_get_effective_cpu_isa());
  if ((has & kAvx512) == kAvx512) return "avx512";
  if ((has & kAvx2) == kAvx2) return "avx2";
  if ((has & kAvx) == kAvx) return "avx";
  if ((has & kSse41) == kSse41) return "sse41";
  return fmt::format("{:#x}", has);
}

}  // namespace

std::string platform() {
  const dnnl_version_t* onednn = dnnl_version();
  return fmt::format("{}, oneDNN {}.{}.{}, oneDNN kernels {}, glibc {}", name(vector_level()), onednn->major,
                     onednn->minor, onednn->patch, onednn_kernels(), gnu_get_libc_version());
}

std::string platform(const models::NetworkSettings& network, const models::TrainingSettings& training) {
  if (!models::trains_by_torch(network, training)) return platform();
  return fmt::format("{}, {}", platform(), models::network_engine().platform());
}

}  // namespace seedbed::experiments
