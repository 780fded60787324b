// stdin, stdout and stderr as a terminal user and a script count on them.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

namespace lamina::cli {

// A stream that was closed when the program started is filled in, so that no file gets its number; what is then written
// to stdout fails, as it should. First thing in main().
void holdStandardStreams();

// What came of one write to stdout: the first error is the one that outputArrived() names.
void noteOutput(bool written, int error);
// Whether all that was written to stdout arrived. Errors: disk_full or permission, "cannot write the output: …".
Status outputArrived();

// As people may read it on a terminal: control characters, escape sequences and marks that turn the direction of a
// line, which a page, a file's name or a session can hold, are written out ("\x1b", "\u202e"); line ends and tabs stay.
// Bytes that are not UTF-8 stay as they are.
std::string shownText(std::string_view text);

} // namespace lamina::cli
