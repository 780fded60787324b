#include "text/html/html_text.h"

#include "text/body/linked_data.h"
#include "text/body/page_body.h"
#include "text/html/html_nodes.h"
#include "text/html/html_tree.h"
#include "text/html/landmarks.h"
#include "text/html/page_source.h"
#include "text/html/page_text.h"
#include "text/html/removed_parts.h"
#include "text/html/text_writer.h"

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

// The plain length of a text, to tell a page that lacks its text from one that has it.
constexpr std::size_t littleText = 400;

HtmlText textOf(const HtmlTree& tree, std::string_view source, PagePart part) {
    const GumboNode& document = tree.document();
    const Landmarks marks = findLandmarks(document);
    const bool rules = marks.mediaWiki && part == PagePart::Article; // of MediaWiki
    PageBody body;
    if (part == PagePart::Body)
        body.root = marks.body ? marks.body : &document;
    else if (marks.mediaWiki)
        body = {&articleRoot(marks, document), wikiNavigation(document)};
    else
        body = findBody(document);
    const GumboNode& root = *body.root;
    const ArticlePlan plan = planArticle(root, rules, std::move(body.dropped));
    HtmlText result;
    result.title = titleOf(marks);
    result.text = PageText(rules, plan).write(root);
    result.removed = RemovedParts(root, plan, rules).collect(document);

    const auto startOf = [](const GumboNode& node) -> std::size_t {
        return isElement(node) ? node.v.element.start_pos.offset : 0;
    };
    result.sliceStart = std::min<std::size_t>(startOf(root), source.size());
    result.sliceEnd = source.size();
    if (plan.stop)
        result.sliceEnd = startOf(*plan.stop);
    else if (isElement(root) && root.v.element.original_end_tag.length > 0)
        result.sliceEnd = root.v.element.end_pos.offset;
    result.sliceEnd = std::clamp(result.sliceEnd, result.sliceStart, source.size());
    if (rules && !plan.stop)
        result.warnings.emplace_back("no References, Notes, Citations, Further reading or External links heading was "
                                     "found: the article is taken to its end");
    return result;
}

// The text of `articleBody`, plain or HTML.
std::string linkedText(const std::string& articleBody) {
    if (articleBody.find('<') == std::string::npos && articleBody.find('&') == std::string::npos) {
        TextWriter writer;
        writer.text(articleBody, true);
        return writer.take();
    }
    const auto tree = HtmlTree::parse(articleBody);
    return tree.ok() ? textOf(*tree, articleBody, PagePart::Body).text : std::string();
}

// The paragraphs of `shown` that are not in `text`: a page that keeps most of its text back shows its lead.
std::string leadBeside(const std::string& text, const std::string& shown) {
    constexpr std::size_t paragraph = 80;
    constexpr std::size_t compared = 50;
    std::string lead;
    for (std::size_t at = 0; at < shown.size();) {
        const std::size_t end = std::min(shown.find('\n', at), shown.size());
        if (end - at >= paragraph && text.find(shown.substr(at, compared)) == std::string::npos)
            lead += shown.substr(at, end - at) + "\n\n";
        at = end + 1;
    }
    return lead;
}

} // namespace

Result<HtmlText> htmlToText(std::string_view utf8, PagePart part) {
    const std::string source = withoutNoscript(utf8);
    LAMINA_ASSIGN(const HtmlTree tree, HtmlTree::parse(source));
    HtmlText result = textOf(tree, source, part);
    if (part == PagePart::Body)
        return result;
    if (result.text.size() < littleText && source != utf8) {
        LAMINA_ASSIGN(const HtmlTree whole, HtmlTree::parse(utf8));
        HtmlText more = textOf(whole, utf8, part);
        if (more.text.size() > 3 * result.text.size() + littleText) {
            more.warnings.emplace_back("the page shows its text by scripts: what it has for readers without is taken");
            result = std::move(more);
        }
    }
    const std::string articleBody = articleBodyOf(tree.document());
    if (articleBody.size() > 2 * result.text.size() + littleText) {
        const std::string text = linkedText(articleBody);
        if (text.size() > 2 * result.text.size()) {
            result.text = leadBeside(text, result.text) + text;
            result.warnings.emplace_back("the page shows little of its text: what it tells search engines of it "
                                         "(articleBody) is taken");
        }
    }
    return result;
}

} // namespace lamina
