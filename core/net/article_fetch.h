// The page of an article, politely fetched.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/article_source.h"
#include "net/http_transfer.h"

namespace lamina {

struct FetchOptions {
    HttpLimits http{.maximumBytes = maximumPageBytes};
};

// Blocking, on any thread; needs a QCoreApplication. Errors: usage (not a usable address), not_found, permission,
// format (too large), unsupported (not text), network, cancelled.
Result<LoadedPage> fetchPage(const std::string& url, RunToken& token, const FetchOptions& options = {},
                             const TransferObserver& observer = {});

} // namespace lamina
