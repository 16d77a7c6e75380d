#pragma once

#include <string_view>

// The files of results/report/page/ and D3, as cmake/embed_page.cmake put them into a source file.

namespace seedbed::results {

std::string_view page_html();
std::string_view page_css();
std::string_view page_js();  ///< the files of page/*.js one after the other
std::string_view page_d3();

}  // namespace seedbed::results
