#include "net/article_fetch.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrlQuery>
#include <memory>

namespace lamina {

namespace {

// Per manager, so that the program's other connections keep their own settings.
class SystemProxy : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override { return systemProxyForQuery(query); }
};

std::string shown(const QUrl& url) {
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveFragment).toStdString();
}

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error cannotFetch(const QUrl& url, const std::string& reason, ErrorKind kind = ErrorKind::Network) {
    return makeError(kind, "cannot fetch " + shown(url) + ": " + reason);
}

std::string seconds(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

Result<QUrl> usableUrl(const std::string& text) {
    QUrl url(QString::fromStdString(text).trimmed(), QUrl::TolerantMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || url.host().isEmpty() || (scheme != u"http" && scheme != u"https"))
        return makeError(ErrorKind::Usage, "\"" + text + "\" is not an http or https address; check it");
    if (!url.userInfo().isEmpty())
        return makeError(ErrorKind::Usage, "the address " + shown(url) +
                                               " holds a user name or password, which are not sent; take them out");
    url.setFragment(QString());
    return url;
}

} // namespace

QByteArray fetchUserAgent() {
    const QByteArray contact =
        qEnvironmentVariable("LAMINA_CONTACT_URL", QStringLiteral(LAMINA_CONTACT_URL)).toLatin1();
    return QByteArrayLiteral("Lamina/" LAMINA_VERSION " (") + contact + QByteArrayLiteral(") Qt/") + qVersion();
}

Result<QUrl> redirectTarget(const QUrl& from, const QUrl& location) {
    QUrl target = from.resolved(location);
    const QString scheme = target.scheme().toLower();
    if (!target.isValid() || target.host().isEmpty() || (scheme != u"http" && scheme != u"https"))
        return cannotFetch(from, "the server redirects to \"" + shown(location) + "\", which is not a web address");
    if (from.scheme().toLower() == u"https" && scheme == u"http")
        return cannotFetch(from, "the server redirects from https to the unprotected address " + shown(target) +
                                     "; fetch that one directly if you trust it");
    target.setUserInfo(QString());
    target.setFragment(QString());
    return target;
}

Error statusError(int status, const QUrl& url) {
    const std::string code = " (HTTP " + std::to_string(status) + ")";
    switch (status) {
    case 401:
    case 403:
        return cannotFetch(url, "the server does not allow it" + code + "; save the page in a browser and use the file",
                           ErrorKind::Permission);
    case 404:
        return cannotFetch(url, "there is no such page" + code + "; check the address", ErrorKind::NotFound);
    case 410:
        return cannotFetch(url, "the page has been removed" + code, ErrorKind::NotFound);
    case 429:
        return cannotFetch(url, "the server has had too many requests" + code + "; wait a few minutes and try again");
    default:
        break;
    }
    if (status >= 500)
        return cannotFetch(url, "the server has a problem of its own" + code + "; try again later");
    return cannotFetch(url, "the server answered with HTTP status " + std::to_string(status) + " instead of a page");
}

ArticleFetch::ArticleFetch(const FetchOptions& options, QObject* parent)
    : QObject(parent), m_options(options), m_manager(new QNetworkAccessManager(this)) {
    if (options.useSystemProxy)
        m_manager->setProxyFactory(new SystemProxy);
    m_manager->setAutoDeleteReplies(false);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const bool started = m_reply && m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
        abort(started ? Abort::Stalled : Abort::ConnectTimeout);
    });
}

ArticleFetch::~ArticleFetch() {
    if (m_reply)
        m_reply->disconnect(this);
}

void ArticleFetch::start(const QUrl& url) {
    get(url);
}

void ArticleFetch::cancel() {
    if (!m_done)
        abort(Abort::Cancelled);
}

void ArticleFetch::get(const QUrl& url) {
    m_url = url;
    m_body.clear();
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", fetchUserAgent());
    request.setRawHeader("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5");
    // Redirects are followed here, one by one, each as a new request that carries nothing over from the last.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setDecompressedSafetyCheckThreshold(static_cast<qint64>(m_options.maximumBytes));

    QNetworkReply* reply = m_manager->get(request);
    m_reply = reply;
    reply->setReadBufferSize(1 << 18); // a page is taken as it is read, never gathered unread beyond the limit
    connect(reply, &QNetworkReply::metaDataChanged, this, [this] { m_timer.start(m_options.stallTimeout); });
    connect(reply, &QNetworkReply::readyRead, this, &ArticleFetch::readAvailable);
    connect(reply, &QNetworkReply::finished, this, &ArticleFetch::replyFinished);
    m_timer.start(m_options.connectTimeout);
}

void ArticleFetch::readAvailable() {
    if (m_done || m_abort != Abort::None)
        return;
    m_timer.start(m_options.stallTimeout);
    // One byte above the limit is enough to know.
    const auto room = static_cast<qint64>(m_options.maximumBytes) - m_body.size() + 1;
    m_body += m_reply->read(room);
    if (static_cast<std::size_t>(m_body.size()) > m_options.maximumBytes) {
        abort(Abort::TooLarge);
        return;
    }
    const QVariant total = m_reply->header(QNetworkRequest::ContentLengthHeader);
    Q_EMIT received(m_body.size(), total.isValid() ? total.toLongLong() : -1);
}

void ArticleFetch::abort(Abort reason) {
    if (m_abort != Abort::None || m_done)
        return;
    m_abort = reason;
    m_timer.stop();
    if (m_reply && m_reply->isRunning())
        m_reply->abort(); // finished() follows
}

void ArticleFetch::replyFinished() {
    m_timer.stop();
    QNetworkReply* reply = m_reply;
    reply->deleteLater();
    if (m_abort == Abort::None && reply->error() == QNetworkReply::NoError)
        readAvailable();
    m_timer.stop();
    if (m_abort != Abort::None) {
        fail(abortError());
        return;
    }
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (isRedirect(status) && reply->hasRawHeader("Location")) {
        if (++m_redirects > m_options.maximumRedirects) {
            fail(cannotFetch(m_url, "the server redirects more than " + std::to_string(m_options.maximumRedirects) +
                                        " times; check the address"));
            return;
        }
        const auto target = redirectTarget(m_url, QUrl::fromEncoded(reply->rawHeader("Location")));
        if (target.ok())
            get(*target);
        else
            fail(target.error());
        return;
    }
    if (status != 0 && status != 200) {
        fail(statusError(status, m_url));
        return;
    }
    if (reply->error() != QNetworkReply::NoError) {
        fail(networkError(*reply));
        return;
    }
    LoadedPage page;
    page.source = m_url.toString(QUrl::FullyEncoded).toStdString();
    page.page = {m_body.toStdString(), reply->header(QNetworkRequest::ContentTypeHeader).toString().toStdString(),
                 page.source};
    page.retrieved = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    page.etag = reply->rawHeader("ETag").toStdString();
    page.revision = QUrlQuery(m_url).queryItemValue(QStringLiteral("oldid")).toStdString();
    if (page.revision.empty())
        page.revision = mediaWikiRevision(page.page.bytes);
    m_done = true;
    Q_EMIT fetched(page);
}

void ArticleFetch::fail(Error error) {
    m_done = true;
    Q_EMIT failed(error);
}

Error ArticleFetch::abortError() const {
    switch (m_abort) {
    case Abort::Cancelled:
        return makeError(ErrorKind::Cancelled, "fetching " + shown(m_url) + " was cancelled");
    case Abort::ConnectTimeout:
        return cannotFetch(m_url,
                           "no answer within " + seconds(m_options.connectTimeout) + "; check the network connection");
    case Abort::Stalled:
        return cannotFetch(m_url, "the server stopped sending for " + seconds(m_options.stallTimeout) + "; try again");
    case Abort::TooLarge:
    case Abort::None:
        break;
    }
    return cannotFetch(m_url,
                       "the page has more than " + std::to_string(m_options.maximumBytes) +
                           " bytes, the most accepted here; use a shorter article",
                       ErrorKind::Format);
}

Error ArticleFetch::networkError(const QNetworkReply& reply) const {
    std::string reason;
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        reason =
            "the host " + m_url.host().toStdString() + " was not found; check the address and the network connection";
        break;
    case QNetworkReply::ConnectionRefusedError:
        reason = "the server refuses the connection; check the address";
        break;
    case QNetworkReply::RemoteHostClosedError:
        reason = "the server closed the connection before the page was complete; try again";
        break;
    case QNetworkReply::SslHandshakeFailedError:
        reason = "the secure connection failed; check the date of this computer and the network";
        break;
    case QNetworkReply::UnknownContentError: // Qt's guard against decompression bombs
        return makeError(ErrorKind::Format,
                         "cannot fetch " + shown(m_url) +
                             ": it unpacks to far more than it is sent as, "
                             "or is packed wrongly; save the page in a browser",
                         reply.errorString().toStdString());
    default:
        reason = reply.errorString().toStdString();
    }
    Error error = cannotFetch(m_url, reason);
    error.detail = "QNetworkReply error " + std::to_string(reply.error()) + ": " + reply.errorString().toStdString();
    return error;
}

Result<LoadedPage> fetchPage(const std::string& url, RunToken& token, const FetchOptions& options) {
    LAMINA_ASSIGN(const QUrl address, usableUrl(url));
    LAMINA_TRY(token.checkpoint());
    if (!QCoreApplication::instance()) // the event loop would never start, nor the time-outs
        return makeError(ErrorKind::Internal, "cannot fetch " + url + ": the program has no QCoreApplication");
    ArticleFetch fetch(options);
    QEventLoop loop;
    std::unique_ptr<Result<LoadedPage>> result;
    QObject::connect(&fetch, &ArticleFetch::fetched, &loop, [&](const LoadedPage& page) {
        result = std::make_unique<Result<LoadedPage>>(page);
        loop.quit();
    });
    QObject::connect(&fetch, &ArticleFetch::failed, &loop, [&](const Error& error) {
        result = std::make_unique<Result<LoadedPage>>(error);
        loop.quit();
    });
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &fetch, [&] {
        if (token.cancelRequested())
            fetch.cancel();
    });
    poll.start(std::chrono::milliseconds(50));
    fetch.start(address);
    loop.exec();
    return std::move(*result);
}

} // namespace lamina
