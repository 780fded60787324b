// A page's bytes as UTF-8: which charset they are in, as the web decides it, and the conversion.
// Source: WHATWG Encoding (labels) and HTML (byte order mark, then transport, then <meta>).
#pragma once

#include "base/error.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lamina {

struct DecodedText {
    std::string text;    // valid UTF-8 without controls; what was not decodable is U+FFFD
    std::string charset; // as decoded: "UTF-8", "windows-1252", ...
    std::string warning; // where it was guessed; else empty
};

// Charset from the byte order mark, else contentType's charset parameter, else <meta> or an XML declaration among
// the first 4096 bytes; a label that is in no list counts as none. Undeclared bytes are UTF-8 where they look like it,
// else in the usual encoding of the page's language. The byte order mark is not part of the text.
// Errors: format (an encoding that browsers do not read either).
Result<DecodedText> decodePage(std::string_view bytes, std::string_view contentType);

// The charset a Content-Type header names, empty if none.
std::string charsetOfContentType(std::string_view contentType);

// The charset of a UTF-8, UTF-16 or UTF-32 byte order mark and its length in bytes.
struct ByteOrderMark {
    std::string_view charset;
    std::size_t length;
};
std::optional<ByteOrderMark> byteOrderMark(std::string_view bytes);

// Invalid sequences become U+FFFD, one for each maximal part of a character, as browsers do it.
std::string repairUtf8(std::string_view bytes);

// Unicode characters in UTF-8 text.
std::size_t countCharacters(std::string_view utf8);

} // namespace lamina
