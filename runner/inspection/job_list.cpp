#include "runner/inspection/job_list.hpp"

namespace seedbed::runner {

JobPlace JobList::in_run_order(std::size_t index) const {
  const std::size_t cells = experiment_.cells(), splits = experiment_.splits().size();
  return {.cell = index % cells, .split = index / cells % splits, .seed = index / cells / splits};
}

std::string JobList::id(const JobPlace& place) const {
  return experiment_.job_id(place.cell, experiment_.splits()[place.split], experiment_.seeds()[place.seed],
                            hash_);
}

experiments::Job JobList::job(const JobPlace& place) const {
  return {.id = id(place),
          .settings = experiment_.settings(place.cell),
          .split = experiment_.splits()[place.split],
          .seed = experiment_.seeds()[place.seed],
          .cell = experiment_.cell_text(place.cell)};
}

results::JobTable JobList::table() const {
  const auto row = [jobs = *this](std::size_t index) {
    const std::size_t splits = jobs.experiment_.splits().size(), seeds = jobs.experiment_.seeds().size();
    const JobPlace place{
        .cell = index / seeds / splits, .split = index / seeds % splits, .seed = index % seeds};
    return results::JobRow{.id = jobs.id(place),
                           .cell = place.cell,
                           .varied = jobs.experiment_.varied_values(place.cell),
                           .split = jobs.experiment_.splits()[place.split],
                           .seed = jobs.experiment_.seeds()[place.seed]};
  };
  return {.varied_keys = experiment_.varied_keys(), .size = size(), .row = row};
}

}  // namespace seedbed::runner
