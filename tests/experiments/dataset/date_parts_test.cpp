#include "experiments/dataset/date_parts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <numeric>
#include <string>
#include <vector>

#include "experiments/csv/date_cell.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;

TEST(DatePartsTest, AreThoseOfTheCLibrary) {
  for (double seconds = -3e9; seconds < 5e9; seconds += 12345678.9) {
    const auto whole = static_cast<std::time_t>(std::floor(seconds));
    std::tm broken = {};
    gmtime_r(&whole, &broken);
    EXPECT_EQ(date_part(seconds, DatePart::year), broken.tm_year + 1900);
    EXPECT_EQ(date_part(seconds, DatePart::month), broken.tm_mon + 1);
    EXPECT_EQ(date_part(seconds, DatePart::weekday), (broken.tm_wday + 6) % 7);
    EXPECT_EQ(date_part(seconds, DatePart::hour), broken.tm_hour);
    EXPECT_EQ(date_part(seconds, DatePart::day_number), std::floor(seconds / 86400));
  }
}

TEST(DatePartsTest, AreReadOnTheDatesOwnClock) {
  const double evening = parse_date_on_its_clock("2024-02-29T23:30:00-05:00").value();
  EXPECT_EQ(date_part(evening, DatePart::hour), 23);
  EXPECT_EQ(date_part(evening, DatePart::month), 2);
  EXPECT_EQ(date_part(evening, DatePart::weekday), 3);  // a Thursday
  EXPECT_EQ(date_part(evening, DatePart::day_number), 19782);
  EXPECT_EQ(parse_date("2024-02-29T23:30:00-05:00").value(), evening + 5 * 3600);
  EXPECT_EQ(parse_date_on_its_clock("2024-02-29").value(), parse_date("2024-02-29").value());
  EXPECT_FALSE(parse_date_on_its_clock("2023-02-29"));
}

class DateInputsTest : public testing::Test {
 protected:
  DateInputsTest() {
    settings_.target = "y";
    settings_.dates = {
        {"when", {DatePart::year, DatePart::month, DatePart::weekday, DatePart::hour, DatePart::day_number}}};
    settings_.scaling = Scaling::none;
    settings_.missing = MissingRule::zero;
    settings_.path = files_.write("a.csv", "y,when\n1,2024-05-31T13:45+02:00\n2,\n3,1969-12-31\n");
  }

  DataFiles files_;
  DataSettings settings_;
};

TEST_F(DateInputsTest, AreNumbersAndPointsOnCircles) {
  const Table table = read_table(settings_);
  EXPECT_THAT(table.dates.at({"when", DatePart::weekday}), ElementsAre(4, IsNan(), 2));
  const std::vector<std::int32_t> rows = {0, 1, 2};
  const FittedPreprocessing fitted = FittedPreprocessing::fit(table, settings_, rows);
  EXPECT_THAT(fitted.names().numeric,
              ElementsAre("when year", "when year is missing", "when month sine", "when month cosine",
                          "when month is missing", "when weekday sine", "when weekday cosine",
                          "when weekday is missing", "when hour sine", "when hour cosine",
                          "when hour is missing", "when day_number", "when day_number is missing"));
  const EncodedRows encoded = fitted.encode(table);
  const auto circle = [&](std::size_t at, double turn) {
    EXPECT_FLOAT_EQ(encoded.numeric[at], static_cast<float>(std::sin(2 * M_PI * turn)));
    EXPECT_FLOAT_EQ(encoded.numeric[at + 1], static_cast<float>(std::cos(2 * M_PI * turn)));
  };
  EXPECT_EQ(encoded.numeric[0], 2024);
  circle(2, 5.0 / 12);
  circle(5, 4.0 / 7);
  circle(8, 13.0 / 24);
  EXPECT_EQ(encoded.numeric[11], 19874);
  EXPECT_EQ(encoded.numeric[13 + 1], 1);        // the second row's date is missing
  EXPECT_EQ(encoded.numeric[2 * 13 + 11], -1);  // the third's is the day before 1970
  const FittedPreprocessing again =
      FittedPreprocessing::from_json(nlohmann::json::parse(fitted.to_json().dump()));
  EXPECT_EQ(again.encode(read_table(again.reading_settings(settings_.path))).numeric, encoded.numeric);
  EXPECT_EQ(again.reading_settings("").dates, settings_.dates);
}

TEST_F(DateInputsTest, ACellThatIsNoDateIsTold) {
  settings_.path = files_.write("a.csv", "y,when\n1,31.05.2024\n");
  EXPECT_THAT(data_error([&] { read_table(settings_); }),
              HasSubstr("a.csv:2: column 'when': '31.05.2024' is not an ISO 8601 date, such as 2024-05-31"));
  settings_.missing = MissingRule::error;
  settings_.path = files_.write("a.csv", "y,when\n1,NA\n");
  EXPECT_THAT(data_error([&] { read_table(settings_); }),
              HasSubstr("the date is missing (data.missing is error)"));
  settings_.numeric = {"when"};
  EXPECT_THAT(data_error([&] { read_table(settings_); }), HasSubstr("data.numeric and in data.dates"));
}

}  // namespace
}  // namespace seedbed::experiments
