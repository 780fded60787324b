// The elements of a page in document order, with how much of their text is prose and how much is links.
#pragma once

#include "text/article.h"

#include <cstddef>
#include <gumbo.h>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// Amounts of visible text, white space not counted. A character of a script without spaces between words counts twice.
struct TextAmounts {
    double text = 0;
    double links = 0;     // of it, inside links
    double sentences = 0; // marks that end or divide sentences, outside links

    TextAmounts& operator+=(const TextAmounts& other) {
        text += other.text;
        links += other.links;
        sentences += other.sentences;
        return *this;
    }
    double linkShare() const { return text > 0 ? links / text : 0; }
};

struct PageElement {
    const GumboNode* node = nullptr;
    std::size_t parent = 0;
    std::size_t end = 0;                // one past its last descendant
    std::size_t block = 0;              // the nearest element around its text that begins a line; itself where it does
    std::optional<RemovedKind> dropped; // is never read, whatever is around it: scripts, hidden text
    TextAmounts own;                    // of a block: of the text that is in no block inside it
    TextAmounts all;                    // with everything inside
    double prose = 0;                   // how much of `all` reads as prose
    double weight = 0;                  // of a block: prose counts for it, links and scraps against; with those inside
    bool heading = false;               // is within a heading
    std::string begins;                 // of a block: its own text's beginning, in lower case, white space collapsed
};

// The body's elements (the document's, where it has none): the first is the body. What is dropped whatever is around it
// has no elements below it. Takes time in proportion to the page.
std::vector<PageElement> pageElements(const GumboNode& document);

// Prose in a block of this much text.
double proseOf(const TextAmounts& amounts);

} // namespace lamina
