#include "runner/host/version.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <oneapi/tbb/version.h>

#include <boost/version.hpp>
#include <string>

#include "base/vector_level.hpp"
#include "git_description.hpp"

#if SEEDBED_TRAINING
#include <oneapi/dnnl/dnnl_version.h>
#endif

// yaml-cpp 0.7 does not tell its version: it comes from the configuration of the build. oneDNN is asked by
// its header, since only the worker program links it.
namespace seedbed::runner {
namespace {

std::string onednn_version() {
#if SEEDBED_TRAINING
  return fmt::format("{}.{}.{}", DNNL_VERSION_MAJOR, DNNL_VERSION_MINOR, DNNL_VERSION_PATCH);
#else
  return "none: built without training";
#endif
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
      {"oneDNN", onednn_version()},
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
