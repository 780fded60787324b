#include "text/html/page_text.h"

#include "base/ascii.h"
#include "text/charset.h"
#include "text/html/formulas.h"
#include "text/html/html_nodes.h"
#include "text/html/layout.h"
#include "text/html/removal_rules.h"

#include <algorithm>
#include <string_view>

namespace lamina {

namespace {

// Whether an element may be a heading of a few words, with links to edit it and the like. Looks at a few nodes alone:
// headings may stand in headings without end.
bool isShort(const GumboNode& element) {
    constexpr int mostNodes = 100;
    constexpr std::size_t mostBytes = 300;
    int nodes = 0;
    std::size_t bytes = 0;
    bool longer = false;
    walk(
        element,
        [&](const GumboNode& node, bool& stop) {
            bytes += isText(node) ? std::string_view(node.v.text.text).size() : 0;
            longer = stop = ++nodes > mostNodes || bytes > mostBytes;
            return isElement(node);
        },
        [](const GumboNode&) {});
    return !longer;
}

// Whether a heading's id or its text is one of these.
bool isNamed(const GumboNode& heading, std::initializer_list<std::string_view> names, bool mediaWiki) {
    std::string id = asciiLower(attribute(heading, "id"));
    std::replace(id.begin(), id.end(), '_', ' ');
    const auto isOne = [&](std::string_view text) {
        return std::find(names.begin(), names.end(), text) != names.end();
    };
    if (isOne(id))
        return true;
    const ArticlePlan none;
    return isShort(heading) && isOne(asciiLower(PageText(mediaWiki, none).write(heading)));
}

int headingLevelAround(const GumboNode& node) {
    for (const GumboNode* at = &node; at; at = at->parent)
        if (const int level = headingLevel(*at); level > 0)
            return level;
    return 0;
}

constexpr std::size_t widestCell = 100;
constexpr std::size_t highestCell = 1000;

// How many columns or rows a cell takes.
std::size_t spanOf(const GumboNode& cell, const char* name, std::size_t most) {
    std::size_t span = 0;
    for (const char c : attribute(cell, name)) {
        if (c < '0' || c > '9' || span > most)
            break;
        span = 10 * span + static_cast<std::size_t>(c - '0');
    }
    return std::clamp<std::size_t>(span, 1, most);
}

} // namespace

std::optional<RemovedKind> ArticlePlan::why(const GumboNode& element, bool mediaWiki) const {
    if (const auto found = dropped.find(&element); found != dropped.end())
        return found->second;
    return whyDropped(element, mediaWiki);
}

ArticlePlan planArticle(const GumboNode& root, bool mediaWiki,
                        std::unordered_map<const GumboNode*, RemovedKind> dropped) {
    ArticlePlan plan;
    plan.dropped = std::move(dropped);
    TableJudge tables;
    const GumboNode* fallback = nullptr;
    walk(
        root,
        [&](const GumboNode& node, bool& stop) {
            if (!isElement(node) || (&node != &root && plan.why(node, mediaWiki)))
                return false;
            if (mediaWiki && (headingLevel(node) > 0 || hasClass(node, "mw-headline"))) {
                if (isNamed(node, {"references"}, mediaWiki)) {
                    plan.stop = &node;
                    stop = true;
                    return false;
                }
                if (!fallback && isNamed(node, {"notes", "citations", "further reading", "external links"}, mediaWiki))
                    fallback = &node;
            }
            tables.enter(node);
            return true;
        },
        [&](const GumboNode& node) { tables.leave(node); });
    if (!plan.stop)
        plan.stop = fallback;
    plan.layoutTables = tables.layoutTables();
    return plan;
}

std::string PageText::write(const GumboNode& root) {
    bool stopped = false;
    walk(
        root,
        [&](const GumboNode& node, bool& stop) {
            if (&node == m_plan.stop) {
                stopped = stop = true;
                return false;
            }
            return enter(node, &node == &root);
        },
        [&](const GumboNode& node) { leave(node); });
    settleHeadings(0, stopped ? headingLevelAround(*m_plan.stop) : 0);
    return m_writer.take();
}

bool PageText::enter(const GumboNode& node, bool isRoot) {
    if (isText(node)) {
        // gumbo writes some character references beyond Unicode as invalid UTF-8.
        m_writer.text(repairUtf8(node.v.text.text), m_preformatted > 0);
        return false;
    }
    if (node.type == GUMBO_NODE_DOCUMENT)
        return true;
    if (!isElement(node))
        return false;
    if (!isRoot && m_plan.why(node, m_mediaWiki)) {
        drop(node);
        return false;
    }
    if (isFormula(node)) {
        const Break around = isDisplayFormula(node) ? Break::Line : Break::None;
        m_writer.breakTo(around);
        m_writer.text(repairUtf8(formulaText(node)));
        m_writer.breakTo(around);
        return false;
    }
    enterElement(node);
    return true;
}

void PageText::drop(const GumboNode& element) {
    m_writer.omitted();
    const Break strength = breakOf(tagOf(element));
    if (strength == Break::None)
        return;
    m_writer.breakTo(strength);
    if (!m_headings.empty())
        m_headings.back().blockDropped = true;
}

void PageText::enterElement(const GumboNode& node) {
    const GumboTag tag = tagOf(node);
    if (tag == GUMBO_TAG_TABLE) {
        m_tables.push_back(&node);
        if (inOuterTable())
            m_carried.clear();
    }
    if (tag == GUMBO_TAG_TR && inDataTable()) {
        m_writer.beginRow();
        if (inOuterTable())
            m_column = 0;
        return;
    }
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
        if (inDataTable())
            enterCell();
        else
            m_writer.breakTo(Break::Line);
        return;
    }
    if (tag == GUMBO_TAG_Q)
        m_writer.text("\u201C");
    if (tag == GUMBO_TAG_RT)
        m_writer.text("(");
    if (tag == GUMBO_TAG_LI)
        m_writer.listItem();
    m_writer.breakTo(breakAround(node, m_mediaWiki));
    if (const int level = headingLevel(node); level > 0) {
        settleHeadings(level, 0);
        m_headings.push_back({m_writer.size(), m_writer.size(), level});
    }
    if (isPreformatted(tag))
        ++m_preformatted;
    if (hasClass(node, "texhtml"))
        m_formulas.push_back(&node);
    if (tag == GUMBO_TAG_SUP)
        raise(node);
    if (tag == GUMBO_TAG_SUB && !m_formulas.empty() && m_writer.joined() != '\0')
        m_writer.text("_");
}

void PageText::leave(const GumboNode& node) {
    const GumboTag tag = tagOf(node);
    if (tag == GUMBO_TAG_TR && inDataTable()) {
        if (inOuterTable() && m_column > 0)
            carryCells();
        m_writer.endRow();
        return;
    }
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
        if (inDataTable())
            leaveCell(node);
        else
            m_writer.breakTo(Break::Line);
        return;
    }
    if (tag == GUMBO_TAG_TABLE)
        m_tables.pop_back();
    if (isPreformatted(tag))
        --m_preformatted;
    if (tag == GUMBO_TAG_Q)
        m_writer.text("\u201D");
    if (tag == GUMBO_TAG_RT)
        m_writer.text(")");
    if (headingLevel(node) > 0 && !m_headings.empty())
        m_headings.back().end = m_writer.size();
    if (!m_formulas.empty() && m_formulas.back() == &node)
        m_formulas.pop_back();
    m_writer.breakTo(breakAround(node, m_mediaWiki));
}

void PageText::enterCell() {
    if (inOuterTable()) {
        carryCells();
        m_cellStart = m_writer.size();
    }
    m_writer.beginCell();
}

void PageText::leaveCell(const GumboNode& cell) {
    m_writer.endCell();
    if (!inOuterTable())
        return;
    const std::size_t columns = spanOf(cell, "colspan", widestCell);
    const std::size_t rows = spanOf(cell, "rowspan", highestCell);
    if (rows > 1) {
        m_carried.resize(std::max(m_carried.size(), m_column + columns));
        for (std::size_t i = 0; i < columns; ++i)
            m_carried[m_column + i] = {rows - 1, i == 0 ? m_writer.cellText(m_cellStart) : std::string()};
    }
    m_column += columns;
    for (std::size_t i = 1; i < columns; ++i) {
        m_writer.beginCell();
        m_writer.endCell();
    }
}

// Writes what cells of rows above put into the next columns of this one.
void PageText::carryCells() {
    constexpr std::size_t mostBytes = 1 << 20;
    for (; m_column < m_carried.size() && m_carried[m_column].rows > 0; ++m_column) {
        Carried& carried = m_carried[m_column];
        --carried.rows;
        m_writer.beginCell();
        m_carriedBytes += carried.text.size() + 3;
        if (m_carriedBytes < mostBytes)
            m_writer.text(carried.text);
        m_writer.endCell();
    }
}

// 10<sup>-3</sup> must not read 10-3, nor in formulas A<sup>n</sup> An.
void PageText::raise(const GumboNode& node) {
    const char before = m_writer.joined();
    if (!m_formulas.empty() && before != '\0') {
        m_writer.text("^");
        return;
    }
    if (before < '0' || before > '9')
        return;
    std::string_view content;
    walk(
        node,
        [&](const GumboNode& inner, bool& stop) {
            if (inner.type == GUMBO_NODE_TEXT) {
                content = inner.v.text.text;
                stop = true;
            }
            return isElement(inner) && (&inner == &node || !m_plan.why(inner, m_mediaWiki));
        },
        [](const GumboNode&) {});
    constexpr std::string_view minus = "\xE2\x88\x92";
    const std::string_view number = content.starts_with(minus) ? content.substr(minus.size())
                                    : content.starts_with('-') || content.starts_with('+') ? content.substr(1)
                                                                                           : content;
    if (!number.empty() && number.front() >= '0' && number.front() <= '9')
        m_writer.text("^");
}

// Takes back headings of level `level` or below whose sections held nothing but what was left out; at the end of the
// article also those that only led to the heading it stops at.
void PageText::settleHeadings(int level, int stopLevel) {
    while (!m_headings.empty()) {
        const Heading last = m_headings.back();
        const bool empty = last.end == m_writer.size() && last.end > last.start;
        const bool leadsToStop = stopLevel > 0 && last.level < stopLevel;
        if (!empty || !((last.blockDropped && last.level >= level) || leadsToStop))
            break;
        m_writer.truncate(last.start);
        m_headings.pop_back();
        if (!m_headings.empty())
            m_headings.back().blockDropped = true;
    }
}

} // namespace lamina
