#include "experiments/dataset/content_hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <memory>
#include <new>
#include <vector>

#include "experiments/csv/gzip_source.hpp"
#include "experiments/csv/kept_pipe.hpp"

namespace seedbed::experiments {

std::string content_hash(const std::string& path) {
  keep_pipe(path);
  GzipSource file(path);
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              XXH3_freeState);
  if (!state) throw std::bad_alloc();
  XXH3_128bits_reset(state.get());
  std::vector<char> buffer(1 << 20);
  while (const std::size_t count = file.read(buffer.data(), buffer.size()))
    XXH3_128bits_update(state.get(), buffer.data(), count);
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace seedbed::experiments
