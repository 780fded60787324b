#include "text/html/landmarks.h"

#include "base/ascii.h"
#include "text/html/html_nodes.h"
#include "text/html/removal_rules.h"

namespace lamina {

Landmarks findLandmarks(const GumboNode& document) {
    Landmarks marks;
    std::size_t length = 0; // of the text so far
    struct Open {
        const GumboNode* node;
        std::size_t start;
        RootCandidate* place;
        bool longest; // the place is for the one with most text, not for the first
    };
    std::vector<Open> open;
    const auto first = [](const GumboNode*& place, const GumboNode& node) {
        if (!place)
            place = &node;
    };
    const auto enter = [&](const GumboNode& node, bool&) {
        if (node.type == GUMBO_NODE_TEXT)
            length += std::string_view(node.v.text.text).size();
        if (!isElement(node))
            return node.type == GUMBO_NODE_DOCUMENT;
        const GumboTag tag = tagOf(node);
        const std::string_view id = attribute(node, "id");
        if (id == "mw-content-text")
            open.push_back({&node, length, &marks.contentText, false});
        else if (id == "bodyContent")
            open.push_back({&node, length, &marks.bodyContent, false});
        else if (id == "firstHeading")
            first(marks.firstHeading, node);
        if (hasClass(node, "mw-parser-output") || hasClass(node, "mw-body-content"))
            open.push_back({&node, length, &marks.content, true});
        if (tag == GUMBO_TAG_BODY)
            first(marks.body, node);
        else if (tag == GUMBO_TAG_H1)
            first(marks.heading, node);
        else if (tag == GUMBO_TAG_TITLE)
            first(marks.title, node);
        else if (tag == GUMBO_TAG_META && equalsIgnoringCase(attribute(node, "name"), "generator") &&
                 attribute(node, "content").starts_with("MediaWiki"))
            marks.mediaWiki = true;
        return !whyDroppedByTag(node);
    };
    const auto close = [&](const GumboNode& node) {
        for (; !open.empty() && open.back().node == &node; open.pop_back()) {
            const std::size_t own = length - open.back().start;
            RootCandidate& place = *open.back().place;
            // Ties go to the outer element, which is left later.
            if (!place.node || (open.back().longest && own >= place.length))
                place = {&node, own};
        }
    };
    walk(document, enter, close);
    marks.mediaWiki = marks.mediaWiki || marks.contentText.node || marks.content.node;
    return marks;
}

const GumboNode& articleRoot(const Landmarks& marks, const GumboNode& document) {
    for (const RootCandidate& candidate : {marks.contentText, marks.bodyContent, marks.content})
        if (candidate.length > 0)
            return *candidate.node;
    return marks.body ? *marks.body : document;
}

} // namespace lamina
