// Where on a page its article is.
#pragma once

#include <cstddef>
#include <gumbo.h>

namespace lamina {

// An element and how much text is in it, in bytes.
struct RootCandidate {
    const GumboNode* node = nullptr;
    std::size_t length = 0;
};

struct Landmarks {
    RootCandidate contentText; // #mw-content-text
    RootCandidate bodyContent; // #bodyContent
    RootCandidate content;     // of class mw-parser-output or mw-body-content: the one with most text
    const GumboNode* body = nullptr;
    const GumboNode* firstHeading = nullptr; // #firstHeading
    const GumboNode* heading = nullptr;      // the first h1
    const GumboNode* title = nullptr;
    bool mediaWiki = false;
};

Landmarks findLandmarks(const GumboNode& document);

// The element that holds the article of a page of MediaWiki: its content element, else <body>.
const GumboNode& articleRoot(const Landmarks& marks, const GumboNode& document);

} // namespace lamina
