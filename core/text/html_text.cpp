#include "text/html_text.h"

#include "base/ascii.h"
#include "text/charset.h"
#include "text/html_limits.h"
#include "text/html_tree.h"
#include "text/text_writer.h"

#include <algorithm>
#include <array>
#include <gumbo.h>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace lamina {

namespace {

bool isElement(const GumboNode& node) {
    return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}
bool isText(const GumboNode& node) {
    return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
}
GumboTag tagOf(const GumboNode& node) {
    return isElement(node) ? node.v.element.tag : GUMBO_TAG_LAST;
}

std::string_view attribute(const GumboNode& node, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
    return found ? std::string_view(found->value) : std::string_view();
}

bool hasAttribute(const GumboNode& node, const char* name) {
    return gumbo_get_attribute(&node.v.element.attributes, name) != nullptr;
}

// Calls visit(word) for each word of the class attribute until it returns true.
template <class Visit> bool anyClass(const GumboNode& node, Visit visit) {
    std::string_view rest = attribute(node, "class");
    constexpr std::string_view spaces = " \t\n\r\f";
    for (;;) {
        const std::size_t start = rest.find_first_not_of(spaces);
        if (start == std::string_view::npos)
            return false;
        rest.remove_prefix(start);
        const std::string_view word = rest.substr(0, rest.find_first_of(spaces));
        if (visit(word))
            return true;
        rest.remove_prefix(word.size());
    }
}

bool hasClass(const GumboNode& node, std::string_view name) {
    return anyClass(node, [&](std::string_view word) { return word == name; });
}

int headingLevel(const GumboNode& node) {
    switch (tagOf(node)) {
    case GUMBO_TAG_H1:
        return 1;
    case GUMBO_TAG_H2:
        return 2;
    case GUMBO_TAG_H3:
        return 3;
    case GUMBO_TAG_H4:
        return 4;
    case GUMBO_TAG_H5:
        return 5;
    case GUMBO_TAG_H6:
        return 6;
    default:
        return 0;
    }
}

std::string_view styleSpaces = " \t\n\r\f";

bool hidden(const GumboNode& node) {
    if (hasAttribute(node, "hidden"))
        return true;
    const std::string_view style = attribute(node, "style");
    if (style.empty())
        return false;
    std::string packed = asciiLower(style);
    std::erase_if(packed, [](char c) { return styleSpaces.find(c) != std::string_view::npos; });
    return packed.find("display:none") != std::string::npos || packed.find("visibility:hidden") != std::string::npos;
}

// Why an element is left out; nullptr where it is not. The names are removedKinds().
using Kind = const char*;
constexpr Kind kindOutside = "outside", kindAfter = "after", kindInfobox = "infoboxes", kindNavigation = "navigation",
               kindContents = "contents", kindNotice = "notices", kindHatnote = "hatnotes", kindCitation = "citations",
               kindInterface = "interface", kindMedia = "media", kindHidden = "hidden", kindCode = "code";

// Elements without text of the page's own.
Kind dropsTag(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOEMBED:
        return kindCode;
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_APPLET:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_SVG:
        return kindMedia;
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_TEXTAREA:
        return kindInterface;
    case GUMBO_TAG_NAV:
        return kindNavigation;
    case GUMBO_TAG_TITLE:
        return kindOutside;
    default:
        return nullptr;
    }
}

// What MediaWiki and Wikipedia's templates put around an article's own text.
Kind dropsClass(std::string_view word) {
    static const std::unordered_map<std::string_view, Kind> dropped = [] {
        std::unordered_map<std::string_view, Kind> kinds;
        const auto add = [&](Kind kind, std::initializer_list<std::string_view> words) {
            for (const std::string_view one : words)
                kinds[one] = kind;
        };
        add(kindInterface, {"mw-editsection", "mw-editsection-like", "editsection", "mw-jump-link", "mw-indicators",
                            "mw-indicator", "printfooter", "catlinks", "navbar", "mw-collapsible-toggle", "magnify",
                            "noprint", "printonly", "mw-empty-elt"});
        add(kindContents, {"toc", "tocright", "vector-toc"});
        add(kindCitation, {"reference", "mw-ref", "references", "reflist", "mw-references-wrap", "references-small",
                           "mw-cite-backlink", "Inline-Template", "Template-Fact", "mw-ext-cite-error"});
        add(kindNavigation, {"vertical-navbox", "sidebar", "sistersitebox", "sister-box", "side-box", "portal",
                             "portalbox", "portal-bar", "authority-control", "stub"});
        add(kindNotice, {"ambox", "tmbox", "imbox", "cmbox", "ombox", "fmbox", "dmbox", "mbox-small", "messagebox",
                         "metadata"});
        add(kindHatnote, {"hatnote", "dablink", "rellink", "mainarticle", "relarticle", "seealso", "boilerplate"});
        // hidden by style sheets, or nothing to read
        add(kindHidden, {"shortdescription", "sortkey", "geo-nondefault", "geo-multi-punct"});
        add(kindMedia, {"ext-phonos", "haudio", "audiolink", "topicon"});
        return kinds;
    }();
    const auto found = dropped.find(word);
    if (found != dropped.end())
        return found->second;
    return word.starts_with("infobox") ? kindInfobox : word.starts_with("navbox") ? kindNavigation : nullptr;
}

Kind dropsId(std::string_view id) {
    static const std::unordered_map<std::string_view, Kind> dropped = {
        {"toc", kindContents},          {"siteNotice", kindNotice},        {"siteSub", kindInterface},
        {"contentSub", kindInterface},  {"contentSub2", kindInterface},    {"jump-to-nav", kindInterface},
        {"coordinates", kindInterface}, {"catlinks", kindInterface},       {"mw-navigation", kindNavigation},
        {"mw-panel", kindNavigation}};
    const auto found = dropped.find(id);
    return found != dropped.end() ? found->second : id.starts_with("cite_ref") ? kindCitation : nullptr;
}

Kind whyDropped(const GumboNode& node, bool mediaWiki) {
    if (const Kind kind = dropsTag(tagOf(node)))
        return kind;
    if (hidden(node))
        return kindHidden;
    if (!mediaWiki)
        return nullptr;
    if (const Kind kind = dropsId(attribute(node, "id")))
        return kind;
    Kind found = nullptr;
    anyClass(node, [&](std::string_view word) { return (found = dropsClass(word)) != nullptr; });
    return found                                           ? found
           : attribute(node, "role") == "navigation" ? kindNavigation
                                                           : nullptr;
}

bool dropped(const GumboNode& node, bool mediaWiki) {
    return whyDropped(node, mediaWiki) != nullptr;
}

bool isFormula(const GumboNode& node) {
    return tagOf(node) == GUMBO_TAG_MATH || hasClass(node, "mwe-math-element") ||
           (tagOf(node) == GUMBO_TAG_IMG &&
            anyClass(node, [](std::string_view word) { return word == "tex" || word.starts_with("mwe-math"); }));
}

// Walks a subtree in document order without recursion. enter(node) says whether to go into it; leave(node) is called
// for each node entered. Stops early once enter has set `stop`.
template <class Enter, class Leave> void walk(const GumboNode& root, Enter enter, Leave leave) {
    struct Frame {
        const GumboNode* node;
        unsigned next;
    };
    bool stop = false;
    std::vector<Frame> stack;
    if (!enter(root, stop) || stop)
        return;
    stack.push_back({&root, 0});
    while (!stack.empty()) {
        Frame& frame = stack.back();
        const GumboVector& children =
            frame.node->type == GUMBO_NODE_DOCUMENT ? frame.node->v.document.children : frame.node->v.element.children;
        if ((isElement(*frame.node) || frame.node->type == GUMBO_NODE_DOCUMENT) && frame.next < children.length) {
            const auto& child = *static_cast<const GumboNode*>(children.data[frame.next++]);
            const bool into = enter(child, stop);
            if (stop)
                return;
            if (into)
                stack.push_back({&child, 0});
            continue;
        }
        const GumboNode& left = *frame.node;
        stack.pop_back();
        leave(left);
    }
}

// A formula on a line of its own.
bool isDisplayFormula(const GumboNode& formula) {
    bool display = false;
    walk(
        formula,
        [&](const GumboNode& node, bool& stop) {
            if (!isElement(node))
                return false;
            display = stop = attribute(node, "display") == "block" || anyClass(node, [](std::string_view word) {
                                 return word == "mwe-math-element-block" || word == "mwe-math-fallback-image-display" ||
                                        word == "mwe-math-mathml-display";
                             });
            return true;
        },
        [](const GumboNode&) {});
    return display;
}

// What the break before and after an element is.
Break breakOf(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
        return Break::Paragraph;
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
        return Break::Line;
    default:
        return Break::None;
    }
}

std::string formulaText(const GumboNode& root) {
    std::string tex;
    std::string alternative; // of the MathML, where there is no picture
    std::string plain;
    std::vector<const GumboNode*> annotations;
    walk(
        root,
        [&](const GumboNode& node, bool& stop) {
            if (isText(node))
                (annotations.empty() ? plain : alternative).append(node.v.text.text);
            if (!isElement(node))
                return false;
            if (tagOf(node) == GUMBO_TAG_IMG && !attribute(node, "alt").empty()) {
                tex = attribute(node, "alt");
                stop = true;
            } else if (tagOf(node) == GUMBO_TAG_MATH && !attribute(node, "alttext").empty()) {
                alternative = attribute(node, "alttext");
                return false;
            }
            if (gumbo_normalized_tagname(tagOf(node)) == std::string_view() &&
                std::string_view(node.v.element.original_tag.data, node.v.element.original_tag.length)
                    .starts_with("<annotation"))
                annotations.push_back(&node);
            return true;
        },
        [&](const GumboNode& node) {
            if (!annotations.empty() && annotations.back() == &node)
                annotations.pop_back();
        });
    return !tex.empty() ? tex : !alternative.empty() ? alternative : plain;
}

// An element and how much text is in it, in bytes.
struct Candidate {
    const GumboNode* node = nullptr;
    std::size_t length = 0;
};

// The landmarks of a page.
struct Landmarks {
    Candidate contentText; // #mw-content-text
    Candidate bodyContent; // #bodyContent
    Candidate content;     // of class mw-parser-output or mw-body-content: the one with most text
    Candidate article;     // <article>: the one with most text
    Candidate main;
    const GumboNode* body = nullptr;
    const GumboNode* firstHeading = nullptr; // #firstHeading
    const GumboNode* heading = nullptr;      // the first h1
    const GumboNode* title = nullptr;
    bool mediaWiki = false;
};

Landmarks findLandmarks(const GumboNode& document) {
    Landmarks marks;
    std::size_t length = 0; // of the text so far
    struct Open {
        const GumboNode* node;
        std::size_t start;
        Candidate* place;
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
        if (tag == GUMBO_TAG_ARTICLE)
            open.push_back({&node, length, &marks.article, true});
        else if (tag == GUMBO_TAG_MAIN || attribute(node, "role") == "main")
            open.push_back({&node, length, &marks.main, false});
        else if (tag == GUMBO_TAG_BODY)
            first(marks.body, node);
        else if (tag == GUMBO_TAG_H1)
            first(marks.heading, node);
        else if (tag == GUMBO_TAG_TITLE)
            first(marks.title, node);
        else if (tag == GUMBO_TAG_META && equalsIgnoringCase(attribute(node, "name"), "generator") &&
                 attribute(node, "content").starts_with("MediaWiki"))
            marks.mediaWiki = true;
        return !dropsTag(tag);
    };
    const auto close = [&](const GumboNode& node) {
        for (; !open.empty() && open.back().node == &node; open.pop_back()) {
            const std::size_t own = length - open.back().start;
            Candidate& place = *open.back().place;
            // Ties go to the outer element, which is left later.
            if (!place.node || (open.back().longest && own >= place.length))
                place = {&node, own};
        }
    };
    walk(document, enter, close);
    marks.mediaWiki = marks.mediaWiki || marks.contentText.node || marks.content.node;
    return marks;
}

const GumboNode* findRoot(const Landmarks& marks, const GumboNode& document) {
    if (marks.mediaWiki)
        for (const Candidate& candidate : {marks.contentText, marks.bodyContent, marks.content})
            if (candidate.length > 0)
                return candidate.node;
    for (const Candidate& candidate : {marks.article, marks.main})
        if (candidate.length > 0)
            return candidate.node;
    return marks.body ? marks.body : &document;
}

// What has to be known about the article before its text is written.
struct Plan {
    const GumboNode* stop = nullptr; // the heading of the references
    std::unordered_set<const GumboNode*> layoutTables;
};

class PageText {
public:
    PageText(bool mediaWiki) : m_mediaWiki(mediaWiki) {}

    Plan plan(const GumboNode& root) const {
        Plan plan;
        std::vector<const GumboNode*> tables;
        std::unordered_set<const GumboNode*> dataTables;
        const GumboNode* fallback = nullptr;
        walk(
            root,
            [&](const GumboNode& node, bool& stop) {
                if (!isElement(node) || (&node != &root && dropped(node, m_mediaWiki)))
                    return false;
                if (m_mediaWiki && (headingLevel(node) > 0 || hasClass(node, "mw-headline"))) {
                    if (isNamed(node, {"references"})) {
                        plan.stop = &node;
                        stop = true;
                        return false;
                    }
                    if (!fallback && isNamed(node, {"notes", "citations", "further reading", "external links"}))
                        fallback = &node;
                }
                judgeTable(node, tables, dataTables, plan.layoutTables);
                return true;
            },
            [&](const GumboNode& node) {
                if (!tables.empty() && tables.back() == &node)
                    tables.pop_back();
            });
        if (!plan.stop)
            plan.stop = fallback;
        for (const GumboNode* table : dataTables)
            plan.layoutTables.erase(table);
        return plan;
    }

    std::string write(const GumboNode& root, const Plan& plan) {
        m_plan = &plan;
        bool stopped = false;
        walk(
            root,
            [&](const GumboNode& node, bool& stop) {
                if (&node == plan.stop) {
                    stopped = stop = true;
                    return false;
                }
                return enter(node, &node == &root);
            },
            [&](const GumboNode& node) { leave(node); });
        settleHeadings(0, stopped ? headingLevelAround(*plan.stop) : 0);
        return m_writer.take();
    }

private:
    struct Heading {
        std::size_t start;
        std::size_t end;
        int level;
        bool blockDropped = false;
    };

    bool isNamed(const GumboNode& heading, std::initializer_list<std::string_view> names) const {
        std::string id = asciiLower(attribute(heading, "id"));
        std::replace(id.begin(), id.end(), '_', ' ');
        PageText own(m_mediaWiki);
        const Plan none;
        std::string text;
        for (const std::string_view name : names) {
            if (id == name)
                return true;
            if (text.empty())
                text = asciiLower(own.write(heading, none));
            if (text == name)
                return true;
        }
        return false;
    }

    static int headingLevelAround(const GumboNode& node) {
        for (const GumboNode* at = &node; at; at = at->parent)
            if (const int level = headingLevel(*at); level > 0)
                return level;
        return 0;
    }

    // A table is laid-out prose, not data, where a cell holds paragraphs, headings, code or another table and neither
    // its class nor a header cell says otherwise.
    static void judgeTable(const GumboNode& node, std::vector<const GumboNode*>& tables,
                           std::unordered_set<const GumboNode*>& dataTables,
                           std::unordered_set<const GumboNode*>& layoutTables) {
        const GumboTag tag = tagOf(node);
        if (tag == GUMBO_TAG_TABLE) {
            if (!tables.empty())
                layoutTables.insert(tables.back());
            tables.push_back(&node);
            if (hasClass(node, "wikitable"))
                dataTables.insert(&node);
            else if (attribute(node, "role") == "presentation" || hasClass(node, "multicol"))
                layoutTables.insert(&node);
        } else if (!tables.empty()) {
            if (tag == GUMBO_TAG_TH)
                dataTables.insert(tables.back());
            else if (tag == GUMBO_TAG_P || tag == GUMBO_TAG_PRE || headingLevel(node) > 0)
                layoutTables.insert(tables.back());
        }
    }

    bool inDataTable() const { return !m_tables.empty() && !m_plan->layoutTables.contains(m_tables.back()); }

    bool enter(const GumboNode& node, bool isRoot) {
        if (isText(node)) {
            // gumbo writes some character references beyond Unicode as invalid UTF-8.
            m_writer.text(repairUtf8(node.v.text.text), m_preformatted > 0);
            return false;
        }
        if (node.type == GUMBO_NODE_DOCUMENT)
            return true;
        if (!isElement(node))
            return false;
        if (!isRoot && dropped(node, m_mediaWiki)) {
            m_writer.omitted();
            if (const Break strength = breakOf(tagOf(node)); strength != Break::None) {
                m_writer.breakTo(strength);
                if (!m_headings.empty())
                    m_headings.back().blockDropped = true;
            }
            return false;
        }
        if (isFormula(node)) {
            const Break around = isDisplayFormula(node) ? Break::Line : Break::None;
            m_writer.breakTo(around);
            m_writer.text(repairUtf8(formulaText(node)));
            m_writer.breakTo(around);
            return false;
        }
        enterElement(node);
        return true;
    }

    void enterElement(const GumboNode& node) {
        const GumboTag tag = tagOf(node);
        if (tag == GUMBO_TAG_TABLE)
            m_tables.push_back(&node);
        if (tag == GUMBO_TAG_TR && inDataTable()) {
            m_writer.beginRow();
            return;
        }
        if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
            if (inDataTable())
                m_writer.beginCell();
            else
                m_writer.breakTo(Break::Line);
            return;
        }
        if (tag == GUMBO_TAG_LI)
            m_writer.listItem();
        m_writer.breakTo(breakAround(node));
        if (const int level = headingLevel(node); level > 0) {
            settleHeadings(level, 0);
            m_headings.push_back({m_writer.size(), m_writer.size(), level});
        }
        if (tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_LISTING || tag == GUMBO_TAG_XMP || tag == GUMBO_TAG_PLAINTEXT)
            ++m_preformatted;
        if (hasClass(node, "texhtml"))
            m_formulas.push_back(&node);
        if (tag == GUMBO_TAG_SUP)
            raise(node);
        if (tag == GUMBO_TAG_SUB && !m_formulas.empty() && m_writer.joined() != '\0')
            m_writer.text("_");
    }

    void leave(const GumboNode& node) {
        const GumboTag tag = tagOf(node);
        if (tag == GUMBO_TAG_TR && inDataTable()) {
            m_writer.endRow();
            return;
        }
        if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
            if (inDataTable())
                m_writer.endCell();
            else
                m_writer.breakTo(Break::Line);
            return;
        }
        if (tag == GUMBO_TAG_TABLE)
            m_tables.pop_back();
        if (tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_LISTING || tag == GUMBO_TAG_XMP || tag == GUMBO_TAG_PLAINTEXT)
            --m_preformatted;
        if (headingLevel(node) > 0 && !m_headings.empty())
            m_headings.back().end = m_writer.size();
        if (!m_formulas.empty() && m_formulas.back() == &node)
            m_formulas.pop_back();
        m_writer.breakTo(breakAround(node));
    }

    Break breakAround(const GumboNode& node) const {
        const GumboTag tag = tagOf(node);
        if (tag == GUMBO_TAG_DIV && m_mediaWiki && (hasClass(node, "thumb") || hasClass(node, "thumbcaption")))
            return Break::Paragraph;
        // A list in a list item goes on line by line.
        if ((tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL) && node.parent && tagOf(*node.parent) == GUMBO_TAG_LI)
            return Break::Line;
        return breakOf(tag);
    }

    // 10<sup>-3</sup> must not read 10-3, nor in formulas A<sup>n</sup> An.
    void raise(const GumboNode& node) {
        const char before = m_writer.joined();
        if (!m_formulas.empty() && before != '\0') {
            m_writer.text("^");
            return;
        }
        if (before < '0' || before > '9')
            return;
        std::string_view content;
        walk(
            node,
            [&](const GumboNode& inner, bool& stop) {
                if (inner.type == GUMBO_NODE_TEXT) {
                    content = inner.v.text.text;
                    stop = true;
                }
                return isElement(inner) && (&inner == &node || !dropped(inner, m_mediaWiki));
            },
            [](const GumboNode&) {});
        constexpr std::string_view minus = "\xE2\x88\x92";
        const std::string_view number = content.starts_with(minus) ? content.substr(minus.size())
                                        : content.starts_with('-') || content.starts_with('+') ? content.substr(1)
                                                                                               : content;
        if (!number.empty() && number.front() >= '0' && number.front() <= '9')
            m_writer.text("^");
    }

    // Takes back headings of level `level` or below whose sections held nothing but what was left out; at the end
    // of the article also those that only led to the heading it stops at.
    void settleHeadings(int level, int stopLevel) {
        while (!m_headings.empty()) {
            const Heading last = m_headings.back();
            const bool empty = last.end == m_writer.size() && last.end > last.start;
            const bool leadsToStop = stopLevel > 0 && last.level < stopLevel;
            if (!empty || !((last.blockDropped && last.level >= level) || leadsToStop))
                break;
            m_writer.truncate(last.start);
            m_headings.pop_back();
            if (!m_headings.empty())
                m_headings.back().blockDropped = true;
        }
    }

    bool m_mediaWiki;
    const Plan* m_plan = nullptr;
    TextWriter m_writer;
    std::vector<const GumboNode*> m_tables;
    std::vector<Heading> m_headings;
    std::vector<const GumboNode*> m_formulas; // open elements of formulas written in HTML
    int m_preformatted = 0;
};

// Gathers the text that PageText leaves out.
class RemovedParts {
public:
    RemovedParts(const GumboNode& root, const Plan& plan, bool mediaWiki)
        : m_root(root), m_plan(plan), m_mediaWiki(mediaWiki) {
        for (const GumboNode* at = root.parent; at; at = at->parent)
            m_aboveRoot.insert(at);
    }

    std::vector<RemovedText> collect(const GumboNode& document) {
        walk(
            document,
            [&](const GumboNode& node, bool&) { return enter(node); },
            [&](const GumboNode& node) {
                if (&node == m_open)
                    finishPart();
                if (&node == &m_root)
                    m_inRoot = false;
            });
        std::vector<RemovedText> removed;
        for (const std::string_view kind : removedKinds())
            if (const auto found = m_kinds.find(kind); found != m_kinds.end())
                removed.push_back(std::move(found->second));
        return removed;
    }

private:
    static constexpr std::size_t excerptCharacters = 80;
    static constexpr std::size_t excerpts = 3;

    bool enter(const GumboNode& node) {
        if (isText(node)) {
            if (!m_open && m_inRoot && m_stopped) { // text that no element of its own holds
                begin(kindAfter);
                add(node.v.text.text);
                finishPart();
            } else if (m_open) {
                add(node.v.text.text);
            }
            return false;
        }
        if (!isElement(node))
            return node.type == GUMBO_NODE_DOCUMENT;
        if (&node == &m_root)
            m_inRoot = true;
        if (&node == m_plan.stop)
            m_stopped = true;
        if (m_open || &node == &m_root || m_aboveRoot.contains(&node) || tagOf(node) == GUMBO_TAG_HEAD)
            return true;
        Kind kind = nullptr;
        if (!m_inRoot)
            kind = dropsTag(tagOf(node)) == kindCode ? kindCode : kindOutside;
        else if (m_stopped)
            kind = kindAfter;
        else
            kind = whyDropped(node, m_mediaWiki);
        if (tagOf(node) == GUMBO_TAG_TITLE) // it is not left out: it is the article's
            return false;
        if (kind) {
            m_open = &node;
            begin(kind);
        }
        return true;
    }

    void begin(Kind kind) {
        m_kind = kind;
        m_characters = 0;
        m_space = false;
        m_excerpt.clear();
    }

    void add(const char* utf8) {
        for (const char byte : repairUtf8(utf8)) {
            if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
                m_space = m_characters > 0;
                continue;
            }
            if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
                if (m_space && ++m_characters <= excerptCharacters)
                    m_excerpt += ' ';
                m_space = false;
                ++m_characters;
            }
            if (m_characters <= excerptCharacters)
                m_excerpt += byte;
        }
    }

    void finishPart() {
        m_open = nullptr;
        if (m_characters == 0)
            return;
        RemovedText& removed = m_kinds[m_kind];
        removed.kind = m_kind;
        ++removed.parts;
        removed.characters += m_characters;
        if (removed.excerpts.size() < excerpts)
            removed.excerpts.push_back(m_excerpt);
    }

    const GumboNode& m_root;
    const Plan& m_plan;
    bool m_mediaWiki;
    std::unordered_set<const GumboNode*> m_aboveRoot;
    bool m_inRoot = false;
    bool m_stopped = false;
    const GumboNode* m_open = nullptr; // the element that is left out
    Kind m_kind = nullptr;
    std::size_t m_characters = 0;
    bool m_space = false;
    std::string m_excerpt;
    std::unordered_map<std::string_view, RemovedText> m_kinds;
};

std::string titleOf(const Landmarks& marks) {
    for (const GumboNode* node : {marks.firstHeading, marks.heading, marks.title})
        if (node) {
            const Plan none;
            if (std::string title = PageText(marks.mediaWiki).write(*node, none); !title.empty())
                return title;
        }
    return {};
}

} // namespace

Result<HtmlText> htmlToText(std::string_view utf8) {
    LAMINA_TRY(checkHtmlLimits(utf8));
    LAMINA_ASSIGN(const HtmlTree tree, HtmlTree::parse(utf8));
    const GumboNode& document = tree.document();
    const Landmarks marks = findLandmarks(document);
    const GumboNode& root = *findRoot(marks, document);
    PageText page(marks.mediaWiki);
    const Plan plan = page.plan(root);
    HtmlText result;
    result.title = titleOf(marks);
    result.text = page.write(root, plan);
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
