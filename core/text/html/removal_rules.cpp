#include "text/html/removal_rules.h"

#include "base/ascii.h"
#include "text/html/footnotes.h"
#include "text/html/html_nodes.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lamina {

namespace {

using Kind = RemovedKind;

// What MediaWiki and Wikipedia's templates put around an article's own text. The last letter may be *: any ending.
struct Rule {
    Kind kind;
    std::vector<std::string_view> classes;
    std::vector<std::string_view> ids;
};

std::span<const Rule> rules() {
    static const std::vector<Rule> table{
        {Kind::Infoboxes, {"infobox*", "portable-infobox", "sinottico*", "taxobox"}, {}},
        {Kind::Navigation,
         {"navbox*", "vertical-navbox", "sidebar", "sistersitebox", "sister-box", "side-box", "portal", "portalbox",
          "portal-bar", "authority-control", "stub", "NavFrame", "navigation-box", "navigationBox"},
         {"mw-navigation", "mw-panel"}},
        {Kind::Contents, {"toc", "tocright", "vector-toc"}, {"toc"}},
        {Kind::Notices,
         {"ambox", "tmbox", "imbox", "cmbox", "ombox", "fmbox", "dmbox", "mbox-small", "messagebox", "metadata",
          "bandeau-article", "bandeau-container", "bandeau-portail"},
         {"siteNotice"}},
        {Kind::Hatnotes, {"hatnote", "dablink", "rellink", "mainarticle", "relarticle", "seealso", "boilerplate"}, {}},
        {Kind::Citations,
         {"reference", "mw-ref", "references", "reflist", "mw-references-wrap", "references-small", "mw-cite-backlink",
          "Inline-Template", "Template-Fact", "mw-ext-cite-error"},
         {"cite_ref*"}},
        {Kind::Interface,
         {"mw-editsection", "mw-editsection-like", "editsection", "mw-jump-link", "mw-indicators", "mw-indicator",
          "printfooter", "catlinks", "navbar", "mw-collapsible-toggle", "magnify", "noprint", "printonly",
          "mw-empty-elt"},
         {"siteSub", "contentSub", "contentSub2", "jump-to-nav", "coordinates", "catlinks"}},
        {Kind::Media, {"ext-phonos", "haudio", "audiolink", "topicon"}, {}},
        // Hidden by style sheets, or nothing to read.
        {Kind::Hidden, {"shortdescription", "sortkey", "geo-nondefault", "geo-multi-punct"}, {}},
    };
    return table;
}

// Looks words up in one column of the rules.
class Words {
public:
    explicit Words(std::vector<std::string_view> Rule::*column) {
        for (const Rule& rule : rules())
            for (std::string_view word : rule.*column) {
                if (!word.ends_with('*')) {
                    m_whole.emplace(word, rule.kind);
                    continue;
                }
                word.remove_suffix(1);
                m_beginnings.emplace_back(word, rule.kind);
            }
    }

    std::optional<Kind> find(std::string_view word) const {
        if (const auto found = m_whole.find(word); found != m_whole.end())
            return found->second;
        for (const auto& [beginning, kind] : m_beginnings)
            if (word.starts_with(beginning))
                return kind;
        return std::nullopt;
    }

private:
    std::unordered_map<std::string_view, Kind> m_whole;
    std::vector<std::pair<std::string_view, Kind>> m_beginnings;
};

bool isHidden(const GumboNode& element) {
    // "until-found": closed until the reader opens it or looks for a word in it.
    if (hasAttribute(element, "hidden"))
        return !equalsIgnoringCase(attribute(element, "hidden"), "until-found");
    const std::string_view style = attribute(element, "style");
    if (style.empty())
        return false;
    std::string packed = asciiLower(style);
    std::erase_if(packed, [](char c) { return std::string_view(" \t\n\r\f").find(c) != std::string_view::npos; });
    return packed.find("display:none") != std::string::npos || packed.find("visibility:hidden") != std::string::npos;
}

} // namespace

std::optional<RemovedKind> whyDroppedByTag(const GumboNode& element) {
    switch (tagOf(element)) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOEMBED:
        return Kind::Code;
    case GUMBO_TAG_TEMPLATE:
        return hasAttribute(element, "shadowrootmode") ? std::nullopt : std::optional(Kind::Code);
    case GUMBO_TAG_RP: // brackets around readings, which are written in any case
        return Kind::Interface;
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_APPLET:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_SVG:
        return Kind::Media;
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_TEXTAREA:
        return Kind::Interface;
    case GUMBO_TAG_NAV:
        return Kind::Navigation;
    case GUMBO_TAG_TITLE:
        return Kind::Outside;
    default:
        return std::nullopt;
    }
}

std::optional<RemovedKind> whyDropped(const GumboNode& element, bool mediaWiki) {
    static const Words ids(&Rule::ids);
    static const Words classes(&Rule::classes);
    if (const auto kind = whyDroppedByTag(element))
        return kind;
    if (isHidden(element))
        return Kind::Hidden;
    if (tagOf(element) == GUMBO_TAG_DEL)
        return Kind::Deleted;
    if (!mediaWiki)
        return isFootnote(element) ? std::optional(Kind::Citations) : std::nullopt;
    if (const auto kind = ids.find(attribute(element, "id")))
        return kind;
    std::optional<Kind> found;
    anyClass(element, [&](std::string_view word) { return (found = classes.find(word)).has_value(); });
    if (!found && attribute(element, "role") == "navigation")
        return Kind::Navigation;
    return found;
}

} // namespace lamina
