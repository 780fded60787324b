// The text of an article that a page carries as linked data (schema.org in JSON-LD).
#pragma once

#include <gumbo.h>
#include <string>

namespace lamina {

// The longest `articleBody` of the page's scripts of type application/ld+json; empty where there is none. As it stands
// there: plain text or HTML.
std::string articleBodyOf(const GumboNode& document);

} // namespace lamina
