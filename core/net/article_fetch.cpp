#include "net/article_fetch.h"

#include "base/ascii.h"
#include "base/environment.h"
#include "net/http/http_failure.h"
#include "net/http/http_transfer.h"
#include "net/http/http_url.h"
#include "net/page_facts.h"

#include <QDateTime>
#include <QUrlQuery>
#include <algorithm>

namespace lamina {

namespace {

Result<QUrl> usableUrl(const std::string& text) {
    QUrl url(QString::fromStdString(text).trimmed(), QUrl::TolerantMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || url.host().isEmpty() || (scheme != u"http" && scheme != u"https"))
        return makeError(ErrorKind::Usage, "\"" + text + "\" is not an http or https address; check it");
    if (!url.userInfo().isEmpty())
        return makeError(ErrorKind::Usage, "the address " + shownUrl(url) +
                                               " holds a user name or password, which are not sent; take them out");
    url.setFragment(QString());
    return url;
}

std::string now() {
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
}

// "2026-11-24T01:02:03Z" for people
std::string dateText(const std::string& iso) {
    const QDateTime date = QDateTime::fromString(QString::fromStdString(iso), Qt::ISODate);
    return date.isValid() ? date.toString(QStringLiteral("yyyy-MM-dd hh:mm")).toStdString() + " UTC" : iso;
}

bool isText(const std::string& contentType) {
    const std::string type = asciiLower(contentType.substr(0, contentType.find(';')));
    const std::size_t end = type.find_last_not_of(" \t");
    const std::string bare = end == std::string::npos ? std::string() : type.substr(0, end + 1);
    return bare.empty() || bare.starts_with("text/") || bare == "application/xhtml+xml" || bare == "application/xml" ||
           bare.ends_with("+xml") || bare == "application/json" || bare == "application/octet-stream";
}

// What comes is kept in memory: a page, capped by the transfer's limits. With a copy at hand the server is asked
// whether it still holds.
class PageSink : public HttpSink {
public:
    explicit PageSink(const LoadedPage* copy) : m_copy(copy) {}

    HttpHeaders conditions() override {
        HttpHeaders headers;
        if (m_copy && !m_copy->etag.empty())
            headers.emplace_back("If-None-Match", m_copy->etag);
        if (m_copy && !m_copy->lastModified.empty())
            headers.emplace_back("If-Modified-Since", m_copy->lastModified);
        return headers;
    }
    Status begin(const HttpAnswer& answer) override {
        bytes.clear();
        if (answer.status == 200 && !isText(answer.header("Content-Type")))
            return makeError(ErrorKind::Unsupported, "cannot use " + shownUrl(answer.url) + ": it is no text but " +
                                                         answer.header("Content-Type").substr(0, 60) +
                                                         "; give the address of a web page or a text");
        return {};
    }
    Status write(std::string_view piece) override {
        bytes += piece;
        return {};
    }
    std::string bytes;

private:
    const LoadedPage* m_copy;
};

// Whether all of a page came: it has an end tag of HTML, or is not HTML.
bool looksWhole(std::string_view page) {
    const std::string start = asciiLower(page.substr(0, 1024));
    if (start.find("<html") == std::string::npos && start.find("<!doctype html") == std::string::npos)
        return true;
    const std::size_t tail = std::min<std::size_t>(page.size(), 4096);
    return asciiLower(page.substr(page.size() - tail)).find("</html") != std::string::npos;
}

Error pageRefused(const HttpAnswer& answer) {
    Error error = statusError(answer.status, answer.url);
    if (error.kind == ErrorKind::Permission)
        error.message += "; save the page in a browser and use the file";
    return error;
}

// The copy, with a warning that says why it is used.
LoadedPage savedCopy(LoadedPage copy, const std::string& why) {
    copy.savedCopy = true;
    copy.warnings.push_back(why + "; using the copy of " + copy.source + " saved on " + dateText(copy.retrieved));
    return copy;
}

LoadedPage pageOf(const HttpAnswer& answer, std::string bytes) {
    LoadedPage page;
    page.source = answer.url.toString(QUrl::FullyEncoded).toStdString();
    page.page = {std::move(bytes), answer.header("Content-Type"), page.source};
    page.retrieved = now();
    page.etag = answer.header("ETag");
    page.lastModified = answer.header("Last-Modified");
    page.revision = QUrlQuery(answer.url).queryItemValue(QStringLiteral("oldid")).toStdString();
    if (page.revision.empty())
        page.revision = mediaWikiRevision(page.page.bytes);
    page.canonical = canonicalUrl(page.page.bytes, page.source);
    return page;
}

} // namespace

FetchOptions FetchOptions::fromEnvironment() {
    FetchOptions options;
    if (const auto folder = PageCache::defaultFolder(); !folder.empty())
        options.cache.emplace(folder);
    options.offline = environmentFlag("LAMINA_OFFLINE");
    return options;
}

Result<LoadedPage> fetchPage(const std::string& url, RunToken& token, const FetchOptions& options,
                             const TransferObserver& observer) {
    HttpRequest request;
    LAMINA_ASSIGN(request.url, usableUrl(url));
    const std::string address = request.url.toString(QUrl::FullyEncoded).toStdString();
    std::optional<LoadedPage> copy;
    if (options.cache)
        copy = options.cache->find(address);
    if (options.offline && copy)
        return savedCopy(std::move(*copy), "Lamina is offline");
    if (options.offline)
        return makeError(ErrorKind::Network,
                         "cannot fetch " + shownUrl(request.url) +
                             ": Lamina is offline and has no saved copy of it; go online, or give a file");
    request.headers = {{"Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"}};
    request.packed = true;
    request.refused = pageRefused;
    if (copy)
        request.accepted.push_back(304);
    PageSink sink(copy ? &*copy : nullptr);
    HttpCause cause = HttpCause::None;
    HttpLimits limits = options.http;
    if (copy) // with a copy at hand a network that is away is not waited for
        limits.maximumRetries = std::min(limits.maximumRetries, 1);
    const auto answer = httpTransfer(request, sink, {token, observer, limits}, &cause);
    if (!answer.ok() && cause == HttpCause::Unreachable && copy)
        return savedCopy(std::move(*copy),
                         "the network is away (" + request.url.host().toStdString() + " cannot be reached)");
    if (!answer.ok())
        return answer.error();
    LoadedPage page;
    if (answer->status == 304) {
        page = std::move(*copy);
        page.retrieved = now();
    } else {
        page = pageOf(*answer, std::move(sink.bytes));
        if (!answer->endKnown && !looksWhole(page.page.bytes))
            page.warnings.push_back(page.source + " may be incomplete: its server does not say how long it is, and it "
                                                  "does not end as web pages do; compare the text, or fetch it again");
    }
    const bool keep =
        page.warnings.empty() && asciiLower(answer->header("Cache-Control")).find("no-store") == std::string::npos;
    if (options.cache && keep)
        if (const Status stored = options.cache->store(address, page); !stored.ok())
            page.warnings.push_back("no copy of the page is kept: " + stored.error().message);
    return page;
}

} // namespace lamina
