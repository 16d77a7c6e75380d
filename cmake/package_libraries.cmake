# Run by `cpack` on what it has installed: copies the shared libraries that the programs need beside them, with what
# their packages say of their licences. See cmake/package.cmake.
set(root "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
file(GLOB programs "${root}/bin/*")
file(GLOB libraries "${root}/${library_folder}/libseedbed.so.*.*.*")
set(of_the_system "^(lib(c|m|dl|rt|pthread|resolv|util|stdc\\+\\+|gcc_s)\\.so|ld-linux|linux-vdso)")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${programs} LIBRARIES ${libraries} RESOLVED_DEPENDENCIES_VAR needed
     PRE_EXCLUDE_REGEXES "${of_the_system}")
if(NOT needed)
  message(FATAL_ERROR "no libraries found that ${programs} need")
endif()
foreach(library ${needed})
  # Under the name that programs look for, which is a link to a file with a longer name.
  get_filename_component(name "${library}" NAME)
  get_filename_component(file "${library}" REALPATH)
  configure_file("${file}" "${root}/lib/${name}" COPYONLY)
  # Packages may know it by the path that it had before /lib became a link to /usr/lib.
  string(REGEX REPLACE "^/usr/" "/" former "${file}")
  execute_process(COMMAND dpkg-query -S "${file}" "${former}" OUTPUT_VARIABLE owner ERROR_QUIET)
  string(REGEX REPLACE ":.*" "" owner "${owner}")
  if(owner AND EXISTS "/usr/share/doc/${owner}/copyright")
    configure_file("/usr/share/doc/${owner}/copyright" "${root}/share/doc/seedbed/licences/${owner}" COPYONLY)
  endif()
endforeach()
