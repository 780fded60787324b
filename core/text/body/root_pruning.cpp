#include "text/body/root_pruning.h"

#include "text/body/block_phrases.h"
#include "text/html/html_nodes.h"

namespace lamina {

namespace {

class Pruner {
public:
    Pruner(const std::vector<PageElement>& elements, std::size_t root, std::vector<std::optional<RemovedKind>>& why)
        : m_elements(elements), m_root(root), m_why(why) {}

    void prune() {
        eachKept([&](std::size_t i) {
            if (isMostlyLinks(m_elements[i]))
                m_why[i] = RemovedKind::Navigation;
        });
        dropLinkedHeadings();
        eachKept([&](std::size_t i) { dropBySaying(i); });
        dropTail();
    }

private:
    // Calls visit(i) for each block inside the root that is not dropped; what it drops is not gone into.
    template <class Visit> void eachKept(Visit visit) {
        for (std::size_t i = m_root + 1; i < m_elements[m_root].end; ++i) {
            if (!m_why[i] && m_elements[i].block == i)
                visit(i);
            if (m_why[i])
                i = m_elements[i].end - 1;
        }
    }

    static bool isMostlyLinks(const PageElement& element) {
        const GumboTag tag = tagOf(*element.node);
        if (element.all.text == 0 || element.prose > 200 || element.all.text - element.all.links > 500 ||
            element.heading || tag == GUMBO_TAG_TR || tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
            return false;
        return element.all.linkShare() > (tag == GUMBO_TAG_P ? 0.9 : 0.6);
    }

    // Headings that lead elsewhere, past the first one, which may lead to the text itself.
    void dropLinkedHeadings() {
        bool first = true;
        eachKept([&](std::size_t i) {
            const PageElement& element = m_elements[i];
            if (headingLevel(*element.node) == 0)
                return;
            if (!first && headingLevel(*element.node) > 1 && element.all.linkShare() > 0.9 && element.all.text > 30)
                m_why[i] = RemovedKind::Teasers;
            first = false;
        });
    }

    bool inTable(const PageElement& element) const {
        const GumboTag tag = tagOf(*element.node);
        return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH || tag == GUMBO_TAG_CAPTION;
    }

    void dropBySaying(std::size_t i) {
        const PageElement& element = m_elements[i];
        if (element.own.text == 0 || element.own.text > 220 || inTable(element))
            return;
        const auto hint = phraseHint(element.begins, element.own.text <= 60);
        if (!hint)
            return;
        if (hint->kind == RemovedKind::Teasers && !hint->heads && element.own.linkShare() < 0.2 &&
            proseOf(element.own) > 0)
            return;
        if (element.end > i + 1 && element.all.text > element.own.text) {
            // Other blocks stand inside it: they are what it heads.
            if (hint->heads && element.all.linkShare() > 0.3 && element.prose < 200)
                m_why[i] = hint->kind;
            return;
        }
        m_why[i] = hint->kind;
        if (hint->heads)
            dropHeaded(i, hint->kind);
    }

    // What follows a line that heads it, beside the line or beside the element that holds only the line.
    void dropHeaded(std::size_t line, RemovedKind kind) {
        std::size_t at = line;
        while (m_elements[at].parent != m_root &&
               m_elements[m_elements[at].parent].all.text <= m_elements[line].all.text) {
            at = m_elements[at].parent;
            m_why[at] = kind;
        }
        const bool all = kind == RemovedKind::Bylines || kind == RemovedKind::Comments;
        const double most = all ? 0.2 * m_elements[m_root].prose : 0;
        double prose = 0;
        for (std::size_t next = m_elements[at].end; next < m_elements[m_elements[at].parent].end;
             next = m_elements[next].end) {
            const PageElement& element = m_elements[next];
            if (m_why[next] || element.all.text == 0)
                continue;
            prose += element.prose;
            const bool goes = all ? prose < most : element.all.linkShare() > 0.4;
            if (element.heading || !goes)
                break;
            m_why[next] = kind;
        }
    }

    // From the end: lines that ask the reader for something, headings of nothing, scraps.
    void dropTail() {
        std::vector<std::size_t> blocks;
        eachKept([&](std::size_t i) {
            if (m_elements[i].own.text > 0)
                blocks.push_back(i);
        });
        double budget = 0.3 * m_elements[m_root].prose;
        for (std::size_t at = blocks.size(); at-- > 1;) {
            const PageElement& element = m_elements[blocks[at]];
            const GumboTag tag = tagOf(*element.node);
            const bool structured = inTable(element) || tag == GUMBO_TAG_LI || tag == GUMBO_TAG_DD ||
                                    tag == GUMBO_TAG_DT || tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_BLOCKQUOTE;
            const bool asks = element.own.text < 300 && asksReader(element.begins);
            const bool scrap = element.own.text < 40 && element.own.sentences == 0;
            budget -= element.own.text;
            // Text that stands bare around a heading may come after it.
            if (element.heading && m_elements[m_elements[element.parent].block].own.text > 60)
                return;
            if (structured || !(asks || element.heading || scrap) || budget < 0)
                return;
            if (m_elements[blocks[at]].end == blocks[at] + 1 || element.all.text <= element.own.text)
                m_why[blocks[at]] = asks ? RemovedKind::Notices : RemovedKind::Interface;
        }
    }

    const std::vector<PageElement>& m_elements;
    std::size_t m_root;
    std::vector<std::optional<RemovedKind>>& m_why;
};

} // namespace

void pruneRoot(const std::vector<PageElement>& elements, std::size_t root,
               std::vector<std::optional<RemovedKind>>& why) {
    Pruner(elements, root, why).prune();
}

} // namespace lamina
