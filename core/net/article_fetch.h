// The page of an article, politely fetched.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/http/http_request.h"
#include "net/loaded_page.h"
#include "net/page_cache.h"
#include "net/transfer_progress.h"

#include <optional>

namespace lamina {

struct FetchOptions {
    HttpLimits http{.maximumBytes = maximumPageBytes};
    std::optional<PageCache> cache; // none: pages are not kept
    bool offline = false;           // no request is made: what the cache has, or an error

    // The user's cache; offline where LAMINA_OFFLINE is set to a true value.
    static FetchOptions fromEnvironment();
};

// Blocking, on any thread; needs a QCoreApplication. A page in the cache is asked for only as far as it has changed;
// where no server can be reached the cache's copy is given, with a warning that says when it was saved. Errors: usage
// (not a usable address), not_found, permission, format (too large), unsupported (not text), network (also offline),
// cancelled.
Result<LoadedPage> fetchPage(const std::string& url, RunToken& token, const FetchOptions& options = {},
                             const TransferObserver& observer = {});

} // namespace lamina
