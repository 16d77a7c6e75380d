#include "runner/inspection/report_data.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>

#include "experiments/csv/kept_pipe.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/kept_cell.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;

std::string data_of_a_report(const experiments::DataSettings& data, std::string_view instead) {
  constexpr std::uintmax_t kMost = std::uintmax_t{128} << 20;  // bytes
  std::uintmax_t bytes = 0;
  for (const fs::path path : data.paths()) {
    const fs::path readable = experiments::readable_path(path);
    const std::string file = path.filename().string();
    if (!fs::exists(readable))
      throw std::runtime_error(fmt::format("the data file {} is not where it was", file));
    if (!fs::is_regular_file(readable))
      throw std::runtime_error(fmt::format("the data came through a pipe, {}, which gives them once", file));
    bytes += fs::file_size(readable);
  }
  experiments::DataSettings named = data;
  named.path = fs::path(data.path).filename().string();
  std::string files = experiments::named_files(named);
  if (bytes > kMost)
    throw std::runtime_error(fmt::format(
        "{} is larger than 128 MiB, and every run would read it again for its report; {}", files, instead));
  return files;
}

}  // namespace seedbed::runner
