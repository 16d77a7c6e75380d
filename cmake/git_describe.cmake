# The library git_describe gives version.hpp its git description. It is asked for at every build, and only
# version.cpp is compiled again when it has changed.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  execute_process(COMMAND git describe --always --dirty --tags WORKING_DIRECTORY ${SOURCE_DIR}
                  OUTPUT_VARIABLE description OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define SEEDBED_GIT_DESCRIPTION \"@description@\"\n" @ONLY)
  return()
endif()

set(git_describe_header ${CMAKE_BINARY_DIR}/generated/git_description.hpp)
add_custom_target(git_describe_header BYPRODUCTS ${git_describe_header}
  COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${CMAKE_SOURCE_DIR} -DOUTPUT=${git_describe_header}
          -P ${CMAKE_CURRENT_LIST_FILE})
add_library(git_describe STATIC ${CMAKE_SOURCE_DIR}/runner/host/version.cpp)
add_dependencies(git_describe git_describe_header)
target_compile_definitions(git_describe PRIVATE SEEDBED_VERSION="${PROJECT_VERSION}"
  SEEDBED_TRAINING=$<BOOL:${SEEDBED_TRAINING}>
  SEEDBED_YAML_CPP_VERSION="${yaml-cpp_VERSION}")
target_link_libraries(git_describe PRIVATE seedbed_options metrics SQLiteCpp TBB::tbb Boost::headers)
