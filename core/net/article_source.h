// Where an article comes from: the bundled demo, a file, standard input, or a URL.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/transfer_progress.h"
#include "text/article_cleaner.h"

#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// The article that is offered where none is chosen; the command line's own default is the bundled demo.
inline constexpr const char* defaultArticleUrl = "https://en.wikipedia.org/wiki/Light-emitting_diode";

// A page and where it came from, for the manifest.
struct LoadedPage {
    RawPage page;
    std::string source;    // "demo", the path, "-", or the final URL after redirects
    std::string retrieved; // ISO 8601 UTC, when a server last gave or confirmed it; empty for a file
    std::string etag;      // this and all below: empty where unknown
    std::string lastModified;
    std::string revision;   // MediaWiki revision id from the page or ?oldid=
    std::string canonical;  // the address the page states for itself
    bool savedCopy = false; // read from the disk's cache without asking the server
    std::vector<std::string> warnings;
};

// True for http:// and https:// (case-insensitive).
bool isUrl(const std::string& source);

// The "wgRevisionId" a MediaWiki page states about itself; empty where it does not.
std::string mediaWikiRevision(std::string_view page);

// The address in <link rel="canonical">, resolved against `base`; empty where there is no http or https one.
std::string canonicalUrl(std::string_view page, const std::string& base);

struct FetchOptions;

// Blocking; for a URL it runs its own event loop, and needs a QCoreApplication. `source` is demo, a URL, a path, or -
// for standard input. Errors: usage (no such kind of source), not_found, permission,
// format (too large), unsupported (not text), network, cancelled.
Result<LoadedPage> loadPage(const std::string& source, RunToken& token, const FetchOptions& options,
                            const TransferObserver& observer = {});

} // namespace lamina
