// GPT-2's byte-to-unicode alphabet: each of the 256 bytes has one printable character that stands for it in
// vocab.json and merges.txt (https://github.com/openai/gpt-2, src/encoder.py).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lamina {

// The bytes in the order in which GPT-2's vocabulary lists them: those printable in Latin-1 first, then the others.
const std::array<std::uint8_t, 256>& byteAlphabetOrder();

// Bytes to their characters, UTF-8.
std::string toByteAlphabet(std::string_view bytes);
// Characters to their bytes; nothing if one is not of the alphabet (or not UTF-8).
std::optional<std::string> fromByteAlphabet(std::string_view characters);

} // namespace lamina
