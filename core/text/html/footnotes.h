// Marks of footnotes on pages of any making, and the notes themselves.
#pragma once

#include <gumbo.h>

namespace lamina {

// Whether the element is a footnote's mark in the text ("[3]", a raised number that leads to a note, a note's way
// back) or holds the notes: by its role, its class, or where it leads and what little it says.
bool isFootnote(const GumboNode& element);

} // namespace lamina
