#include "runner/host/torch_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>
#include <system_error>

#include "models/network_engine.hpp"

namespace seedbed::runner {
namespace {

constexpr const char* kLibrary = "libseedbed-torch.so";
constexpr const char* kEntry = "seedbed_torch_engine";
constexpr const char* kWhatToDo =
    "install libtorch (Debian and Ubuntu: apt-get install libtorch-dev), run cmake again and build the "
    "target "
    "seedbed-torch";

models::NetworkEngine& load() {
  const std::filesystem::path library = find_torch_library();
  if (library.empty())
    throw models::EngineMissing("this network is computed by libtorch, and " + missing_torch_library());
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  using Entry = void* (*)();
  const auto entry = handle == nullptr
                         ? nullptr
                         : reinterpret_cast<Entry>(dlsym(handle, kEntry));  // NOLINT: as dlsym has it
  if (entry == nullptr) {
    throw models::EngineMissing(
        fmt::format("{} cannot be loaded ({}): {}", library.string(), dlerror(), kWhatToDo));
  }
  return *static_cast<models::NetworkEngine*>(entry());
}

models::NetworkEngine& loaded() {
  static models::NetworkEngine& engine = load();
  return engine;
}

}  // namespace

std::filesystem::path find_torch_library() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path folder = self.parent_path();
  for (const std::filesystem::path& place :
       {folder / kLibrary, folder.parent_path() / "lib" / "seedbed" / kLibrary}) {
    if (std::filesystem::exists(place, error)) return place;
  }
  return {};
}

std::string missing_torch_library() {
  return fmt::format("{} was not built or is not installed: {}", kLibrary, kWhatToDo);
}

void offer_torch_library() {
  models::set_network_engine(loaded);
}

}  // namespace seedbed::runner
