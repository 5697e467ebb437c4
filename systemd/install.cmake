# `cmake --install`: where Debian expects things (FHS 3.0; Debian Policy 10.7, 12.1, 12.3, 12.5).
if(TARGET tidings)
  install(TARGETS tidings RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES ${CMAKE_CURRENT_LIST_DIR}/tidings.service DESTINATION lib/systemd/system)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/tidings.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/tidings.socket ${CMAKE_CURRENT_LIST_DIR}/entries-for-others.conf
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY feeds DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

# /etc belongs to the prefix /usr. What an operator changed there stays.
install(CODE "set(template \"${CMAKE_CURRENT_LIST_DIR}/tidings.toml\")")
install(CODE [[
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(folder /etc/tidings)
  else()
    set(folder "${CMAKE_INSTALL_PREFIX}/etc/tidings")
  endif()
  if(EXISTS "$ENV{DESTDIR}${folder}/tidings.toml")
    message(STATUS "Kept: $ENV{DESTDIR}${folder}/tidings.toml")
  else()
    file(INSTALL "${template}" DESTINATION "${folder}")
  endif()
  file(MAKE_DIRECTORY "$ENV{DESTDIR}${folder}/feeds")
]])
