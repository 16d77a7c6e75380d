#include "experiments/platform.hpp"

#include <dnnl.h>
#include <fmt/format.h>
#include <gnu/libc-version.h>

#include "base/vector_level.hpp"

namespace seedbed::experiments {
namespace {

/// oneDNN's single-precision products are written for these sets only: what a processor has beyond them
/// (VNNI, BF16, AMX) changes no bit.
std::string onednn_kernels() {
  constexpr unsigned sse41 = 0x1, avx = 0x3, avx2 = 0x7, avx512 = 0x27;  // bits of dnnl_cpu_isa_t
  const unsigned has = static_cast<unsigned>(dnnl_get_effective_cpu_isa());
  if ((has & avx512) == avx512) return "avx512";
  if ((has & avx2) == avx2) return "avx2";
  if ((has & avx) == avx) return "avx";
  if ((has & sse41) == sse41) return "sse41";
  return fmt::format("{:#x}", has);
}

}  // namespace

std::string platform() {
  const dnnl_version_t* onednn = dnnl_version();
  return fmt::format("{}, oneDNN {}.{}.{}, oneDNN kernels {}, glibc {}", name(vector_level()), onednn->major,
                     onednn->minor, onednn->patch, onednn_kernels(), gnu_get_libc_version());
}

}  // namespace seedbed::experiments
