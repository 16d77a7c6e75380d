// How single cells are understood: numbers, missing markers, dates, strings.
#include "experiments/csv/cell.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "experiments/csv/date_cell.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {
namespace {

TEST(NumberCell, ReadsDecimalNumbers) {
  EXPECT_EQ(parse_number_cell("1"), 1.0);
  EXPECT_EQ(parse_number_cell("+1.5"), 1.5);
  EXPECT_EQ(parse_number_cell("-.5e-3"), -0.0005);
  EXPECT_EQ(parse_number_cell("0.1"), 0.1);
  EXPECT_EQ(parse_number_cell("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number_cell("-1e400"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number_cell("1e-400"), 0.0);
  EXPECT_EQ(parse_number_cell("5e-324"), 5e-324);
}

TEST(NumberCell, RefusesWhatIsNotWhollyANumber) {
  for (const char* text :
       {"", "+", "-", "+-1", "--1", "1,5", "1.5x", "x", "0x10", "1 2", "1e", "1.2.3", "1_000", "٣"}) {
    EXPECT_EQ(parse_number_cell(text), std::nullopt) << text;
  }
}

TEST(NumberCell, IsTheNearestDoubleOfEveryShortDecimal) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 200000; ++i) {
    const auto digits = static_cast<int>(random() % 18);
    std::string text = std::to_string(random() % static_cast<std::uint64_t>(std::pow(10.0, digits) + 1));
    if (random() % 4 > 0) text.insert(random() % (text.size() + 1), ".");
    if (random() % 2 == 0) text.insert(0, "-");
    EXPECT_EQ(parse_number_cell(text), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(NumberCell, IsNoNumberIfAnyCharacterIsNone) {
  for (const std::string number :
       {"1", "12", "123.", ".5", "1.25", "12345", "123.456", "1234567", "12345678", "-1.5"}) {
    ASSERT_TRUE(parse_number_cell(number));
    for (std::size_t place = 0; place < number.size(); ++place) {
      for (int c = 0; c < 256; ++c) {
        std::string text = number;
        text[place] = static_cast<char>(c);
        char* end = nullptr;
        const double wanted = std::strtod(text.c_str(), &end);
        const bool plain = text.find_first_not_of("0123456789.-") == std::string::npos;
        if (!plain && c != 'e' && c != 'E' && c != '+') {
          EXPECT_EQ(parse_number_cell(text), std::nullopt) << text;
        } else if (plain && end == text.c_str() + text.size()) {
          EXPECT_EQ(parse_number_cell(text), wanted) << text;
        }
      }
    }
  }
}

TEST(NumberCell, FindsMissingMarkersExactly) {
  const MissingMarkers markers({"", "NA", "-999", std::string(70, 'x')});
  for (const std::string text : {"", "NA", "-999"}) EXPECT_TRUE(markers.contains(text));
  EXPECT_TRUE(markers.contains(std::string(70, 'x')));
  for (const std::string text : {"na", "N", "-999.0", " "}) EXPECT_FALSE(markers.contains(text));
  EXPECT_FALSE(markers.contains(std::string(71, 'x')));
}

TEST(DateCell, AgreesWithTheCLibraryOnEveryDayOfFourCenturies) {
  std::tm day = {};
  for (std::time_t seconds = -10'000'000'000; seconds < 5'000'000'000; seconds += 86'400 * 11 + 4'321) {
    gmtime_r(&seconds, &day);
    char text[64];
    std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &day);
    ASSERT_EQ(parse_date(text), static_cast<double>(seconds)) << text;
    std::strftime(text, sizeof(text), "%Y%m%dT%H%M%S", &day);
    ASSERT_EQ(parse_date(text), static_cast<double>(seconds)) << text;
  }
}

TEST(DateCell, ReadsEveryForm) {
  EXPECT_EQ(parse_date("1970-01-02"), 86400.0);
  EXPECT_EQ(parse_date("1970-02"), 31 * 86400.0);
  EXPECT_EQ(parse_date("1970-01-01 01:02"), 3720.0);
  EXPECT_EQ(parse_date("1970-01-01T00:00:10.25"), 10.25);
  EXPECT_EQ(parse_date("1970-01-01T02:00:00+02:00"), 0.0);
  EXPECT_EQ(parse_date("1970-01-01T02:00-0130"), 3.5 * 3600);
  EXPECT_EQ(parse_date("1970-01-01T24:00"), 86400.0);
  EXPECT_EQ(parse_date("2024-02-29"), parse_date("2024-02-28T24:00:00Z"));
}

TEST(DateCell, KeysAreExact) {
  EXPECT_EQ(parse_date_key("1970-01-01T00:00:10.25"), OrderKey(10, 250'000'000'000'000'000));
  EXPECT_EQ(parse_date_key("1969-12-31T23:59:59.5"), OrderKey(-1, 500'000'000'000'000'000));
  EXPECT_EQ(parse_date_key("2024-05-31 13:45:10.1"), parse_date_key("2024-05-31T15:45:10.100+02:00"));
  const char* const ascending[] = {"0001-01-01",
                                   "1969-12-31T23:59:59.999999999",
                                   "1970-01-01",
                                   "2024-05-31",
                                   "2024-05-31T13:45:10.123456788",
                                   "2024-05-31T13:45:10.123456789",
                                   "2024-05-31T13:45:10.123456789001",
                                   "2024-05-31T13:45:10.2",
                                   "2024-05-31T13:45:11",
                                   "9999-12-31"};
  for (std::size_t i = 1; i < std::size(ascending); ++i) {
    EXPECT_LT(*parse_date_key(ascending[i - 1]), *parse_date_key(ascending[i])) << ascending[i];
  }
  EXPECT_EQ(parse_date_key("2023-02-29"), std::nullopt);
}

OrderKey key_of(const std::string& text) {
  return read_order_cell(text, {MissingMarkers({})}).key;
}

TEST(OrderCell, WholeNumbersAreOrderedAsWholeNumbers) {
  std::mt19937_64 random(3);
  const std::uint64_t starts[] = {0, 1ULL << 52, 1ULL << 53, 1'700'000'000'000'000'000, ~0ULL - 40};
  for (const std::uint64_t start : starts) {
    for (int i = 0; i < 2000; ++i) {
      const std::uint64_t a = start + random() % 40, b = start + random() % 40;
      const OrderKey x = key_of(std::to_string(a)), y = key_of(std::to_string(b));
      ASSERT_EQ(x < y, a < b) << a << ' ' << b;
      ASSERT_EQ(x == y, a == b) << a << ' ' << b;
      const OrderKey minus_x = key_of("-" + std::to_string(a)), minus_y = key_of("-" + std::to_string(b));
      ASSERT_EQ(minus_x < minus_y, b < a) << a << ' ' << b;
    }
  }
}

// Python: sorted(cells, key=fractions.Fraction), and fractions.Fraction(a) == fractions.Fraction(b).
TEST(OrderCell, NumbersOfAnyFormAreOrderedByWhatTheyAre) {
  const char* const ascending[] = {"-1e300",
                                   "-9007199254740993",
                                   "-9007199254740992.5",
                                   "-9007199254740992",
                                   "-1.7000000000000000001",
                                   "-1.7",
                                   "-1e-400",
                                   "0",
                                   "1e-400",
                                   "4e-324",
                                   "0.1",
                                   "0.1000000000000000055511151231257827",
                                   "0.10000000000000000555111512312578271",
                                   "0.3",
                                   "1699999999.9999999999",
                                   "1700000000",
                                   "1700000000.123456788",
                                   "1700000000.123456789",
                                   "1.700000000123456789001e9",
                                   "9007199254740991.75",
                                   "9007199254740992",
                                   "9007199254740992.000000000000000001",
                                   "9007199254740993",
                                   "18446744073709551615",
                                   "18446744073709551616",
                                   "340282366920938463463374607431768211455",
                                   "340282366920938463463374607431768300000",
                                   "1e300"};
  for (std::size_t i = 1; i < std::size(ascending); ++i) {
    EXPECT_LT(key_of(ascending[i - 1]), key_of(ascending[i])) << ascending[i];
  }
  const std::pair<const char*, const char*> equal[] = {{"1", "1.0"},
                                                       {"1", "+1"},
                                                       {"0.1", "1e-1"},
                                                       {"0.1", "0.1000"},
                                                       {"0", "-0"},
                                                       {"0", "0e99999999999999999999"},
                                                       {"9007199254740993", "9007199254740993.00"},
                                                       {"9007199254740993", "9007199254740.993e3"},
                                                       {"1700000000123456789", "1700000000.123456789e9"},
                                                       {"-0.30", "-3e-1"}};
  for (const auto& [a, b] : equal) EXPECT_EQ(key_of(a), key_of(b)) << a << ' ' << b;
}

TEST(DateCell, RefusesWhatIsNoDate) {
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-1-1", "01/02/2024", "2024-01-01T25:00",
                           "2024-01-01T10:60", "2024-01-01x", "2024-01-01T", "2024-01-01T10:00:00.",
                           "24-01-01", "2024-01-01T24:01", "2024-01-01 10:00 +1"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

/// The state by both routes: with room to read beyond the cell and without.
CellState state_of(const std::string& cell, const CellRules& rules) {
  const std::string memory = cell + "123456789";
  const std::string_view text(memory.data(), cell.size());
  const NumberCell slow = read_number_cell(text, rules), fast = read_number_cell(text, rules, true);
  EXPECT_EQ(slow.state, fast.state) << cell;
  if (slow.state == CellState::value) {
    EXPECT_EQ(slow.number, fast.number) << cell;
  }
  return slow.state;
}

TEST(Cell, SpacesAroundNumbersAndTheirMarkersDoNotCount) {
  const CellRules markers = {MissingMarkers({"", "NA", "-999"})};
  for (const std::string text : {"1", " 1", "1\t", " \t-2.5 ", "+1", "12345678", "123456789"}) {
    EXPECT_EQ(state_of(text, markers), CellState::value) << text;
  }
  for (const std::string text : {"", " ", "\t ", "NA", " NA", "NA ", "-999", " -999 "}) {
    EXPECT_EQ(state_of(text, markers), CellState::missing) << text;
  }
  for (const std::string text : {"N A", "x", "1 2", "-999x", "\n1",
                                 "\xC2\xA0"
                                 "1",
                                 "--1"}) {
    EXPECT_EQ(state_of(text, markers), CellState::unreadable) << text;
  }
  for (const std::string text : {"inf", "-inf", "nan", " 1e400"}) {
    EXPECT_EQ(state_of(text, markers), CellState::not_finite) << text;
  }
  EXPECT_EQ(state_of("", {MissingMarkers({"NA"})}), CellState::unreadable);
}

TEST(Cell, MarkersThatAreNumbersCountByValueAmongNumbers) {
  const CellRules rules = {MissingMarkers({"-999", "1e3", "0", "99.50", "9007199254740992", "inf"})};
  for (const std::string text : {"-999", "-999.0", "-999.", "-9.99e2", " -999.00 ", "1000", "1e3", "+1000.0",
                                 "0.0", "-0", "0e9", "99.5", "9.95e1", "9007199254740992.0", "inf",
                                 "0000000000000000000000000000000000000000000000000000000099.5"}) {
    EXPECT_EQ(state_of(text, rules), CellState::missing) << text;
  }
  for (const std::string text : {"-999.1", "999", "-99", "1e-3", "100", "99.05", "9007199254740994", "1"}) {
    EXPECT_EQ(state_of(text, rules), CellState::value) << text;
  }
  EXPECT_EQ(state_of("infinity", rules), CellState::not_finite);
  EXPECT_EQ(state_of("-999.0", {MissingMarkers({"-999"}, NumberMarkers::as_text)}), CellState::value);
  EXPECT_EQ(state_of("-999", {MissingMarkers({"-999"}, NumberMarkers::as_text)}), CellState::missing);
  EXPECT_EQ(read_order_cell("-999.0", rules).state, CellState::missing);
  for (const std::string text : {"-999.0", "1000"}) EXPECT_FALSE(is_missing_string(text, rules)) << text;
}

bool stands_for_a_gap(std::string_view field, const CellRules& rules) {
  return is_missing_string(string_cell(field, rules), rules);
}

TEST(Cell, SpacesAroundStringsCountUnlessTheRulesSayNo) {
  CellRules rules = {MissingMarkers({"", "NA"})};
  for (const char* text : {"NA", ""}) EXPECT_TRUE(stands_for_a_gap(text, rules)) << text;
  for (const char* text : {" NA", " ", "N A"}) EXPECT_FALSE(stands_for_a_gap(text, rules)) << text;
  EXPECT_EQ(string_cell(" Private", rules), " Private");
  rules.trim = true;
  for (const char* text : {"NA", "", " NA", "NA\t", " ", " \t "}) {
    EXPECT_TRUE(stands_for_a_gap(text, rules)) << text;
  }
  EXPECT_FALSE(stands_for_a_gap("N A", rules));
  EXPECT_EQ(string_cell(" Private\t ", rules), "Private");
  EXPECT_EQ(string_cell("Self emp", rules), "Self emp");
}

TEST(Cell, RowsAreOrderedByNumbersOrDates) {
  const CellRules markers = {MissingMarkers({"", "NA"})};
  EXPECT_EQ(read_order_cell(" 12 ", markers).key, 12);
  EXPECT_FALSE(read_order_cell("12", markers).is_date);
  EXPECT_EQ(read_order_cell(" 1970-01-02\t", markers).key, 86400);
  EXPECT_TRUE(read_order_cell("1970-01-02", markers).is_date);
  EXPECT_EQ(read_order_cell("20240531", markers).key, 20240531);  // what is a number is one
  EXPECT_EQ(read_order_cell(" NA ", markers).state, CellState::missing);
  for (const char* text : {"x", "inf", "nan", "1970-13-01"}) {
    EXPECT_EQ(read_order_cell(text, markers).state, CellState::unreadable) << text;
  }
}

}  // namespace
}  // namespace seedbed::experiments
