# `cpack` makes a tarball that is unpacked anywhere, also where nothing can be installed: what `cmake --install` puts in
# place, and in lib/ the shared libraries that it needs, which the programs look for beside themselves. Those of the
# C library and the compiler's, which every system has and of which a process may hold only one, stay outside.

# Which they are is known once all is built: cmake/package_libraries.cmake looks at what was installed.
install(CODE "set(library_folder \"${CMAKE_INSTALL_LIBDIR}\")
include(\"${CMAKE_SOURCE_DIR}/cmake/package_libraries.cmake\")" COMPONENT needed_libraries EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_NAME seedbed)
set(CPACK_PACKAGE_VENDOR seedbed)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_FILE_NAME seedbed-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
# The installation first, so that its files can be looked at.
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};seedbed;ALL;/;${CMAKE_BINARY_DIR};seedbed;needed_libraries;/")
include(CPack)
