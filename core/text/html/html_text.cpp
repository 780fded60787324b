#include "text/html/html_text.h"

#include "text/body/page_body.h"
#include "text/html/html_nodes.h"
#include "text/html/html_tree.h"
#include "text/html/landmarks.h"
#include "text/html/page_text.h"
#include "text/html/removed_parts.h"

#include <algorithm>

namespace lamina {

namespace {

std::string titleOf(const Landmarks& marks) {
    for (const GumboNode* node : {marks.firstHeading, marks.heading, marks.title})
        if (node) {
            const ArticlePlan none;
            if (std::string title = PageText(marks.mediaWiki, none).write(*node); !title.empty())
                return title;
        }
    return {};
}

} // namespace

Result<HtmlText> htmlToText(std::string_view utf8) {
    LAMINA_ASSIGN(const HtmlTree tree, HtmlTree::parse(utf8));
    const GumboNode& document = tree.document();
    const Landmarks marks = findLandmarks(document);
    PageBody body = marks.mediaWiki ? PageBody{&articleRoot(marks, document), {}} : findBody(document);
    const GumboNode& root = *body.root;
    const ArticlePlan plan = planArticle(root, marks.mediaWiki, std::move(body.dropped));
    HtmlText result;
    result.title = titleOf(marks);
    result.text = PageText(marks.mediaWiki, plan).write(root);
    result.removed = RemovedParts(root, plan, marks.mediaWiki).collect(document);

    const auto startOf = [](const GumboNode& node) -> std::size_t {
        return isElement(node) ? node.v.element.start_pos.offset : 0;
    };
    result.sliceStart = std::min<std::size_t>(startOf(root), utf8.size());
    result.sliceEnd = utf8.size();
    if (plan.stop)
        result.sliceEnd = startOf(*plan.stop);
    else if (isElement(root) && root.v.element.original_end_tag.length > 0)
        result.sliceEnd = root.v.element.end_pos.offset;
    result.sliceEnd = std::clamp(result.sliceEnd, result.sliceStart, utf8.size());
    if (marks.mediaWiki && !plan.stop)
        result.warnings.emplace_back("no References, Notes, Citations, Further reading or External links heading was "
                                     "found: the article is taken to its end");
    return result;
}

} // namespace lamina
