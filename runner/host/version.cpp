#include "runner/host/version.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <oneapi/tbb/version.h>

#include <boost/version.hpp>
#include <string>

#include "base/vector_level.hpp"
#include "git_description.hpp"

// yaml-cpp 0.7 does not tell its version, and asking libtorch would mean loading it (a second and 110 MB):
// these two come from the configuration of the build.
namespace seedbed::runner {
namespace {

std::string libtorch_version() {
  const std::string built_against = SEEDBED_TORCH_VERSION;
  return built_against.empty() ? "none: built without training" : built_against;
}

std::string compiler() {
#if defined(__clang__)
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("gcc {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

}  // namespace

std::string version() {
  return SEEDBED_VERSION;
}

std::string version_and_commit() {
  const std::string git = SEEDBED_GIT_DESCRIPTION;
  return git.empty() ? version() : fmt::format("{} (git {})", version(), git);
}

std::vector<std::pair<std::string, std::string>> library_versions() {
  return {
      {"vector level", std::string(name(vector_level()))},
      {"libtorch", libtorch_version()},
      {"oneTBB", TBB_runtime_version()},
      {"SQLite", SQLite::getLibVersion()},
      {"yaml-cpp", SEEDBED_YAML_CPP_VERSION},
      {"Boost",
       fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"compiler", compiler()},
  };
}

std::string version_text() {
  std::string text = fmt::format("seedbed {}\n", version_and_commit());
  for (const auto& [what, value] : library_versions()) text += fmt::format("  {:<13} {}\n", what, value);
  return text;
}

}  // namespace seedbed::runner
