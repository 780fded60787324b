#include "text/html/removed_parts.h"

#include "text/charset.h"
#include "text/html/html_nodes.h"
#include "text/html/removal_rules.h"

namespace lamina {

namespace {

constexpr std::size_t excerptCharacters = 80;
constexpr std::size_t mostExcerpts = 3;

} // namespace

RemovedParts::RemovedParts(const GumboNode& root, const ArticlePlan& plan, bool mediaWiki)
    : m_root(root), m_plan(plan), m_mediaWiki(mediaWiki) {
    for (const GumboNode* at = root.parent; at; at = at->parent)
        m_aboveRoot.insert(at);
}

std::vector<RemovedText> RemovedParts::collect(const GumboNode& document) {
    walk(
        document, [&](const GumboNode& node, bool&) { return enter(node); },
        [&](const GumboNode& node) {
            if (&node == m_open)
                finishPart();
            if (&node == &m_root)
                m_inRoot = false;
        });
    std::vector<RemovedText> removed;
    for (auto& [kind, text] : m_kinds)
        removed.push_back(std::move(text));
    return removed;
}

bool RemovedParts::enter(const GumboNode& node) {
    if (isText(node)) {
        enterText(node.v.text.text);
        return false;
    }
    if (!isElement(node))
        return node.type == GUMBO_NODE_DOCUMENT;
    if (&node == &m_root)
        m_inRoot = true;
    if (&node == m_plan.stop)
        m_stopped = true;
    if (m_open || &node == &m_root || m_aboveRoot.contains(&node) || tagOf(node) == GUMBO_TAG_HEAD)
        return true;
    if (tagOf(node) == GUMBO_TAG_TITLE) // not left out: it is the article's title
        return false;
    if (const auto kind = whyRemoved(node)) {
        m_open = &node;
        begin(*kind);
    }
    return true;
}

void RemovedParts::enterText(const char* utf8) {
    if (m_open) {
        add(utf8);
    } else if (m_inRoot && m_stopped) { // text that no element of its own holds
        begin(RemovedKind::After);
        add(utf8);
        finishPart();
    }
}

std::optional<RemovedKind> RemovedParts::whyRemoved(const GumboNode& element) const {
    if (!m_inRoot)
        return whyDroppedByTag(element) == RemovedKind::Code ? RemovedKind::Code : RemovedKind::Outside;
    return m_stopped ? RemovedKind::After : m_plan.why(element, m_mediaWiki);
}

void RemovedParts::begin(RemovedKind kind) {
    m_kind = kind;
    m_characters = 0;
    m_space = false;
    m_excerpt.clear();
}

void RemovedParts::add(const char* utf8) {
    for (const char byte : repairUtf8(utf8)) {
        if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
            m_space = m_characters > 0;
            continue;
        }
        if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
            if (m_space && ++m_characters <= excerptCharacters)
                m_excerpt += ' ';
            m_space = false;
            ++m_characters;
        }
        if (m_characters <= excerptCharacters)
            m_excerpt += byte;
    }
}

void RemovedParts::finishPart() {
    m_open = nullptr;
    if (m_characters == 0)
        return;
    RemovedText& removed = m_kinds[m_kind];
    removed.kind = removedKind(m_kind).name;
    ++removed.parts;
    removed.characters += m_characters;
    if (removed.excerpts.size() < mostExcerpts)
        removed.excerpts.push_back(m_excerpt);
}

} // namespace lamina
