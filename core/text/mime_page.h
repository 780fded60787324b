// Pages saved as one file: .mhtml, .mht and mails with a page in them (MIME, RFC 2045 and 2046; MHTML, RFC 2557).
#pragma once

#include "base/error.h"
#include "text/article.h"

namespace lamina {

// By its name or its first lines.
bool isMimePage(const RawPage& page);

// The first HTML part, unpacked, with its type; the first plain text where there is no HTML.
// Errors: format (no such part).
Result<RawPage> pageInMime(const RawPage& page);

} // namespace lamina
