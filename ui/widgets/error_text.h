// Errors and warnings for people, in the window's language and with the window's own words.
#pragma once

#include "base/error.h"

#include <QString>
#include <string>
#include <vector>

namespace lamina {

// "The article or model was not found": one for each kind.
QString errorHeading(ErrorKind kind);

// What the core says, as the window says it: sentences that it has words of its own for name the fields of the panel,
// with the command line's option in brackets; others stay as they are, in English.
QString inWindowWords(const std::string& message);
QString errorSentence(const Error& error);
bool hasWindowWords(const std::string& message);

// A sentence that is English in any language stands below the heading of its kind.
bool needsHeading(const Error& error);

} // namespace lamina
