#include "net/page_facts.h"

#include "base/ascii.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

namespace lamina {

bool isUrl(const std::string& source) {
    const std::string start = asciiLower(std::string_view(source).substr(0, 8));
    return start.starts_with("http://") || start.starts_with("https://");
}

std::string mediaWikiRevision(std::string_view page) {
    constexpr std::string_view key = "\"wgRevisionId\":";
    const std::size_t found = page.find(key);
    if (found == std::string_view::npos)
        return {};
    const std::size_t start = page.find_first_not_of(' ', found + key.size());
    if (start == std::string_view::npos)
        return {};
    const std::string_view digits = page.substr(start, page.substr(start).find_first_not_of("0123456789"));
    return digits.size() <= 20 && digits != "0" ? std::string(digits) : std::string();
}

std::string canonicalUrl(std::string_view page, const std::string& base) {
    // It stands in the head; an attribute's order and quotes are free.
    static const QRegularExpression link(QStringLiteral("<link\\b[^>]*\\brel\\s*=\\s*[\"']?canonical\\b[^>]*>"),
                                         QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression href(QStringLiteral("\\bhref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))"),
                                         QRegularExpression::CaseInsensitiveOption);
    constexpr std::size_t headBytes = std::size_t{1} << 18;
    const QString head = QString::fromUtf8(page.data(), static_cast<qsizetype>(std::min(page.size(), headBytes)));
    const QRegularExpressionMatch value = href.match(link.match(head).captured());
    QString text = value.captured(value.lastCapturedIndex() > 0 ? value.lastCapturedIndex() : 0);
    if (value.lastCapturedIndex() <= 0)
        return {};
    text.replace(QLatin1String("&amp;"), QLatin1String("&"));
    const QUrl url = QUrl(QString::fromStdString(base)).resolved(QUrl(text.trimmed()));
    const bool web = url.scheme() == u"http" || url.scheme() == u"https";
    return web && !url.host().isEmpty() ? url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo).toStdString()
                                        : std::string();
}

} // namespace lamina
