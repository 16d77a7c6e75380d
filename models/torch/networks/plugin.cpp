#include "models/torch/networks/plugin.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "models/settings_text.hpp"

namespace seedbed::models {
namespace {

constexpr const char* kEntry = "seedbed_networks_1";

class Library : public NetworkRegistry {
 public:
  explicit Library(const std::string& path) : path_(path) {
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr)
      throw std::invalid_argument(fmt::format("the plugin cannot be loaded: {}", dlerror()));
    using Entry = void (*)(NetworkRegistry&);
    const auto entry = reinterpret_cast<Entry>(dlsym(handle, kEntry));  // NOLINT: as dlsym has it
    if (entry == nullptr) {
      throw std::invalid_argument(fmt::format(
          "the plugin '{}' registers no networks, or was built for another version of <seedbed/network.hpp>: "
          "build it again, with SEEDBED_NETWORKS once in it",
          path));
    }
    entry(*this);
  }

  void add(const std::string& name, NetworkFactory factory) override { factories_[name] = factory; }

  NetworkFactory find(const std::string& name) const {
    const auto found = factories_.find(name);
    if (found != factories_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [known, factory] : factories_) names.push_back(known);
    throw std::invalid_argument(
        fmt::format("the plugin '{}' has no network '{}'; it has: {}", path_, name, fmt::join(names, ", ")));
  }

 private:
  std::string path_;
  std::map<std::string, NetworkFactory> factories_;
};

NetworkOptions options_of(const NetworkSettings& settings) {
  return {.hidden = {settings.hidden.begin(), settings.hidden.end()},
          .activation = std::string(to_text(settings.activation)),
          .dropout = settings.dropout};
}

}  // namespace

NetworkMaker plugin_network(const std::string& path, const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, Library> libraries;
  const std::lock_guard lock(mutex);
  const NetworkFactory factory = libraries.try_emplace(path, path).first->second.find(name);
  return [factory](const NetworkSettings& settings, const NetworkShape& shape) {
    return factory(options_of(settings), shape);
  };
}

}  // namespace seedbed::models
