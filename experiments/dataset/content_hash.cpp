#include "experiments/dataset/content_hash.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

#include "base/data_error.hpp"
#include "base/descriptor.hpp"

namespace seedbed::experiments {
namespace {

[[noreturn]] void report(const std::string& path, int error) {
  throw DataError(fmt::format("{}: cannot read the file: {}", path, std::generic_category().message(error)));
}

}  // namespace

std::string content_hash(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) report(path, errno);
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              XXH3_freeState);
  if (!state) throw std::bad_alloc();
  XXH3_128bits_reset(state.get());
  std::vector<char> buffer(1 << 20);
  while (true) {
    const ssize_t count = read(file.get(), buffer.data(), buffer.size());
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) report(path, errno);
    XXH3_128bits_update(state.get(), buffer.data(), static_cast<std::size_t>(count));
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace seedbed::experiments
