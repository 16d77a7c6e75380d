#include "base/temporary_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace seedbed {

TemporaryFolder::TemporaryFolder(const std::string& name) {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  std::string pattern = (parent / (name + "-XXXXXX")).string();
  if (!error && mkdtemp(pattern.data()) == nullptr) error.assign(errno, std::generic_category());
  if (error) {
    throw std::runtime_error(
        fmt::format("cannot make a temporary folder{}{}: {}; set TMPDIR to a place that can be written",
                    parent.empty() ? "" : " in ", parent.string(), error.message()));
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code stays;
  if (!keep_) std::filesystem::remove_all(path_, stays);
}

}  // namespace seedbed
