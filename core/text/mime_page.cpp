#include "text/mime_page.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lamina {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr int deepest = 8; // parts inside parts

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r\n";
    const std::size_t start = text.find_first_not_of(spaces);
    return start == npos ? std::string_view() : text.substr(start, text.find_last_not_of(spaces) - start + 1);
}

struct Part {
    std::string type;         // in lower case: "text/html"
    std::string contentType;  // the whole field
    std::string encoding;     // in lower case
    std::string_view content; // still encoded
};

// The line at the start of `rest`, without its end, which is taken off.
std::string_view takeLine(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == npos ? rest.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

Part readPart(std::string_view source) {
    Part part;
    std::string* last = nullptr;
    while (!source.empty()) {
        const std::string_view line = takeLine(source);
        if (line.empty())
            break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (last)
                *last += " " + std::string(trimmed(line));
            continue;
        }
        const std::size_t colon = line.find(':');
        const std::string name = asciiLower(trimmed(line.substr(0, colon)));
        last = name == "content-type"                ? &part.contentType
               : name == "content-transfer-encoding" ? &part.encoding
                                                     : nullptr;
        if (last && colon != npos)
            *last = trimmed(line.substr(colon + 1));
    }
    part.encoding = asciiLower(trimmed(part.encoding));
    part.type = asciiLower(trimmed(std::string_view(part.contentType).substr(0, part.contentType.find(';'))));
    part.content = source;
    return part;
}

std::string boundaryOf(std::string_view contentType) {
    constexpr std::string_view key = "boundary=";
    const std::size_t at = asciiLower(contentType).find(key);
    if (at == npos)
        return {};
    std::string_view value = contentType.substr(at + key.size());
    if (value.starts_with('"'))
        return std::string(value.substr(1, value.find('"', 1) - 1));
    return std::string(trimmed(value.substr(0, value.find(';'))));
}

int hexDigit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

std::string fromQuotedPrintable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const bool lastLine = text.find('\n') == npos;
        std::string_view line = takeLine(text);
        line = line.substr(0, line.find_last_not_of(" \t") + 1);
        const bool goesOn = line.ends_with('=');
        if (goesOn)
            line.remove_suffix(1);
        for (std::size_t i = 0; i < line.size(); ++i) {
            const int high = line[i] == '=' && i + 2 < line.size() ? hexDigit(line[i + 1]) : -1;
            const int low = high >= 0 ? hexDigit(line[i + 2]) : -1;
            if (low >= 0) {
                out += static_cast<char>(high * 16 + low);
                i += 2;
            } else {
                out += line[i];
            }
        }
        if (!goesOn && !lastLine)
            out += '\n';
    }
    return out;
}

std::string fromBase64(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                          : c >= 'a' && c <= 'z' ? c - 'a' + 26
                          : c >= '0' && c <= '9' ? c - '0' + 52
                          : c == '+'             ? 62
                          : c == '/'             ? 63
                                                 : -1;
        if (value < 0)
            continue;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFFFU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    return out;
}

std::string unpacked(const Part& part) {
    if (part.encoding == "quoted-printable")
        return fromQuotedPrintable(part.content);
    if (part.encoding == "base64")
        return fromBase64(part.content);
    return std::string(part.content);
}

// The first part of this type.
std::optional<Part> findPart(const Part& part, std::string_view type, int depth) {
    if (part.type == type)
        return part;
    const std::string boundary = "--" + boundaryOf(part.contentType);
    if (!part.type.starts_with("multipart/") || boundary.size() == 2 || depth > deepest)
        return std::nullopt;
    std::string_view rest = part.content;
    std::size_t start = npos; // of the part that is read, in part.content
    while (!rest.empty()) {
        const std::size_t lineStart = part.content.size() - rest.size();
        const std::string_view line = takeLine(rest);
        const bool bound = line.starts_with(boundary);
        if (bound || rest.empty()) {
            if (start != npos)
                if (auto found = findPart(
                        readPart(part.content.substr(start, (bound ? lineStart : part.content.size()) - start)), type,
                        depth + 1))
                    return found;
            start = part.content.size() - rest.size();
        }
        if (bound && line.substr(boundary.size()).starts_with("--"))
            break;
    }
    return std::nullopt;
}

} // namespace

bool isMimePage(const RawPage& page) {
    const std::string type = asciiLower(page.contentType.substr(0, page.contentType.find(';')));
    if (type == "multipart/related" || type == "message/rfc822" || type == "application/x-mimearchive")
        return true;
    if (!type.empty())
        return false;
    const std::string name = asciiLower(page.source);
    const std::string head = asciiLower(std::string_view(page.bytes).substr(0, 4096));
    const bool named = name.ends_with(".mhtml") || name.ends_with(".mht") || name.ends_with(".eml");
    const std::size_t end = std::min(head.find("\n\n"), head.find("\n\r\n"));
    const std::string_view fields = std::string_view(head).substr(0, end);
    const bool typed = fields.starts_with("content-type:") || fields.find("\ncontent-type:") != npos;
    if (named)
        return typed;
    return typed && fields.find("mime-version:") != npos && fields.find('<') > fields.find(':');
}

Result<RawPage> pageInMime(const RawPage& page) {
    const Part whole = readPart(page.bytes);
    for (const std::string_view type : {"text/html", "application/xhtml+xml", "text/plain"})
        if (const auto part = findPart(whole, type, 0))
            return RawPage{unpacked(*part), part->contentType, page.source};
    return makeError(ErrorKind::Format, (page.source.empty() ? std::string("the page") : page.source) +
                                            " holds no HTML and no text part; save the page as HTML and use that");
}

} // namespace lamina
