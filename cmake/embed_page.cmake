# Puts the files of results/report/page/ and D3 into a source file as text, see results/report/page_files.hpp. Made
# anew at a build after one of them has changed.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  # A compiler takes no string literal of more than 65,536 characters for granted, but joins those beside each other.
  function(literal result)
    set(text)
    foreach(file ${ARGN})
      file(READ ${file} content)
      string(APPEND text "${content}")
    endforeach()
    string(LENGTH "${text}" length)
    set(literals)
    set(begin 0)
    while(begin LESS length)
      string(SUBSTRING "${text}" ${begin} 30000 part)
      string(APPEND literals "\n    R\"~page~(${part})~page~\"sv")
      math(EXPR begin "${begin} + 30000")
    endwhile()
    set(${result} "${literals}" PARENT_SCOPE)
  endfunction()

  file(GLOB scripts ${PAGE}/*.js)
  list(SORT scripts)
  literal(html ${PAGE}/page.html)
  literal(css ${PAGE}/page.css)
  literal(js ${scripts})
  literal(d3 ${D3})
  set(text "#include \"results/report/page_files.hpp\"\n\nnamespace seedbed::results {\n\nusing namespace std::string_view_literals;\n")
  foreach(name html css js d3)
    string(APPEND text "\nstd::string_view page_${name}() {\n  return ${${name}};\n}\n")
  endforeach()
  string(APPEND text "\n}  // namespace seedbed::results\n")
  file(WRITE ${OUTPUT} "${text}")
  return()
endif()

set(embedded_page ${CMAKE_BINARY_DIR}/generated/page_files.cpp)
file(GLOB page_parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/results/report/page/*)
add_custom_command(OUTPUT ${embedded_page}
  COMMAND ${CMAKE_COMMAND} -DPAGE=${CMAKE_SOURCE_DIR}/results/report/page -DD3=${D3_JS} -DOUTPUT=${embedded_page}
          -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${page_parts} ${D3_JS} ${CMAKE_CURRENT_LIST_FILE}
  VERBATIM)
set_source_files_properties(${embedded_page} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
