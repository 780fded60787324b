#include "text/html/footnotes.h"

#include "base/ascii.h"
#include "text/html/html_nodes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace lamina {

namespace {

constexpr std::size_t longestMark = 8; // bytes: "[123]", "†"

// The element's text without white space where it is short enough for a mark, else empty. Looks at a few nodes alone.
std::string markOf(const GumboNode& element) {
    std::string text;
    int nodes = 0;
    walk(
        element,
        [&](const GumboNode& node, bool& stop) {
            if (isText(node))
                for (const char c : std::string_view(node.v.text.text).substr(0, 2 * longestMark))
                    if (c != ' ' && c != '\n' && c != '\t')
                        text += c;
            stop = ++nodes > 12 || text.size() > longestMark;
            if (stop)
                text.clear();
            return isElement(node);
        },
        [](const GumboNode&) {});
    return text;
}

bool isNumber(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "3", "[3]", "(3)", "[a]", "*", "†", "↩".
bool isMark(std::string_view text) {
    if (text.size() > 2 && ((text.front() == '[' && text.back() == ']') || (text.front() == '(' && text.back() == ')')))
        text = text.substr(1, text.size() - 2);
    static constexpr std::array<std::string_view, 9> signs{"*", "**", "***", "†", "‡", "§", "¶", "↩", "↑"};
    return isNumber(text) || (text.size() == 1 && text.front() >= 'a' && text.front() <= 'z') ||
           std::find(signs.begin(), signs.end(), text) != signs.end();
}

bool leadsToNote(const GumboNode& link) {
    const std::string target = asciiLower(attribute(link, "href"));
    static constexpr std::array<std::string_view, 12> beginnings{"#fn",   "#_ftn",       "#ftn",       "#footnote",
                                                                 "#note", "#sdfootnote", "#sdendnote", "#cite",
                                                                 "#_edn", "#endnote",    "#refn",      "#easy-foot"};
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return target.starts_with(beginning); });
}

bool saysNote(const GumboNode& element) {
    static constexpr std::array<std::string_view, 3> roles{"doc-noteref", "doc-endnotes", "doc-backlink"};
    const std::string_view role = attribute(element, "role");
    if (std::find(roles.begin(), roles.end(), role) != roles.end() ||
        attribute(element, "epub:type").find("noteref") != std::string_view::npos)
        return true;
    return anyClass(element, [](std::string_view name) {
        static constexpr std::array<std::string_view, 12> names{
            "footnote-ref",    "footnote-reference", "footnoteref",    "noteref",
            "fnref",           "footnotes",          "footnote-back",  "footnote-backref",
            "reversefootnote", "footnote-anchor",    "footnotes-list", "easy-footnote"};
        return std::find(names.begin(), names.end(), name) != names.end();
    });
}

// The one link in a raised mark, null where there is another number of them.
const GumboNode* onlyLink(const GumboNode& element) {
    const GumboNode* link = nullptr;
    const GumboVector& children = element.v.element.children;
    for (unsigned i = 0; i < std::min(children.length, 4U); ++i) {
        const auto& child = *static_cast<const GumboNode*>(children.data[i]);
        if (tagOf(child) == GUMBO_TAG_A) {
            if (link)
                return nullptr;
            link = &child;
        }
    }
    return link;
}

} // namespace

bool isFootnote(const GumboNode& element) {
    if (saysNote(element))
        return true;
    const GumboTag tag = tagOf(element);
    if (tag == GUMBO_TAG_A)
        return leadsToNote(element) && isMark(markOf(element));
    if (tag != GUMBO_TAG_SUP)
        return false;
    const std::string mark = markOf(element);
    if (mark.size() > 2 && mark.front() == '[' && isMark(mark))
        return true;
    const GumboNode* link = onlyLink(element);
    return link && isMark(mark) && attribute(*link, "href").starts_with('#');
}

} // namespace lamina
