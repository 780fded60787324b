// Gathers the text that PageText leaves out of a page.
#pragma once

#include "text/article.h"
#include "text/html/page_text.h"

#include <map>
#include <optional>

namespace lamina {

class RemovedParts {
public:
    // Of the article under `root`, written by this plan, which must outlive this.
    RemovedParts(const GumboNode& root, const ArticlePlan& plan, bool mediaWiki);

    // The kinds that occur, in the order of removedKinds().
    std::vector<RemovedText> collect(const GumboNode& document);

private:
    bool enter(const GumboNode& node);
    void enterText(const char* utf8);
    std::optional<RemovedKind> whyRemoved(const GumboNode& element) const;
    void begin(RemovedKind kind);
    void add(const char* utf8);
    void finishPart();

    const GumboNode& m_root;
    const ArticlePlan& m_plan;
    bool m_mediaWiki;
    std::unordered_set<const GumboNode*> m_aboveRoot;
    bool m_inRoot = false;
    bool m_stopped = false;
    const GumboNode* m_open = nullptr; // the element that is left out
    RemovedKind m_kind = RemovedKind::Outside;
    std::size_t m_characters = 0;
    bool m_space = false;
    std::string m_excerpt;
    std::map<RemovedKind, RemovedText> m_kinds;
};

} // namespace lamina
