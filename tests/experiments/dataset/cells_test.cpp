// How single cells are understood: numbers, missing markers, dates, words, UTF-8.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "experiments/dataset/date_cell.hpp"
#include "experiments/dataset/number_cell.hpp"
#include "experiments/dataset/words.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;

TEST(NumberCell, ReadsDecimalNumbers) {
  EXPECT_EQ(parse_number("1"), 1.0);
  EXPECT_EQ(parse_number("+1.5"), 1.5);
  EXPECT_EQ(parse_number("-.5e-3"), -0.0005);
  EXPECT_EQ(parse_number("0.1"), 0.1);
  EXPECT_EQ(parse_number("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number("-1e400"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number("1e-400"), 0.0);
  EXPECT_EQ(parse_number("5e-324"), 5e-324);
}

TEST(NumberCell, RefusesWhatIsNotWhollyANumber) {
  for (const char* text :
       {"", "+", "-", "+-1", "--1", "1,5", "1.5x", "x", "0x10", "1 2", "1e", "1.2.3", "1_000", "٣"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(NumberCell, IsTheNearestDoubleOfEveryShortDecimal) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 200000; ++i) {
    const auto digits = static_cast<int>(random() % 18);
    std::string text = std::to_string(random() % static_cast<std::uint64_t>(std::pow(10.0, digits) + 1));
    if (random() % 4 > 0) text.insert(random() % (text.size() + 1), ".");
    if (random() % 2 == 0) text.insert(0, "-");
    EXPECT_EQ(parse_number(text), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(NumberCell, IsNoNumberIfAnyCharacterIsNone) {
  for (const std::string number :
       {"1", "12", "123.", ".5", "1.25", "12345", "123.456", "1234567", "12345678", "-1.5"}) {
    ASSERT_TRUE(parse_number(number));
    for (std::size_t place = 0; place < number.size(); ++place) {
      for (int c = 0; c < 256; ++c) {
        std::string text = number;
        text[place] = static_cast<char>(c);
        char* end = nullptr;
        const double wanted = std::strtod(text.c_str(), &end);
        const bool plain = text.find_first_not_of("0123456789.-") == std::string::npos;
        if (!plain && c != 'e' && c != 'E' && c != '+') {
          EXPECT_EQ(parse_number(text), std::nullopt) << text;
        } else if (plain && end == text.c_str() + text.size()) {
          EXPECT_EQ(parse_number(text), wanted) << text;
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
  EXPECT_TRUE(markers.contains_decimal("-999"));
  EXPECT_FALSE(markers.contains_decimal("-99"));
  EXPECT_FALSE(MissingMarkers({"", "NA", "1e3"}).contains_decimal("999"));
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

TEST(DateCell, RefusesWhatIsNoDate) {
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-1-1", "01/02/2024", "2024-01-01T25:00",
                           "2024-01-01T10:60", "2024-01-01x", "2024-01-01T", "2024-01-01T10:00:00.",
                           "24-01-01", "2024-01-01T24:01", "2024-01-01 10:00 +1"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> result;
  for_each_word(text, [&](const std::string& word) { result.push_back(word); });
  return result;
}

TEST(Words, AreLowerCasedRunsOfLettersAndDigits) {
  EXPECT_THAT(words("Open-heart  surgery, 2nd (urgent)!"),
              ElementsAre("open", "heart", "surgery", "2nd", "urgent"));
  EXPECT_THAT(words(" ,.-!? "), ElementsAre());
  EXPECT_THAT(words(""), ElementsAre());
}

TEST(Words, LowerCaseOtherScriptsAndStayUtf8) {
  EXPECT_THAT(words("ÄRZTE Œuvre ŽIVOT ΑΘΗΝΑ МОСКВА Việt ƯỚC ẞ"),
              ElementsAre("ärzte", "œuvre", "život", "αθηνα", "москва", "việt", "ước", "ß"));
  EXPECT_THAT(words("a\u00A0b\u2014c\u3000日本，語"), ElementsAre("a", "b", "c", "日本", "語"));
  EXPECT_THAT(words("caf\xE9 x\xC3"), ElementsAre("caf", "x"));
}

TEST(Words, LowerCaseIsItsOwnLowerCase) {
  for (char32_t c = 0; c < 0x20000; ++c)
    EXPECT_EQ(lower_case(lower_case(c)), lower_case(c)) << static_cast<int>(c);
}

TEST(Utf8, EveryCharacterThereAndBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    ASSERT_TRUE(is_utf8(text + "........."));
    ASSERT_EQ(decode_utf8(text).character, c);
    ASSERT_EQ(decode_utf8(text).length, text.size());
  }
}

TEST(Utf8, RefusesMalformedText) {
  // Stray and missing continuation bytes, overlong forms, surrogates, beyond U+10FFFF (The Unicode Standard,
  // table 3-7).
  for (const char* text : {"\x80", "a\xC3", "\xC3(", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "12345678\xFF", "\xE2\x82"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

}  // namespace
}  // namespace seedbed::experiments
