// Where an article comes from: the bundled demo, a file, standard input, or a URL.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/loaded_page.h"
#include "net/transfer_progress.h"

#include <string>

namespace lamina {

// The article that is offered where none is chosen; the command line's own default is the bundled demo.
inline constexpr const char* defaultArticleUrl = "https://en.wikipedia.org/wiki/Light-emitting_diode";

struct FetchOptions;

// Blocking; for a URL it runs its own event loop, and needs a QCoreApplication. `source` is demo, a URL, a path, or -
// for standard input. Errors: usage (no such kind of source), not_found, permission,
// format (too large), unsupported (not text), network, cancelled.
Result<LoadedPage> loadPage(const std::string& source, RunToken& token, const FetchOptions& options,
                            const TransferObserver& observer = {});

} // namespace lamina
