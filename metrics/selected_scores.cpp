#include "metrics/selected_scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "metrics/calibration.hpp"
#include "metrics/forecast_scores.hpp"
#include "metrics/named_score.hpp"
#include "metrics/row_values.hpp"

namespace seedbed::metrics {
namespace {

using Form = NamedScore::Form;

struct Selected {
  NamedScore score;
  std::vector<double> values, second;  // one per row; `second` only where the score needs it
};

bool needs_second(const NamedScore& score) {
  return score.form == Form::reliability || score.form == Form::skill;
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

Score score_of(const Selected& one) {
  const std::string& name = one.score.name;
  switch (one.score.form) {
    case Form::mean:
      return mean_over_rows(name, one.values);
    case Form::root_of_mean:
      return root_of(mean_over_rows(name, one.values));
    case Form::calibration:
      return calibration_error(name, one.values);
    case Form::reliability:
      return reliability_score(name, one.values, one.second);
    case Form::skill:
      break;
  }
  return skill_score(name, one.values, one.second);
}

}  // namespace

struct SelectedScores::Data {
  std::vector<Selected> selected;
  const Climatology* climatology = nullptr;
  std::size_t rows = 0;
};

std::vector<std::string> default_score_names() {
  std::vector<std::string> names = {"crps", "nll", "mae", "rmse"};
  for (const int percent : kIntervalPercents) {
    names.push_back(fmt::format("coverage{}", percent));
    names.push_back(fmt::format("width{}", percent));
  }
  return names;
}

SelectedScores::SelectedScores(std::vector<std::string> names, const Climatology* climatology)
    : data_(std::make_unique<Data>()) {
  if (names.empty()) names = default_score_names();
  data_->climatology = climatology;
  for (NamedScore& score : named_scores(names)) {
    if (score.form == Form::skill && climatology == nullptr)
      throw std::invalid_argument("crps_skill needs the training targets' distribution");
    data_->selected.push_back({std::move(score), {}, {}});
  }
}

void SelectedScores::add(const Mixtures& mixtures, std::span<const double> y) {
  RowValues values(mixtures, y, data_->climatology);
  for (std::size_t row = 0; row < y.size(); ++row) {
    if (values.status()[row] != RowStatus::ok) throw BadRow(data_->rows + row, values.status()[row]);
  }
  for (Selected& one : data_->selected) {
    append(one.values, values.get(one.score.value));
    if (needs_second(one.score)) append(one.second, values.get(one.score.second));
  }
  data_->rows += y.size();
}

std::vector<Score> SelectedScores::scores() const {
  std::vector<Score> scores;
  for (const Selected& one : data_->selected) scores.push_back(score_of(one));
  return scores;
}

SelectedScores::~SelectedScores() = default;
SelectedScores::SelectedScores(SelectedScores&&) noexcept = default;
SelectedScores& SelectedScores::operator=(SelectedScores&&) noexcept = default;

}  // namespace seedbed::metrics
