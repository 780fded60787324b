// Letters of ASCII in texts whose other bytes stay as they are: names of tags, headers, files.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

constexpr char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string asciiLower(std::string_view text);
bool equalsIgnoringCase(std::string_view a, std::string_view b);

} // namespace lamina
