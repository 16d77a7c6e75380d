#include "experiments/dataset/words.hpp"

#include <string>
#include <vector>

#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;

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

}  // namespace
}  // namespace seedbed::experiments
