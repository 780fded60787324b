#include "text/body/page_elements.h"

#include "text/body/block_phrases.h"
#include "text/html/html_nodes.h"
#include "text/html/layout.h"
#include "text/html/removal_rules.h"

#include <algorithm>
#include <string_view>

namespace lamina {

namespace {

struct CodePoint {
    unsigned code;
    std::size_t length;
};

CodePoint codePointAt(std::string_view utf8) {
    const auto lead = static_cast<unsigned char>(utf8.front());
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 1 || length > utf8.size())
        return {lead, 1};
    unsigned code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
    return {code, length};
}

// Chinese, Japanese, Thai and the like.
bool hasNoWordSpaces(unsigned code) {
    return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x1780 && code <= 0x17FF) ||
           (code >= 0x3040 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0x20000 && code <= 0x3FFFF);
}

// Marks of sentences and their parts: Latin, Arabic, Devanagari, Armenian, Ethiopic, Chinese and Japanese.
bool isSentenceMark(unsigned code) {
    switch (code) {
    case 0x060C:
    case 0x061B:
    case 0x061F:
    case 0x06D4:
    case 0x0589:
    case 0x0964:
    case 0x1362:
    case 0x1363:
    case 0x2026:
    case 0x3001:
    case 0x3002:
    case 0xFF01:
    case 0xFF0C:
    case 0xFF0E:
    case 0xFF1B:
    case 0xFF1F:
        return true;
    default:
        return false;
    }
}

bool isSpace(unsigned code) {
    return code <= ' ' || code == 0xA0 || code == 0x3000 || code == 0x200B;
}

TextAmounts measure(std::string_view utf8, bool inLink) {
    TextAmounts amounts;
    while (!utf8.empty()) {
        const auto [code, length] = codePointAt(utf8);
        utf8.remove_prefix(length);
        if (isSpace(code))
            continue;
        amounts.text += hasNoWordSpaces(code) ? 2 : 1;
        const bool ascii = code == ',' || code == '.' || code == ';' || code == '!' || code == '?' || code == ':';
        // A point inside a number or an address is no end of a sentence.
        if (!inLink && (isSentenceMark(code) || (ascii && (utf8.empty() || isSpace(codePointAt(utf8).code) ||
                                                           utf8.front() == '"' || utf8.front() == ')'))))
            ++amounts.sentences;
    }
    if (inLink)
        amounts.links = amounts.text;
    return amounts;
}

// Of so much text that phrases are found in it.
void addBeginning(std::string& beginning, std::string_view utf8) {
    constexpr std::size_t most = 300;
    while (!utf8.empty() && beginning.size() < most) {
        const auto [code, length] = codePointAt(utf8);
        if (!isSpace(code))
            beginning.append(utf8.substr(0, length));
        else if (!beginning.empty() && beginning.back() != ' ')
            beginning += ' ';
        utf8.remove_prefix(length);
    }
}

const GumboNode& bodyOf(const GumboNode& document) {
    const GumboNode* body = &document;
    walk(
        document,
        [&](const GumboNode& node, bool& stop) {
            if (tagOf(node) == GUMBO_TAG_BODY) {
                body = &node;
                stop = true;
            }
            return node.type == GUMBO_NODE_DOCUMENT || tagOf(node) == GUMBO_TAG_HTML;
        },
        [](const GumboNode&) {});
    return *body;
}

bool beginsLine(GumboTag tag) {
    return (breakOf(tag) != Break::None && tag != GUMBO_TAG_BR) || tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH ||
           tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_NAV;
}

double weightOf(const TextAmounts& own, bool heading) {
    if (own.text == 0)
        return 0;
    if (heading)
        return own.links > 0 ? -0.5 * own.links : 0;
    const double prose = proseOf(own);
    return prose > 0 ? prose - own.links : -0.5 * own.links - 0.25 * (own.text - own.links) - 5;
}

} // namespace

double proseOf(const TextAmounts& own) {
    const double free = own.text - own.links;
    if (own.text < 20 || free < own.links)
        return 0;
    if (own.sentences >= 2 && own.text >= 60)
        return free;
    if (own.sentences >= 1)
        return own.text >= 60 ? 0.8 * free : 0.4 * free;
    return own.text >= 80 ? 0.4 * free : 0;
}

std::vector<PageElement> pageElements(const GumboNode& document) {
    std::vector<PageElement> elements;
    std::vector<std::size_t> open;
    int links = 0;
    walk(
        bodyOf(document),
        [&](const GumboNode& node, bool&) {
            if (isText(node)) {
                if (!open.empty()) {
                    PageElement& block = elements[elements[open.back()].block];
                    block.own += measure(node.v.text.text, links > 0);
                    addBeginning(block.begins, node.v.text.text);
                }
                return false;
            }
            const bool first = elements.empty();
            if (!first && !isElement(node))
                return false;
            PageElement element;
            element.node = &node;
            element.parent = first ? 0 : open.back();
            element.block = first || beginsLine(tagOf(node)) ? elements.size() : elements[open.back()].block;
            element.heading = headingLevel(node) > 0 || (!first && elements[element.parent].heading);
            element.end = elements.size() + 1;
            if (!first)
                element.dropped = whyDropped(node, false);
            elements.push_back(element);
            if (element.dropped)
                return false;
            open.push_back(elements.size() - 1);
            links += tagOf(node) == GUMBO_TAG_A ? 1 : 0;
            return true;
        },
        [&](const GumboNode& node) {
            links -= tagOf(node) == GUMBO_TAG_A ? 1 : 0;
            open.pop_back();
        });
    for (std::size_t i = elements.size(); i-- > 0;) {
        PageElement& element = elements[i];
        lowerText(element.begins);
        element.all += element.own;
        element.weight += weightOf(element.own, element.heading);
        element.prose += element.heading ? 0 : proseOf(element.own);
        if (i == 0)
            break;
        PageElement& parent = elements[element.parent];
        parent.all += element.all;
        parent.weight += element.weight;
        parent.prose += element.prose;
        parent.end = std::max(parent.end, element.end);
    }
    return elements;
}

} // namespace lamina
