# Run by CPack on the files it is about to pack: SOURCE_DATE_EPOCH (reproducible-builds.org) becomes their time.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  execute_process(COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec touch -h -d "@$ENV{SOURCE_DATE_EPOCH}" "{}" +
                  COMMAND_ERROR_IS_FATAL ANY)
endif()
