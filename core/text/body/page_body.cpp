#include "text/body/page_body.h"

#include "text/body/block_phrases.h"
#include "text/body/class_words.h"
#include "text/body/page_elements.h"
#include "text/body/root_pruning.h"
#include "text/html/html_nodes.h"

#include <algorithm>
#include <vector>

namespace lamina {

namespace {

constexpr double bodyBonus = 2;
constexpr double littleProse = 150;
constexpr double muchProse = 500;

// How much may be held against an element. On a forum the comments are the text.
enum class Strictness { Names, NamesButComments, None };

class Finder {
public:
    explicit Finder(const GumboNode& document) : m_elements(pageElements(document)) { markBody(); }

    PageBody find() {
        if (const auto root = proseRoot(Strictness::Names, std::clamp(0.3 * m_elements[0].prose, 1.0, littleProse)))
            return bodyOf(*root);
        if (const auto root = proseRoot(Strictness::NamesButComments, muchProse))
            return bodyOf(*root);
        if (const auto root = saidRoot())
            return bodyOf(*root);
        return bodyOf(proseRoot(Strictness::None, 0).value_or(0));
    }

private:
    // Which elements are within one that says that it holds the text, and which are around its marks.
    void markBody() {
        m_inBody.assign(m_elements.size(), false);
        m_marks.assign(m_elements.size(), 0);
        m_headings.assign(m_elements.size(), 0);
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            if (element.dropped)
                continue;
            const GumboTag tag = tagOf(*element.node);
            const bool body = saysBody(*element.node);
            m_inBody[i] = m_inBody[element.parent] || body;
            if (body || tag == GUMBO_TAG_H1 || tag == GUMBO_TAG_MAIN)
                m_marks[i] = 1;
            m_headings[i] = tag == GUMBO_TAG_H1 ? 1 : 0;
        }
        for (std::size_t i = m_elements.size(); i-- > 1;) {
            m_marks[m_elements[i].parent] += m_marks[i];
            m_headings[m_elements[i].parent] += m_headings[i];
        }
    }

    // The page's main part, whatever its name says.
    bool holdsMost(std::size_t i) const {
        const double share = m_elements[i].prose / std::max(1.0, m_elements[0].prose);
        return m_marks[i] > 0 && tagOf(*m_elements[i].node) != GUMBO_TAG_FOOTER ? share > 0.4 : share > 0.85;
    }

    void dropByName(Strictness strictness) {
        m_why.assign(m_elements.size(), std::nullopt);
        m_why[0].reset();
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            m_why[i] = element.dropped;
            if (!element.dropped && strictness != Strictness::None)
                m_why[i] = whyByName(i);
            if (strictness == Strictness::NamesButComments && m_why[i] == RemovedKind::Comments)
                m_why[i].reset();
            if (m_why[i])
                i = element.end - 1;
        }
    }

    std::optional<RemovedKind> whyByName(std::size_t i) const {
        const PageElement& element = m_elements[i];
        if (element.heading && element.prose == 0 && element.own.links == 0)
            return std::nullopt;
        if (element.block == i && !m_inBody[i] && element.all.text < 600 && asksForCookies(element.begins))
            return RemovedKind::Notices;
        const auto hint = nameHint(*element.node);
        if (!hint || tagOf(*element.node) == GUMBO_TAG_BLOCKQUOTE)
            return std::nullopt;
        // What is around the text's own heading is judged part by part: its lead may stand there as well.
        if (hint->kind == RemovedKind::Outside && m_headings[i] > 0 && element.prose > 0)
            return std::nullopt;
        // A single paragraph is no menu.
        if (hint->kind == RemovedKind::Navigation && tagOf(*element.node) == GUMBO_TAG_P &&
            element.own.linkShare() < 0.5)
            return std::nullopt;
        // Without links it leads nowhere: a "teaser" that is the text's own lead, a section with "toc" in its id.
        const bool leads = hint->kind == RemovedKind::Teasers || hint->kind == RemovedKind::Contents;
        if (leads && element.prose > 0 && element.all.linkShare() < 0.1 && tagOf(*element.node) != GUMBO_TAG_ASIDE)
            return std::nullopt;
        const bool foreign = hint->kind == RemovedKind::Notices || hint->kind == RemovedKind::Comments;
        if (holdsMost(i) && !(hint->strong && foreign && m_marks[i] == 0))
            return std::nullopt;
        // No bar of buttons holds this much.
        if (hint->kind == RemovedKind::Sharing && element.prose > 600)
            return std::nullopt;
        if (!hint->strong && (element.prose > 250 || saysBody(*element.node)))
            return std::nullopt;
        return hint->kind;
    }

    // The weights of what is not dropped.
    void sumKept() {
        std::vector<double> ownWeight(m_elements.size());
        std::vector<double> ownText(m_elements.size());
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            ownWeight[i] += element.weight;
            ownText[i] += element.all.text;
            if (i > 0) {
                ownWeight[element.parent] -= element.weight;
                ownText[element.parent] -= element.all.text;
            }
        }
        m_weights.assign(m_elements.size(), 0);
        m_texts.assign(m_elements.size(), 0);
        m_proses.assign(m_elements.size(), 0);
        std::vector<bool> gone(m_elements.size());
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            gone[i] = m_why[i].has_value() || (i > 0 && gone[m_elements[i].parent]);
            if (!gone[i]) {
                // In a place that is said to hold the text, short lines belong to it as well.
                m_weights[i] = m_inBody[i] ? std::max(0.0, bodyBonus * ownWeight[i]) : ownWeight[i];
                m_texts[i] = ownText[i];
                m_proses[i] = m_elements[i].heading ? 0 : proseOf(m_elements[i].own);
            }
        }
        for (std::size_t i = m_elements.size(); i-- > 1;) {
            m_weights[m_elements[i].parent] += m_weights[i];
            m_texts[m_elements[i].parent] += m_texts[i];
            m_proses[m_elements[i].parent] += m_proses[i];
        }
    }

    double keptProse(std::size_t root) const {
        double prose = 0;
        for (std::size_t i = root; i < m_elements[root].end; ++i) {
            if (m_why[i])
                i = m_elements[i].end - 1;
            else if (m_elements[i].block == i && !m_elements[i].heading)
                prose += proseOf(m_elements[i].own);
        }
        return prose;
    }

    std::size_t chooseRoot() const {
        std::size_t best = 0;
        double most = m_weights[0];
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            // Of equals the inner one; an outer one has to bring something.
            if (m_weights[i] > 0 && m_weights[i] * (isInside(i, best) ? 1.1 : 1) >= most) {
                best = i;
                most = m_weights[i];
            }
        }
        return best;
    }
    // nullopt where less prose than that would be kept.
    std::optional<std::size_t> proseRoot(Strictness strictness, double least) {
        dropByName(strictness);
        sumKept();
        const std::size_t root = withLead(grown(chooseRoot()));
        pruneRoot(m_elements, root, m_why);
        return keptProse(root) >= least ? std::optional(root) : std::nullopt;
    }

    // Where there is hardly any prose: the place that is said to hold the text; lists of links may be the text.
    std::optional<std::size_t> saidRoot() {
        dropByName(Strictness::Names);
        sumKept();
        std::optional<std::size_t> best;
        double most = 30;
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            const double own = m_texts[i] - m_elements[i].all.links;
            if (own > most && !m_elements[i].dropped && saysBody(*m_elements[i].node)) {
                best = i;
                most = own;
            }
        }
        return best;
    }

    PageBody bodyOf(std::size_t root) const {
        PageBody body{m_elements[root].node, {}};
        for (std::size_t i = root; i < m_elements[root].end; ++i)
            if (m_why[i])
                body.dropped.emplace(m_elements[i].node, *m_why[i]);
        return body;
    }

    // Where much more prose stands beside it, the text is in parts: what is around them, though short lines weigh
    // against it.
    std::size_t grown(std::size_t core) const {
        for (std::size_t at = m_elements[core].parent; at > 0; at = m_elements[at].parent)
            if (m_weights[at] >= 0.5 * m_weights[core] && m_proses[at] >= 1.5 * m_proses[core])
                core = at;
        return core;
    }
    bool isInside(std::size_t i, std::size_t outer) const { return i > outer && i < m_elements[outer].end; }

    // The root with the prose between the page's heading and it: the text's lead often stands outside.
    std::size_t withLead(std::size_t core) {
        std::size_t heading = 0;
        for (std::size_t i = core; i-- > 1 && heading == 0;)
            if (tagOf(*m_elements[i].node) == GUMBO_TAG_H1 && i + 1 <= core && m_elements[i].end <= core)
                heading = i;
        if (heading == 0)
            return core;
        double lead = 0;
        double between = 0;
        for (std::size_t i = heading; i < core; ++i) {
            lead += isLead(i) ? proseOf(m_elements[i].own) : 0;
            if (m_elements[i].block == i && i >= m_elements[heading].end && !isInside(core, i))
                between += m_elements[i].own.text;
        }
        if ((lead == 0 && between > 0) || lead > m_elements[core].prose)
            return core;
        std::size_t root = core;
        while (root > heading || m_elements[root].end <= heading)
            root = m_elements[root].parent;
        std::vector<bool> holds(m_elements.size()); // the core, the lead, or what is around them
        for (const std::size_t kept : {core, heading})
            for (std::size_t at = kept; at != root && !holds[at]; at = m_elements[at].parent)
                holds[at] = true;
        for (std::size_t i = heading; i < core; ++i)
            if (isLead(i))
                for (std::size_t at = i; at != root && !holds[at]; at = m_elements[at].parent)
                    holds[at] = true;
        for (std::size_t i = root + 1; i < m_elements[root].end; ++i) {
            const PageElement& element = m_elements[i];
            const bool whole = i == core || i == heading || (i < core && i > heading && isLead(i));
            if (!holds[i] && !m_why[i] && element.block == i)
                m_why[i] = RemovedKind::Outside;
            if (m_why[i] || whole)
                i = element.end - 1;
        }
        return root;
    }
    bool isLead(std::size_t i) const {
        const PageElement& element = m_elements[i];
        if (element.block != i || m_texts[i] == 0 || element.all.linkShare() > 0.3)
            return false;
        return proseOf(element.own) > 0 ||
               (element.heading && element.own.text >= 60 && tagOf(*element.node) != GUMBO_TAG_H1);
    }

    std::vector<PageElement> m_elements;
    std::vector<std::optional<RemovedKind>> m_why;
    std::vector<bool> m_inBody;
    std::vector<int> m_marks;      // inside, or the element itself
    std::vector<int> m_headings;   // h1 inside, or the element itself
    std::vector<double> m_weights; // without what is dropped
    std::vector<double> m_texts;
    std::vector<double> m_proses;
};

} // namespace

PageBody findBody(const GumboNode& document) {
    return Finder(document).find();
}

} // namespace lamina
