// What inside the element that holds a page's text is not part of it.
#pragma once

#include "text/body/page_elements.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace lamina {

// Drops blocks inside elements[root] by what they are and say: lists of links, credits of pictures, lines such as "Read
// also" with what they head, boxes on the author, and at the end lines that ask the reader to subscribe. why[i] is set
// for each element that goes; elements already dropped stay so. Takes time in proportion to the page.
void pruneRoot(const std::vector<PageElement>& elements, std::size_t root,
               std::vector<std::optional<RemovedKind>>& why);

} // namespace lamina
