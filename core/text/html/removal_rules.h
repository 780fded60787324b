// Which elements of a page are not its article's own text, and of which kind each of them is.
#pragma once

#include "text/article.h"

#include <gumbo.h>
#include <optional>

namespace lamina {

// The kind of an element that is left out; nullopt where it is kept. On a page of MediaWiki its classes and ids count
// as well; elsewhere they may mean anything.
std::optional<RemovedKind> whyDropped(const GumboNode& element, bool mediaWiki);

// Of those, elements whose tag alone says that they hold no text of the page's own. A <template> that is a shadow
// root in a saved page holds some.
std::optional<RemovedKind> whyDroppedByTag(const GumboNode& element);

} // namespace lamina
