// Forecasts one row, given on the command line, with one model or an ensemble:
//   forecast_example MODEL.safetensors … -- carat=0.7 depth=61.5 … cut=Ideal …
// What is not given counts as missing.

#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <seedbed/predictor.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct CommandLine {
  std::vector<std::filesystem::path> models;
  std::map<std::string, std::string> row;
};

CommandLine read(int argc, char** argv) {
  CommandLine line;
  bool in_row = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t equals = word.find('=');
    if (word == "--") {
      in_row = true;
    } else if (!in_row) {
      line.models.emplace_back(word);
    } else if (equals != std::string::npos) {
      line.row[word.substr(0, equals)] = word.substr(equals + 1);
    } else {
      throw std::invalid_argument("'" + word + "' is not of the form column=value");
    }
  }
  return line;
}

void forecast(const CommandLine& line) {
  const seedbed::Predictor predictor(line.models);
  std::vector<double> numbers;
  for (const std::string& name : predictor.numbers()) {
    const auto given = line.row.find(name);
    numbers.push_back(given == line.row.end() ? std::nan("") : std::stod(given->second));
  }
  std::vector<std::string_view> strings;
  for (const std::string& name : predictor.strings()) {
    const auto given = line.row.find(name);
    strings.push_back(given == line.row.end() ? std::string_view() : std::string_view(given->second));
  }
  const seedbed::Forecasts one = predictor.predict_one(numbers, strings);
  std::printf("%s: mean %.10g, 90 %% between %.10g and %.10g\n", predictor.target().c_str(), one.mean()[0],
              one.quantile(0.05)[0], one.quantile(0.95)[0]);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    forecast(read(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "forecast_example: %s\n", error.what());
    return 1;
  }
}
