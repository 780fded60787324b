// The names that pages give their encoding, each to the encoding that browsers then read them in.
// Source: WHATWG Encoding, "Names and labels", https://encoding.spec.whatwg.org/#names-and-labels.
#pragma once

#include <string_view>

namespace lamina {

struct CharsetEncoding {
    std::string_view name;  // the standard's
    std::string_view iconv; // the table that reads it; empty: none may ("replacement", of encodings that carry attacks)
};

// nullptr for a label that is in no list: it counts as none. Spaces round it and capitals do not matter.
const CharsetEncoding* encodingOfLabel(std::string_view label);

// What browsers take where nothing is said and the bytes are not UTF-8: the usual one of the page's language ("ru",
// "zh-TW"), else windows-1252.
const CharsetEncoding& usualEncoding(std::string_view language);

} // namespace lamina
