#include "net/article_fetch.h"

#include <QDateTime>
#include <QUrlQuery>

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

// What comes is kept in memory: a page, capped by the transfer's limits.
class PageSink : public HttpSink {
public:
    Status begin(const HttpAnswer&) override {
        bytes.clear();
        return {};
    }
    Status write(std::string_view piece) override {
        bytes += piece;
        return {};
    }
    std::string bytes;
};

Error pageRefused(const HttpAnswer& answer) {
    Error error = statusError(answer.status, answer.url);
    if (error.kind == ErrorKind::Permission)
        error.message += "; save the page in a browser and use the file";
    return error;
}

} // namespace

Result<LoadedPage> fetchPage(const std::string& url, RunToken& token, const FetchOptions& options,
                             const TransferObserver& observer) {
    HttpRequest request;
    LAMINA_ASSIGN(request.url, usableUrl(url));
    request.headers = {{"Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"}};
    request.packed = true;
    request.refused = pageRefused;
    PageSink sink;
    LAMINA_ASSIGN(const HttpAnswer answer, httpTransfer(request, sink, token, observer, options.http));
    LoadedPage page;
    page.source = answer.url.toString(QUrl::FullyEncoded).toStdString();
    page.page = {std::move(sink.bytes), answer.header("Content-Type"), page.source};
    page.retrieved = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    page.etag = answer.header("ETag");
    page.revision = QUrlQuery(answer.url).queryItemValue(QStringLiteral("oldid")).toStdString();
    if (page.revision.empty())
        page.revision = mediaWikiRevision(page.page.bytes);
    return page;
}

} // namespace lamina
