#include "text/body/page_body.h"

#include "text/body/class_words.h"
#include "text/body/page_elements.h"
#include "text/html/html_nodes.h"

#include <algorithm>
#include <vector>

namespace lamina {

namespace {

// How much may be held against an element.
enum class Strictness { Names, Tags, None };

class Finder {
public:
    explicit Finder(const GumboNode& document) : m_elements(pageElements(document)) {}

    PageBody find() {
        PageBody body;
        for (const Strictness strictness : {Strictness::Names, Strictness::None}) {
            dropByName(strictness);
            sumKept();
            const std::size_t root = chooseRoot();
            dropInside(root);
            body.root = m_elements[root].node;
            if (keptProse(root) >= 0.2 * m_elements[0].prose || strictness == Strictness::None) {
                for (std::size_t i = root; i < m_elements[root].end; ++i)
                    if (m_why[i])
                        body.dropped.emplace(m_elements[i].node, *m_why[i]);
                break;
            }
        }
        return body;
    }

private:
    // Most of the page's prose, or its heading beside much of it: what names say of it is not so.
    bool holdsMost(const PageElement& element) const { return element.prose > 0.5 * m_elements[0].prose; }

    void dropByName(Strictness strictness) {
        m_why.assign(m_elements.size(), std::nullopt);
        m_why[0].reset();
        for (std::size_t i = 1; i < m_elements.size(); ++i) {
            const PageElement& element = m_elements[i];
            m_why[i] = element.dropped;
            if (!element.dropped && strictness == Strictness::Names && !holdsMost(element))
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
        m_weights.assign(m_elements.size(), 0);
        m_prose.assign(m_elements.size(), 0);
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            if (m_why[i]) {
                i = m_elements[i].end - 1;
                continue;
            }
            m_weights[i] = m_elements[i].weight;
            m_prose[i] = m_elements[i].prose;
        }
        // From sums with everything inside to each element's own, and back without what is dropped.
        std::vector<double> ownWeight(m_elements.size()), ownProse(m_elements.size());
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            ownWeight[i] += m_elements[i].weight;
            ownProse[i] += m_elements[i].prose;
            if (i > 0) {
                ownWeight[m_elements[i].parent] -= m_elements[i].weight;
                ownProse[m_elements[i].parent] -= m_elements[i].prose;
            }
        }
        std::fill(m_weights.begin(), m_weights.end(), 0);
        std::fill(m_prose.begin(), m_prose.end(), 0);
        std::vector<bool> gone(m_elements.size());
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            gone[i] = m_why[i].has_value() || (i > 0 && gone[m_elements[i].parent]);
            if (!gone[i]) {
                m_weights[i] = ownWeight[i];
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
            const double bonus = m_weights[i] > 0 && saysBody(*m_elements[i].node) ? 1.25 : 1;
            // Of equals the inner one; an outer one has to bring something.
            if (m_weights[i] > 0 && bonus * m_weights[i] * (isInside(i, best) ? 1.1 : 1) >= most) {
                best = i;
                most = bonus * m_weights[i];
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
    std::vector<double> m_weights; // without what is dropped
    std::vector<double> m_prose;
};

} // namespace

PageBody findBody(const GumboNode& document) {
    return Finder(document).find();
}

} // namespace lamina
