# Everything comes from Debian or Ubuntu packages; another libtorch is chosen with CMAKE_PREFIX_PATH.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(TBB REQUIRED)
find_package(Boost REQUIRED COMPONENTS program_options)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SQLiteCpp REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(protobuf REQUIRED IMPORTED_TARGET protobuf)  # TensorBoard's event files, and what ONNX files are made of

# ONNX by its library: what its CMake file calls it differs between Debian 12 and 13.
find_path(ONNX_INCLUDE_DIR onnx/onnx_pb.h REQUIRED)
find_library(ONNX_PROTO_LIBRARY onnx_proto REQUIRED)
add_library(onnx_messages INTERFACE)
target_include_directories(onnx_messages SYSTEM INTERFACE ${ONNX_INCLUDE_DIR})
target_compile_definitions(onnx_messages INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)
target_link_libraries(onnx_messages INTERFACE ${ONNX_PROTO_LIBRARY} PkgConfig::protobuf)

# Random123 ships neither a CMake nor a pkg-config file.
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)

# What draws the charts of reports is put into the program. Debian's node-d3 has it in one file.
find_file(D3_JS d3.min.js PATHS /usr/share/nodejs/d3/dist NO_DEFAULT_PATH)
if(NOT D3_JS)
  message(FATAL_ERROR "d3.min.js, which draws the charts of reports, is not there: install Debian's node-d3, or say "
                      "where D3 5.16 is with -DD3_JS=/path/to/d3.min.js")
endif()

if(SEEDBED_TRAINING)
  # oneDNN by its library: Debian's CMake file for it asks for OpenCL's headers.
  find_path(DNNL_INCLUDE_DIR dnnl.h REQUIRED)
  find_library(DNNL_LIBRARY dnnl REQUIRED)
  add_library(onednn INTERFACE)
  target_include_directories(onednn SYSTEM INTERFACE ${DNNL_INCLUDE_DIR})
  target_link_libraries(onednn INTERFACE ${DNNL_LIBRARY})
  find_package(OpenMP REQUIRED COMPONENTS CXX)  # the threads of oneDNN
  # Tests and benchmarks need it; programs only for `train.engine: torch`, which they refuse without it.
  if(BUILD_TESTING OR SEEDBED_BENCHMARKS)
    find_package(Torch REQUIRED)
  else()
    find_package(Torch QUIET)
  endif()
  if(Torch_FOUND)
    set(SEEDBED_TORCH ${TORCH_LIBRARIES})
  endif()
endif()
