#include "results/report/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seedbed::results {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlText, KeepsWhatIsTextFromBecomingMarkup) {
  EXPECT_EQ(html_text("a < b & \"c\" > d"), "a &lt; b &amp; &quot;c&quot; &gt; d");
  EXPECT_EQ(html_text("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
}

TEST(HtmlText, TakesBytesOfAnyKind) {
  EXPECT_EQ(html_text("± ü 漢"), "± ü 漢");
  EXPECT_EQ(html_text("a\xff"
                      "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(html_text(std::string_view("a\0b\x1b[0m", 7)), "a b [0m");
}

TEST(Sentences, BeginWithACapitalUnlessTheyBeginWithAName) {
  EXPECT_EQ(as_sentence("one seed on one split"), "One seed on one split.");
  EXPECT_EQ(as_sentence("model.components=4 is best"), "model.components=4 is best.");
  EXPECT_EQ(as_sentence("crps_test is 3."), "crps_test is 3.");
  EXPECT_EQ(prose({"first <one>", "", "second"}), "First &lt;one&gt;. Second.");
}

TEST(HtmlTables, HaveAHeadAndABodyAndNameTheColumnsOfNumbers) {
  HtmlTable table("cells", "what & why");
  table.heading("key", false);
  table.heading("score", true, "score_mean");
  table.begin_row("data-cell=\"0\"");
  table.text("<a>");
  table.number("score_mean", "1.5", " ± 0.2");
  table.begin_row();
  table.text("b");
  table.number("score_mean", "–");
  const std::string html = table.end();
  EXPECT_THAT(html, HasSubstr("<table id=\"cells\">\n<caption>what &amp; why</caption>"));
  EXPECT_THAT(html,
              HasSubstr("<th scope=\"col\" class=\"n\" data-sort=\"score_mean\">score</th></tr></thead>"));
  EXPECT_THAT(html, HasSubstr("<tr data-cell=\"0\"><td>&lt;a&gt;</td><td class=\"n\"><data "
                              "value=\"score_mean\">1.5</data> ± 0.2</td></tr>"));
  EXPECT_THAT(html, Not(HasSubstr("<a>")));
  EXPECT_TRUE(html.ends_with("</tr>\n</tbody></table></div>\n"));
}

}  // namespace
}  // namespace seedbed::results
