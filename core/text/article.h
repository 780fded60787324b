// A page as served, and the article that is left of it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// A page as it came from a file or the network.
struct RawPage {
    std::string bytes;
    std::string contentType; // HTTP Content-Type with charset; empty for a file
    std::string source;      // URL or path, for messages and to tell text files from HTML
};

// Why a part of a page is not part of its article.
enum class RemovedKind {
    Outside,
    After,
    Infoboxes,
    Navigation,
    Contents,
    Notices,
    Hatnotes,
    Citations,
    Interface,
    Media,
    Teasers,
    Comments,
    Sharing,
    Bylines,
    Tags,
    Captions,
    Deleted,
    Hidden,
    Code
};

struct RemovedKindRow {
    RemovedKind kind;
    std::string_view name;     // as it stands in files: "hatnotes"
    std::string_view label;    // for people, one to three words
    std::string_view sentence; // what it is
};
// In the order of the enum, in which they are shown and stored.
std::span<const RemovedKindRow> removedKinds();
const RemovedKindRow& removedKind(RemovedKind kind);
// By its name; null where this version knows no such kind.
const RemovedKindRow* findRemovedKind(std::string_view name);

// Text of one kind that the cleaner left out.
struct RemovedText {
    std::string kind;                  // the name of one of removedKinds(), or one that a newer version knows
    std::size_t parts = 0;             // elements
    std::size_t characters = 0;        // of their text, white space counted once; tags are not counted
    std::vector<std::string> excerpts; // how the first of them begin; at most 3 of at most 80 characters
};

struct Article {
    std::string text;  // UTF-8
    std::string title; // from the first heading or <title>; may be empty
    // Counts at each stage, in Unicode characters: as served (decoded), after the cut at the article's bounds, cleaned.
    std::size_t rawCharacters = 0;
    std::size_t slicedCharacters = 0;
    std::size_t cleanedCharacters = 0;
    std::vector<std::string> warnings;
    std::vector<RemovedText> removed{}; // kinds that occur, in the order of removedKinds()
};

// Largest page accepted, in bytes.
inline constexpr std::size_t maximumPageBytes = std::size_t{16} << 20;

} // namespace lamina
