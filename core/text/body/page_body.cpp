#include "text/body/page_body.h"

#include "text/body/class_words.h"
#include "text/body/page_elements.h"
#include "text/html/html_nodes.h"

#include <algorithm>
#include <vector>

namespace lamina {

namespace {

constexpr double bodyBonus = 2;

// How much may be held against an element.
enum class Strictness { Names, None };

class Finder {
public:
    explicit Finder(const GumboNode& document) : m_elements(pageElements(document)) { markBody(); }

    PageBody find() {
        PageBody body;
        for (const Strictness strictness : {Strictness::Names, Strictness::None}) {
            dropByName(strictness);
            sumKept();
            const std::size_t root = chooseRoot();
            dropInside(root);
            body.root = m_elements[root].node;
            if (keptProse(root) >= std::min(150.0, 0.2 * m_elements[0].prose) || strictness == Strictness::None) {
                for (std::size_t i = root; i < m_elements[root].end; ++i)
                    if (m_why[i])
                        body.dropped.emplace(m_elements[i].node, *m_why[i]);
                break;
            }
        }
        return body;
    }

private:
    // Which elements are within one that says that it holds the text, and which are around its marks.
    void markBody() {
        m_inBody.assign(m_elements.size(), false);
        m_marks.assign(m_elements.size(), 0);
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            if (element.dropped)
                continue;
            const GumboTag tag = tagOf(*element.node);
            const bool body = saysBody(*element.node);
            m_inBody[i] = m_inBody[element.parent] || body;
            if (body || tag == GUMBO_TAG_H1 || tag == GUMBO_TAG_MAIN)
                m_marks[i] = 1;
        }
        for (std::size_t i = m_elements.size(); i-- > 1;)
            m_marks[m_elements[i].parent] += m_marks[i];
    }

    // The page's main part, whatever its name says.
    bool holdsMost(std::size_t i) const {
        const double share = m_elements[i].prose / std::max(1.0, m_elements[0].prose);
        return m_marks[i] > 0 ? share > 0.4 : share > 0.85;
    }

    void dropByName(Strictness strictness) {
        m_why.assign(m_elements.size(), std::nullopt);
        m_why[0].reset();
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            m_why[i] = element.dropped;
            if (!element.dropped && strictness == Strictness::Names && !holdsMost(i))
                m_why[i] = whyByName(element);
            if (m_why[i])
                i = element.end - 1;
        }
    }

    std::optional<RemovedKind> whyByName(const PageElement& element) const {
        if (element.heading && element.prose == 0 && element.own.links == 0)
            return std::nullopt;
        const auto hint = nameHint(*element.node);
        if (!hint)
            return std::nullopt;
        if (!hint->strong && (element.prose > 250 || saysBody(*element.node)))
            return std::nullopt;
        return hint->kind;
    }

    // The weights of what is not dropped.
    void sumKept() {
        std::vector<double> ownWeight(m_elements.size());
        std::vector<double> ownProse(m_elements.size());
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            ownWeight[i] += element.weight;
            ownProse[i] += element.prose;
            if (i > 0) {
                ownWeight[element.parent] -= element.weight;
                ownProse[element.parent] -= element.prose;
            }
        }
        m_weights.assign(m_elements.size(), 0);
        m_prose.assign(m_elements.size(), 0);
        std::vector<bool> gone(m_elements.size());
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            gone[i] = m_why[i].has_value() || (i > 0 && gone[m_elements[i].parent]);
            if (!gone[i]) {
                // In a place that is said to hold the text, short lines belong to it as well.
                m_weights[i] = m_inBody[i] ? std::max(0.0, bodyBonus * ownWeight[i]) : ownWeight[i];
                m_prose[i] = ownProse[i];
            }
        }
        for (std::size_t i = m_elements.size(); i-- > 1;) {
            m_weights[m_elements[i].parent] += m_weights[i];
            m_prose[m_elements[i].parent] += m_prose[i];
        }
    }

    double keptProse(std::size_t root) {
        sumKept();
        return m_prose[root];
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
    bool isInside(std::size_t i, std::size_t outer) const { return i > outer && i < m_elements[outer].end; }

    // Lists of links and the like inside the root.
    void dropInside(std::size_t root) {
        for (std::size_t i = root + 1; i < m_elements[root].end; ++i) {
            const PageElement& element = m_elements[i];
            if (!m_why[i] && element.block == i && isMostlyLinks(element))
                m_why[i] = RemovedKind::Navigation;
            if (m_why[i])
                i = element.end - 1;
        }
    }

    static bool isMostlyLinks(const PageElement& element) {
        if (element.all.text == 0 || element.prose > 200)
            return false;
        const bool group = element.end > 0 && tagOf(*element.node) != GUMBO_TAG_P;
        return element.all.linkShare() > (group ? 0.6 : 0.9);
    }

    std::vector<PageElement> m_elements;
    std::vector<std::optional<RemovedKind>> m_why;
    std::vector<bool> m_inBody;
    std::vector<int> m_marks;      // inside, or the element itself
    std::vector<double> m_weights; // without what is dropped
    std::vector<double> m_prose;
};

} // namespace

PageBody findBody(const GumboNode& document) {
    return Finder(document).find();
}

} // namespace lamina
