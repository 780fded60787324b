# Helpers shared by every folder's CMakeLists.txt.

# Warnings, sanitizers and the language level, for every target of the project.
function(lamina_defaults target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
  if(LAMINA_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(LAMINA_SANITIZE)
    string(REPLACE "," ";" kinds "${LAMINA_SANITIZE}")
    foreach(kind IN LISTS kinds)
      target_compile_options(${target} PRIVATE -fsanitize=${kind} -fno-omit-frame-pointer)
      target_link_options(${target} PUBLIC -fsanitize=${kind})
    endforeach()
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized) # GCC 12 is wrong about it in instrumented code
  endif()
endfunction()

# A ring's static library: its sources, and an include path that makes every include read "text/tokenizer.h".
function(lamina_library target)
  add_library(${target} STATIC ${ARGN})
  lamina_defaults(${target})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/core)
endfunction()

# The strict Qt defines of the house, for every target that includes Qt.
function(lamina_qt_defaults target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_compile_definitions(${target} PRIVATE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_USE_QSTRINGBUILDER
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_URL_CAST_FROM_STRING QT_DISABLE_DEPRECATED_BEFORE=0x060400)
endfunction()

# Compiles one source of elementwise loops once for each instruction set and adds the objects to the target.
# The source sees LAMINA_ISA (baseline, avx2 or avx512) as the name of the namespace to define its functions in.
# Such a source must not instantiate inline functions or templates that other files instantiate too: the linker
# would keep one copy, perhaps one this processor cannot run.
function(lamina_isa_sources target source)
  get_filename_component(stem ${source} NAME_WE)
  set(flags_baseline "")
  set(flags_avx2 -mavx2 -mfma -mf16c)
  set(flags_avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma -mprefer-vector-width=512)
  set(isas baseline)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND isas avx2 avx512)
  endif()
  foreach(isa IN LISTS isas)
    set(object ${target}_${stem}_${isa})
    add_library(${object} OBJECT ${source})
    lamina_defaults(${object})
    target_include_directories(${object} PRIVATE ${PROJECT_SOURCE_DIR}/core)
    target_compile_definitions(${object} PRIVATE LAMINA_ISA=${isa})
    target_compile_options(${object} PRIVATE -O3 -ffp-contract=fast -fno-math-errno -fno-trapping-math ${flags_${isa}})
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${object}>)
  endforeach()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_definitions(${target} PRIVATE LAMINA_X86)
  endif()
endfunction()

# One GoogleTest program: lamina_test(name LABELS unit SOURCES a.cpp b.cpp LIBRARIES lamina_text)
function(lamina_test name)
  cmake_parse_arguments(arg "" "" "LABELS;SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  lamina_defaults(${name})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE LAMINA_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data"
                                             LAMINA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" ENVIRONMENT "${LAMINA_TEST_ENVIRONMENT}")
endfunction()
