#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "base/output.hpp"
#include "base/tables/wrapped_text.hpp"
#include "forecasts/explanation/importance_text.hpp"
#include "forecasts/prediction/predict_file.hpp"
#include "runner/clusters/prediction_parts.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/engine_options.hpp"
#include "runner/commands/name_list.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/prediction/model_choice.hpp"
#include "runner/commands/prediction/prediction_interruption.hpp"
#include "runner/commands/prediction/prediction_progress.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/host/cores.hpp"
#include "runner/host/standard_error.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

using forecasts::PredictionRequest;
using forecasts::PredictionRun;
using forecasts::PredictionSummary;

Options predict_options() {
  Options options(
      {.usage = "seedbed predict MODEL…|DIR [--best] [--where key=value] --input IN.csv -o OUT.csv [options]",
       .description = "Predicts every row of a CSV file with a trained model, in the order of the file. "
                      "Several models,\n"
                      "or all seeds of the cell of a run directory that --where names, form an ensemble: the "
                      "mixture of\n"
                      "their mixtures. Where the file has the target, the forecasts are scored as well.\n\n" +
                      wrapped("Columns: " + forecasts::PredictionColumns::help() + ".", 90),
       .examples = "  seedbed predict runs/diamonds --where model.components=4 --input new.csv -o out.csv\n"
                   "  seedbed predict model.safetensors --input new.csv.gz -o out.csv --columns "
                   "mean,q0.05,q0.95 --keep id\n"
                   "  seedbed predict model.safetensors --input big.csv -o out.csv --engine slurm --cpus 8\n"
                   "  seedbed predict model.safetensors --stream --columns p_gt_120 < rows > answers"});
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  const auto texts = [](const char* name) { return po::value<std::vector<std::string>>()->value_name(name); };
  options.add()("where", texts("KEY=VALUE"),
                "only models with this value of a varied key, split or seed;\nmay be given several times")(
      "best",
      "all seeds of the cell of a run directory with the best mean\nvalidation CRPS; of several splits, "
      "--where split=N names one")("input,i", text("FILE"), "CSV file, plain or gzip; - is standard input")(
      "output,o", text("FILE"),
      "file to write, packed if its name ends in .gz; - (default) is\nstandard output")(
      "columns", texts("NAME,…"), "what to write of each forecast; mean,sd,q0.05,median,q0.95 if not given")(
      "keep", texts("NAME,…"),
      "columns of the input to write in front of them, as they are;\na name with a comma in it stands in "
      "quotes: '\"a,b\",c'")(
      "on-missing", text("RULE"),
      "skip: rows with a missing input get empty cells;\nskip=NAME,…: only those of these columns count.\n"
      "Otherwise the model fills the gap as it learnt to")(
      "on-unseen", text("RULE"),
      "skip: rows with a category that the models do not know, or a\ntext without a word that they know, get "
      "empty "
      "cells; error:\nthey are bad rows. Otherwise they are predicted and counted")(
      "bad-rows", text("RULE"),
      "error (default), or skip: leave them out, and write them\nwith the reason to OUT.bad.csv; skip=FILE: "
      "there. "
      "With\n--stream, an empty line is the answer to them, and the\nreason goes to standard error")(
      "digits", text("N"), "significant digits of forecasts, from 1 to 17 (all there are); 9 if not given")(
      "seed", text("N"), "of the samples that --columns asks for; 1 if not given")(
      "delimiter", text("C"),
      "between columns of input and output, \\t is a tab; by default that\nof the training data, or the one "
      "that the header shows")(
      "part", text("I/N"),
      "only part I of N of the file; the parts' outputs, one after\nthe other, are that of the whole")(
      "explain",
      "say in place of forecasts what each input is worth to them: by\nhow much the mean CRPS of the file's "
      "rows "
      "rises without it;\nas a table, or with -o as CSV")(
      "stream", "answer each row before the next one comes, on one thread")(
      "threads,j", text("N"), "threads; by default one for each physical core")(
      "quiet,q", "no progress line, no scores, no reasons of --stream");
  add_task_options(options);
  return options;
}

std::vector<std::string> names(const Options& options, const std::string& option) {
  std::vector<std::string> all;
  for (const std::string& list : options.get_or<std::vector<std::string>>(option, {})) {
    for (std::string& name : split_list("--" + option, list)) all.push_back(std::move(name));
  }
  return all;
}

/// "skip" or "skip=…"; nothing if it is neither. `rest` is what follows the sign.
bool is_skip(const std::string& text, std::string& rest) {
  if (text == "skip") return true;
  if (!text.starts_with("skip=") || text.size() == 5) return false;
  rest = text.substr(5);
  return true;
}

forecasts::ForecastFormat format_of(const Options& options) {
  constexpr int kAllDigits = 17;
  forecasts::ForecastFormat format;
  if (options.given("digits"))
    format.digits = whole_number("--digits", options.get<std::string>("digits"), 1);
  if (format.digits > kAllDigits)
    throw UsageError("--digits: a double has no more than 17 significant digits");
  if (options.given("seed"))
    format.seed = static_cast<std::uint64_t>(whole_number("--seed", options.get<std::string>("seed"), 0));
  return format;
}

PredictionRequest request_of(const Options& options, std::string& bad_rows_file) {
  PredictionRequest request;
  if (options.given("columns")) request.columns = names(options, "columns");
  request.format = format_of(options);
  request.keep = names(options, "keep");
  request.delimiter = delimiter_option(options);
  if (options.given("on-missing")) {
    const std::string rule = options.get<std::string>("on-missing");
    std::string columns;
    if (!is_skip(rule, columns)) {
      throw UsageError(fmt::format("--on-missing: {} is neither skip nor skip=NAME,…", quoted_value(rule)));
    }
    request.missing.skip = true;
    if (!columns.empty()) request.missing.columns = split_list("--on-missing", columns);
  }
  const std::string unseen = options.get_or<std::string>("on-unseen", "");
  if (unseen == "skip") request.unseen = forecasts::UnseenRule::skip;
  if (unseen == "error") request.unseen = forecasts::UnseenRule::error;
  if (options.given("on-unseen") && request.unseen == forecasts::UnseenRule::accept)
    throw UsageError(fmt::format("--on-unseen: {} is neither skip nor error", quoted_value(unseen)));
  const std::string rule = options.get_or<std::string>("bad-rows", "error");
  if (rule == "error") return request;
  if (!is_skip(rule, bad_rows_file)) {
    throw UsageError(fmt::format("--bad-rows: {} is none of error, skip and skip=FILE", quoted_value(rule)));
  }
  if (options.given("stream")) {
    if (!bad_rows_file.empty()) {
      throw UsageError("--bad-rows skip=FILE: --stream tells of bad rows on standard error: leave out =FILE");
    }
    request.bad_rows = forecasts::BadRowRule::empty_line;
    return request;
  }
  request.bad_rows = forecasts::BadRowRule::leave_out;
  if (!bad_rows_file.empty()) return request;
  const std::string output = options.get_or<std::string>("output", "-");
  if (output == "-") throw UsageError("--bad-rows skip: say where the bad rows go: --bad-rows skip=FILE");
  bad_rows_file = output + ".bad.csv";
  return request;
}

void read_part(const std::string& text, PredictionRun& run) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) {
    throw UsageError(fmt::format("--part: {} is not like 3/16", quoted_value(text)));
  }
  run.part = whole_number("--part", text.substr(0, slash), 1);
  run.parts = whole_number("--part", text.substr(slash + 1), 1);
  if (run.part > run.parts)
    throw UsageError(fmt::format("--part: there is no part {} of {}", run.part, run.parts));
}

PredictionRun run_of(const Options& options) {
  PredictionRun run;
  const bool stream = options.given("stream");
  if (!stream && !options.given("input")) throw UsageError("--input is missing; - is standard input");
  run.input = options.get_or<std::string>("input", "-");
  if (options.given("part")) read_part(options.get<std::string>("part"), run);
  run.threads = options.given("threads") ? whole_number("--threads", options.get<std::string>("threads"), 1)
                                         : default_jobs(this_machine());
  if (!stream) return run;
  for (const char* other : {"part", "threads", "input"}) {
    const bool same = std::string(other) == "input" && run.input == "-";
    if (options.given(other) && !same) {
      throw UsageError(fmt::format("--stream answers standard input on one thread: leave out --{}", other));
    }
  }
  if (options.get_or<std::string>("output", "-") != "-")
    throw UsageError("--stream answers on standard output: leave out --output");
  return run;
}

/// `weight`: the column that weighed the rows that the model learned from, if one did.
void report(const PredictionSummary& summary, const PredictionRequest& request,
            const std::string& bad_rows_file, const std::string& weight, bool quiet) {
  const auto rows = [](std::int64_t count) { return count_text(count, "row"); };
  if (summary.bad_rows > 0) {
    print_to_stderr("{} left out, see {}; the first: {}\n", count_text(summary.bad_rows, "bad row"),
                    bad_rows_file, summary.first_bad);
  }
  if (quiet) return;
  if (summary.own_delimiter) {
    print_to_stderr(
        "note: the columns are parted by {}, as the header has it, and so are those of the output\n",
        *summary.own_delimiter == '\t' ? "tabs" : quoted_value(std::string(1, *summary.own_delimiter)));
  }
  const std::string skipped =
      request.missing.skip
          ? fmt::format(", {} of them without a forecast for what is missing", summary.skipped)
          : std::string();
  const std::string left_out =
      summary.left_out > 0
          ? fmt::format(", {} of them without a forecast as the model's data.where leaves them out: {}",
                        summary.left_out, summary.condition)
          : std::string();
  const std::string unseen =
      request.unseen == forecasts::UnseenRule::skip
          ? fmt::format(", {} of them without a forecast for what the model does not know",
                        summary.with_unseen)
          : std::string();
  print_to_stderr("{} predicted{}{}{}\n", rows(summary.rows), skipped, unseen, left_out);
  print_to_stderr("{}", forecasts::unseen_text(summary.unseen));
  if (!summary.absent.empty()) {
    fmt::print(stderr,
               "there is no column {}, which the model's data.where names: {}; what it says of that leaves "
               "no row out\n",
               quoted_list(summary.absent), summary.condition);
  }
  if (summary.scored_rows == 0) return;
  const std::string weighted =
      weight.empty()       ? ""
      : summary.has_weight ? fmt::format(", weighted by {}", quoted_value(weight))
                           : fmt::format(", each counting once, as there is no column {} of their weights",
                                         quoted_value(weight));
  print_to_stderr("scores of the {} with a target{}, and their standard errors:\n", rows(summary.scored_rows),
                  weighted);
  for (const metrics::Score& score : summary.scores) {
    const std::string error =
        std::isnan(score.standard_error) ? "" : fmt::format("{:.2g}", score.standard_error);
    print_to_stderr("  {:<10} {:<20} {}\n", score.name, score.value, error);
  }
}

int predict_to(const forecasts::Predictor& predictor, const PredictionRequest& request, PredictionRun& run,
               const Options& options, const std::string& bad_rows_file) {
  const bool quiet = options.given("quiet");
  PredictionInterruption interruption;
  Output output(options.get_or<std::string>("output", "-"));
  std::optional<Output> bad_rows;
  if (request.bad_rows == forecasts::BadRowRule::leave_out) bad_rows.emplace(bad_rows_file);
  PredictionProgress progress(quiet);
  std::vector<std::filesystem::path> unfinished;
  if (output.is_file()) unfinished.push_back(output.temporary());
  if (bad_rows && bad_rows->is_file()) unfinished.push_back(bad_rows->temporary());
  interruption.arm(std::move(unfinished),
                   fmt::format("{}interrupted{}\n", progress.clearing_text(),
                               output.is_file() ? ": " + output.name() + " was not written" : ""),
                   interrupted);
  run.write = [&](std::string_view text) { output.write(text); };
  run.write_bad = [&](std::string_view text) { bad_rows->write(text); };
  run.go_on = [&](std::int64_t rows, double share) {
    progress.show(rows, share);
    return true;
  };
  const PredictionSummary summary = forecasts::predict_file(predictor, request, run);
  progress.end();
  interruption.finish();
  // The first part has their header, whichever part has bad rows.
  if (summary.bad_rows > 0 || (bad_rows && run.parts > 1 && run.part == 1)) bad_rows->commit();
  output.commit();
  report(summary, request, bad_rows_file, predictor.reading_settings("").weight, quiet);
  return all_done;
}

int predict_streaming(const forecasts::Predictor& predictor, const PredictionRequest& request,
                      PredictionRun& run, bool quiet) {
  Output output("-");
  run.write = [&](std::string_view text) { output.write(text); };
  run.write_bad = [quiet](std::string_view text) {
    if (!quiet) print_to_stderr("{}", text);
  };
  forecasts::predict_stream(predictor, request, run, STDIN_FILENO);
  return all_done;
}

/// A table of all that explaining reads: of a larger file some rows, evenly spaced.
constexpr std::size_t kMostExplained = 100'000;

void check_explain(const Options& options) {
  for (const char* other : {"stream", "columns", "keep", "part", "digits"}) {
    if (options.given(other))
      throw UsageError(fmt::format("--explain writes no forecasts: leave out --{}", other));
  }
  if (options.get_or<std::string>("bad-rows", "error") != "error")
    throw UsageError("--explain needs rows that can be read: leave out --bad-rows");
}

int explain(const forecasts::Predictor& predictor, const PredictionRequest& request, const PredictionRun& run,
            const Options& options) {
  Output output(options.get_or<std::string>("output", "-"));
  const forecasts::LabelledRows rows = read_labelled_rows(predictor, request, run.input, kMostExplained);
  const forecasts::ImportanceWork work = {.seed = request.format.seed,
                                          .threads = static_cast<std::size_t>(run.threads)};
  const forecasts::Importance importance = permutation_importance(predictor, rows, work);
  output.write(output.is_file() ? to_csv(importance) : to_text(importance, rows, work.repeats));
  output.commit();
  return all_done;
}

/// Options that decide what is written, as words.
std::vector<std::string> forecast_options(const Options& options) {
  std::vector<std::string> words;
  for (const char* name : {"columns", "keep"}) {
    for (const std::string& list : options.get_or<std::vector<std::string>>(name, {}))
      words.push_back(fmt::format("--{}={}", name, list));
  }
  for (const char* name : {"on-missing", "on-unseen", "digits", "seed", "delimiter"})
    if (options.given(name)) words.push_back(fmt::format("--{}={}", name, options.get<std::string>(name)));
  return words;
}

void check_submitted(const Options& options) {
  for (const char* other : {"stream", "explain", "part", "threads"}) {
    if (options.given(other))
      throw UsageError(fmt::format(
          "--engine slurm predicts a file in parts, with --cpus threads each: leave out --{}", other));
  }
  for (const char* file : {"input", "output"}) {
    if (options.get_or<std::string>(file, "-") == "-")
      throw UsageError(fmt::format("--engine slurm: the tasks read and write files: give --{}", file));
  }
}

/// Models, columns and the first rows are looked at before anything is submitted.
void try_first_rows(const forecasts::Predictor& predictor, const PredictionRequest& request,
                    PredictionRun run) {
  run.part = 1;
  run.parts = 2;
  run.threads = 1;
  run.write = [](std::string_view) {};
  run.write_bad = run.write;
  run.go_on = [](std::int64_t, double) { return false; };
  static_cast<void>(forecasts::predict_file(predictor, request, run));
}

int predict_on_cluster(const ChosenModels& chosen, const forecasts::Predictor& predictor,
                       const PredictionRequest& request, const PredictionRun& run, const Options& options,
                       const std::string& bad_rows_file, const Arguments& arguments) {
  const PartedPrediction prediction = {.models = chosen.files,
                                       .input = run.input,
                                       .output = options.get<std::string>("output"),
                                       .bad_rows = bad_rows_file,
                                       .options = forecast_options(options),
                                       .engine_words = engine_words(options),
                                       .engine = engine_of(options),
                                       .is_follow_up = options.given("resubmit"),
                                       .command = command_text("predict", arguments)};
  if (!prediction.is_follow_up) try_first_rows(predictor, request, run);
  return predict_in_parts(prediction, Slurm());
}

int run_predict(const Arguments& arguments) {
  Options options = predict_options();
  if (!options.parse(arguments)) return all_done;
  if (options.positional().empty()) {
    throw UsageError("the model is missing: name model files or a run directory");
  }
  if (options.given("explain")) check_explain(options);
  const bool submitted = engine_of(options).kind == experiments::EngineKind::slurm;
  if (submitted) check_submitted(options);
  if (!submitted && engine_words(options).size() > (options.given("engine") ? 1 : 0))
    throw UsageError("--tasks, --cpus and the like say how to submit: they need --engine slurm");
  std::string bad_rows_file;
  const PredictionRequest request = request_of(options, bad_rows_file);
  PredictionRun run = run_of(options);
  const ChosenModels chosen = chosen_models(
      options.positional(), keys_and_values("--where", options.get_or<std::vector<std::string>>("where", {})),
      options.given("best"));
  const auto predictor = forecasts::Predictor::of_kept(chosen.files);
  if (!chosen.best.empty() && !options.given("quiet")) print_to_stderr("{}\n", chosen.best);
  if (options.given("explain")) return explain(predictor, request, run, options);
  if (submitted)
    return predict_on_cluster(chosen, predictor, request, run, options, bad_rows_file, arguments);
  if (options.given("stream")) return predict_streaming(predictor, request, run, options.given("quiet"));
  return predict_to(predictor, request, run, options, bad_rows_file);
}

}  // namespace

extern const Command predict_command = {"predict", "predict the rows of a CSV file with trained models",
                                        run_predict};

}  // namespace seedbed::runner
