// The language of all texts, in the window and in what the command line draws.
#pragma once

#include <QString>

namespace lamina {

// "en" or "vi": installs the translations in the application (there must be one) and the number format as the default
// locale. Existing widgets have to be made anew. GUI thread.
void installLanguage(const QString& language);

} // namespace lamina
