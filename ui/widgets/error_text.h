// An error for people: in the window's language what kind it is, and the sentence that says it exactly.
#pragma once

#include "base/error.h"

#include <QString>

namespace lamina {

// "The article or model was not found": one for each kind.
QString errorHeading(ErrorKind kind);
// The sentences of errors are English; in another language they stand below the kind's heading.
bool errorsNeedHeading();

} // namespace lamina
