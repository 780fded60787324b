// The text of an element of a page: headings, paragraphs, list items, captions, table rows and formulas.
#pragma once

#include "text/article.h"
#include "text/html/text_writer.h"

#include <gumbo.h>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lamina {

// What has to be known about an article before its text is written.
struct ArticlePlan {
    const GumboNode* stop = nullptr; // the heading of the references, where the article ends; null where there is none
    std::unordered_set<const GumboNode*> layoutTables;
    std::unordered_map<const GumboNode*, RemovedKind> dropped{}; // besides what whyDropped() says

    // The kind of an element that is left out; nullopt where it is kept.
    std::optional<RemovedKind> why(const GumboNode& element, bool mediaWiki) const;
};

// `dropped` are the elements that are left out besides those of whyDropped().
ArticlePlan planArticle(const GumboNode& root, bool mediaWiki,
                        std::unordered_map<const GumboNode*, RemovedKind> dropped);

// Writes one element's text.
class PageText {
public:
    // The plan must outlive this.
    PageText(bool mediaWiki, const ArticlePlan& plan) : m_mediaWiki(mediaWiki), m_plan(plan) {}

    // Once.
    std::string write(const GumboNode& root);

private:
    struct Heading {
        std::size_t start;
        std::size_t end;
        int level;
        bool blockDropped = false;
    };

    bool inDataTable() const { return !m_tables.empty() && !m_plan.layoutTables.contains(m_tables.back()); }
    bool enter(const GumboNode& node, bool isRoot);
    void drop(const GumboNode& element);
    void enterElement(const GumboNode& element);
    void leave(const GumboNode& node);
    void raise(const GumboNode& superscript);
    void settleHeadings(int level, int stopLevel);

    bool m_mediaWiki;
    const ArticlePlan& m_plan;
    TextWriter m_writer;
    std::vector<const GumboNode*> m_tables;
    std::vector<Heading> m_headings;
    std::vector<const GumboNode*> m_formulas; // open elements of formulas written in HTML
    int m_preformatted = 0;
};

} // namespace lamina
