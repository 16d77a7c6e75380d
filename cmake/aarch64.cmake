# Cross-compiles for 64-bit Arm with Debian's g++-aarch64-linux-gnu and runs what it built under qemu-user.
# SEEDBED_SYSROOT, a variable of CMake or of the environment, names the folder that cmake/aarch64_sysroot filled.

if(NOT SEEDBED_SYSROOT)
  set(SEEDBED_SYSROOT "$ENV{SEEDBED_SYSROOT}")
endif()
if(NOT EXISTS "${SEEDBED_SYSROOT}/usr/lib/aarch64-linux-gnu")
  message(FATAL_ERROR "SEEDBED_SYSROOT is \"${SEEDBED_SYSROOT}\", which has no usr/lib/aarch64-linux-gnu: "
                      "fill a folder with cmake/aarch64_sysroot FOLDER and set SEEDBED_SYSROOT to it")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES SEEDBED_SYSROOT)

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${SEEDBED_SYSROOT})

set(CMAKE_SYSROOT ${SEEDBED_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${SEEDBED_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${SEEDBED_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${SEEDBED_SYSROOT}/usr/share/pkgconfig)
