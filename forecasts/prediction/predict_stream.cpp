#include <fmt/format.h>

#include <string>

#include "base/data_error.hpp"
#include "experiments/csv/incoming_records.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "forecasts/prediction/predict_file.hpp"
#include "forecasts/prediction/written_blocks.hpp"

namespace seedbed::forecasts {

PredictionSummary predict_stream(const Predictor& predictor, const PredictionRequest& request,
                                 const PredictionRun& run, int input) {
  const std::string name = run.input == "-" ? "standard input" : run.input;
  experiments::IncomingRecords records(input, name,
                                       experiments::csv_format(predictor.reading_settings(name)));
  experiments::TextBlock header;
  if (!records.first(header)) throw DataError(fmt::format("{}: no header line came", name));
  BlockPredictor blocks(predictor, request, name, header);
  records.set_delimiter(blocks.delimiter());
  if (blocks.first_is_data()) records.put_back(header);
  WrittenBlocks written(blocks, run, request.bad_rows, name);
  BlockWork work = blocks.make_work();
  while (!written.stopped() && records.next(work.block)) {
    blocks.parse(work);
    blocks.fill_lags(work);
    blocks.finish(work);
    written.add(work);
  }
  return written.summary();
}

}  // namespace seedbed::forecasts
