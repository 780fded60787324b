#include "text/charset.h"

#include "base/ascii.h"

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

// iconv's name for a web label, where the two differ. Browsers take ISO-8859-1 for windows-1252, for example (WHATWG
// Encoding).
std::string iconvName(std::string_view label) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 36> aliases{{
        {"utf8", "UTF-8"},
        {"unicode-1-1-utf-8", "UTF-8"},
        {"utf-16", "UTF-16LE"},
        {"ascii", "windows-1252"},
        {"us-ascii", "windows-1252"},
        {"iso-8859-1", "windows-1252"},
        {"iso8859-1", "windows-1252"},
        {"iso_8859-1", "windows-1252"},
        {"iso88591", "windows-1252"},
        {"latin1", "windows-1252"},
        {"latin-1", "windows-1252"},
        {"l1", "windows-1252"},
        {"x-cp1252", "windows-1252"},
        {"cp819", "windows-1252"},
        {"ibm819", "windows-1252"},
        {"iso-8859-9", "windows-1254"},
        {"iso8859-9", "windows-1254"},
        {"latin5", "windows-1254"},
        {"x-cp1250", "windows-1250"},
        {"x-cp1251", "windows-1251"},
        {"iso-8859-11", "CP874"},
        {"tis-620", "CP874"},
        {"windows-874", "CP874"},
        {"iso-8859-8-i", "ISO-8859-8"},
        {"gb2312", "GB18030"},
        {"gbk", "GB18030"},
        {"x-gbk", "GB18030"},
        {"big5", "BIG5-HKSCS"},
        {"shift_jis", "CP932"},
        {"shift-jis", "CP932"},
        {"sjis", "CP932"},
        {"x-sjis", "CP932"},
        {"windows-31j", "CP932"},
        {"euc-kr", "CP949"},
        {"ks_c_5601-1987", "CP949"},
        {"x-mac-roman", "MACINTOSH"},
    }};
    const std::string name = asciiLower(label);
    for (const auto& [alias, target] : aliases)
        if (name == alias)
            return std::string(target);
    // Only a plain name: "//TRANSLIT" and the like are commands to iconv, and UTF-7 is not for pages.
    const bool plain = !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
    });
    return plain && name != "utf-7" ? name : std::string();
}

class Converter {
public:
    explicit Converter(const std::string& from)
        : m_state(::iconv_open("UTF-8", from.c_str())), m_unit(equalsIgnoringCase(from.substr(0, 6), "utf-16")   ? 2
                                                               : equalsIgnoringCase(from.substr(0, 6), "utf-32") ? 4
                                                                                                                 : 1) {}
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
        std::array<char, 1 << 15> buffer; // NOLINT: iconv fills it
        while (left > 0) {
            char* to = buffer.data();
            std::size_t room = buffer.size();
            const std::size_t result = ::iconv(m_state, &in, &left, &to, &room);
            const int error = errno;
            out.append(buffer.data(), buffer.size() - room);
            if (result != static_cast<std::size_t>(-1) || error == E2BIG)
                continue;
            out.append(replacementCharacter);
            if (error == EINVAL) // cut off in the middle of the last character
                break;
            const std::size_t skipped = std::min(m_unit, left);
            in += skipped;
            left -= skipped;
        }
        return out;
    }

private:
    iconv_t m_state;
    std::size_t m_unit; // bytes to skip where one could not be converted
};

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
    std::string label;
    if (const auto mark = byteOrderMark(bytes)) {
        label = mark->charset;
        bytes.remove_prefix(mark->length);
    } else if (label = charsetOfContentType(contentType); label.empty()) {
        label = declaredCharset(bytes);
        // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
        if (asciiLower(label).starts_with("utf-16") || label.empty())
            label = "UTF-8";
    }
    const std::string name = iconvName(label);
    if (equalsIgnoringCase(name, "UTF-8"))
        return DecodedText{repairUtf8(bytes), "UTF-8"};
    Converter converter(name);
    if (name.empty() || !converter.valid())
        return makeError(ErrorKind::Format, "the page says it is written in the charset \"" +
                                                repairUtf8(label.substr(0, 60)) +
                                                "\", which is not known here; save it as UTF-8 and use the file");
    return DecodedText{converter.convert(bytes), name};
}

} // namespace lamina
