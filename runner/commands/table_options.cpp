#include "runner/commands/table_options.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/messages.hpp"
#include "runner/commands/name_list.hpp"

namespace seedbed::runner {
namespace {

results::TableFormat format_named(const std::string& name) {
  const std::vector<std::string> names = {"table", "csv", "markdown", "latex"};
  constexpr std::array kFormats = {results::TableFormat::table, results::TableFormat::csv,
                                   results::TableFormat::markdown, results::TableFormat::latex};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return kFormats[i];
  }
  throw UsageError(fmt::format("--format: {} is none of {}{}", quoted_value(name), quoted_list(names),
                               did_you_mean(name, names)));
}

}  // namespace

results::TableFormat chosen_format(const Options& options) {
  if (options.given("format")) return format_named(options.get<std::string>("format"));
  std::filesystem::path output = options.get_or<std::string>("output", "");
  if (output.extension() == ".gz") output = output.stem();  // which is packed
  const std::string extension = output.extension();
  if (extension == ".csv") return results::TableFormat::csv;
  if (extension == ".md") return results::TableFormat::markdown;
  if (extension == ".tex") return results::TableFormat::latex;
  return results::TableFormat::table;
}

std::vector<std::string> listed_keys(const Options& options, const char* option) {
  std::vector<std::string> keys;
  for (const std::string& list : options.get_or<std::vector<std::string>>(option, {})) {
    for (std::string& key : split_list(fmt::format("--{}", option), list)) keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace seedbed::runner
