// What the words a block begins with say about it: "Photo:", "Read also", "About the author", in many languages.
#pragma once

#include "text/article.h"

#include <optional>
#include <string>
#include <string_view>

namespace lamina {

struct PhraseHint {
    RemovedKind kind;
    bool heads; // what follows, up to the next heading, belongs to it
};

// Of a block's text, white space collapsed, in lower case as lowerText() makes it. `whole` says that it is all of it.
std::optional<PhraseHint> phraseHint(std::string_view text, bool whole);

// Whether it asks the reader to subscribe, follow, download or donate; `text` as above.
bool asksReader(std::string_view text);

// Whether it asks for leave to store cookies, or tells that they are stored.
bool asksForCookies(std::string_view text);

// Lower case of ASCII, Latin-1, Greek and Cyrillic letters.
void lowerText(std::string& utf8);

} // namespace lamina
