#include "text/charset.h"

#include "base/ascii.h"
#include "text/charset_labels.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iconv.h>
#include <utility>

namespace lamina {

namespace {

constexpr std::string_view replacementCharacter = "\xEF\xBF\xBD";
constexpr std::size_t metaWindow = 4096; // browsers look at 1024; pages with long comments at the top exceed it

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::size_t findIgnoringCase(std::string_view text, std::string_view lowerNeedle, std::size_t from) {
    const auto found =
        std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
                    lowerNeedle.begin(), lowerNeedle.end(), [](char a, char b) { return asciiLower(a) == b; });
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

// The value of `charset=` or `encoding=` at the first place in `text` where it is followed by a value.
std::string charsetParameter(std::string_view text, std::string_view lowerName) {
    for (std::size_t at = findIgnoringCase(text, lowerName, 0); at != std::string_view::npos;
         at = findIgnoringCase(text, lowerName, at + 1)) {
        std::string_view rest = trimmed(text.substr(at + lowerName.size()));
        if (rest.empty() || rest.front() != '=')
            continue;
        rest = trimmed(rest.substr(1));
        if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
            const std::size_t end = rest.find(rest.front(), 1);
            return end == std::string_view::npos ? std::string() : std::string(trimmed(rest.substr(1, end - 1)));
        }
        const auto end = std::find_if(rest.begin(), rest.end(), [](char c) {
            return isSpace(c) || c == ';' || c == ',' || c == '"' || c == '\'' || c == '>' || c == '/';
        });
        return {rest.begin(), end};
    }
    return {};
}

// The charset a page declares about itself.
std::string declaredCharset(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, metaWindow);
    if (head.substr(0, 5) == "<?xml")
        if (std::string encoding = charsetParameter(head.substr(0, head.find('>')), "encoding"); !encoding.empty())
            return encoding;
    for (std::size_t at = 0; (at = head.find('<', at)) != std::string_view::npos;) {
        if (head.substr(at, 4) == "<!--") {
            at = head.find("-->", at + 4);
            if (at == std::string_view::npos)
                return {};
            continue;
        }
        ++at;
        if (!equalsIgnoringCase(head.substr(at, 4), "meta"))
            continue;
        const std::string_view tag = head.substr(at, head.find('>', at) - at);
        if (std::string charset = charsetParameter(tag, "charset"); !charset.empty())
            return charset;
    }
    return {};
}

// The page's language as its <html> says it, among the first bytes; empty where it says none.
std::string declaredLanguage(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, metaWindow);
    const std::size_t html = findIgnoringCase(head, "<html", 0);
    if (html == std::string_view::npos)
        return {};
    return charsetParameter(head.substr(html, head.find('>', html) - html), "lang");
}

class Converter {
public:
    explicit Converter(const CharsetEncoding& from)
        : m_state(::iconv_open("UTF-8", from.iconv.data())), m_unit(from.iconv.starts_with("UTF-16")   ? 2
                                                                    : from.iconv.starts_with("UTF-32") ? 4
                                                                                                       : 1),
          m_pairs(from.iconv == "CP932" || from.iconv == "CP949" || from.iconv == "EUC-JP-MS" ||
                  from.iconv == "BIG5-HKSCS" || from.iconv == "GB18030") {}
    ~Converter() {
        if (valid())
            ::iconv_close(m_state);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    bool valid() const { return m_state != reinterpret_cast<iconv_t>(-1); }

    std::string convert(std::string_view bytes) {
        std::string out;
        out.reserve(bytes.size() + bytes.size() / 8);
        char* in = const_cast<char*>(bytes.data()); // iconv's signature; it does not write there
        std::size_t left = bytes.size();
        while (left > 0) {
            const std::size_t result = step(&in, &left, out);
            const int error = errno;
            if (result != static_cast<std::size_t>(-1) || error == E2BIG)
                continue;
            const std::size_t skipped = std::min(wrongBytes(in, left), left);
            // A byte that has no sign of its own in a table of single bytes is the control character of its number.
            if (m_unit > 1 || m_pairs || static_cast<unsigned char>(*in) >= 0xA0)
                out.append(replacementCharacter);
            if (error == EINVAL) // cut off in the middle of the last character
                break;
            in += skipped;
            left -= skipped;
        }
        step(nullptr, nullptr, out); // what a table of combining marks holds back
        return out;
    }

private:
    std::size_t step(char** in, std::size_t* left, std::string& out) {
        std::array<char, 1 << 15> buffer; // NOLINT: iconv fills it
        char* to = buffer.data();
        std::size_t room = buffer.size();
        const std::size_t result = ::iconv(m_state, in, left, &to, &room);
        const int error = errno;
        out.append(buffer.data(), buffer.size() - room);
        errno = error;
        return result;
    }
    // Of a pair whose second byte is no ASCII both, else the first alone: the step is not lost (WHATWG's decoders).
    std::size_t wrongBytes(const char* in, std::size_t left) const {
        const auto high = [&](std::size_t i) { return i < left && static_cast<unsigned char>(in[i]) >= 0x80; };
        return m_pairs ? (high(0) && high(1) ? 2 : 1) : m_unit;
    }

    iconv_t m_state;
    std::size_t m_unit; // bytes to skip where one could not be converted
    bool m_pairs;       // of bytes, beside single ones
};

// Without C0 and C1 controls but tabs and line ends: they are no text, and no browser shows them.
std::string withoutControls(std::string text) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c0 = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f') || byte == 0x7F;
        const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                        static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c1)
            ++i;
        else if (!c0)
            text[kept++] = text[i];
    }
    text.resize(kept);
    return text;
}

// Whether bytes of no declared encoding are UTF-8: all of them, or all but a few damaged characters.
bool looksLikeUtf8(std::string_view bytes) {
    std::size_t characters = 0, wrong = 0;
    const std::string repaired = repairUtf8(bytes);
    for (std::size_t i = 0; i < repaired.size(); ++i)
        if (static_cast<unsigned char>(repaired[i]) >= 0xC2) {
            const bool replaced = std::string_view(repaired).substr(i, 3) == replacementCharacter;
            ++(replaced ? wrong : characters);
        }
    return wrong == 0 || characters > wrong;
}

} // namespace

std::size_t countCharacters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<ByteOrderMark> byteOrderMark(std::string_view bytes) {
    using namespace std::string_view_literals;
    for (const auto& [mark, charset] :
         {std::pair{"\xEF\xBB\xBF"sv, "UTF-8"sv}, std::pair{"\xFF\xFE\0\0"sv, "UTF-32LE"sv},
          std::pair{"\0\0\xFE\xFF"sv, "UTF-32BE"sv}, std::pair{"\xFF\xFE"sv, "UTF-16LE"sv},
          std::pair{"\xFE\xFF"sv, "UTF-16BE"sv}})
        if (bytes.substr(0, mark.size()) == mark)
            return ByteOrderMark{charset, mark.size()};
    return std::nullopt;
}

std::string repairUtf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    for (std::size_t i = 0; i < bytes.size();) {
        const unsigned char lead = at(i);
        if (lead < 0x80) {
            out.push_back(bytes[i++]);
            continue;
        }
        // How many continuation bytes, and the bounds of the first (no overlong forms, surrogates or above U+10FFFF).
        std::size_t more = 0;
        unsigned char low = 0x80;
        unsigned char high = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            more = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
            low = lead == 0xE0 ? 0xA0 : low;
            high = lead == 0xED ? 0x9F : high;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
            low = lead == 0xF0 ? 0x90 : low;
            high = lead == 0xF4 ? 0x8F : high;
        }
        std::size_t used = 1;
        while (used <= more && i + used < bytes.size() && at(i + used) >= low && at(i + used) <= high) {
            low = 0x80;
            high = 0xBF;
            ++used;
        }
        if (more > 0 && used == more + 1)
            out.append(bytes.substr(i, used));
        else
            out.append(replacementCharacter);
        i += used;
    }
    return out;
}

std::string charsetOfContentType(std::string_view contentType) {
    const std::size_t parameters = contentType.find(';');
    return parameters == std::string_view::npos ? std::string()
                                                : charsetParameter(contentType.substr(parameters + 1), "charset");
}

Result<DecodedText> decodePage(std::string_view bytes, std::string_view contentType) {
    const CharsetEncoding* encoding = nullptr;
    std::string warning;
    if (const auto mark = byteOrderMark(bytes)) {
        encoding = encodingOfLabel(mark->charset);
        bytes.remove_prefix(mark->length);
    } else if (encoding = encodingOfLabel(charsetOfContentType(contentType)); !encoding) {
        encoding = encodingOfLabel(declaredCharset(bytes));
        // A declaration that could be read byte by byte is in neither of these, whatever it says.
        if (encoding && (encoding->name.starts_with("UTF-16") || encoding->name.starts_with("UTF-32")))
            encoding = encodingOfLabel("utf-8");
    }
    if (!encoding && looksLikeUtf8(bytes))
        encoding = encodingOfLabel("utf-8");
    if (!encoding) {
        encoding = &usualEncoding(declaredLanguage(bytes));
        warning =
            "the page does not say how it is encoded and is not UTF-8; it was read as " + std::string(encoding->name);
    }
    if (encoding->name == "UTF-8")
        return DecodedText{withoutControls(repairUtf8(bytes)), "UTF-8", {}};
    if (encoding->iconv.empty())
        return makeError(ErrorKind::Format, "the page is in an encoding that browsers refuse to read; save it as UTF-8 "
                                            "and use the file");
    Converter converter(*encoding);
    if (!converter.valid())
        return makeError(ErrorKind::Format, "the page is written in " + std::string(encoding->name) +
                                                ", which this system cannot read; save it as UTF-8 and use the file");
    return DecodedText{withoutControls(converter.convert(bytes)), std::string(encoding->name), std::move(warning)};
}

} // namespace lamina
