#include "text/html/layout.h"

#include "text/html/html_nodes.h"

namespace lamina {

Break breakOf(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
        return Break::Paragraph;
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
        return Break::Line;
    default:
        return Break::None;
    }
}

Break breakAround(const GumboNode& element, bool mediaWiki) {
    const GumboTag tag = tagOf(element);
    if (tag == GUMBO_TAG_DIV && mediaWiki && (hasClass(element, "thumb") || hasClass(element, "thumbcaption")))
        return Break::Paragraph;
    // A list in a list item goes on line by line.
    if ((tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL) && element.parent && tagOf(*element.parent) == GUMBO_TAG_LI)
        return Break::Line;
    return breakOf(tag);
}

bool isPreformatted(GumboTag tag) {
    return tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_LISTING || tag == GUMBO_TAG_XMP || tag == GUMBO_TAG_PLAINTEXT;
}

void TableJudge::enter(const GumboNode& element) {
    const GumboTag tag = tagOf(element);
    if (tag == GUMBO_TAG_TABLE) {
        if (!m_open.empty())
            m_layout.insert(m_open.back());
        m_open.push_back(&element);
        if (hasClass(element, "wikitable"))
            m_data.insert(&element);
        else if (attribute(element, "role") == "presentation" || hasClass(element, "multicol"))
            m_layout.insert(&element);
    } else if (!m_open.empty()) {
        if (tag == GUMBO_TAG_TH)
            m_data.insert(m_open.back());
        else if (tag == GUMBO_TAG_P || tag == GUMBO_TAG_PRE || headingLevel(element) > 0)
            m_layout.insert(m_open.back());
    }
}

void TableJudge::leave(const GumboNode& node) {
    if (!m_open.empty() && m_open.back() == &node)
        m_open.pop_back();
}

std::unordered_set<const GumboNode*> TableJudge::layoutTables() const {
    std::unordered_set<const GumboNode*> tables = m_layout;
    for (const GumboNode* table : m_data)
        tables.erase(table);
    return tables;
}

} // namespace lamina
