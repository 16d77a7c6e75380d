#include "runner/commands/help_topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "experiments/plan/score_names.hpp"
#include "metrics/scores/score_registry.hpp"
#include "runner/commands/settings_table.hpp"

namespace seedbed::runner {
namespace {

struct Topic {
  std::string_view word;
  std::string_view text;
};

constexpr std::array kKeys = {
    Topic{"name", "of the experiment, and so of its run directory, runs/NAME; the file's own if not given"},
    Topic{"seeds",
          "how often each cell is trained: a number, 16 being the seeds 0 to 15, or a list of seeds"},
    Topic{"splits", "which divisions of the data are used: a number, 5 being the splits 0 to 4, or a list"},
    Topic{"grid", "settings that vary, each with the list of its values: every combination is a cell"},
    Topic{"zip", "groups of settings whose lists advance together; groups multiply with grid"},
    Topic{"exclude", "cells to leave out: maps of settings and values"},
    Topic{"include", "cells to add: maps of settings and values, the rest as given beside grid"},
    Topic{"scores", "which scores tables show, or default; `seedbed scores` lists them"},
    Topic{"paths",
          "in the experiment.yaml of a run directory: where the files are that vary, by their names"},
};

constexpr std::array kFiles = {
    Topic{"ledger.sqlite",
          "every job that was run, with its settings, scores and epochs; results are made from it"},
    Topic{"experiment.yaml", "the experiment as last run, overrides included; written anew by every run"},
    Topic{"results.csv", "one line for each job of the experiment: settings that vary, split, seed, scores"},
    Topic{"aggregate.csv", "one line for each cell: means of its scores, with intervals over replicates"},
    Topic{"ensembles.csv", "one line for each cell and split: scores of the mixture of its seeds' forecasts"},
    Topic{"timings.csv", "one line for each job: attempts, seconds, memory, machine"},
    Topic{"epochs.csv", "one line for each epoch of each job: losses, learning rate, seconds"},
    Topic{"report.html", "a page that shows the whole run, without any other file"},
    Topic{"lock", "who is running jobs in the directory, if anybody is; the lock itself is the system's"},
    Topic{"logs", "what each job printed, JOB.log, which is nothing if all went well"},
    Topic{"models", "a trained model of each job, JOB.safetensors (run.save_models: all)"},
    Topic{"predictions", "forecasts of each job's test rows, JOB.csv (run.save_predictions: test)"},
    Topic{"packs",
          "logs, models, predictions and forecasts of many jobs in few files (run.files: packed); `seedbed "
          "logs`, "
          "predict, models and export read them there"},
    Topic{"checkpoints", "where jobs that were interrupted go on; removed once they are done"},
};

template <class Topics>
std::optional<std::string> topic_text(const Topics& topics, const std::string& word) {
  const auto found = std::ranges::find(topics, word, &Topic::word);
  if (found == topics.end()) return std::nullopt;
  return fmt::format("{}\n    {}\n", found->word, found->text);
}

/// A setting by its last word alone may be several: model.numeric.kind, data.split.kind.
std::optional<std::string> setting_text(const std::string& word) {
  TextTable table = settings_table();
  if (keep_settings(table, word)) return settings_text(table);
  std::erase_if(table.rows,
                [&](const std::vector<std::string>& row) { return !row.front().ends_with("." + word); });
  return table.rows.empty() ? std::nullopt : std::optional(settings_text(table));
}

std::optional<std::string> score_text(const std::string& word) {
  try {
    const auto column = experiments::split_score_name(word);
    const metrics::NamedScore named = metrics::named_score(column ? column->score : word);
    std::string text = fmt::format("{}\n    {}\n", word, named.entry->help);
    if (named.entry->argument)
      text += fmt::format("    as {}, with any {}\n", metrics::usual_names(*named.entry).front(),
                          named.entry->argument->kind);
    switch (named.entry->better) {
      case metrics::Better::smaller:
        return text + "    smaller is better\n";
      case metrics::Better::larger:
        return text + "    larger is better\n";
      case metrics::Better::neither:
        break;
    }
    return text;
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> help_on(const std::string& word) {
  for (const auto& found : {topic_text(kKeys, word), setting_text(word), topic_text(kFiles, word)}) {
    if (found) return found;
  }
  return score_text(word);
}

std::vector<std::string> help_words() {
  std::vector<std::string> words = setting_keys();
  for (const char* section : {"data", "model", "train", "run", "engine"}) words.emplace_back(section);
  for (const Topic& topic : kKeys) words.emplace_back(topic.word);
  for (const Topic& topic : kFiles) words.emplace_back(topic.word);
  for (std::string& name : metrics::common_score_names()) words.push_back(std::move(name));
  return words;
}

}  // namespace seedbed::runner
