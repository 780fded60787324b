#include "text/html/page_source.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lamina {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool endsName(char c) {
    return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// One piece of a page's source: a comment (of any kind: declarations, CDATA), a tag, or text up to the next of them.
struct Piece {
    std::size_t start = 0;
    std::size_t end = 0;
    std::string name{}; // of a tag, in lower case; empty for the rest
    bool closing = false;
    bool selfClosing = false;
};

class SourceReader {
public:
    explicit SourceReader(std::string_view source) : m_source(source) {}

    // nullopt at the end.
    std::optional<Piece> next() {
        if (m_at >= m_source.size())
            return std::nullopt;
        Piece piece{m_at, m_source.size()};
        if (m_source[m_at] != '<') {
            piece.end = std::min(m_source.find('<', m_at), m_source.size());
        } else if (beginsTag()) {
            readTag(piece);
        } else {
            const char* end = m_source.substr(m_at).starts_with("<!--")        ? "-->"
                              : m_source.substr(m_at).starts_with("<![CDATA[") ? "]]>"
                              : m_source.substr(m_at).starts_with("<!") || m_source.substr(m_at).starts_with("<?") ? ">"
                                                                                                                   : "";
            piece.end = endAfter(end, m_at + 1);
        }
        m_at = piece.end;
        return piece;
    }

    // Where the end tag of this element, whose text is no markup, begins; the end where there is none.
    std::size_t endTagFrom(std::size_t at, std::string_view name) const {
        for (; (at = m_source.find("</", at)) != npos; at += 2)
            if (equalsIgnoringCase(m_source.substr(at + 2, name.size()), name) &&
                (at + 2 + name.size() == m_source.size() || endsName(m_source[at + 2 + name.size()])))
                return at;
        return m_source.size();
    }
    void skipTo(std::size_t at) { m_at = at; }

private:
    bool beginsTag() const {
        const std::size_t letter = m_at + 1 + (m_at + 1 < m_source.size() && m_source[m_at + 1] == '/' ? 1 : 0);
        return letter < m_source.size() && isLetter(m_source[letter]);
    }

    std::size_t endAfter(std::string_view mark, std::size_t from) const {
        if (mark.empty())
            return from;
        const std::size_t found = m_source.find(mark, from);
        return found == npos ? m_source.size() : found + mark.size();
    }

    void readTag(Piece& piece) const {
        std::size_t at = m_at + 1;
        piece.closing = m_source[at] == '/';
        at += piece.closing ? 1 : 0;
        std::size_t end = at;
        while (end < m_source.size() && !endsName(m_source[end]))
            ++end;
        piece.name = asciiLower(m_source.substr(at, end - at));
        char quote = '\0';
        for (at = end; at < m_source.size(); ++at) {
            const char c = m_source[at];
            if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if ((c == '"' || c == '\'') && beginsValue(at)) {
                quote = c;
            } else if (c == '>') {
                piece.selfClosing = m_source[at - 1] == '/';
                piece.end = at + 1;
                return;
            }
        }
    }
    bool beginsValue(std::size_t at) const {
        while (m_source[at - 1] == ' ' || m_source[at - 1] == '\n' || m_source[at - 1] == '\t')
            --at;
        return m_source[at - 1] == '=';
    }

    std::string_view m_source;
    std::size_t m_at = 0;
};

bool isRawText(std::string_view name) {
    return name == "script" || name == "style" || name == "textarea" || name == "title" || name == "iframe" ||
           name == "xmp" || name == "noembed" || name == "noframes";
}

bool isVoid(std::string_view name) {
    static constexpr std::array<std::string_view, 16> names{"area", "base",  "br",    "col",   "embed",  "hr",
                                                            "img",  "input", "link",  "meta",  "source", "track",
                                                            "wbr",  "param", "frame", "keygen"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

void appendEscaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
}

// Blanks what lies between < and > in out[start, end).
void blankTags(std::string& out, std::size_t start, std::size_t end) {
    bool inside = false;
    for (std::size_t i = start; i < end; ++i) {
        inside = inside || out[i] == '<';
        const bool ends = out[i] == '>';
        if (inside && out[i] != '\n')
            out[i] = ' ';
        inside = inside && !ends;
    }
}

} // namespace

std::string withoutNoscript(std::string_view html) {
    constexpr std::string_view noscript = "noscript";
    constexpr std::string_view instead = "template"; // of the same length
    std::string out(html);
    SourceReader reader(html);
    while (const auto piece = reader.next()) {
        if (piece->name.empty() || piece->closing)
            continue;
        if (isRawText(piece->name)) {
            reader.skipTo(reader.endTagFrom(piece->end, piece->name));
        } else if (piece->name == noscript) {
            const std::size_t end = reader.endTagFrom(piece->end, noscript);
            out.replace(piece->start + 1, noscript.size(), instead);
            blankTags(out, piece->end, end);
            if (end < html.size())
                out.replace(end + 2, noscript.size(), instead);
            reader.skipTo(std::min(html.size(), end + 2 + noscript.size()));
        }
    }
    return out;
}

std::string xhtmlAsHtml(std::string_view xhtml) {
    constexpr std::string_view cdata = "<![CDATA[";
    std::string out;
    out.reserve(xhtml.size() + xhtml.size() / 8);
    SourceReader reader(xhtml);
    while (const auto piece = reader.next()) {
        const std::string_view source = xhtml.substr(piece->start, piece->end - piece->start);
        if (source.starts_with(cdata)) {
            const std::string_view text = source.substr(cdata.size());
            appendEscaped(out, text.substr(0, text.ends_with("]]>") ? text.size() - 3 : text.size()));
        } else if (source.starts_with("<?")) {
            continue;
        } else if (piece->name.empty() || piece->closing || !piece->selfClosing) {
            out += source;
            // Its text is read by other rules in HTML; nothing of it is a page's text.
            if (!piece->closing && (piece->name == "script" || piece->name == "style")) {
                const std::size_t end = reader.endTagFrom(piece->end, piece->name);
                out += xhtml.substr(piece->end, end - piece->end);
                reader.skipTo(end);
            }
        } else if (isVoid(piece->name)) {
            out += source;
        } else {
            out += source.substr(0, source.size() - 2);
            out += "></" + piece->name + ">";
        }
    }
    return out;
}

bool declaresXhtml(std::string_view page) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (page.starts_with(mark))
        page.remove_prefix(mark.size());
    return page.starts_with("<?xml") && page.substr(0, 4096).find("http://www.w3.org/1999/xhtml") != npos;
}

} // namespace lamina
