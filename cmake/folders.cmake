# One library a folder, and what every target of the tree has in common.

set(CMAKE_FIND_PACKAGE_PREFER_CONFIG ON)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL 3.0 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(simdjson REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(vectorscan REQUIRED IMPORTED_TARGET libhs)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlienc libbrotlidec)
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(protobuf REQUIRED IMPORTED_TARGET protobuf)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(prometheus REQUIRED IMPORTED_TARGET prometheus-cpp-core)

add_library(waybill_flags INTERFACE)
target_compile_options(waybill_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                       -Wnon-virtual-dtor -Werror=unused-result -Werror=return-type -fno-omit-frame-pointer)
target_include_directories(waybill_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_link_libraries(waybill_flags INTERFACE Threads::Threads)

# waybill_folder(NAME LINKS …): src/NAME/*.cpp, but a main.cpp, as the library waybill_NAME.
function(waybill_folder name)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(waybill_${name} STATIC ${sources})
  target_include_directories(waybill_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src/${name})
  target_link_libraries(waybill_${name} PUBLIC waybill_flags ${arg_LINKS})
endfunction()

# waybill_program(NAME FOLDER): src/FOLDER/main.cpp over that folder's library, in the build folder itself.
function(waybill_program name folder)
  add_executable(${name} ${PROJECT_SOURCE_DIR}/src/${folder}/main.cpp)
  target_link_libraries(${name} PRIVATE waybill_${folder})
  # What one thread allocates another frees, once a message: jemalloc takes a fifth less CPU for that than glibc.
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    target_link_libraries(${name} PRIVATE -Wl,--no-as-needed PkgConfig::jemalloc -Wl,--as-needed)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

# Asio and Beast, compiled once: whoever names them links this, so that all agree on how.
add_library(waybill_asio STATIC ${PROJECT_SOURCE_DIR}/cmake/asio.cpp)
target_compile_definitions(waybill_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                                               BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(waybill_asio PUBLIC Boost::headers Threads::Threads)
