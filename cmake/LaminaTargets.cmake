# Helpers shared by every folder's CMakeLists.txt.
include(LaminaUnity)

# Warnings, sanitizers and the language level, for every target of the project.
function(lamina_defaults target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
  # Hints that only GCC knows (ivdep), which no result depends on.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:Clang>:-Wno-unknown-pragmas>)
  if(LAMINA_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(CMAKE_UNITY_BUILD)
    # These two take the sources of a unity build for headers; a build file by file warns where there is reason to.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage -Wno-shadow)
  endif()
  if(LAMINA_SANITIZE)
    string(REPLACE "," ";" kinds "${LAMINA_SANITIZE}")
    foreach(kind IN LISTS kinds)
      target_compile_options(${target} PRIVATE -fsanitize=${kind} -fno-omit-frame-pointer)
      target_link_options(${target} PUBLIC -fsanitize=${kind})
    endforeach()
    # GCC 12 is wrong about it in instrumented code.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
  if(LAMINA_FUZZ) # every branch tells the fuzzer that it was taken
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined)
  endif()
endfunction()

# Headers that most sources of a kind include, compiled once a kind instead of once a source. KIND is std, qt (Qt Core),
# widgets, test (GoogleTest) or qt_test. Off in unity builds, which read headers once for many sources anyway. Only the
# time a build takes depends on it: every source still includes what it uses.
set(LAMINA_PRECOMPILED_std <algorithm> <array> <atomic> <chrono> <cmath> <cstdint> <filesystem> <functional> <map> <memory>
  <mutex> <optional> <set> <span> <string> <string_view> <thread> <utility> <vector>)
set(LAMINA_PRECOMPILED_qt ${LAMINA_PRECOMPILED_std} <QObject> <QString> <QStringList> <QVariant> <QCoreApplication>)
set(LAMINA_PRECOMPILED_widgets ${LAMINA_PRECOMPILED_qt} <QAction> <QApplication> <QBoxLayout> <QComboBox> <QDialog>
  <QLabel> <QMenu> <QPainter> <QPushButton> <QTableView> <QTimer> <QToolButton> <QWidget>)
set(LAMINA_PRECOMPILED_test ${LAMINA_PRECOMPILED_std} <gtest/gtest.h> <gmock/gmock.h>)
set(LAMINA_PRECOMPILED_qt_test ${LAMINA_PRECOMPILED_widgets} <QSignalSpy> <QTest>)
# GCC 12 takes the standard library's own code, once precompiled, for ours and warns falsely of it.
set(LAMINA_PRECOMPILED_WARNINGS
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow;-Wno-stringop-overread>)

function(lamina_precompile target kind)
  if(CMAKE_UNITY_BUILD)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${LAMINA_PRECOMPILED_${kind}})
  target_compile_options(${target} PRIVATE ${LAMINA_PRECOMPILED_WARNINGS})
endfunction()

# The same for a test program of one or two sources: it shares the headers of `provider`, a target that lamina_precompile()
# was called for. GCC shares them among equal code models alone, hence -fPIC where a program would have -fPIE.
function(lamina_share_precompiled target provider)
  # Headers that turn out not to fit are left aside; a warning would end the build.
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF PCH_WARN_INVALID OFF)
  target_compile_options(${target} PRIVATE -fPIC ${LAMINA_PRECOMPILED_WARNINGS})
  if(TARGET ${provider} AND NOT CMAKE_UNITY_BUILD)
    target_precompile_headers(${target} REUSE_FROM ${provider})
  endif()
endfunction()

# A room's static library: every source of its folder and of the folders named after SUBFOLDERS, but those after EXCEPT.
# PRECOMPILE names the kind of its precompiled headers (std unless given).
# A new file is built as soon as it is there. Include paths read "text/tokenizer.h" for core and "ui/run/…" for ui.
function(lamina_library target)
  cmake_parse_arguments(arg "" "PRECOMPILE" "SUBFOLDERS;EXCEPT" ${ARGN})
  if(NOT arg_PRECOMPILE)
    set(arg_PRECOMPILE std)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  foreach(folder IN LISTS arg_SUBFOLDERS)
    file(GLOB more CONFIGURE_DEPENDS ${folder}/*.cpp)
    list(APPEND sources ${more})
  endforeach()
  foreach(file IN LISTS arg_EXCEPT)
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  add_library(${target} STATIC ${sources})
  lamina_defaults(${target})
  lamina_precompile(${target} ${arg_PRECOMPILE})
  lamina_unity_groups(${target})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/core ${PROJECT_SOURCE_DIR})
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
# No loop may be compiled twice and chosen by the distance of its arrays (GCC's alias versioning): with contraction to
# fused operations the two round differently, and bits would depend on heap addresses. Pointers are __restrict instead.
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
    target_compile_options(${object} PRIVATE -O3 -ffp-contract=fast -fno-math-errno -fno-trapping-math ${flags_${isa}}
      $<$<CXX_COMPILER_ID:GNU>:--param=vect-max-version-for-alias-checks=0>)
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
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE LAMINA_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data"
                                             LAMINA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main OpenMP::OpenMP_CXX)
  lamina_share_precompiled(${name} lamina_test_headers)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" ENVIRONMENT "${LAMINA_TEST_ENVIRONMENT}")
endfunction()
