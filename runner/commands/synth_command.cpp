#include <fmt/format.h>

#include <cstdint>
#include <cstdio>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "base/output.hpp"
#include "experiments/synth/market.hpp"
#include "experiments/synth/series.hpp"
#include "experiments/synth/surgery.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_error.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options synth_options() {
  Options options(
      {.usage = "seedbed synth surgery|market|series [--rows N] [--seed S] [-o FILE]",
       .description =
           "Invents data whose true distribution is known, and says what CRPS the true distribution\n"
           "and the marginal one have on the rows written: no forecast is better than the first, and\n"
           "one that has learned something is better than the second.\n\n"
           "  surgery   scheduled operations: procedure and diagnosis as text, surgeon, room, age, …;\n"
           "            minutes from a log-normal mixture that depends on the row\n"
           "  market    days of instruments: 130 features, some missing; a heavy-tailed return from a\n"
           "            mixture of normals, and whether it is above 0\n"
           "  series    twenty series in time: each value from a normal distribution whose location and\n"
           "            scale follow from the values before it, and from nothing else",
       .examples = "  seedbed synth surgery --rows 100000 --seed 1 -o surgery.csv\n"
                   "  seedbed synth market --rows 100000 --seed 1 -o market.csv"});
  options.add()("rows", po::value<std::string>()->value_name("N"), "rows to write (100000)")(
      "seed", po::value<std::string>()->value_name("S"), "the same seed gives the same file (1)")(
      "output,o", po::value<std::string>()->value_name("FILE"),
      "CSV file to write; standard output if not given");
  return options;
}

std::uint64_t seed_number(const std::string& text) {
  if (const auto value = parse_integer<std::uint64_t>(text)) return *value;
  throw UsageError(fmt::format("--seed: {} is not a whole number from 0 up", quoted_value(text)));
}

struct DataSet {
  const char* name;
  experiments::SynthesisSummary (*synthesize)(std::int64_t rows, std::uint64_t seed, std::ostream& out);
};

constexpr DataSet kDataSets[] = {{"surgery", experiments::synthesize_surgery},
                                 {"market", experiments::synthesize_market},
                                 {"series", experiments::synthesize_series}};

const DataSet& find_data_set(const std::string& name) {
  std::vector<std::string> names;
  for (const DataSet& data_set : kDataSets) {
    if (name == data_set.name) return data_set;
    names.emplace_back(data_set.name);
  }
  throw UsageError(fmt::format("there is no data set {}{}; there are: {}", quoted_value(name),
                               did_you_mean(name, names), quoted_list(names)));
}

std::string scores_text(const experiments::SynthesisSummary& summary) {
  std::string text =
      fmt::format("mean CRPS in {}: {:.4f} of the true distribution, {:.4f} of the marginal one\n",
                  summary.unit, summary.true_crps, summary.marginal_crps);
  if (summary.true_brier && summary.marginal_brier) {
    text += fmt::format(
        "mean Brier score of P(> 0): {:.4f} of the true distribution, {:.4f} of the marginal one\n",
        *summary.true_brier, *summary.marginal_brier);
  }
  return text;
}

int run_synth(const Arguments& arguments) {
  Options options = synth_options();
  if (!options.parse(arguments)) return all_done;
  const DataSet& data_set = find_data_set(options.only_positional("kind of data"));
  const int rows = whole_number("--rows", options.get_or<std::string>("rows", "100000"), 1);
  const std::uint64_t seed = seed_number(options.get_or<std::string>("seed", "1"));
  const std::string path = options.get_or<std::string>("output", "");
  Output file(path);
  const experiments::SynthesisSummary summary = data_set.synthesize(rows, seed, file.stream());
  file.commit();
  // The data may go to standard output; then this must not.
  const bool to_file = !path.empty() && path != "-";
  const std::string report = fmt::format("{}{}\n{}", count_text(summary.rows, "row"),
                                         to_file ? " in " + path : "", scores_text(summary));
  if (to_file) {
    fmt::print("{}", report);
  } else {
    print_to_stderr("{}", report);
  }
  return all_done;
}

}  // namespace

extern const Command synth_command = {"synth", "invent data whose true distribution is known", run_synth};

}  // namespace seedbed::runner
