// A page as it came, with where it came from.
#pragma once

#include "text/article.h"

#include <string>
#include <vector>

namespace lamina {

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

} // namespace lamina
