# What `cmake --install` puts in place: the programs, and the library for programs that forecast.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS seedbed RUNTIME)
if(SEEDBED_TRAINING)
  install(TARGETS seedbed-worker RUNTIME)
endif()

install(TARGETS predictor EXPORT seedbed-targets LIBRARY)
install(FILES library/seedbed/predictor.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/seedbed)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/seedbed)
# The library keeps what it is made of to itself, so the exported targets are the whole configuration.
install(EXPORT seedbed-targets FILE seedbed-config.cmake NAMESPACE seedbed:: DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/seedbed-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/seedbed-config-version.cmake DESTINATION ${package_folder})
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
