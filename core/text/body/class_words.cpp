#include "text/body/class_words.h"

#include "base/ascii.h"
#include "text/html/html_nodes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lamina {

namespace {

using Kind = RemovedKind;

struct WordRow {
    Kind kind;
    bool strong;
    std::vector<std::string_view> words;
};

const std::unordered_map<std::string_view, NameHint>& wordHints() {
    static const std::vector<WordRow> rows{
        {Kind::Comments,
         true,
         {"comment", "comments", "commentlist", "commentlists", "commentform", "comentarios", "kommentare", "kommentar",
          "commentaires", "disqus", "respond", "livefyre", "discussion", "replies", "trackbacks", "pingbacks"}},
        {Kind::Sharing,
         true,
         {"share", "shares", "sharing", "sharedaddy", "sharebar", "social", "socials", "socialmedia", "addthis",
          "addtoany", "sociable", "shariff", "heateor", "jetpack", "likebox", "followus"}},
        {Kind::Sharing,
         false,
         {"follow", "facebook", "twitter", "whatsapp", "pinterest", "linkedin", "print", "email"}},
        {Kind::Teasers, true, {"related",   "relatedposts", "recommended", "recommendation", "recommendations",
                               "recommend", "outbrain",     "taboola",     "trending",       "popular",
                               "mostread",  "teaser",       "teasers",     "yarpp",          "crp",
                               "promo",     "promobox",     "carousel",    "readmore",       "upnext",
                               "nextpost",  "prevnext",     "similar",     "verwandte",      "relacionadas"}},
        {Kind::Teasers, false, {"widget", "more", "next", "previous", "prev", "latest", "recent", "archive", "box"}},
        {Kind::Navigation, true, {"nav",        "navi",        "navbar",     "navigation", "menu",     "submenu",
                                  "breadcrumb", "breadcrumbs", "pagination", "pager",      "paginate", "sitemap",
                                  "toolbar",    "sidebar",     "sidebars",   "skiplink",   "skip",     "rightcol",
                                  "leftcol",    "topbar",      "pagenav",    "subnav",     "mainnav",  "topnav",
                                  "postnavi",   "metanav"}},
        {Kind::Contents, true, {"toc", "tableofcontents"}},
        {Kind::Outside,
         true,
         {"footer", "masthead", "banner", "copyright", "pagefooter", "siteheader", "sitefooter", "imprint", "legal",
          "colophon", "bottombar"}},
        {Kind::Outside, false, {"header", "foot", "search", "searchform", "logo", "branding", "language", "languages"}},
        {Kind::Notices, true, {"cookie",      "cookies",   "cookiebanner", "cookielaw", "consent", "gdpr",
                               "newsletter",  "subscribe", "subscription", "signup",    "login",   "popup",
                               "modal",       "overlay",   "lightbox",     "advert",    "adverts", "advertisement",
                               "advertising", "ad",        "ads",          "adsense",   "adbox",   "anzeige",
                               "werbung",     "sponsor",   "sponsored",    "sponsors",  "donate",  "donation",
                               "dialog",      "paypal",    "disclaimer"}},
        {Kind::Notices,
         false,
         {"alert", "notice", "premium", "paywall", "cta", "contact", "rating", "ratings", "vote"}},
        {Kind::Bylines,
         true,
         {"byline", "bylines", "postmeta", "entrymeta", "articlemeta", "dateline", "authorbox", "postinfo",
          "postmetadata", "postdate", "pubdate"}},
        {Kind::Bylines,
         false,
         {"meta", "metadata", "author", "authors", "autor", "date", "datum", "time", "timestamp", "published",
          "updated", "credit", "credits", "source", "quelle", "bio", "profile", "avatar", "views"}},
        {Kind::Tags, true, {"tagcloud", "taglist", "posttags", "keywords", "catlinks", "tagged"}},
        {Kind::Tags, false, {"tags", "tag", "category", "categories", "kategorie", "topics", "labels"}},
        {Kind::Captions, false, {"caption", "captions", "figcaption", "bildunterschrift", "imagecaption", "bu"}},
        {Kind::Interface, false, {"button", "buttons", "btn", "tooltip", "hidden", "tools", "controls", "player"}},
    };
    static const auto table = [] {
        std::unordered_map<std::string_view, NameHint> hints;
        for (const WordRow& row : rows)
            for (const std::string_view word : row.words)
                hints.emplace(word, NameHint{row.kind, row.strong});
        return hints;
    }();
    return table;
}

bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}
bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}

// Calls visit(name, word, first) for each word of the name in lower case: "relatedPosts_box" is related, posts, box.
template <class Visit> void eachWord(std::string_view name, Visit visit) {
    std::size_t start = 0;
    const auto give = [&](std::size_t end) {
        if (end > start)
            visit(std::string_view(asciiLower(name.substr(start, end - start))));
        start = end;
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (!isLower(name[i]) && !isUpper(name[i])) {
            give(i);
            start = i + 1;
        } else if (i > start && isUpper(name[i]) && isLower(name[i - 1])) {
            give(i);
        }
    }
    give(name.size());
}

// Words that say the name is about the page's layout or state, not about what the element is: "has-sidebar",
// "no-comments", "with-social".
bool negates(std::string_view word) {
    return word == "has" || word == "no" || word == "with" || word == "without" || word == "is" || word == "non" ||
           word == "hide" || word == "show";
}

void readName(std::string_view name, std::optional<NameHint>& found) {
    bool negated = false;
    std::optional<NameHint> own;
    eachWord(name, [&](std::string_view word) {
        negated = negated || negates(word);
        const auto hint = wordHints().find(word);
        if (hint != wordHints().end() && (!own || (hint->second.strong && !own->strong)))
            own = hint->second;
    });
    if (own && !negated && (!found || (own->strong && !found->strong)))
        found = own;
}

std::optional<NameHint> roleHint(std::string_view role) {
    static const std::unordered_map<std::string_view, Kind> roles{
        {"navigation", Kind::Navigation}, {"menu", Kind::Navigation},       {"menubar", Kind::Navigation},
        {"tablist", Kind::Navigation},    {"toolbar", Kind::Interface},     {"search", Kind::Interface},
        {"banner", Kind::Outside},        {"contentinfo", Kind::Outside},   {"complementary", Kind::Teasers},
        {"dialog", Kind::Notices},        {"alertdialog", Kind::Notices},   {"alert", Kind::Notices},
        {"tooltip", Kind::Interface},     {"doc-backlink", Kind::Citations}};
    const auto found = roles.find(role);
    return found == roles.end() ? std::nullopt : std::optional<NameHint>({found->second, true});
}

std::optional<NameHint> tagHint(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_FOOTER:
        return NameHint{Kind::Outside, true};
    case GUMBO_TAG_ASIDE:
        return NameHint{Kind::Teasers, true};
    case GUMBO_TAG_FIGCAPTION:
        return NameHint{Kind::Captions, false};
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_FIELDSET:
        return NameHint{Kind::Interface, true};
    case GUMBO_TAG_TIME:
        return NameHint{Kind::Bylines, false};
    default:
        return std::nullopt;
    }
}

} // namespace

std::optional<NameHint> nameHint(const GumboNode& element) {
    if (const auto role = roleHint(attribute(element, "role")))
        return role;
    std::optional<NameHint> found = tagHint(tagOf(element));
    if (found && found->strong)
        return found;
    anyClass(element, [&](std::string_view name) {
        readName(name, found);
        return false;
    });
    readName(attribute(element, "id"), found);
    return found;
}

bool saysBody(const GumboNode& element) {
    const std::string_view property = attribute(element, "itemprop");
    if (property == "articleBody" || property == "text" || attribute(element, "property") == "content:encoded")
        return true;
    const auto says = [](std::string_view name) {
        static constexpr std::array<std::string_view, 9> things{"article", "entry", "post",    "story", "text",
                                                                "blog",    "news",  "artikel", "page"};
        static constexpr std::array<std::string_view, 5> parts{"body", "content", "text", "inhalt", "contents"};
        bool thing = false;
        bool part = false;
        eachWord(name, [&](std::string_view word) {
            const auto is = [&](std::string_view one) { return word == one; };
            const bool both = word == "hentry" || word == "articlebody" || word == "storybody";
            const bool newThing = !thing && std::any_of(things.begin(), things.end(), is);
            // "text" is a thing or a part of one, not both at once.
            part = part || both || ((thing || !newThing) && std::any_of(parts.begin(), parts.end(), is));
            thing = thing || both || newThing;
        });
        return thing && part;
    };
    return anyClass(element, says) || says(attribute(element, "id"));
}

} // namespace lamina
