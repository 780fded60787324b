# Debian packages: `lamina` (programs and data) and `lamina-torch` (the engine 'torch'). ./bootstrap package builds them.
include(GNUInstallDirs)

# Files that are made when the project is built: icons of fixed sizes, manual pages, completions, Debian's changelog.
set(made ${PROJECT_BINARY_DIR}/packaging)
file(MAKE_DIRECTORY ${made})

find_program(LAMINA_GZIP gzip REQUIRED)
set(products "")

# lamina_made(OUTPUT file DEPENDS … COMMAND shell text)
function(lamina_made output command)
  add_custom_command(OUTPUT ${made}/${output} COMMAND sh -c "${command}" DEPENDS ${ARGN} WORKING_DIRECTORY ${made} VERBATIM)
  set(products ${products} ${made}/${output} PARENT_SCOPE)
endfunction()

if(NOT CMAKE_CROSSCOMPILING) # the pages are made by the program itself
  foreach(program IN ITEMS lamina lamina-cli)
    set(pages "'$<TARGET_FILE:lamina-cli>' pages")
    lamina_made(${program}.1.gz "${pages} man ${program} | '${LAMINA_GZIP}' -9n > ${program}.1.gz" lamina-cli)
    lamina_made(${program}.bash "${pages} bash ${program} > ${program}.bash" lamina-cli)
    lamina_made(_${program} "${pages} zsh ${program} > _${program}" lamina-cli)
    lamina_made(${program}.fish "${pages} fish ${program} > ${program}.fish" lamina-cli)
    install(FILES ${made}/${program}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES ${made}/${program}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
    install(FILES ${made}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
    install(FILES ${made}/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  endforeach()
endif()

find_program(LAMINA_RSVG_CONVERT rsvg-convert)
set(icon ${PROJECT_SOURCE_DIR}/resources/icons/lamina.svg)
if(LAMINA_RSVG_CONVERT)
  foreach(size IN ITEMS 16 22 24 32 48 64 128 256 512)
    lamina_made(lamina-${size}.png "'${LAMINA_RSVG_CONVERT}' -w ${size} -h ${size} '${icon}' -o lamina-${size}.png" ${icon})
    install(FILES ${made}/lamina-${size}.png RENAME lamina.png
            DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps)
  endforeach()
endif()

# Debian's copyright file and changelog, once for each package.
lamina_made(changelog.gz "'${LAMINA_GZIP}' -9nc '${PROJECT_SOURCE_DIR}/packaging/debian/changelog' > changelog.gz"
            ${PROJECT_SOURCE_DIR}/packaging/debian/changelog)
foreach(package IN ITEMS lamina lamina-torch)
  set(component lamina)
  if(package STREQUAL "lamina-torch")
    set(component torch)
  endif()
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
          COMPONENT ${component})
  install(FILES ${made}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/packaging/org.lamina.Lamina.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
add_custom_target(lamina-package-files ALL DEPENDS ${products})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lamina)
set(CPACK_PACKAGE_VENDOR "The Lamina developers")
set(CPACK_PACKAGE_CONTACT "The Lamina developers <maintainers@lamina.invalid>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL lamina)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_LAMINA_PACKAGE_NAME lamina)
set(CPACK_DEBIAN_LAMINA_PACKAGE_SECTION science)
# What no linker sees: the icons' plug-in and a font.
set(CPACK_DEBIAN_LAMINA_PACKAGE_DEPENDS "libqt6svg6, fonts-dejavu-core, shared-mime-info")
set(CPACK_DEBIAN_LAMINA_PACKAGE_SUGGESTS lamina-torch)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "laminar profile of a GPT-2 language model")
set(CPACK_COMPONENT_LAMINA_DESCRIPTION "Lamina cleans and tokenizes an article, runs a GPT-2 model with a hook at
every layer, trains a sparse autoencoder on each layer's activations, and
shows how activation density and reconstruction loss change with depth,
with controls, repeats and intervals. It has a window and a command line.")
if(TARGET lamina-torch)
  list(APPEND CPACK_COMPONENTS_ALL torch)
  set(CPACK_DEBIAN_TORCH_PACKAGE_NAME lamina-torch)
  set(CPACK_DEBIAN_TORCH_PACKAGE_SECTION science)
  set(CPACK_DEBIAN_TORCH_PACKAGE_DEPENDS "lamina (= ${PROJECT_VERSION}), libopenblas0-pthread | libblas3")
  set(CPACK_COMPONENT_TORCH_DESCRIPTION "The engine 'torch' of Lamina, which trains sparse autoencoders by PyTorch's
autograd and verifies sessions in float64.")
endif()
# The files' times are the source's, so that the same source gives the same packages.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/LaminaPackageTimes.cmake)
include(CPack)
