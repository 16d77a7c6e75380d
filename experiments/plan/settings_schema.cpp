#include "experiments/plan/settings_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <type_traits>
#include <unordered_map>

#include "base/messages.hpp"
#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/setting_types.hpp"

namespace seedbed::experiments {
namespace {

const std::string kSplit = "data.split";

template <class Type, class Access>
Setting make_setting(const char* key, const Type& type, const char* help, Access access) {
  using T = typename Type::Type;
  const JobSettings defaults;
  Setting setting;
  setting.key = key;
  setting.values = type.values();
  setting.help = help;
  setting.are_patterns = std::is_same_v<Type, FilePatterns>;
  setting.is_file = setting.are_patterns || std::is_same_v<Type, FilePath> || std::is_same_v<Type, DataFiles>;
  const auto choose = [type, access](T value) {
    Choice choice;
    choice.value = type.write(value);
    choice.text = canonical_text(choice.value);
    choice.apply = [access, value = std::move(value)](JobSettings& settings) { access(settings) = value; };
    return choice;
  };
  setting.fallback = choose(access(defaults));
  setting.read = [type, choose, name = setting.key](const Value& value) {
    Choice choice = choose(type.read(value, name));
    const bool is_named = (std::is_same_v<Type, FilePath> || std::is_same_v<Type, DataFiles>)&&value.kind ==
                              Value::Kind::scalar &&
                          choice.value.is_string();
    if (is_named && choice.value != value.text) choice.given = value.text;
    return choice;
  };
  setting.canonical = [type, access](const JobSettings& settings) { return type.write(access(settings)); };
  return setting;
}

/// The paths of a DataSettings, kept in two fields, as one value.
template <class Data>
class PathsOf {
 public:
  explicit PathsOf(Data& data) : data_(data) {}

  operator std::vector<std::string>() const { return data_.paths(); }
  void operator=(const std::vector<std::string>& paths) const {
    data_.path = paths.empty() ? "" : paths.front();
    data_.more_paths.assign(paths.begin() + (paths.empty() ? 0 : 1), paths.end());
  }

 private:
  Data& data_;
};

/// Where a program is started: not what it is.
Setting deciding_nothing(Setting setting) {
  setting.decides_nothing = true;
  return setting;
}

/// The words of a program's command; with them a job is a program.
Setting command_setting() {
  Setting setting = make_setting(
      "command", Words(),
      "the words of a program to run instead of training a network; {NAME} stands for a "
      "setting",
      [](auto& settings) -> auto& { return settings.program.command; });
  setting.read = [read = setting.read](const Value& value) {
    Choice choice = read(value);
    choice.apply = [apply = std::move(choice.apply)](JobSettings& settings) {
      apply(settings);
      settings.data.for_program = settings.is_program();
    };
    return choice;
  };
  return setting;
}

Setting when(std::initializer_list<SplitKind> kinds, Setting setting) {
  for (const SplitKind kind : kinds) setting.split_kinds |= 1U << static_cast<unsigned>(kind);
  return setting;
}

// The key is the field's own path, so that a setting is one line below and a field of its struct.
#define SETTING(path, ...) \
  make_setting(            \
      #path, __VA_ARGS__, [](auto& settings) -> auto& { return settings.path; })

std::vector<Setting> make_schema() {
  using enum SplitKind;
  const RealNumber fraction{.most = 1};
  const RealNumber at_least_0;
  const OneOf<SplitKind> split_kind{split_kind_names()};
  return {
      make_setting(
          "data.path", DataFiles(),
          "the data: CSV, plain or gzip, with a header; relative to the experiment file; several files have "
          "the same columns and are read in the order of their names",
          [](auto& settings) { return PathsOf(settings.data); }),
      SETTING(data.delimiter, Delimiter(), "what parts the cells of a line; a tab is \"\\t\""),
      SETTING(data.decimal, DecimalMark(), "what stands before the fraction of numbers"),
      SETTING(data.thousands, ThousandsMark(),
              "what may stand between the thousands of numbers; auto: points if data.decimal is \",\", else "
              "nothing"),
      SETTING(data.header, TextList(),
              "names of the columns, in order, of files without a header; [] for those that have one"),
      SETTING(data.comment, CommentSign(), "lines that begin with it are left out, as comments"),
      SETTING(data.missing_values, TextList{.is_set = true},
              "cells that stand for a missing value; among numbers, -999 is -999.0 too"),
      SETTING(
          data.trim, Switch(),
          "spaces around categories, texts, groups and parts do not count, as around numbers they never do"),
      SETTING(data.where, Condition(),
              "rows that do not meet it are left out and counted: balance > 0 and region == 'north'"),
      SETTING(data.target, Text(), "the column to forecast"),
      SETTING(
          data.weight, Text(),
          "the column of the rows' weights, 0 or more, in the loss and in all scores; 0 leaves a row out"),
      SETTING(data.numeric, TextList(), "columns that are numbers: names or globs such as feature_*"),
      SETTING(data.categorical, TextList(), "columns whose values are embedded, each a level"),
      SETTING(data.text, TextList(), "columns of free text: lower-cased words, embedded and averaged"),
      SETTING(data.cyclic, Periods(), "numbers that come round, such as weekday: 7, as sine and cosine"),
      SETTING(data.dates, DateParts(),
              "inputs made of a column's ISO 8601 dates; month, weekday (0 is Monday) and hour as sine and "
              "cosine, "
              "year and day_number (from 1970-01-01) as numbers"),
      SETTING(data.min_count, WholeNumber{.least = 1},
              "categories and words seen less often in training share one level"),
      SETTING(
          data.scaling, OneOf<Scaling>{{"standard", "minmax", "quantile", "none", "robust"}},
          "of numeric columns, fitted on training rows; quantile gives normal scores, robust takes median "
          "and quartiles and clips smoothly"),
      SETTING(
          data.clip, OneOf<Clipping>{{"none", "range", "smooth"}},
          "of numeric columns; range: to the smallest and largest training value, before scaling; smooth: "
          "s to s / sqrt(1 + (s / 3)^2), within 3 either way, after it"),
      SETTING(data.missing, OneOf<MissingRule>{{"mean", "median", "zero", "error"}},
              "what fills gaps; columns with gaps also get a 0/1 indicator; error refuses them"),
      SETTING(data.lags, Lags(), "earlier values of a column as inputs, steps rows back in the group"),
      SETTING(
          data.sequence, Sequence(),
          "each row's own past as a sequence for model.network gru: the last rows of its group up to its own "
          "(of the target up to the one before)"),
      SETTING(data.bad_rows, OneOf<BadRows>{{"error", "skip"}},
              "what to do with rows that cannot be read; skipped rows are counted and named"),
      SETTING(data.split.kind, split_kind, "how rows are divided into training, validation and test rows"),
      when({ordered, grouped},
           SETTING(data.split.by, Text(),
                   "the column that rows are ordered or grouped by; ties and groups are never cut")),
      when({random, ordered, grouped}, SETTING(data.split.train, fraction, "share of rows to train on")),
      when({random, ordered, grouped, folds, listed},
           SETTING(data.split.validation, fraction,
                   "share of rows (folds, listed: of those not tested) to choose by")),
      when({random, ordered, grouped}, SETTING(data.split.test, fraction, "share of rows to test on")),
      when({folds},
           SETTING(data.split.folds, WholeNumber{.least = 2}, "number of folds; split s tests on fold s")),
      when({column}, SETTING(data.split.name, Text(), "the column that says train, validation or test")),
      when({listed}, SETTING(data.split.path, FilePath(),
                             "a file whose line s lists the 0-based test rows of split s, or a file for each "
                             "split, with {split} for its number")),
      when({listed},
           SETTING(data.split.train_path, FilePath(),
                   "likewise the rows to train on and choose by; all that are not tested if it is not "
                   "given")),
      when({listed}, SETTING(data.split.validation_from, OneOf<ValidationFrom>{{"random", "last"}},
                             "which of the rows not tested validate; last: in the order of train_path")),
      when({ordered, grouped},
           SETTING(
               data.split.standard_errors, OneOf<StandardErrors>{{"auto", "rows", "clustered"}},
               "of scores over rows: independent rows, or rows that depend on each other where split.by is "
               "the same; auto is clustered for grouped, rows for ordered")),
      SETTING(model.family,
              OneOf<models::Family>{{metrics::kFamilyNames.begin(), metrics::kFamilyNames.end()}},
              "the distributions that a forecast is a mixture of, each for its kind of target"),
      SETTING(model.components, WholeNumber{.least = 1, .most = 1000}, "mixture components"),
      SETTING(model.hidden, WholeNumberList{{.least = 1, .most = 65536}},
              "width of each hidden layer; [] is a linear model"),
      SETTING(model.activation, OneOf<models::Activation>{{"relu", "silu", "gelu", "tanh"}},
              "of hidden layers"),
      SETTING(model.norm, OneOf<models::Norm>{{"none", "batch", "layer"}},
              "between the product of a hidden layer and its activation"),
      SETTING(model.dropout, RealNumber{.most = 1, .below_most = true},
              "probability of zeroing an activation in training"),
      SETTING(model.embedding, WholeNumberOrAuto{{.least = 1, .most = 4096}},
              "width of embeddings; auto is min(50, (levels + 1) / 2)"),
      SETTING(model.numeric.kind, OneOf<models::NumericKind>{{"plain", "piecewise", "periodic"}},
              "how numeric inputs are read: as they are, or also by pieces of their range or by sines and "
              "cosines, each an input of its own"),
      SETTING(
          model.numeric.bins, WholeNumber{.least = 1, .most = 1024},
          "pieces of a numeric input's range if kind is piecewise; they end at quantiles of training rows"),
      SETTING(model.numeric.frequencies, WholeNumber{.least = 1, .most = 1024},
              "of the sines and cosines of a numeric input if kind is periodic; they are trained"),
      SETTING(
          model.numeric.sigma, RealNumber{.above_least = true},
          "standard deviation of what these frequencies start from, in turns per unit of the scaled input"),
      SETTING(model.network, Text(),
              "what makes features of the inputs: the perceptron of model.hidden, or a network that libtorch "
              "computes: resnet (model.resnet) or gru over data.sequence (model.gru)"),
      SETTING(
          model.plugin, FilePath(),
          "a shared library with networks of your own, of which model.network names one; ids are made of its "
          "content"),
      SETTING(model.resnet.blocks, WholeNumber{.least = 1, .most = 1000}, "residual blocks of the resnet"),
      SETTING(model.resnet.width, WholeNumber{.least = 1, .most = 65536},
              "width of what goes from block to block"),
      SETTING(model.resnet.expansion, WholeNumber{.least = 1, .most = 64},
              "how many times as wide a block's inner layer is; its dropout is model.dropout"),
      SETTING(model.resnet.dropout, RealNumber{.most = 1, .below_most = true},
              "dropout of what a block adds"),
      SETTING(model.gru.width, WholeNumber{.least = 1, .most = 65536}, "width of the gru's state"),
      SETTING(model.gru.layers, WholeNumber{.least = 1, .most = 64},
              "recurrent layers, one over the other, with model.dropout between them"),
      SETTING(train.preset, OneOf<models::Preset>{{"none", "strong"}},
              "what settings that the file does not give are: their defaults, or those that did well on many "
              "tables"),
      SETTING(
          train.engine, OneOf<models::Engine>{{"auto", "fused", "torch"}},
          "what takes the steps: this program's own pass, which auto takes for the perceptron, or libtorch "
          "by autograd"),
      SETTING(train.epochs, WholeNumber{.least = 1}, "most passes over the training rows"),
      SETTING(train.patience, WholeNumber{},
              "epochs without a better monitored score before stopping, best epoch kept; 0: off, last epoch "
              "kept"),
      SETTING(train.monitor, OneOf<models::Monitor>{{"crps_validation", "nll_validation"}},
              "the score that early stopping watches, with a cap on what a single row counts"),
      SETTING(train.batch_size, WholeNumber{.least = 1}, "rows of a step; the last partial batch is kept"),
      SETTING(train.optimizer, OneOf<models::OptimizerKind>{{"adam", "adamw", "sgd"}},
              "how steps follow from gradients"),
      SETTING(train.lr, RealNumber{.above_least = true}, "peak learning rate"),
      SETTING(train.schedule, OneOf<models::Schedule>{{"constant", "cosine", "one-cycle", "cosine-restarts"}},
              "of the learning rate over steps"),
      SETTING(train.cycles, WholeNumber{.least = 1},
              "falls of the learning rate from its peak, one after another, if schedule is cosine-restarts"),
      SETTING(train.warmup, at_least_0, "epochs of linear warm-up"),
      SETTING(train.weight_decay, at_least_0, "L2 penalty (adam, sgd) or decoupled decay (adamw)"),
      SETTING(train.clip_norm, at_least_0, "largest norm of a gradient; 0: off"),
      SETTING(
          train.loss, OneOf<models::Loss>{{"nll", "crps", "crps+nll"}},
          "what training lessens: log score, exact CRPS in units of the target's standard deviation, or CRPS "
          "and a tenth of the log score"),
      SETTING(
          train.label_noise, at_least_0,
          "standard deviation of what is added to the targets in every step, in that of the target (of its "
          "logarithm for families of it); 0: off"),
      SETTING(train.level_dropout, RealNumber{.most = 1, .below_most = true},
              "share of the categories and words of each column that a step takes for unknown, rare ones "
              "counted, "
              "so that what training does not have gets a forecast; 0: off"),
      SETTING(train.average.kind, OneOf<models::AverageKind>{{"none", "ema", "tail"}},
              "which average of the weights over the steps is scored, kept and tested: none, an exponential "
              "moving one, or the mean of the last steps"),
      SETTING(train.average.decay, RealNumber{.most = 1, .below_most = true},
              "share of the moving average that a step keeps, if kind is ema; less in the first steps"),
      SETTING(train.average.from, RealNumber{.most = 1, .below_most = true},
              "share of the steps that there can be after which the mean begins, if kind is tail"),
      make_setting(
          "train.refit", Switch(),
          "train again on training and validation rows, for as many epochs as the kept one had, and test "
          "that",
          [](auto& settings) -> auto& { return settings.data.refit; }),
      command_setting(),
      deciding_nothing(make_setting(
          "directory", FilePath(), "where the program is started; relative to the experiment file",
          [](auto& settings) -> auto& { return settings.program.directory; })),
      make_setting(
          "inputs", FilePatterns(),
          "files that the program reads besides the data, such as [fit.py, \"lib/**/*.py\"]; ids are made of "
          "their names and contents",
          [](auto& settings) -> auto& { return settings.program.inputs; }),
  };
}

#undef SETTING

std::vector<Choice> read_split(const Value& value) {
  if (value.kind != Value::Kind::map) {
    fail(value.place,
         fmt::format("{} must be a map such as {{kind: random, train: 0.8, validation: 0.1, test: 0.1}}, "
                     "not {}",
                     kSplit, value.described()));
  }
  for (const Entry& entry : value.entries) {
    const std::string key = fmt::format("{}.{}", kSplit, entry.key);
    if (settings_named(key).empty()) fail(entry.place, unknown_key(key));
  }
  std::vector<Choice> choices;
  for (const std::size_t index : settings_named(kSplit)) {
    const Setting& setting = settings_schema()[index];
    const Value* given = value.find(std::string_view(setting.key).substr(kSplit.size() + 1));
    choices.push_back(given == nullptr ? setting.fallback : setting.read(*given));
  }
  return choices;
}

}  // namespace

const std::vector<std::string>& split_kind_names() {
  static const std::vector<std::string> names = {"random", "ordered", "grouped", "folds", "column", "listed"};
  return names;
}

const std::vector<Setting>& settings_schema() {
  static const std::vector<Setting> schema = [] {
    std::vector<Setting> made = make_schema();
    for (std::size_t i = 0; i < made.size(); ++i) {
      Setting& setting = made[i];
      setting.fallback.setting = i;
      setting.fallback.is_default = true;
      setting.read = [i, read = std::move(setting.read), usual = setting.fallback.text](const Value& value) {
        Choice choice = read(value);
        choice.setting = i;
        choice.is_default = choice.text == usual;
        return choice;
      };
    }
    return made;
  }();
  return schema;
}

const std::vector<std::size_t>& settings_by_key() {
  static const std::vector<std::size_t> order = [] {
    std::vector<std::size_t> indices(settings_schema().size());
    std::iota(indices.begin(), indices.end(), 0);
    std::sort(indices.begin(), indices.end(), [](std::size_t a, std::size_t b) {
      return settings_schema()[a].key < settings_schema()[b].key;
    });
    return indices;
  }();
  return order;
}

const std::vector<std::size_t>& settings_named(const std::string& key) {
  static const auto known = [] {
    std::unordered_map<std::string, std::vector<std::size_t>> indices;
    for (std::size_t i = 0; i < settings_schema().size(); ++i) {
      const std::string& name = settings_schema()[i].key;
      indices[name] = {i};
      if (name.starts_with(fmt::format("{}.", kSplit))) indices[kSplit].push_back(i);
    }
    return indices;
  }();
  static const std::vector<std::size_t> none;
  const auto found = known.find(key);
  return found == known.end() ? none : found->second;
}

std::vector<Choice> read_choices(const std::string& key, const Value& value) {
  if (key == kSplit) {
    std::vector<Choice> parts = read_split(value);
    for (Choice& part : parts) part.given.clear();  // as a whole it is shown with the paths of its files
    return parts;
  }
  return {settings_schema().at(settings_named(key).at(0)).read(value)};
}

bool in_section(std::string_view key) {
  return key.starts_with("data.") || key.starts_with("model.") || key.starts_with("train.");
}

std::string unknown_key(const std::string& key) {
  if (key.find(':') != std::string::npos) {
    return fmt::format("unknown key {}; put a space after ':'", quoted_value(key));
  }
  const std::string_view last = std::string_view(key).substr(key.rfind('.') + 1);
  std::vector<std::string> keys = {kSplit};
  for (const Setting& setting : settings_schema()) keys.push_back(setting.key);
  for (const std::string& known : keys) {  // right name, wrong section
    if (std::string_view(known).substr(known.rfind('.') + 1) == last) {
      return fmt::format("unknown key {} (did you mean {}?)", quoted_value(key), quoted_value(known));
    }
  }
  return fmt::format("unknown key {}{}", quoted_value(key), did_you_mean(key, keys));
}

}  // namespace seedbed::experiments
