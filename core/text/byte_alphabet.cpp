#include "text/byte_alphabet.h"

#include <cstddef>

namespace lamina {

namespace {

constexpr std::size_t alphabetEnd = 256 + 68; // 68 bytes are not printable and stand at U+0100 and up

struct Alphabet {
    std::array<std::uint8_t, 256> order{};
    std::array<std::uint16_t, 256> character{};
    std::array<std::int16_t, alphabetEnd> byte{};

    Alphabet() {
        byte.fill(-1);
        std::size_t listed = 0;
        std::uint16_t substitute = 256;
        const auto printable = [](int b) { return (b >= 33 && b <= 126) || (b >= 161 && b != 173); };
        const auto list = [&](int b, std::uint16_t as) {
            order[listed++] = static_cast<std::uint8_t>(b);
            character[static_cast<std::size_t>(b)] = as;
            byte[as] = static_cast<std::int16_t>(b);
        };
        for (int b = 0; b < 256; ++b)
            if (printable(b))
                list(b, static_cast<std::uint16_t>(b));
        for (int b = 0; b < 256; ++b)
            if (!printable(b))
                list(b, substitute++);
    }
};

const Alphabet& alphabet() {
    static const Alphabet instance;
    return instance;
}

} // namespace

const std::array<std::uint8_t, 256>& byteAlphabetOrder() {
    return alphabet().order;
}

std::string toByteAlphabet(std::string_view bytes) {
    std::string characters;
    characters.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const unsigned code = alphabet().character[static_cast<unsigned char>(c)];
        if (code < 0x80) {
            characters.push_back(static_cast<char>(code));
        } else {
            characters.push_back(static_cast<char>(0xc0 | (code >> 6)));
            characters.push_back(static_cast<char>(0x80 | (code & 0x3f)));
        }
    }
    return characters;
}

std::optional<std::string> fromByteAlphabet(std::string_view characters) {
    std::string bytes;
    bytes.reserve(characters.size());
    for (std::size_t i = 0; i < characters.size(); ++i) {
        unsigned code = static_cast<unsigned char>(characters[i]);
        if (code >= 0x80) { // every character of the alphabet is below U+0800: two bytes at most
            if ((code & 0xe0) != 0xc0 || i + 1 == characters.size())
                return std::nullopt;
            const unsigned next = static_cast<unsigned char>(characters[++i]);
            if ((next & 0xc0) != 0x80)
                return std::nullopt;
            code = ((code & 0x1f) << 6) | (next & 0x3f);
        }
        if (code >= alphabetEnd || alphabet().byte[code] < 0)
            return std::nullopt;
        bytes.push_back(static_cast<char>(alphabet().byte[code]));
    }
    return bytes;
}

} // namespace lamina
