#include "text/body/page_body.h"
#include "text/body/page_elements.h"
#include "text/html/html_nodes.h"

namespace lamina {

namespace {

constexpr std::size_t fewLinks = 4; // in a cell of data

bool hasTable(const GumboNode& document) {
    bool found = false;
    walk(
        document,
        [&](const GumboNode& node, bool& stop) {
            found = stop = tagOf(node) == GUMBO_TAG_TABLE;
            return isElement(node) || node.type == GUMBO_NODE_DOCUMENT;
        },
        [](const GumboNode&) {});
    return found;
}

} // namespace

std::unordered_map<const GumboNode*, RemovedKind> wikiNavigation(const GumboNode& document) {
    if (!hasTable(document))
        return {};
    const std::vector<PageElement> elements = pageElements(document);
    std::vector<std::size_t> links{0}; // before each element
    std::vector<bool> crowded(elements.size());
    links.reserve(elements.size() + 1);
    for (const PageElement& element : elements)
        links.push_back(links.back() + (tagOf(*element.node) == GUMBO_TAG_A ? 1 : 0));
    for (std::size_t i = elements.size(); i-- > 1;) {
        const bool cell = tagOf(*elements[i].node) == GUMBO_TAG_TD;
        crowded[i] = crowded[i] || (cell && links[elements[i].end] - links[i] > fewLinks);
        crowded[elements[i].parent] = crowded[elements[i].parent] || crowded[i];
    }
    std::unordered_map<const GumboNode*, RemovedKind> found;
    for (std::size_t i = 1; i < elements.size(); ++i) {
        const PageElement& element = elements[i];
        if (tagOf(*element.node) == GUMBO_TAG_TABLE && crowded[i] && element.all.linkShare() > 0.8 &&
            element.prose == 0 && !hasClass(*element.node, "wikitable"))
            found.emplace(element.node, RemovedKind::Navigation);
    }
    return found;
}

} // namespace lamina
