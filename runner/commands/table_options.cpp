#include "runner/commands/table_options.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/messages.hpp"
#include "runner/commands/name_list.hpp"
#include "runner/host/standard_output.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

auto list_of(const char* name) {
  return po::value<std::vector<std::string>>()->value_name(name);
}

/// "KEY", "KEY:desc" or "KEY:asc".
results::RowOrder row_order(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return {text};
  const std::string key = text.substr(0, colon), way = text.substr(colon + 1);
  if (key.empty() || (way != "desc" && way != "asc")) {
    const std::vector<std::string> ways = {"desc", "asc"};
    throw UsageError(fmt::format("--sort: {} ends neither in :desc, the largest first, nor in :asc{}",
                                 quoted_value(text), did_you_mean(way, ways)));
  }
  return {key, way == "desc"};
}

results::PlusMinus plus_minus(const std::string& text) {
  if (text == "interval") return results::PlusMinus::interval;
  if (text == "se") return results::PlusMinus::standard_error;
  const std::vector<std::string> kinds = {"interval", "se"};
  throw UsageError(fmt::format("--plus-minus: {} is neither interval nor se{}", quoted_value(text),
                               did_you_mean(text, kinds)));
}

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

void add_table_options(Options& options, const std::string& what) {
  options.add()(
      "by", list_of("KEY,…"),
      (what + "a line for each combination of these varied keys (or split,\nseed), the rest averaged")
          .c_str())("scores", list_of("SCORE,…"),
                    (what + "the scores to show; default stands for the usual ones").c_str())(
      "columns", list_of("NAME,…"),
      (what + "the columns to show, in this order: varied keys, scores,\nsplits, seeds, failed, left")
          .c_str())(
      "sort", po::value<std::string>()->value_name("KEY[:desc]"),
      (what +
       "order of the lines: by a score, a varied key or another\ncolumn; :desc begins with the largest")
          .c_str())(
      "plus-minus", po::value<std::string>()->value_name("KIND"),
      (what + "± is half the 95 % interval (interval, the default)\nor the standard error (se)").c_str());
}

TableChoice table_choice(const Options& options) {
  TableChoice choice;
  choice.by = listed_keys(options, "by");
  choice.scores = listed_keys(options, "scores");
  choice.columns = listed_keys(options, "columns");
  if (!choice.scores.empty() && !choice.columns.empty())
    throw UsageError("--scores and --columns exclude each other: --columns names scores too");
  choice.plus_minus = plus_minus(options.get_or<std::string>("plus-minus", "interval"));
  if (options.given("sort")) choice.sort = row_order(options.get<std::string>("sort"));
  return choice;
}

void add_width_option(Options& options) {
  options.add()("width", po::value<std::string>()->value_name("N"),
                "columns that a table may take, 0 for any number; by default the\nterminal's, or COLUMNS");
}

std::size_t table_width(const Options& options) {
  if (options.given("width"))
    return static_cast<std::size_t>(whole_number("--width", options.get<std::string>("width"), 0));
  return options.given("output") ? 0 : terminal_width();
}

}  // namespace seedbed::runner
