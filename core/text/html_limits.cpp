#include "text/html_limits.h"

#include "base/ascii.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace lamina {

namespace {

enum Trait : std::uint32_t {
    Void = 1U << 0,    // never open
    Raw = 1U << 1,     // the content is text up to the end tag
    ClosesP = 1U << 2, // the start tag ends an open paragraph
    Barrier = 1U << 3, // what is outside is not closed from inside
    Table = 1U << 4,   // table and its parts: closed from inside by each other only
    Foreign = 1U << 5, // SVG and MathML, where <x/> is closed
};

std::uint32_t traitsOf(std::string_view name) {
    static const std::unordered_map<std::string_view, std::uint32_t> table = [] {
        std::unordered_map<std::string_view, std::uint32_t> t;
        const auto add = [&](std::uint32_t traits, std::initializer_list<std::string_view> names) {
            for (const std::string_view each : names)
                t[each] |= traits;
        };
        add(Void,
            {"area",  "base",   "basefont", "bgsound", "br",    "col",    "embed", "frame", "hr",   "img",  "image",
             "input", "keygen", "link",     "meta",    "param", "source", "track", "wbr",   "html", "head", "body"});
        add(Raw, {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"});
        add(ClosesP,
            {"address", "article",  "aside",      "blockquote", "center",  "dd",    "details", "dir",  "div",  "dl",
             "dt",      "fieldset", "figcaption", "figure",     "footer",  "form",  "h1",      "h2",   "h3",   "h4",
             "h5",      "h6",       "header",     "hgroup",     "hr",      "li",    "listing", "main", "menu", "nav",
             "ol",      "p",        "pre",        "section",    "summary", "table", "ul",      "xmp"});
        add(Barrier, {"applet", "marquee", "object", "button", "template", "svg", "math"});
        add(Barrier | Table, {"table", "td", "th", "caption"});
        add(Table, {"tr", "tbody", "thead", "tfoot", "colgroup"});
        add(Foreign, {"svg", "math"});
        return t;
    }();
    const auto found = table.find(name);
    return found == table.end() ? 0 : found->second;
}

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Tag {
    std::string name; // lower case
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
    while (at < page.size()) {
        const char c = page[at];
        if (c == '>') {
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
        for (std::size_t at = 0; (at = m_page.find('<', at)) != std::string_view::npos &&
                                 m_cost.depth <= maximumHtmlDepth && m_cost.attributes <= maximumHtmlAttributes;)
            at = markup(at);
        return m_cost;
    }

private:
    struct Open {
        std::string name;
        std::uint32_t traits;
    };

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
                endTag(tag.name);
            return at;
        }
        if (m_page.compare(at, 4, "<!--") == 0)
            return commentEnd(at + 4);
        if (next(1) == '!' || next(1) == '?' || (next(1) == '/' && next(2) != '\0')) {
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

    std::size_t startTag(const Tag& tag, std::size_t at) {
        const std::uint32_t traits = traitsOf(tag.name);
        m_cost.attributes = std::max(m_cost.attributes, tag.attributeCount);
        if (tag.name == "html" || tag.name == "body") {
            m_rootAttributes += tag.attributeCount; // repeated, they are merged into one
            m_cost.attributes = std::max(m_cost.attributes, m_rootAttributes);
        }
        if ((traits & Raw) && m_foreign == 0) {
            const std::size_t end = rawTextEnd(m_page, at, tag.name);
            if (end == m_page.size())
                return end;
            at = end + 2;
            (void)readTag(m_page, at);
            return at;
        }
        if (traits & ClosesP)
            close([](const Open& open) { return open.name == "p"; }, Barrier);
        if (traits & Void)
            return at;
        closeBefore(tag.name);
        if (tag.selfClosing && (m_foreign > 0 || (traits & Foreign)))
            return at;
        m_foreign += (traits & Foreign) ? 1 : 0;
        m_stack.push_back({tag.name, traits});
        m_cost.depth = std::max(m_cost.depth, m_stack.size());
        return at;
    }

    // Items, cells and options end where the next begins.
    void closeBefore(const std::string& name) {
        const auto named = [](auto... names) {
            return [names...](const Open& open) { return ((open.name == names) || ...); };
        };
        if (name == "li")
            close(named("li"), Barrier, {"ul", "ol"});
        else if (name == "dd" || name == "dt")
            close(named("dd", "dt"), Barrier, {"dl"});
        else if (name == "option")
            close(named("option"), Barrier, {"select"});
        else if (name == "td" || name == "th")
            close(named("td", "th"), 0, {"table"});
        else if (name == "tr")
            close(named("tr"), 0, {"table"});
        else if (name == "tbody" || name == "thead" || name == "tfoot")
            close(named("tbody", "thead", "tfoot"), 0, {"table"});
    }

    void endTag(const std::string& name) {
        const std::uint32_t traits = traitsOf(name);
        close([&](const Open& open) { return open.name == name; }, (traits & Table) ? 0U : std::uint32_t{Barrier},
              name == "table" ? std::initializer_list<std::string_view>{}
                              : std::initializer_list<std::string_view>{"table"});
    }

    // Closes the nearest wanted element and what is in it, if nothing it may not be closed from lies between.
    template <class Wanted>
    void close(Wanted wanted, std::uint32_t barriers, std::initializer_list<std::string_view> borders = {}) {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            const Open& open = m_stack[i];
            if (wanted(open)) {
                for (; m_stack.size() > i; m_stack.pop_back())
                    m_foreign -= (m_stack.back().traits & Foreign) ? 1 : 0;
                return;
            }
            if ((open.traits & barriers) || std::find(borders.begin(), borders.end(), open.name) != borders.end())
                return;
        }
    }

    std::string_view m_page;
    HtmlCost m_cost;
    std::vector<Open> m_stack;
    int m_foreign = 0; // open svg and math
    std::size_t m_rootAttributes = 0;
};

} // namespace

HtmlCost measureHtml(std::string_view utf8) {
    return CostMeter(utf8).measure();
}

Status checkHtmlLimits(std::string_view utf8) {
    const HtmlCost cost = measureHtml(utf8);
    if (cost.depth > maximumHtmlDepth)
        return makeError(ErrorKind::Format,
                         "the page nests its elements more than " + std::to_string(maximumHtmlDepth) +
                             " deep, which no article does; save its text as a .txt file and use that");
    if (cost.attributes > maximumHtmlAttributes)
        return makeError(ErrorKind::Format,
                         "the page has a tag with more than " + std::to_string(maximumHtmlAttributes) +
                             " attributes, which no article has; save its text as a .txt file and use that");
    return {};
}

} // namespace lamina
