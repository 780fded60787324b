// A JSON object's text that holds its own SHA-256: damage to manifest.json shows in a journal too, where no zip
// archive's checksum is.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

// The member that holds it, the last of the object.
inline constexpr std::string_view sealMember = "manifest_sha256";

// The text with one more member: the SHA-256 of all text before that member. `object`: an object of at least one
// member, one member a line, indented by two spaces, with a line break at its end.
std::string sealed(std::string object);

enum class Seal {
    None,  // the text has no such member: an older version's, or written by another program
    Whole, // the text is what was sealed, byte for byte
    Broken
};
Seal sealOf(std::string_view text);

} // namespace lamina
