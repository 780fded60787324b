#include "text/html_limits.h"

#include "text/charset.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace lamina {

namespace {

enum Trait : std::uint32_t {
    Void = 1U << 0,        // never on the stack
    Raw = 1U << 1,         // the content is text up to the end tag
    Formatting = 1U << 2,  // reopened by the parser until its end tag comes
    Special = 1U << 3,     // an end tag of an ordinary element does not reach over it
    Scope = 1U << 4,       // nor does any but a table's
    ClosesP = 1U << 5,     // the start tag ends an open paragraph
    Block = 1U << 6,       // the end tag closes everything in it, where it is in scope
    Heading = 1U << 7,     // so here, with any heading's end tag
    Marker = 1U << 8,      // formatting opened before is not reopened inside
    Cell = 1U << 9,        // td, th
    RowGroup = 1U << 10,   // tbody, thead, tfoot
    TablePart = 1U << 11,  // ignored outside a table
    Doubtful = 1U << 12,   // inside, other rules hold than those followed here
    Ignored = 1U << 13,    // html, head, body: on the stack from the start
    ImpliedEnd = 1U << 14, // closed by the end of what contains it
};

std::uint32_t traitsOf(std::string_view name) {
    static const std::unordered_map<std::string_view, std::uint32_t> table = [] {
        std::unordered_map<std::string_view, std::uint32_t> t;
        const auto add = [&](std::uint32_t traits, std::initializer_list<std::string_view> names) {
            for (const std::string_view each : names)
                t[each] |= traits;
        };
        add(Void | Special, {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "image",
                             "input", "isindex", "keygen", "link", "meta", "param", "source", "track", "wbr"});
        add(Raw | Special, {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"});
        add(Formatting, {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"});
        add(Special | Block | ClosesP,
            {"address", "article", "aside", "blockquote", "center", "details", "dir", "div", "dl", "fieldset", "figcaption",
             "figure", "footer", "header", "hgroup", "main", "menu", "nav", "ol", "pre", "listing", "section", "summary",
             "ul"});
        add(Special | Heading | ClosesP, {"h1", "h2", "h3", "h4", "h5", "h6"});
        add(Special | ImpliedEnd, {"p", "li", "dd", "dt"});
        add(ImpliedEnd, {"option", "optgroup", "rp", "rt", "rb", "rtc"});
        add(Special | Block, {"button"});
        add(Special, {"form", "noscript", "dialog", "search", "tr", "hr", "wbr", "plaintext"});
        add(Special | Scope | Marker, {"applet", "marquee", "object"});
        add(Special | Scope, {"table"});
        add(Special | Scope | Marker | TablePart, {"caption"});
        add(Special | Scope | Marker | TablePart | Cell, {"td", "th"});
        add(Special | TablePart | RowGroup, {"tbody", "thead", "tfoot"});
        add(Special | TablePart, {"tr", "colgroup"});
        add(Doubtful | Special | Scope, {"select", "svg", "math", "frameset"});
        add(Doubtful | Special | Scope | Marker, {"template"});
        // MathML and SVG names that may stand where HTML is parsed again.
        add(Special | Scope, {"mi", "mo", "mn", "ms", "mtext", "annotation-xml", "foreignobject", "desc"});
        add(Ignored, {"html", "head", "body"});
        return t;
    }();
    const auto found = table.find(name);
    return found == table.end() ? 0 : found->second;
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Tag {
    std::string name; // lower case
    std::string_view attributes;
    std::size_t attributeCount = 0;
    bool selfClosing = false;
    bool complete = false; // false: the page ends inside it
};

// Reads the tag whose name starts at `at`; leaves `at` behind its '>'.
Tag readTag(std::string_view page, std::size_t& at) {
    Tag tag;
    const std::size_t nameStart = at;
    while (at < page.size() && !isSpace(page[at]) && page[at] != '/' && page[at] != '>')
        ++at;
    tag.name = asciiLower(page.substr(nameStart, at - nameStart));
    const std::size_t attributesStart = at;
    while (at < page.size()) {
        const char c = page[at];
        if (c == '>') {
            tag.attributes = page.substr(attributesStart, at - attributesStart);
            tag.complete = true;
            ++at;
            return tag;
        }
        if (c == '/') {
            tag.selfClosing = at + 1 < page.size() && page[at + 1] == '>';
            ++at;
            continue;
        }
        if (isSpace(c)) {
            ++at;
            continue;
        }
        ++tag.attributeCount;
        ++at; // a '=' here is part of the name
        while (at < page.size() && !isSpace(page[at]) && page[at] != '/' && page[at] != '>' && page[at] != '=')
            ++at;
        std::size_t value = at;
        while (value < page.size() && isSpace(page[value]))
            ++value;
        if (value >= page.size() || page[value] != '=')
            continue;
        ++value;
        while (value < page.size() && isSpace(page[value]))
            ++value;
        at = value;
        if (at >= page.size() || page[at] == '>')
            continue;
        if (page[at] == '"' || page[at] == '\'') {
            const std::size_t end = page.find(page[at], at + 1);
            at = end == std::string_view::npos ? page.size() : end + 1;
        } else {
            while (at < page.size() && !isSpace(page[at]) && page[at] != '>')
                ++at;
        }
    }
    return tag;
}

bool tagNameAt(std::string_view page, std::size_t at, std::string_view lowerName) {
    const std::size_t end = at + lowerName.size();
    return end < page.size() && equalsIgnoringCase(page.substr(at, lowerName.size()), lowerName) &&
           (isSpace(page[end]) || page[end] == '/' || page[end] == '>');
}

// Where the text of a raw element that starts at `at` ends: at the '<' of its end tag, or the end of the page.
std::size_t rawTextEnd(std::string_view page, std::size_t at, const std::string& name) {
    if (name == "plaintext")
        return page.size();
    const bool script = name == "script";
    enum { Plain, Escaped, DoubleEscaped } state = Plain;
    for (; at < page.size(); ++at) {
        if (state != Plain && page.compare(at, 3, "-->") == 0)
            state = Plain;
        if (page[at] != '<')
            continue;
        if (page.compare(at, 2, "</") == 0 && tagNameAt(page, at + 2, name)) {
            if (state != DoubleEscaped)
                return at;
            state = Escaped;
        } else if (script && state == Plain && page.compare(at, 4, "<!--") == 0) {
            state = Escaped;
            ++at; // "<!-->" already ends it: its dashes count
        } else if (state == Escaped && tagNameAt(page, at + 1, name)) {
            state = DoubleEscaped;
        }
    }
    return page.size();
}

class CostMeter {
public:
    explicit CostMeter(std::string_view page) : m_page(page) {}

    HtmlCost measure() {
        for (std::size_t at = 0; at < m_page.size() && !tooMuch();) {
            if (m_page[at] != '<') {
                const std::size_t next = m_page.find('<', at);
                at = next == std::string_view::npos ? m_page.size() : next;
                continue;
            }
            at = markup(at);
        }
        return m_cost;
    }

private:
    struct Open {
        std::string name;
        std::uint32_t traits;
        std::size_t formatting; // id in m_formatting, for formatting elements
    };
    // One entry of the standard's list of active formatting elements.
    struct Format {
        std::size_t id;
        std::string name;
        std::string_view attributes;
        std::size_t marker; // 1 + stack index of the cell or the like it was opened in; 0: none
        bool onStack;
    };

    bool tooMuch() const {
        return m_cost.depth > maximumHtmlDepth || m_cost.nodes > maximumHtmlNodes ||
               m_cost.attributes > maximumHtmlAttributes;
    }

    // From a '<' to behind what it starts.
    std::size_t markup(std::size_t at) {
        const auto next = [&](std::size_t offset) { return at + offset < m_page.size() ? m_page[at + offset] : '\0'; };
        if (isLetter(next(1))) {
            ++at;
            const Tag tag = readTag(m_page, at);
            return tag.complete ? startTag(tag, at) : at;
        }
        if (next(1) == '/' && isLetter(next(2))) {
            at += 2;
            const Tag tag = readTag(m_page, at);
            if (tag.complete)
                endTag(tag);
            return at;
        }
        if (next(1) == '!' || next(1) == '?' || (next(1) == '/' && next(2) != '>' && next(2) != '\0')) {
            ++m_cost.nodes;
            if (m_page.compare(at, 4, "<!--") == 0)
                return commentEnd(at + 4);
            if (m_page.compare(at, 9, "<![CDATA[") == 0 && inDoubt()) {
                const std::size_t cdataEnd = m_page.find("]]>", at);
                if (cdataEnd == std::string_view::npos || m_page.find('>', at) != cdataEnd + 2)
                    m_distrust = true;
            }
            const std::size_t end = m_page.find('>', at);
            return end == std::string_view::npos ? m_page.size() : end + 1;
        }
        return at + 1;
    }

    std::size_t commentEnd(std::size_t at) const {
        if (m_page.compare(at, 1, ">") == 0)
            return at + 1;
        if (m_page.compare(at, 2, "->") == 0)
            return at + 2;
        for (; (at = m_page.find("--", at)) != std::string_view::npos; ++at) {
            if (m_page.compare(at + 2, 1, ">") == 0)
                return at + 3;
            if (m_page.compare(at + 2, 2, "!>") == 0)
                return at + 4;
        }
        return m_page.size();
    }

    bool inDoubt() const { return m_doubtful > 0; }
    bool certain() const { return m_doubtful == 0 && !m_distrust; }

    std::size_t startTag(const Tag& tag, std::size_t at) {
        const std::uint32_t traits = traitsOf(tag.name);
        countNodes();
        if (traits & Ignored) {
            m_rootAttributes += tag.attributeCount; // merged into one element
            m_cost.attributes = std::max(m_cost.attributes, m_rootAttributes);
        }
        m_cost.attributes = std::max(m_cost.attributes, tag.attributeCount);
        if (traits & Raw)
            return rawElement(tag, at);
        if (inDoubt() && tag.selfClosing && m_foreign == m_doubtful && !(traits & Formatting))
            return at; // SVG and MathML close so; HTML that ends them closes its own elements
        if (traits & (Void | Ignored))
            return at;
        if (certain()) {
            closeBefore(tag.name, traits);
            if ((traits & TablePart) && !inTable())
                return at; // ignored by the parser
        }
        push(tag, traits);
        return at;
    }

    std::size_t rawElement(const Tag& tag, std::size_t at) {
        const std::size_t end = rawTextEnd(m_page, at, tag.name);
        if (inDoubt()) {
            // Text or elements? Where it holds no markup both are the same.
            if (m_page.substr(at, end - at).find('<') != std::string_view::npos || end == m_page.size()) {
                m_distrust = true;
                push(tag, Special);
                return at;
            }
        }
        m_cost.depth = std::max(m_cost.depth, depth() + 1);
        if (end == m_page.size())
            return end;
        at = end + 2;
        (void)readTag(m_page, at);
        return at;
    }

    // What the parser closes when this start tag comes.
    void closeBefore(const std::string& name, std::uint32_t traits) {
        if (traits & TablePart) {
            closeTableParts(name, traits);
            return;
        }
        if (name == "a")
            endFormatting(name);
        if (name == "li" || name == "dd" || name == "dt")
            closeItem(name);
        if ((traits & ClosesP) || name == "p" || name == "li" || name == "dd" || name == "dt" || name == "plaintext")
            closeParagraph();
        if ((traits & Heading) && !m_stack.empty() && (m_stack.back().traits & Heading))
            truncate(m_stack.size() - 1);
        if (name == "option" && !m_stack.empty() && m_stack.back().name == "option")
            truncate(m_stack.size() - 1);
        if (name == "button")
            closeInScope([](const Open& open) { return open.name == "button"; }, Scope);
    }

    void closeParagraph() {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            if (m_stack[i].name == "p") {
                truncate(i);
                return;
            }
            if ((m_stack[i].traits & Scope) || m_stack[i].name == "button")
                return;
        }
    }

    void closeItem(const std::string& name) {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            const Open& open = m_stack[i];
            if (open.name == name || (name != "li" && (open.name == "dd" || open.name == "dt"))) {
                truncate(i);
                return;
            }
            if ((open.traits & Special) && open.name != "address" && open.name != "div" && open.name != "p")
                return;
        }
    }

    void closeTableParts(const std::string& name, std::uint32_t traits) {
        // Back to the row for a cell, to the group for a row, to the table for the rest.
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            const Open& open = m_stack[i];
            const bool stop = open.name == "table" || open.name == "template" ||
                              ((traits & Cell) && open.name == "tr") || (name == "tr" && (open.traits & RowGroup));
            if (stop) {
                truncate(i + 1);
                return;
            }
        }
    }

    bool inTable() const {
        return std::any_of(m_stack.begin(), m_stack.end(), [](const Open& open) { return open.name == "table"; });
    }

    template <class Wanted> void closeInScope(Wanted wanted, std::uint32_t barriers) {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            if (wanted(m_stack[i])) {
                truncate(i);
                return;
            }
            if (m_stack[i].traits & barriers)
                return;
        }
    }

    void endTag(const Tag& tag) {
        countNodes(); // </p> and </br> make elements
        const std::string& name = tag.name;
        const std::uint32_t traits = traitsOf(name);
        if (m_distrust)
            return;
        if (traits & Formatting) {
            if (certain() || (!m_stack.empty() && m_stack.back().name == name))
                endFormatting(name);
            return;
        }
        if (!m_stack.empty() && m_stack.back().name == name) {
            truncate(m_stack.size() - 1);
            return;
        }
        if (traits & Doubtful) {
            endDoubtful(name);
            return;
        }
        if (!certain() || name == "form")
            return;
        const auto sameName = [&](const Open& open) { return open.name == name; };
        if (name == "table")
            closeTable();
        else if (traits & TablePart)
            closeTablePart(name);
        else if (traits & Heading)
            closeInScope([](const Open& open) { return (open.traits & Heading) != 0; }, Scope);
        else if (name == "li")
            closeListItem();
        else if (name == "p")
            closeParagraph();
        else if ((traits & Block) || (traits & Marker) || name == "dd" || name == "dt")
            closeInScope(sameName, Scope);
        else
            closeInScope(sameName, Special); // any other end tag
    }

    void closeListItem() {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            if (m_stack[i].name == "li") {
                truncate(i);
                return;
            }
            if ((m_stack[i].traits & Scope) || m_stack[i].name == "ol" || m_stack[i].name == "ul")
                return;
        }
    }

    void closeTable() {
        closeInScope([](const Open& open) { return open.name == "table"; }, Doubtful);
    }

    void closeTablePart(const std::string& name) {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            if (m_stack[i].name == name) {
                truncate(i);
                return;
            }
            if (m_stack[i].name == "table")
                return;
        }
    }

    // The end of what is in doubt closes it for certain only where nothing in it reads other rules.
    void endDoubtful(const std::string& name) {
        if (m_doubtful != 1)
            return;
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            if (m_stack[i].name == name) {
                truncate(i);
                return;
            }
            if (m_stack[i].traits & Scope)
                return;
        }
    }

    void endFormatting(const std::string& name) {
        // The element itself, if it is open: then the parser closes it, unless many blocks opened since keep a clone.
        std::size_t blocks = 0;
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            const Open& open = m_stack[i];
            if (open.name == name) {
                const std::size_t id = open.formatting;
                if (blocks == 0) {
                    truncate(i);
                } else if (blocks < 8 && certain()) {
                    m_stack.erase(m_stack.begin() + static_cast<std::ptrdiff_t>(i));
                } else {
                    return;
                }
                std::erase_if(m_formatting, [&](const Format& format) { return format.id == id; });
                return;
            }
            if (open.traits & Scope)
                return;
            blocks += (open.traits & Special) ? 1 : 0;
        }
        // Not open any more, but still to be reopened.
        if (!certain() || std::any_of(m_stack.begin(), m_stack.end(), [](const Open& open) { return open.traits & Marker; }))
            return;
        for (std::size_t i = m_formatting.size(); i-- > 0;)
            if (m_formatting[i].name == name) {
                m_formatting.erase(m_formatting.begin() + static_cast<std::ptrdiff_t>(i));
                return;
            }
    }

    std::size_t depth() const {
        const auto closed = static_cast<std::size_t>(
            std::count_if(m_formatting.begin(), m_formatting.end(), [](const Format& format) { return !format.onStack; }));
        return 3 + m_stack.size() + closed; // html, body and one element the parser may add by itself
    }

    void countNodes() {
        m_cost.nodes += 1 + static_cast<std::size_t>(std::count_if(m_formatting.begin(), m_formatting.end(),
                                                                   [](const Format& format) { return !format.onStack; }));
    }

    void push(const Tag& tag, std::uint32_t traits) {
        Open open{tag.name, traits, 0};
        if (traits & Formatting) {
            open.formatting = ++m_lastFormatting;
            // Three alike are enough for the parser too.
            std::size_t alike = 0;
            for (std::size_t i = m_formatting.size(); i-- > 0;)
                if (m_formatting[i].name == tag.name && m_formatting[i].attributes == tag.attributes && ++alike == 3) {
                    m_formatting.erase(m_formatting.begin() + static_cast<std::ptrdiff_t>(i));
                    break;
                }
            m_formatting.push_back({open.formatting, tag.name, tag.attributes, markerOnStack(), true});
        }
        if (traits & Doubtful)
            ++m_doubtful;
        if (tag.name == "svg" || tag.name == "math")
            ++m_foreign;
        m_stack.push_back(std::move(open));
        if ((traits & TablePart) && (tag.name == "tr" || (traits & Cell)))
            m_cost.depth = std::max(m_cost.depth, depth() + 2); // the parser adds missing rows and groups
        m_cost.depth = std::max(m_cost.depth, depth());
    }

    std::size_t markerOnStack() const {
        for (std::size_t i = m_stack.size(); i-- > 0;)
            if (m_stack[i].traits & Marker)
                return i + 1;
        return 0;
    }

    // Closes everything from `size` on. Formatting elements stay in their list, to be reopened, except those of a
    // table cell or caption that ends.
    void truncate(std::size_t size) {
        bool cellEnds = false;
        bool otherMarker = false;
        while (m_stack.size() > size) {
            const Open& open = m_stack.back();
            if (open.traits & Doubtful)
                --m_doubtful;
            if (open.name == "svg" || open.name == "math")
                --m_foreign;
            if (open.traits & Formatting)
                for (Format& format : m_formatting)
                    if (format.id == open.formatting)
                        format.onStack = false;
            if (open.traits & Marker) {
                cellEnds = cellEnds || (open.traits & TablePart);
                otherMarker = otherMarker || !(open.traits & TablePart);
            }
            m_stack.pop_back();
        }
        if (cellEnds && !otherMarker)
            std::erase_if(m_formatting, [&](const Format& format) { return format.marker > size; });
    }

    std::string_view m_page;
    HtmlCost m_cost;
    std::vector<Open> m_stack;
    std::vector<Format> m_formatting;
    std::size_t m_lastFormatting = 0;
    std::size_t m_rootAttributes = 0;
    std::size_t m_doubtful = 0; // open elements inside which other rules hold
    std::size_t m_foreign = 0;  // of these, svg and math
    bool m_distrust = false;    // the page may read differently from here on: nothing counts as closed
};

} // namespace

HtmlCost measureHtml(std::string_view utf8) { return CostMeter(utf8).measure(); }

Status checkHtmlLimits(std::string_view utf8) {
    const HtmlCost cost = measureHtml(utf8);
    if (cost.depth > maximumHtmlDepth)
        return makeError(ErrorKind::Format, "the page nests its elements more than " + std::to_string(maximumHtmlDepth) +
                                                " deep, which no article does; save its text as a .txt file and use that");
    if (cost.nodes > maximumHtmlNodes)
        return makeError(ErrorKind::Format, "the page has more than " + std::to_string(maximumHtmlNodes) +
                                                " elements, which no article has; save its text as a .txt file and use that");
    if (cost.attributes > maximumHtmlAttributes)
        return makeError(ErrorKind::Format,
                         "the page has a tag with more than " + std::to_string(maximumHtmlAttributes) +
                             " attributes, which no article has; save its text as a .txt file and use that");
    return {};
}

} // namespace lamina
