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

    // Cells of the rows above that reach into the rows below: their column, how many rows still, and their text.
    struct Carried {
        std::size_t rows = 0;
        std::string text{};
    };

    bool inDataTable() const { return !m_tables.empty() && !m_plan.layoutTables.contains(m_tables.back()); }
    bool inOuterTable() const { return m_tables.size() == 1; }
    bool enter(const GumboNode& node, bool isRoot);
    void drop(const GumboNode& element);
    void enterElement(const GumboNode& element);
    void enterCell();
    void leaveCell(const GumboNode& cell);
    void carryCells();
    void leave(const GumboNode& node);
    void raise(const GumboNode& superscript);
    void settleHeadings(int level, int stopLevel);

    bool m_mediaWiki;
    const ArticlePlan& m_plan;
    TextWriter m_writer;
    std::vector<const GumboNode*> m_tables;
    std::vector<Carried> m_carried; // by column, of the outermost table
    std::size_t m_column = 0;       // of the outermost table's next cell
    std::size_t m_cellStart = 0;
    std::size_t m_carriedBytes = 0; // written so far: rows that repeat cells may not make a text without end
    std::vector<Heading> m_headings;
    std::vector<const GumboNode*> m_formulas; // open elements of formulas written in HTML
    int m_preformatted = 0;
};

} // namespace lamina
