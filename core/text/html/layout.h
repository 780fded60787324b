// How elements of a page break its text into lines and paragraphs, and which tables are data.
#pragma once

#include "text/html/text_writer.h"

#include <gumbo.h>
#include <unordered_set>
#include <vector>

namespace lamina {

// The break before and after an element of this tag.
Break breakOf(GumboTag tag);
// The same where the element's classes or its parent count: captions of MediaWiki, lists in list items.
Break breakAround(const GumboNode& element, bool mediaWiki);
// White space is kept: <pre> and its old names.
bool isPreformatted(GumboTag tag);

// Finds tables that lay out prose instead of holding data: one whose cell holds paragraphs, headings, code or another
// table, where neither its class nor a header cell says otherwise. Belongs to one walk() over the article.
class TableJudge {
public:
    void enter(const GumboNode& element);
    void leave(const GumboNode& node);
    // After the walk.
    std::unordered_set<const GumboNode*> layoutTables() const;

private:
    std::vector<const GumboNode*> m_open;
    std::unordered_set<const GumboNode*> m_data;
    std::unordered_set<const GumboNode*> m_layout;
};

} // namespace lamina
