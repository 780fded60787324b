// The main text of a page that is no page of MediaWiki.
#pragma once

#include "text/article.h"

#include <gumbo.h>
#include <unordered_map>

namespace lamina {

struct PageBody {
    const GumboNode* root = nullptr;                           // holds the whole of it
    std::unordered_map<const GumboNode*, RemovedKind> dropped; // elements inside the root that do not belong to it
};

// Prose counts for an element, links and scraps of text against it: the root is the element for which most is left.
// What names, roles and tags say is not the page's text is left out, unless it holds most of the prose; so are parts
// that are mostly links. Where little would be left the rules are given up, the vaguest first.
// Time and memory in proportion to the page.
PageBody findBody(const GumboNode& document);

// On a page of MediaWiki: tables that lead to other pages and whose class does not say so. They hold hardly anything
// but links, many of them in one cell.
std::unordered_map<const GumboNode*, RemovedKind> wikiNavigation(const GumboNode& document);

} // namespace lamina
