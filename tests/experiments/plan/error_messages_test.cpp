#include <gtest/gtest.h>

#include "tests/experiments/plan/experiment_fixture.hpp"

// Messages word for word: when one changes, read it as the user whose file is wrong.

namespace seedbed::experiments {
namespace {

struct BadFile {
  std::string text;
  std::string message;
};

void expect_messages(const std::vector<BadFile>& table, const std::string& before = "") {
  const ExperimentFiles files;
  for (const BadFile& bad : table)
    EXPECT_EQ(files.error(before + bad.text), bad.message) << before << bad.text;
}

const std::vector<BadFile> kWhatIsNoExperiment = {
    {"", "sweep.yaml: is empty; an experiment needs at least data.path and data.target"},
    {"# nothing\n", "sweep.yaml: is empty; an experiment needs at least data.path and data.target"},
    {"- a\n",
     "sweep.yaml:1:1: an experiment file is a map with keys such as data, model and train, not a list"},
    {"data\n",
     "sweep.yaml:1:1: an experiment file is a map with keys such as data, model and train, not 'data'"},
    {"data:1\n",
     "sweep.yaml:1:1: an experiment file is a map with keys such as data, model and train, not 'data:1'; "
     "put a space after ':'"},
};

TEST(ErrorMessages, WhatIsNoExperiment) {
  expect_messages(kWhatIsNoExperiment);
}

const std::vector<BadFile> kUnknownKeys = {
    {"model: {component: 3}\n",
     "sweep.yaml:2:9: unknown key 'model.component' (did you mean 'model.components'?)"},
    {"model:\n  lr: 3\n", "sweep.yaml:3:3: unknown key 'model.lr' (did you mean 'train.lr'?)"},
    {"seed: 3\n", "sweep.yaml:2:1: unknown key 'seed' (did you mean 'seeds'?)"},
    {"components: 3\n",
     "sweep.yaml:2:1: unknown key 'components' (did you mean 'model.components', under 'model:'?)"},
    {"train.lr: 3\n",
     "sweep.yaml:2:1: unknown key 'train.lr'; keys with points belong in grid: here, write 'lr' under "
     "'train:'"},
    {"model: 3\n", "sweep.yaml:2:8: model must be a section of 'key: value' lines, not '3'"},
    {"model: [3]\n", "sweep.yaml:2:8: model must be a section of 'key: value' lines, not a list"},
    {"train: {lr: 1,5}\n", "sweep.yaml:2:15: unknown key 'train.5' (did you mean 'train.lr'?)"},
};

TEST(ErrorMessages, UnknownKeys) {
  expect_messages(kUnknownKeys, minimal());
}

const std::vector<BadFile> kValues = {
    {"model: {components: three}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not 'three'"},
    {"model: {components: 3.0}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '3.0'; write 3"},
    {"model: {components: 1e1}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '1e1'; write 10"},
    {"model: {components: \"3\"}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not the text '3'; leave "
     "out the quotes"},
    {"model: {components: 010}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '010'; a leading "
     "zero means octal to some YAML readers: leave it out"},
    {"model: {components: 0x10}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '0x10'; write it in "
     "decimal"},
    {"model: {components: 1_000}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '1_000'; leave out "
     "the underscores"},
    {"model: {components: 0}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '0'"},
    {"model: {components: -1}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not '-1'"},
    {"model: {components: 99999999999999999999}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not "
     "'99999999999999999999'"},
    {"model: {components: }\n",
     "sweep.yaml:2:9: model.components has no value; if the text 'null' is meant, put it in quotes"},
    {"model: {components: ~}\n",
     "sweep.yaml:2:9: model.components has no value; if the text 'null' is meant, put it in quotes"},
    {"model: {components: [3]}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not a list"},
    {"model: {components: {a: 3}}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not a map"},
    {"model: {components: true}\n",
     "sweep.yaml:2:21: model.components must be a whole number from 1 to 1000, not 'true'"},
    {"train: {lr: 0}\n", "sweep.yaml:2:13: train.lr must be a number greater than 0, not '0'"},
    {"train: {lr: .inf}\n", "sweep.yaml:2:13: train.lr must be a number greater than 0, not '.inf'"},
    {"train: {lr: .nan}\n", "sweep.yaml:2:13: train.lr must be a number greater than 0, not '.nan'"},
    {"train: {lr: 1e999}\n",
     "sweep.yaml:2:13: train.lr must be a number greater than 0, not '1e999': too large for a double"},
    {"train: {lr: 1e-999}\n",
     "sweep.yaml:2:13: train.lr must be a number greater than 0, not '1e-999': too small for a double"},
    {"train: {lr: 00.1}\n",
     "sweep.yaml:2:13: train.lr must be a number greater than 0, not '00.1'; a leading zero means "
     "octal to some YAML readers: leave it out"},
    {"model: {dropout: 1}\n",
     "sweep.yaml:2:18: model.dropout must be a number of at least 0 and less than 1, not '1'"},
    {"model: {dropout: 1.5}\n",
     "sweep.yaml:2:18: model.dropout must be a number of at least 0 and less than 1, not '1.5'"},
    {"model: {norm: null}\n",
     "sweep.yaml:2:9: model.norm has no value; if the text 'null' is meant, put it in quotes"},
    {"model: {norm: no}\n", "sweep.yaml:2:15: model.norm must be none, batch or layer, not 'no'"},
    {"model: {family: lognorml}\n",
     "sweep.yaml:2:17: model.family must be normal, lognormal, bernoulli, laplace, hurdle_lognormal or "
     "negative_binomial, not 'lognorml' (did you mean 'lognormal'?)"},
    {"model: {hidden: 64}\n", "sweep.yaml:2:17: model.hidden must be a list, not '64'; write [64]"},
    {"model: {hidden: [64, 0]}\n",
     "sweep.yaml:2:22: model.hidden: each entry must be a whole number from 1 to 65536, not '0'"},
    {"model: {embedding: outo}\n",
     "sweep.yaml:2:20: model.embedding must be auto or a whole number from 1 to 4096, not 'outo'"},
    {"model: {embedding: 0}\n",
     "sweep.yaml:2:20: model.embedding must be a whole number from 1 to 4096, not '0'"},
    {"train: {warmup: 5, epochs: 4}\n",
     "sweep.yaml:2:9: train.warmup: a warm-up of 5 epochs is longer than the training of 4"},
    {"model: {norm: batch}\ntrain: {batch_size: 1}\n",
     "sweep.yaml:3:9: train.batch_size: batch normalisation needs batches of at least 2 rows"},
};

TEST(ErrorMessages, Values) {
  expect_messages(kValues, minimal());
}

const std::vector<BadFile> kData = {
    {"data: {target: y}\n", "sweep.yaml: data.path: the data file is not given"},
    {"data: {path: d.csv}\n", "sweep.yaml: data.target: the column to predict is not given"},
    {"name: x\n", "sweep.yaml: data.path: the data file is not given"},
    {"data: {path: , target: y}\n",
     "sweep.yaml:1:8: data.path has no value; if the text 'null' is meant, put it in quotes"},
    {"data: {path: \"\", target: y}\n", "sweep.yaml:1:14: data.path is empty"},
    {"data: {path: d.csv, target: y, numeric: x}\n",
     "sweep.yaml:1:41: data.numeric must be a list, not 'x'; write [x]"},
    {"data: {path: d.csv, target: y, numeric: [x, x]}\n", "sweep.yaml:1:45: data.numeric holds 'x' twice"},
    {"data: {path: d.csv, target: y, missing_values: [null]}\n",
     "sweep.yaml:1:49: data.missing_values: each entry has no value; if the text 'null' is meant, put it "
     "in quotes"},
    {"data: {path: d.csv, target: y, delimiter: ab}\n",
     "sweep.yaml:1:43: data.delimiter must be one character, such as ',' or ';' or \"\\t\", not 'ab'"},
    {"data: {path: d.csv, target: y, cyclic: {h: 0}}\n",
     "sweep.yaml:1:44: data.cyclic: the period of 'h' must be a number greater than 0, not '0'"},
    {"data: {path: d.csv, target: y, cyclic: [h]}\n",
     "sweep.yaml:1:40: data.cyclic must be a map of column: period, not a list"},
    {"data: {path: d.csv, target: y, lags: [{column: x, step: [1]}]}\n",
     "sweep.yaml:1:51: unknown key 'step' in data.lags (did you mean 'steps'?)"},
    {"data: {path: d.csv, target: y, lags: [{column: x, order_by: t, steps: [0]}]}\n",
     "sweep.yaml:1:72: data.lags: steps: each entry must be a whole number from 1 to 1000000, not '0'"},
    {"data: {path: d.csv, target: y, lags: [{column: x, order_by: t}]}\n",
     "sweep.yaml:1:39: an entry of data.lags has no steps"},
    {"data: {path: d.csv, target: y, lags: [{column: x, order_by: t, steps: [1]}]}\n",
     "sweep.yaml: data.split.kind: lags with a random split: training rows would see the rows they are "
     "tested on as earlier values; use an ordered split, or one that keeps time in order"},
    {"data: {path: d.csv, target: y, split: {kind: listed}}\n",
     "sweep.yaml:1:40: data.split.path: the file that lists the test rows is not given"},
    {"data: {path: d.csv, target: y, split: random}\n",
     "sweep.yaml:1:39: data.split must be a map such as {kind: folds, folds: 10}, not 'random'"},
    {"data: {path: d.csv, target: y, split: {kind: random, fold: 3}}\n",
     "sweep.yaml:1:54: unknown key 'data.split.fold' (did you mean 'data.split.folds'?)"},
    {"data: {path: d.csv, target: y, split: {kind: random, folds: 3}}\n",
     "sweep.yaml:1:54: data.split.folds has no effect with data.split.kind: random; leave it out"},
    {"data: {path: d.csv, target: y, split: {kind: random, train: 0.9}}\n",
     "sweep.yaml:1:40: data.split: train 0.9, validation 0.1 and test 0.1 sum to 1.1, but must sum to 1"},
    {"data: {path: d.csv, target: y, split: {kind: folds}}\nsplits: 11\n",
     "sweep.yaml:2:1: splits: there is no split 10: 10 folds are splits 0 to 9"},
    {"data: {path: d.csv, target: y, split: {kind: ordered, by: t}}\nsplits: 2\n",
     "sweep.yaml:2:1: splits: there is no split 1: a split by order divides the rows in one way only, "
     "split 0"},
};

TEST(ErrorMessages, Data) {
  expect_messages(kData);
}

const std::vector<BadFile> kBesideTheSettings = {
    {"seeds: 0\n",
     "sweep.yaml:2:8: seeds must be a number of them from 1 to 10000000, or a list such as [0, 1, 2], "
     "not '0'"},
    {"seeds: -1\n",
     "sweep.yaml:2:8: seeds must be a number of them from 1 to 10000000, or a list such as [0, 1, 2], "
     "not '-1'"},
    {"seeds: []\n",
     "sweep.yaml:2:8: seeds must be a number of them from 1 to 10000000, or a list such as [0, 1, 2], "
     "not an empty list"},
    {"seeds: [1, 1]\n", "sweep.yaml:2:12: seeds holds 1 twice"},
    {"seeds: [1.5]\n",
     "sweep.yaml:2:9: each of seeds must be a whole number from 0 to 18446744073709551615, not '1.5'"},
    {"seeds: many\n",
     "sweep.yaml:2:8: seeds must be a number of them from 1 to 10000000, or a list such as [0, 1, 2], "
     "not 'many'"},
    {"splits: [99999999999]\n",
     "sweep.yaml:2:10: each of splits must be a whole number from 0 to 2147483647, not '99999999999'"},
    {"scores: [crps_tests]\n",
     "sweep.yaml:2:10: scores: there is no score 'crps_tests' (did you mean 'crps_test'?)"},
    {"scores: [crps_test, interval_score90]\n",
     "sweep.yaml:2:21: scores: 'interval_score90' must say on which rows: interval_score90_test or "
     "interval_score90_validation"},
    {"scores: [pinball_1_test]\n",
     "sweep.yaml:2:10: scores: there is no score 'pinball_1_test' (did you mean 'pinball_0.1_test'?)"},
    {"scores: [crps_test, crps_test]\n", "sweep.yaml:2:21: scores holds 'crps_test' twice"},
    {"scores: [[crps_test]]\n", "sweep.yaml:2:10: scores: a list is not the name of a score"},
    {"scores: crps_test\n",
     "sweep.yaml:2:9: scores must be 'default' or a list such as [crps_test, mae_test] or [default, "
     "crps_skill_test], not "
     "'crps_test'"},
    {"run: {retry: 3}\n", "sweep.yaml:2:7: unknown key 'run.retry' (did you mean 'run.retries'?)"},
    {"run: {timeout: 90}\n",
     "sweep.yaml:2:16: run.timeout must be 0 for none, or a time such as 90s, 10m or 2h; '90' has no "
     "unit"},
    {"run: {timeout: 5 parsecs}\n",
     "sweep.yaml:2:16: run.timeout must be 0 for none, or a time such as 90s, 10m or 2h, not '5 "
     "parsecs'"},
    {"run: {save_models: yes}\n", "sweep.yaml:2:20: run.save_models must be all or none, not 'yes'"},
    {"name: a/b\n",
     "sweep.yaml:2:7: name 'a/b' holds a path separator; it names the run directory, runs/<name>"},
    {"name: ..\n",
     "sweep.yaml:2:7: name '..' means another directory; it names the run directory, runs/<name>"},
    {"name: \"\"\n", "sweep.yaml:2:7: name '' is empty; it names the run directory, runs/<name>"},
    {"name: \"a\\tb\"\n",
     "sweep.yaml:2:7: name 'a\\tb' holds a control character; it names the run directory, runs/<name>"},
    {"name: [a]\n", "sweep.yaml:2:7: name must be a text, not a list"},
    {"name: -x\n",
     "sweep.yaml:2:7: name '-x' begins with '-', which commands take for an option; it names the run "
     "directory, runs/<name>"},
};

TEST(ErrorMessages, BesideTheSettings) {
  expect_messages(kBesideTheSettings, minimal());
}

const std::vector<BadFile> kGridZipExcludeInclude = {
    {"grid:\n  model.component: [3]\n",
     "sweep.yaml:3:3: unknown key 'model.component' (did you mean 'model.components'?)"},
    {"grid:\n  seeds: [3]\n", "sweep.yaml:3:3: 'seeds' cannot vary; give it once, beside grid"},
    {"grid:\n  run.retries: [3]\n", "sweep.yaml:3:3: 'run.retries' cannot vary; give it once, beside grid"},
    {"grid:\n  model: {components: [3]}\n",
     "sweep.yaml:3:3: 'model' is a section; write keys with points, such as model.components"},
    {"grid:\n  model.components: []\n",
     "sweep.yaml:3:21: grid: model.components has no values; give at least one, or leave the key out"},
    {"grid:\n  model.components: 3\n",
     "sweep.yaml:3:21: grid: model.components must be a list of the values to try, not '3'"},
    {"grid:\n  model.components: [1, 3, 1]\n", "sweep.yaml:3:28: model.components lists 1 twice"},
    {"grid:\n  train.lr: [1e-3, 0.001]\n", "sweep.yaml:3:20: train.lr lists 0.001 twice"},
    {"grid:\n  model.hidden: [64, 64]\n",
     "sweep.yaml:3:18: model.hidden must be a list, not '64'; write [64]"},
    {"grid: [1]\n", "sweep.yaml:2:7: grid must be a map such as {model.components: [1, 3]}, not a list"},
    {"zip:\n  model.components: [1]\n",
     "sweep.yaml:3:3: zip must be a list such as - {model.hidden: [[64], [128]], train.lr: [1e-3, "
     "3e-4]}, not a map"},
    {"zip:\n  - {model.components: [1, 2], train.lr: [1]}\n",
     "sweep.yaml:3:32: zip: train.lr has 1 values but model.components has 2; lists that advance "
     "together need the same length"},
    {"zip:\n  - {model.components: [1, 1], train.lr: [1, 1]}\n",
     "sweep.yaml:3:5: two cells are the same: model.components=1 train.lr=1"},
    {"grid:\n  model.components: [1, 2]\nzip:\n  - {model.components: [3, 4], train.lr: [1, 2]}\n",
     "sweep.yaml:5:6: model.components varies twice (first in line 3); keep it in one place of grid "
     "and zip"},
    {"grid: {data.split: [{kind: random}], data.split.kind: [random]}\n",
     "sweep.yaml:2:38: data.split.kind and data.split vary the same setting (first in line 2)"},
    {"exclude:\n  - {model.components: 1}\n",
     "sweep.yaml:3:5: no cell has model.components=1; an entry of exclude must match at least one"},
    {"grid: {model.components: [1, 2]}\nexclude:\n  - {model.components: 7}\n",
     "sweep.yaml:4:5: no cell has model.components=7; an entry of exclude must match at least one"},
    {"grid: {model.components: [1, 2]}\nexclude:\n  - {model.components: [1, 2]}\n",
     "sweep.yaml:4:24: an entry of exclude has one value for model.components, not a list; write an "
     "entry for each"},
    {"grid: {model.components: [1, 2]}\nexclude:\n  - {model.component: 1}\n",
     "sweep.yaml:4:6: unknown key 'model.component' (did you mean 'model.components'?)"},
    {"grid: {model.components: [1, 2]}\nexclude:\n  - {model.components: 1}\n  - {model.components: "
     "2}\n",
     "sweep.yaml:4:5: exclude leaves no cell to run"},
    {"exclude: {model.components: 1}\n",
     "sweep.yaml:2:10: exclude must be a list such as - {model.components: 1, train.lr: 3e-4}, not a "
     "map"},
    {"grid: {model.components: [1, 2]}\ninclude:\n  - {model.components: 2}\n",
     "sweep.yaml:4:5: the experiment already has this cell: model.components=2"},
    {"include:\n  - {}\n",
     "sweep.yaml:3:5: each entry of include must be a map such as {model.components: 1}, not an empty "
     "one"},
    {"grid: {data.split.folds: [5, 6]}\n",
     "sweep.yaml:2:8: two cells are the same job, as what differs has no effect with this kind of "
     "split: data.split.folds=5 and data.split.folds=6"},
    {"grid: {data.split.kind: [random, listed]}\n",
     "sweep.yaml:2:8: data.split.path: the file that lists the test rows is not given (in the cell "
     "data.split.kind=listed)"},
    {"grid: {train.epochs: [4, 10]}\ntrain: {warmup: 5}\n",
     "sweep.yaml:3:9: train.warmup: a warm-up of 5 epochs is longer than the training of 4 (in the "
     "cell train.epochs=4)"},
};

TEST(ErrorMessages, GridZipExcludeInclude) {
  expect_messages(kGridZipExcludeInclude, minimal());
}

}  // namespace
}  // namespace seedbed::experiments
