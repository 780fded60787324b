// What the words of a page's class names, ids and roles say about an element.
#pragma once

#include "text/article.h"

#include <gumbo.h>
#include <optional>

namespace lamina {

struct NameHint {
    RemovedKind kind;
    bool strong; // says so of any amount of text; else only of a little
};

// Of the element's class, id, role and tag: why it is not the text of the page. nullopt where nothing says so.
std::optional<NameHint> nameHint(const GumboNode& element);

// Whether they say that the text of the page is in it: "entry-content", itemprop="articleBody".
bool saysBody(const GumboNode& element);

} // namespace lamina
