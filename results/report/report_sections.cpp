#include "results/report/report_sections.hpp"

#include <fmt/format.h>

#include "results/report/html.hpp"

namespace seedbed::results {

std::string section(std::string_view id, std::string_view heading, std::string_view to_see,
                    std::string_view caution, const std::string& content) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n<p>{}</p>\n{}{}</section>\n", id, html_text(heading),
                     html_text(to_see),
                     caution.empty() ? "" : fmt::format("<p class=\"caution\">{}</p>\n", html_text(caution)),
                     content);
}

std::string chart(std::string_view kind, std::string_view title, std::string_view description) {
  return fmt::format("<figure data-chart=\"{}\" data-title=\"{}\" data-description=\"{}\"></figure>\n", kind,
                     html_text(title), html_text(description));
}

std::string behind(std::string_view summary, const std::string& content, bool open) {
  return fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", open ? " open" : "",
                     html_text(summary), content);
}

}  // namespace seedbed::results
