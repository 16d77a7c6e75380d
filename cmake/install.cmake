# What `cmake --install` puts in place: the programs, and the library for programs that forecast.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS seedbed RUNTIME)
if(SEEDBED_TRAINING)
  install(TARGETS seedbed-worker RUNTIME)
endif()
if(TARGET seedbed-torch)
  install(TARGETS seedbed-torch LIBRARY DESTINATION lib/seedbed)
  # For networks of one's own: a header that needs libtorch alone, which whoever builds them finds with find_package(Torch).
  add_library(training_interface INTERFACE)
  target_include_directories(training_interface INTERFACE $<INSTALL_INTERFACE:include>)
  target_compile_features(training_interface INTERFACE cxx_std_17)
  set_target_properties(training_interface PROPERTIES EXPORT_NAME training)
  install(TARGETS training_interface EXPORT seedbed-targets)
  install(FILES models/torch/feature_network.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/seedbed RENAME network.hpp)
endif()

install(TARGETS predictor EXPORT seedbed-targets LIBRARY)
install(FILES library/seedbed/predictor.hpp library/seedbed/interface.h library/seedbed/predictor.h library/seedbed/scores.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/seedbed)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/seedbed)
# The library keeps what it is made of to itself, so the exported targets are the whole configuration.
install(EXPORT seedbed-targets FILE seedbed-config.cmake NAMESPACE seedbed:: DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/seedbed-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/seedbed-config-version.cmake DESTINATION ${package_folder})
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# For shells, and the manual, which the program writes itself.
install(FILES runner/shell/completion.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME seedbed)
install(FILES runner/shell/completion.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _seedbed)
if(NOT CMAKE_CROSSCOMPILING AND NOT SEEDBED_SANITIZE)
  add_custom_command(OUTPUT seedbed.1 DEPENDS seedbed runner/shell/man_page.sh VERBATIM
                     COMMAND bash ${CMAKE_SOURCE_DIR}/runner/shell/man_page.sh $<TARGET_FILE:seedbed> > seedbed.1)
  add_custom_target(manual ALL DEPENDS ${CMAKE_BINARY_DIR}/seedbed.1)
  install(FILES ${CMAKE_BINARY_DIR}/seedbed.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
