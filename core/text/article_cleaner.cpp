#include "text/article_cleaner.h"

#include "base/ascii.h"
#include "text/charset.h"
#include "text/charset_labels.h"
#include "text/html/html_text.h"
#include "text/html/page_source.h"
#include "text/mime_page.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lamina {

namespace {

enum class PageKind { Html, Plain, Binary };

bool endsWithAny(std::string_view lowerName, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view end) { return lowerName.ends_with(end); });
}

std::string_view mediaType(std::string_view contentType) {
    std::string_view type = contentType.substr(0, contentType.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t'))
        type.remove_suffix(1);
    return type;
}

// What a file that is no text starts with, and its name.
const char* binaryFormat(std::string_view bytes, std::string_view contentType) {
    using namespace std::string_view_literals;
    static constexpr std::array<std::pair<std::string_view, const char*>, 8> magics{{
        {"%PDF-"sv, "a PDF file"},
        {"\x89PNG"sv, "a PNG picture"},
        {"\xFF\xD8\xFF"sv, "a JPEG picture"},
        {"GIF8"sv, "a GIF picture"},
        {"PK\x03\x04"sv, "a zip archive or office document"},
        {"\x1F\x8B"sv, "a gzip file"},
        {"\xFD"
         "7zXZ"sv,
         "an xz file"},
        {"\x7F"
         "ELF"sv,
         "a program"},
    }};
    for (const auto& [magic, name] : magics)
        if (bytes.starts_with(magic))
            return name;
    // A few NULs are dirt, dropped like other controls; a server that says UTF-16 sends many.
    const auto zeros = static_cast<std::size_t>(std::ranges::count(bytes, '\0'));
    const CharsetEncoding* const declared = encodingOfLabel(charsetOfContentType(contentType));
    const bool wide = byteOrderMark(bytes) || (declared && declared->name.starts_with("UTF-16"));
    return zeros > 8 + bytes.size() / 1000 && !wide ? "a binary file" : nullptr;
}

// Whether text without a name looks like HTML: it opens like a page or has one of the tags every page has.
bool looksLikeHtml(std::string_view bytes) {
    const std::string head = asciiLower(bytes.substr(0, 1 << 16));
    const std::size_t start = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const std::string_view begin =
        start == std::string::npos ? std::string_view() : std::string_view(head).substr(start);
    if (begin.starts_with("<!doctype html") || begin.starts_with("<html") || begin.starts_with("<?xml"))
        return true;
    for (const std::string_view tag :
         {"<html", "<head", "<body", "<div", "<p", "<table", "<span", "<h1", "<h2", "<ul", "<a"})
        for (std::size_t at = head.find(tag); at != std::string::npos; at = head.find(tag, at + 1)) {
            const char next = at + tag.size() < head.size() ? head[at + tag.size()] : '\0';
            if ((next == '>' || next == ' ' || next == '\n') &&
                head.find("</" + std::string(tag.substr(1)) + ">", at) != std::string::npos)
                return true;
            if (next == '>' || next == ' ' || next == '\n')
                break; // the first such tag has no end tag after it: nor has any later one
        }
    return false;
}

bool isHtml(const RawPage& page) {
    const std::string type = asciiLower(mediaType(page.contentType));
    if (type == "text/html" || type == "application/xhtml+xml")
        return true;
    if (type == "text/plain" || type == "text/markdown" || type == "text/x-markdown")
        return false;
    const std::string name = asciiLower(page.source);
    if (endsWithAny(name, {".html", ".htm", ".xhtml", ".xht"}))
        return true;
    if (endsWithAny(name, {".txt", ".text", ".md", ".markdown", ".mdown", ".rst"}))
        return false;
    return looksLikeHtml(page.bytes);
}

bool isXhtml(const RawPage& page) {
    const std::string type = asciiLower(mediaType(page.contentType));
    const std::string name = asciiLower(page.source);
    return type == "application/xhtml+xml" ||
           (type.empty() && (endsWithAny(name, {".xhtml", ".xht"}) || declaresXhtml(page.bytes)));
}

std::string sourceName(const RawPage& page) {
    return page.source.empty() ? "the article" : page.source;
}

Result<Article> passThrough(const RawPage& page) {
    Article article;
    const std::string charset = charsetOfContentType(page.contentType);
    const auto mark = byteOrderMark(page.bytes);
    const bool utf8 =
        (charset.empty() || equalsIgnoringCase(charset, "utf-8") || equalsIgnoringCase(charset, "utf8")) &&
        !(mark && mark->charset != "UTF-8");
    if (utf8) {
        article.text = page.bytes;
    } else {
        LAMINA_ASSIGN(DecodedText decoded, decodePage(page.bytes, page.contentType));
        article.text = std::move(decoded.text);
        article.warnings.push_back("the text was converted from " + decoded.charset + " to UTF-8");
    }
    article.rawCharacters = article.slicedCharacters = article.cleanedCharacters = countCharacters(article.text);
    return article;
}

// The original exercise's two string cuts, and nothing else.
Article cutMarkup(const std::string& page) {
    constexpr std::string_view startMarker = "mw-body-content";
    constexpr std::string_view endMarker = "id=\"References\"";
    Article article;
    std::size_t start = page.find(startMarker);
    if (start == std::string::npos) {
        article.warnings.emplace_back("the page has no \"mw-body-content\": its beginning was not cut off");
        start = 0;
    }
    const std::size_t end = page.find(endMarker, start);
    if (end == std::string::npos)
        article.warnings.emplace_back("the page has no id=\"References\" after its beginning: its end was not cut off");
    article.text = page.substr(start, end == std::string::npos ? end : end - start);
    article.slicedCharacters = countCharacters(article.text);
    // Counted with their markup, which this mode does not tell from text.
    const auto remove = [&](RemovedKind kind, std::string_view part) {
        article.removed.push_back({std::string(removedKind(kind).name), 1, countCharacters(part), {}});
    };
    if (start > 0)
        remove(RemovedKind::Outside, std::string_view(page).substr(0, start));
    if (end != std::string::npos)
        remove(RemovedKind::After, std::string_view(page).substr(end));
    return article;
}

Result<Article> cleanPage(const RawPage& page, CleaningMode mode) {
    const auto named = [&](const Error& error) {
        return makeError(error.kind, sourceName(page) + ": " + error.message, error.detail);
    };

    Article article;
    if (!isHtml(page)) {
        auto passed = passThrough(page);
        if (!passed.ok())
            return named(passed.error());
        article = std::move(passed).value();
    } else {
        auto decoded = decodePage(page.bytes, page.contentType);
        if (!decoded.ok())
            return named(decoded.error());
        if (!decoded->warning.empty())
            article.warnings.push_back(decoded->warning);
        std::string& html = decoded->text;
        if (mode != CleaningMode::Markup && isXhtml(page))
            html = xhtmlAsHtml(html);
        if (mode == CleaningMode::Markup) {
            article = cutMarkup(html);
        } else {
            auto converted = htmlToText(html, mode == CleaningMode::Body ? PagePart::Body : PagePart::Article);
            if (!converted.ok())
                return named(converted.error());
            HtmlText text = std::move(converted).value();
            article.text = std::move(text.text);
            article.title = std::move(text.title);
            article.warnings.insert(article.warnings.end(), text.warnings.begin(), text.warnings.end());
            article.removed = std::move(text.removed);
            article.slicedCharacters =
                countCharacters(std::string_view(html).substr(text.sliceStart, text.sliceEnd - text.sliceStart));
        }
        article.rawCharacters = countCharacters(html);
        article.cleanedCharacters = countCharacters(article.text);
    }
    if (article.text.find_first_not_of(" \t\r\n\f\v") == std::string::npos)
        return makeError(ErrorKind::TooShort, sourceName(page) + " has no text in it; choose another article");
    return article;
}

} // namespace

Result<Article> cleanArticle(const RawPage& page, CleaningMode mode) {
    if (page.bytes.size() > maximumPageBytes)
        return makeError(ErrorKind::Format, sourceName(page) + " has " + std::to_string(page.bytes.size()) +
                                                " bytes; at most " + std::to_string(maximumPageBytes) +
                                                " (16 MiB) are accepted, so use a shorter text");
    if (const char* format = binaryFormat(page.bytes, page.contentType))
        return makeError(ErrorKind::Format,
                         sourceName(page) + " is " + format + ", not an article; use an HTML page or a text file");
    if (isMimePage(page)) {
        LAMINA_ASSIGN(const RawPage inner, pageInMime(page));
        return cleanPage(inner, mode);
    }
    return cleanPage(page, mode);
}

} // namespace lamina
