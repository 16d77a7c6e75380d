#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "base/output.hpp"
#include "base/tables/wrapped_text.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "forecasts/scoring/climatology_file.hpp"
#include "forecasts/scoring/forecast_summary.hpp"
#include "forecasts/scoring/row_table.hpp"
#include "forecasts/scoring/score_forecasts.hpp"
#include "forecasts/scoring/summary_text.hpp"
#include "metrics/families/family.hpp"
#include "metrics/scores/score_registry.hpp"
#include "models/settings_text.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/name_list.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

// One line for each family whose parameters need a word.
std::string family_lines() {
  std::string lines;
  for (const metrics::Family family : metrics::kAllFamilies) {
    const std::string_view parameters = metrics::traits(family).parameters;
    if (!parameters.empty()) lines += fmt::format("  {:<18} {}\n", metrics::name_of(family), parameters);
  }
  return lines;
}

Options score_options() {
  const std::string family_help =
      fmt::format("of rows that do not say: {}", fmt::join(metrics::kFamilyNames, ", "));
  Options options(
      {.usage = "seedbed score FILE.csv [--family NAME] [--per-row] [-o FILE] [options]",
       .description =
           "Scores forecasts made elsewhere. Each row has an observation y and the mixture of a family\n"
           "that was forecast for it, in columns\n\n"
           "  y, weights, locations, scales              numbers with spaces between them, or\n"
           "  y, w1, mu1, sigma1, w2, mu2, sigma2, …     empty where a row has fewer components\n\n"
           "and, if rows are of different families, family. Parameters are in the unit of y, or:\n\n" +
           family_lines() +
           "\nFiles of run.save_predictions can be scored as they are. FILE may be gzip; - is\n"
           "standard input. Prints each score with its standard error over rows, and the histogram of the\n"
           "probability integral transform (PIT), which is flat if the forecasts are calibrated.",
       .examples = "  seedbed score forecasts.csv --family lognormal\n"
                   "  seedbed score forecasts.csv.gz --scores crps,crps_skill --climatology train.csv:price\n"
                   "  seedbed score forecasts.csv --per-row -o rows.csv"});
  options.add()("family", po::value<std::string>()->value_name("NAME"), family_help.c_str())(
      "per-row", "CSV with one line per row instead of a summary")(
      "output,o", po::value<std::string>()->value_name("FILE"),
      "file to write, as CSV: name,value,standard_error, or with --per-row the\nrows; standard output if not "
      "given")("scores", po::value<std::string>()->value_name("NAMES"),
               wrapped("a,b,c: these scores instead of the usual ones; there are " +
                           metrics::score_names_help() + "; seedbed scores says what they are",
                       74)
                   .c_str())(
      "climatology", po::value<std::string>()->value_name("FILE:COLUMN"),
      "past observations, which crps_skill compares with; a name with a colon\nin it stands in quotes")(
      "weight", po::value<std::string>()->value_name("COLUMN"),
      "the rows' weights, 0 or more: every mean over rows is weighted, and so is\nits standard error; rows "
      "of "
      "weight 0 are left out")(
      "bad-rows", po::value<std::string>()->value_name("WHAT"),
      "error (default), or skip: leave out rows that cannot be scored, and say how\nmany; with --per-row "
      "their scores are empty")("pit-bins", po::value<std::string>()->value_name("N"),
                                "bars of the histogram (10)")(
      "delimiter", po::value<std::string>()->value_name("C"),
      "between columns; a comma if not given, \\t is a tab");
  return options;
}

std::optional<metrics::Family> chosen_family(const Options& options) {
  if (!options.given("family")) return {};
  const std::string& name = options.get<std::string>("family");
  if (const auto family = models::from_text<metrics::Family>(name)) return family;
  const std::vector<std::string> names(models::kNames<metrics::Family>.begin(),
                                       models::kNames<metrics::Family>.end());
  throw UsageError(fmt::format("--family: there is no family {}{}; there are: {}", quoted_value(name),
                               did_you_mean(name, names), quoted_list(names)));
}

bool skips_bad_rows(const Options& options) {
  const std::string text = options.get_or<std::string>("bad-rows", "error");
  if (text == "skip" || text == "error") return text == "skip";
  throw UsageError(fmt::format("--bad-rows: {} is neither 'error' nor 'skip'", quoted_value(text)));
}

std::vector<std::string> chosen_scores(const Options& options) {
  if (!options.given("scores")) return {};
  std::vector<std::string> names = split_list("--scores", options.get<std::string>("scores"));
  try {
    metrics::named_scores(names);
  } catch (const std::invalid_argument& error) {
    throw UsageError(fmt::format("--scores: {}", error.what()));
  }
  return names;
}

std::optional<metrics::Climatology> chosen_climatology(const Options& options, char delimiter) {
  if (!options.given("climatology")) return {};
  const auto [file, column] = file_and_column("--climatology", options.get<std::string>("climatology"));
  return forecasts::read_climatology(file, column, delimiter);
}

/// What all ways of scoring a file need.
struct Job {
  std::string path;  ///< as given
  forecasts::ForecastReader reader;
  forecasts::ForecastScoring scoring;
  Output output;
  bool to_file;
  std::string weight;  ///< the column of the rows' weights, if they have any
};

forecasts::ForecastCounts scored(Job& job) {
  forecasts::ForecastCounts counts = score_forecasts(job.reader, job.scoring);
  if (counts.scored() > 0) return counts;
  if (counts.weightless > 0 && counts.bad == 0)
    throw std::runtime_error(
        fmt::format("{}: every row has the weight 0 in column {}", job.path, quoted_value(job.weight)));
  throw std::runtime_error(counts.rows == 0 ? fmt::format("{}: there are no rows to score", job.path)
                                            : fmt::format("none of the {} rows can be scored; the first: {}",
                                                          counts.rows, counts.first_bad));
}

void say_what_was_done(const Job& job, const forecasts::ForecastCounts& counts) {
  if (counts.bad > 0) {
    flush_output();
    print_to_stderr("seedbed: {} of {} rows cannot be scored and are left out; the first: {}\n", counts.bad,
                    counts.rows, counts.first_bad);
  }
  if (counts.weightless > 0) {
    flush_output();
    print_to_stderr("{} of {} left out, as their weight is 0 (--weight {})\n", counts.weightless,
                    count_text(counts.rows, "row"), job.weight);
  }
  if (job.to_file) print_to_stderr("{} of {} scored\n", count_text(counts.scored(), "row"), job.path);
}

void write_rows(Job& job, const std::vector<std::string>& scores) {
  const forecasts::RowTable table(scores);
  job.scoring.values = table.values();
  job.scoring.prepare = [&](forecasts::ScoredBatch& batch) { batch.text = table.lines(batch); };
  job.scoring.take = [&](const forecasts::ScoredBatch& batch) { job.output.stream() << batch.text; };
  job.output.stream() << table.header();
  const forecasts::ForecastCounts counts = scored(job);
  job.output.commit();
  say_what_was_done(job, counts);
}

std::string heading(const Job& job, const forecasts::ForecastCounts& counts, double weight) {
  std::vector<std::string> families;
  for (const metrics::Family family : metrics::kAllFamilies) {
    const std::int64_t rows = counts.of(family);
    const std::string name(metrics::traits(family).rows);
    if (rows > 0) families.push_back(rows == counts.scored() ? name : fmt::format("{} {}", rows, name));
  }
  for (const auto& [rows, name] :
       {std::pair(counts.quantiles, "quantiles"), std::pair(counts.samples, "samples")}) {
    if (rows > 0) families.push_back(rows == counts.scored() ? name : fmt::format("{} {}", rows, name));
  }
  const std::string weighted = job.weight.empty() ? ""
                                                  : fmt::format("; weighted by {}, {} in all", job.weight,
                                                                experiments::weight_text(weight));
  return fmt::format("{} of {}: {}{}\n\n", count_text(counts.scored(), "row"), job.path,
                     fmt::join(families, ", "), weighted);
}

void write_summary(Job& job, const std::vector<std::string>& scores, int pit_bins) {
  forecasts::ForecastSummary summary(scores.empty() ? metrics::default_file_scores() : scores, pit_bins);
  job.scoring.values = summary.values();
  job.scoring.take = [&](const forecasts::ScoredBatch& batch) { summary.add(batch); };
  const forecasts::ForecastCounts counts = scored(job);
  std::vector<metrics::Score> all = summary.scores();
  // Unasked, a score that some rows cannot have is not shown as missing.
  if (scores.empty()) {
    std::erase_if(all, [&](const metrics::Score& score) {
      if (std::isnan(score.value) && counts.quantiles + counts.samples > 0) return true;
      const auto defined_for = metrics::named_score(score.name).entry->defined_for;
      for (std::size_t family = 0; defined_for && family < counts.rows_of.size(); ++family) {
        if (counts.rows_of[family] > 0 && !defined_for(static_cast<metrics::Family>(family))) return true;
      }
      return false;
    });
  }
  if (job.to_file) {
    job.output.stream() << forecasts::summary_csv(counts.scored(), summary.weight(), all,
                                                  summary.pit_histogram());
  } else {
    job.output.stream() << heading(job, counts, summary.weight())
                        << forecasts::summary_table(all, summary.pit_histogram());
  }
  job.output.commit();
  say_what_was_done(job, counts);
}

int run_score(const Arguments& arguments) {
  Options options = score_options();
  if (!options.parse(arguments)) return all_done;
  const std::string path = options.only_positional("file of forecasts");
  const std::vector<std::string> scores = chosen_scores(options);
  const auto family = chosen_family(options);
  const char delimiter = delimiter_option(options).value_or(',');
  const bool skip = skips_bad_rows(options);
  const int pit_bins = whole_number("--pit-bins", options.get_or<std::string>("pit-bins", "10"), 1);
  const auto compares = [](const std::string& name) {
    return metrics::named_score(name).entry->needs_climatology;
  };
  const auto skill = std::ranges::find_if(scores, compares);
  if (skill != scores.end() && !options.given("climatology")) {
    throw UsageError(fmt::format(
        "{} compares with the distribution of past observations, which a file of forecasts does not "
        "hold; say where they are with --climatology FILE.csv:COLUMN",
        *skill));
  }
  const std::string weight = options.get_or<std::string>("weight", "");
  if (options.given("per-row") && options.given("weight"))
    throw UsageError(
        "--weight is about means over rows, and --per-row shows each row by itself; leave out one");
  const auto climatology = chosen_climatology(options, delimiter);
  const std::string output = options.get_or<std::string>("output", "");
  Job job{.path = path == "-" ? "standard input" : path,
          .reader = forecasts::ForecastReader({.path = path == "-" ? "/dev/stdin" : path,
                                               .delimiter = delimiter,
                                               .family = family,
                                               .observed = {},
                                               .weight = weight}),
          .scoring = {},
          .output = Output(output),
          .to_file = !output.empty(),
          .weight = weight};
  job.scoring.climatology = climatology ? &*climatology : nullptr;
  job.scoring.skip_bad_rows = skip;
  if (options.given("per-row")) {
    write_rows(job, scores);
  } else {
    write_summary(job, scores, pit_bins);
  }
  return all_done;
}

}  // namespace

extern const Command score_command = {"score", "score forecasts made elsewhere", run_score};

}  // namespace seedbed::runner
