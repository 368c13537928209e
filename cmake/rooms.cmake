# A room is a folder of sources that becomes one static library, with its tests (*_test.cpp beside the unit) as one program ROOM_test.
# A main.cpp is left to whoever makes a program of it.
#
#   xaso_room(kernel DEPENDS fmt::fmt PkgConfig::ICU)
#
# Named SQL files in the room's sql/ folder are compiled in: sql/find_x.sql becomes xaso::ROOM::q::find_x in "ROOM/sql.gen.h".
set(XASO_GEN ${CMAKE_BINARY_DIR}/gen)

function(xaso_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  file(GLOB_RECURSE sql CONFIGURE_DEPENDS sql/*.sql)
  if(sql)
    set(out ${XASO_GEN}/${name}/sql.gen)
    add_custom_command(
      OUTPUT ${out}.h ${out}.cpp
      COMMAND ${CMAKE_COMMAND} -DROOM=${name} -DOUT=${out} -DDIR=${CMAKE_CURRENT_SOURCE_DIR}/sql -P ${PROJECT_SOURCE_DIR}/cmake/embed_sql.cmake
      DEPENDS ${sql} ${PROJECT_SOURCE_DIR}/cmake/embed_sql.cmake)
    list(APPEND sources ${out}.cpp ${out}.h)
  endif()
  add_library(xaso_${name} STATIC ${sources})
  target_include_directories(xaso_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/src/modules ${XASO_GEN})
  target_link_libraries(xaso_${name} PUBLIC ${ROOM_DEPENDS})
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE xaso_${name} GTest::gtest GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE XASO_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  endif()
endfunction()
