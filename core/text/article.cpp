#include "text/article.h"

#include <array>

namespace lamina {

namespace {

using Kind = RemovedKind;

constexpr std::array<RemovedKindRow, 19> rows{{
    {Kind::Outside, "outside", "Around the article", "Menus, header and footer of the page"},
    {Kind::After, "after", "References and after",
     "From the heading References (or Notes, External links …) to the end"},
    {Kind::Infoboxes, "infoboxes", "Infoboxes", "Tables of facts beside the text"},
    {Kind::Navigation, "navigation", "Navigation", "Boxes and bars that lead to other articles"},
    {Kind::Contents, "contents", "Tables of contents", "Lists of the article's own headings"},
    {Kind::Notices, "notices", "Notices", "Messages on the page: of editors, on cookies, advertisements"},
    {Kind::Hatnotes, "hatnotes", "Notes above sections", "Such as “Main article: …”"},
    {Kind::Citations, "citations", "Citation marks", "Such as [1] and [citation needed]"},
    {Kind::Interface, "interface", "Page controls", "Edit links, buttons and other parts of the site"},
    {Kind::Media, "media", "Media", "Text inside pictures, players and frames"},
    {Kind::Teasers, "teasers", "Teasers", "Boxes that lead to other texts, and what stands beside this one"},
    {Kind::Comments, "comments", "Comments", "What readers wrote under the text"},
    {Kind::Sharing, "sharing", "Sharing", "Links to pass the page on or to follow its author"},
    {Kind::Bylines, "bylines", "Bylines", "Author, date and place of the text"},
    {Kind::Tags, "tags", "Tags", "Keywords and categories of the text"},
    {Kind::Captions, "captions", "Captions", "Lines under pictures"},
    {Kind::Deleted, "deleted", "Struck out", "Text that the page marks as deleted"},
    {Kind::Hidden, "hidden", "Hidden text", "Text that a reader of the page does not see"},
    {Kind::Code, "code", "Scripts and styles", "Programs and layout of the page"},
}};

} // namespace

std::span<const RemovedKindRow> removedKinds() {
    return rows;
}

const RemovedKindRow& removedKind(RemovedKind kind) {
    return rows[static_cast<std::size_t>(kind)];
}

const RemovedKindRow* findRemovedKind(std::string_view name) {
    for (const RemovedKindRow& row : rows)
        if (row.name == name)
            return &row;
    return nullptr;
}

} // namespace lamina
