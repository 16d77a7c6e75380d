# How every target of the project is built: language, warnings, sanitizers, vector levels, compiler cache.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers are cached only with these two checks relaxed.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_library(seedbed_options INTERFACE)
target_include_directories(seedbed_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_include_directories(seedbed_options SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})
target_link_libraries(seedbed_options INTERFACE fmt::fmt nlohmann_json::nlohmann_json)
# A fused multiply-add is written where it is meant: contraction would give the same row other bits in a
# vector loop and in its tail.
target_compile_options(seedbed_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -ffp-contract=off)
# GCC 13 and later take any reference returned by a function with a temporary argument for a dangling one.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  target_compile_options(seedbed_options INTERFACE -Wno-dangling-reference)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # which then takes what is private to a file for something that a header declares
  target_compile_options(seedbed_options INTERFACE -Wno-subobject-linkage)
endif()
if(SEEDBED_WERROR)
  target_compile_options(seedbed_options INTERFACE -Werror)
endif()
if(SEEDBED_SANITIZE)
  target_compile_options(seedbed_options INTERFACE -fsanitize=${SEEDBED_SANITIZE} -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # which then takes whatever it has instrumented for uninitialised, in <regex>
    target_compile_options(seedbed_options INTERFACE -Wno-maybe-uninitialized)
  endif()
  target_link_options(seedbed_options INTERFACE -fsanitize=${SEEDBED_SANITIZE})
endif()
if(SEEDBED_FUZZ)
  target_compile_options(seedbed_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# One translation unit per vector level: name_avx2.cpp, name_avx512.cpp; the rest is baseline code, and all that
# other processors than x86 have.
function(seedbed_vector_levels)
  # Clang's address sanitizer aligns stacks to 32 bytes, where it then stores arguments of 64 as if they were aligned.
  if(SEEDBED_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    set(wide_stack "-mllvm;-asan-realign-stack=64")
  endif()
  # Where a loop begins within a cache line moves its time by up to 5 %: not by what stands before it, then.
  set(aligned "-falign-functions=64;-falign-loops=32")
  foreach(source ${ARGN})
    if(source MATCHES "_avx2\\.cpp$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${aligned};-mavx2;-mfma" SKIP_PRECOMPILE_HEADERS ON)
    elseif(source MATCHES "_baseline\\.cpp$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${aligned}" SKIP_PRECOMPILE_HEADERS ON)
    elseif(source MATCHES "_avx512\\.cpp$")
      set_source_files_properties(${source} PROPERTIES
        COMPILE_OPTIONS "${aligned};-mavx512f;-mavx512dq;-mavx512bw;-mavx512vl;-mfma;-mprefer-vector-width=512;${wide_stack}"
        SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
endfunction()

# The *.cpp files of each folder named (not of the folders below it) and each file named, less EXCLUDE.
function(seedbed_sources result)
  cmake_parse_arguments(arg "" "" "SOURCES;EXCLUDE" ${ARGN})
  set(files)
  foreach(place ${arg_SOURCES})
    if(place MATCHES "\\.cpp$")
      list(APPEND files ${CMAKE_CURRENT_SOURCE_DIR}/${place})
    else()
      file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${place}/*.cpp)
      list(APPEND files ${found})
    endif()
  endforeach()
  foreach(file ${arg_EXCLUDE})
    list(REMOVE_ITEM files ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    seedbed_vector_levels(${files})
  else()
    list(FILTER files EXCLUDE REGEX "_avx(2|512)\\.cpp$")
  endif()
  # Files of one kind, which use the same names inside: a kernel for every vector level, a file for every family.
  foreach(file ${files})
    if(file MATCHES "_baseline\\.cpp$|metrics/families/[a-z_]+\\.cpp$|/(hostile_file|yaml_walk|surgery|market|inference|inference_bits|ledger[a-z_]*)_test\\.cpp$|/platforms\\.cpp$")
      set_source_files_properties(${file} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# Heavy headers are compiled once per target.
function(seedbed_precompile target links)
  if("TORCH_HEADERS" IN_LIST links)
    target_precompile_headers(${target} PRIVATE <torch/torch.h>)
    target_compile_options(${target} PRIVATE -Wno-shadow)
  endif()
endfunction()

function(seedbed_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;EXCLUDE;LINK" ${ARGN})
  seedbed_sources(files SOURCES ${arg_SOURCES} EXCLUDE ${arg_EXCLUDE})
  set(links ${arg_LINK})
  list(REMOVE_ITEM links TORCH_HEADERS)
  if(NOT files)  # headers only
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE seedbed_options ${links})
    return()
  endif()
  add_library(${name} STATIC ${files})
  # Most of a file's time goes into the headers it shares with its neighbours; tests keep the preset's smaller batches.
  set_target_properties(${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 30)
  target_link_libraries(${name} PUBLIC seedbed_options ${links})
  seedbed_precompile(${name} "${arg_LINK}")
endfunction()

# Little optimisation, where a fifth of the time of compiling matters more than that of running.
function(seedbed_compile_quickly)
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release,RelWithDebInfo>:-O1>)
  endforeach()
endfunction()

function(seedbed_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  seedbed_sources(files SOURCES ${arg_SOURCES})
  add_executable(${name} ${files})
  target_link_libraries(${name} PRIVATE seedbed_options ${arg_LINK})
endfunction()
