#include "net/http_transfer.h"

#include "base/ascii.h"
#include "net/transfer_meter.h"
#include "net/unpacker.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLocale>
#include <QMetaEnum>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>
#include <algorithm>
#include <charconv>
#include <memory>

namespace lamina {

namespace {

using Milliseconds = std::chrono::milliseconds;

// Read in large pieces; what waits unread in Qt is bounded as well, so a pause stops the server.
constexpr qint64 pieceBytes = qint64{1} << 20;
constexpr qint64 unreadBytes = qint64{4} << 20;
constexpr Milliseconds pollInterval{50};
constexpr Milliseconds longestBackoff{30000};
// A try that brought this much of a file that can be resumed was not in vain.
constexpr std::uint64_t worthwhileBytes = std::uint64_t{1} << 16;

// Per manager, so that the program's other connections keep their own settings.
class SystemProxy : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override { return systemProxyForQuery(query); }
};

// "host:port" of the proxy that stands between here and the address; empty where there is none.
std::string proxyFor(const QUrl& url, const HttpLimits& limits) {
    if (!limits.useSystemProxy)
        return {};
    const QList<QNetworkProxy> proxies = SystemProxy().queryProxy(QNetworkProxyQuery(url));
    if (proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy || proxies.first().hostName().isEmpty())
        return {};
    return proxies.first().hostName().toStdString() + ":" + std::to_string(proxies.first().port());
}

struct Failure {
    HttpCause cause = HttpCause::None;
    Error error;
    bool passing = false;                           // another try may succeed
    std::string reason;                             // the error's middle part, for the countdown
    std::optional<std::chrono::seconds> serverWait; // Retry-After
};

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error cannotFetch(const QUrl& url, const std::string& reason, ErrorKind kind = ErrorKind::Network,
                  std::string detail = {}) {
    return makeError(kind, "cannot fetch " + shownUrl(url) + ": " + reason, std::move(detail));
}

Failure failure(HttpCause cause, const QUrl& url, const std::string& reason, bool passing,
                ErrorKind kind = ErrorKind::Network, std::string detail = {}) {
    return {cause, cannotFetch(url, reason, kind, std::move(detail)), passing, reason.substr(0, reason.find(';')), {}};
}

Failure cancelled(const QUrl& url) {
    return {HttpCause::Cancelled,
            makeError(ErrorKind::Cancelled, "fetching " + shownUrl(url) + " was cancelled"),
            false,
            {},
            {}};
}

std::string inSeconds(Milliseconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

// "90 s", "12 min", "3 h 5 min"
std::string inWords(std::chrono::seconds time) {
    if (time < std::chrono::minutes(2))
        return std::to_string(time.count()) + " s";
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(time).count();
    if (minutes < 120)
        return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h" + (minutes % 60 ? " " + std::to_string(minutes % 60) + " min" : "");
}

bool sameOrigin(const QUrl& a, const QUrl& b) {
    const auto port = [](const QUrl& url) { return url.port(url.scheme() == u"https" ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

// A redirect's target may carry a signature of somebody's account in its query.
QUrl withoutQuery(QUrl url) {
    url.setQuery(QString());
    return url;
}

std::string certificateName(const QSslCertificate& certificate) {
    QStringList names = certificate.subjectAlternativeNames().values();
    names += certificate.subjectInfo(QSslCertificate::CommonName);
    names.removeDuplicates();
    return names.isEmpty() ? "somebody else" : names.mid(0, 3).join(QStringLiteral(", ")).toStdString();
}

std::string isoDay(const QDateTime& time) {
    return time.toUTC().date().toString(Qt::ISODate).toStdString();
}

// The first error that says something: which proof failed and what to do about it.
std::string tlsReason(const QList<QSslError>& errors, const QUrl& url) {
    const std::string host = url.host().toStdString();
    for (const QSslError& each : errors)
        switch (each.error()) {
        case QSslError::CertificateExpired:
            return "the certificate of " + host + " expired on " + isoDay(each.certificate().expiryDate()) +
                   "; check the date of this computer";
        case QSslError::CertificateNotYetValid:
            return "the certificate of " + host + " is valid only from " + isoDay(each.certificate().effectiveDate()) +
                   "; check the date of this computer";
        case QSslError::CertificateRevoked:
        case QSslError::CertificateBlacklisted:
            return "the certificate of " + host + " has been revoked; do not trust this address";
        default:
            break;
        }
    for (const QSslError& each : errors)
        if (each.error() == QSslError::HostNameMismatch)
            return "the certificate is for " + certificateName(each.certificate()) + ", not for " + host +
                   "; check the address";
    for (const QSslError& each : errors)
        switch (each.error()) {
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::UnableToGetIssuerCertificate:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::CertificateUntrusted:
            return "the certificate of " + host +
                   " is signed by nobody this computer trusts; if your network has its own authority, name its PEM "
                   "file in SSL_CERT_FILE";
        default:
            break;
        }
    if (!errors.isEmpty())
        return "the certificate of " + host + " is not valid: " + errors.first().errorString().toStdString();
    if (!QSslSocket::supportsSsl())
        return "this installation of Qt has no support for https; install its OpenSSL plugin";
    return "the secure connection failed; check the date of this computer and the network";
}

std::optional<std::uint64_t> parseCount(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// "bytes 5-9/100" or "bytes 5-9/*"
void readContentRange(HttpAnswer& answer) {
    const std::string range = answer.header("Content-Range");
    const std::size_t dash = range.find('-');
    const std::size_t slash = range.find('/');
    if (!range.starts_with("bytes ") || dash == std::string::npos || slash == std::string::npos || slash < dash)
        return;
    const auto first = parseCount(std::string_view(range).substr(6, dash - 6));
    const auto last = parseCount(std::string_view(range).substr(dash + 1, slash - dash - 1));
    if (!first || !last || *last < *first)
        return;
    answer.first = *first;
    answer.bodyLength = *last - *first + 1;
    answer.wholeLength = parseCount(std::string_view(range).substr(slash + 1));
}

HttpAnswer answerOf(const QNetworkReply& reply, const QUrl& url) {
    HttpAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.url = url;
    for (const auto& [name, value] : reply.rawHeaderPairs())
        answer.headers.emplace_back(name.toStdString(), value.toStdString());
    answer.bodyLength = parseCount(answer.header("Content-Length"));
    answer.wholeLength = answer.bodyLength;
    if (answer.status == 206)
        readContentRange(answer);
    return answer;
}

// One request that somehow ends: with a redirect, a body given to the sink, or a failure.
class Hop {
public:
    Hop(QNetworkReply& reply, const QUrl& url, const HttpRequest& request, HttpSink& sink, RunToken& token,
        TransferMeter& meter, const HttpLimits& limits)
        : m_reply(reply), m_url(url), m_request(request), m_sink(sink), m_token(token), m_meter(meter),
          m_limits(limits), m_piece(static_cast<std::size_t>(pieceBytes)) {}

    void run() {
        QObject::connect(&m_reply, &QNetworkReply::metaDataChanged, &m_loop, [this] { readHead(); });
        QObject::connect(&m_reply, &QNetworkReply::readyRead, &m_loop, [this] { readBody(); });
        QObject::connect(&m_reply, &QNetworkReply::finished, &m_loop, [this] { conclude(); });
        QObject::connect(&m_reply, &QNetworkReply::sslErrors, &m_loop,
                         [this](const QList<QSslError>& errors) { m_tlsErrors = errors; });
        QTimer poll;
        QObject::connect(&poll, &QTimer::timeout, &m_loop, [this] { look(); });
        poll.start(pollInterval);
        m_silence.start();
        if (!m_ended)
            m_loop.exec();
        m_reply.disconnect(&m_loop);
    }

    const std::optional<Failure>& failed() const { return m_failure; }
    const HttpAnswer& answer() const { return m_answer; }
    bool redirects() const { return m_redirects; }
    std::uint64_t received() const { return m_received; }

private:
    void end() {
        m_ended = true;
        m_loop.quit();
    }

    void fail(Failure why) {
        if (m_ended)
            return;
        m_failure = std::move(why);
        end();
    }

    void readHead() {
        if (m_ended || m_headRead)
            return;
        const int status = m_reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status < 200)
            return;
        m_headRead = true;
        m_silence.restart();
        m_answer = answerOf(m_reply, m_url);
        if (isRedirect(status) && !m_answer.header("Location").empty()) {
            m_redirects = true;
            end();
            return;
        }
        if (std::find(m_request.accepted.begin(), m_request.accepted.end(), status) == m_request.accepted.end()) {
            fail(refused());
            return;
        }
        if (m_limits.maximumBytes > 0 && m_answer.bodyLength.value_or(0) > m_limits.maximumBytes) {
            fail(tooLarge());
            return;
        }
        const std::string encoding = m_answer.header("Content-Encoding");
        if (m_request.packed && !m_request.head && !encoding.empty() && encoding != "identity") {
            m_unpacker = Unpacker::create(encoding);
            if (!m_unpacker) {
                fail(failure(HttpCause::Forbidden, shownPlace(),
                             "the " + m_request.noun + " is packed in a way this program does not know (" +
                                 encoding.substr(0, 40) + "); save it in a browser",
                             false, ErrorKind::Format));
                return;
            }
        }
        if (const Status begun = m_sink.begin(m_answer); !begun.ok()) {
            fail({HttpCause::Sink, begun.error(), false, {}, {}});
            return;
        }
        m_meter.progress().done = m_answer.first;
        m_meter.progress().total = m_answer.wholeLength.value_or(0);
        m_meter.enter(TransferProgress::Phase::Receiving);
    }

    void readBody() {
        readHead();
        if (m_ended || !m_headRead || m_paused)
            return;
        while (m_reply.bytesAvailable() > 0) {
            const qint64 count = m_reply.read(m_piece.data(), pieceBytes);
            if (count <= 0)
                break;
            m_received += static_cast<std::uint64_t>(count);
            const std::string_view piece(m_piece.data(), static_cast<std::size_t>(count));
            if (!m_unpacker)
                (void)give(piece); // has failed for good where it fails
            else if (const Status unpacked =
                         m_unpacker->feed(piece, [this](std::string_view out) { return give(out); });
                     !unpacked.ok())
                fail(failure(HttpCause::Forbidden, shownPlace(),
                             "the " + m_request.noun + " is packed wrongly; save it in a browser", false,
                             ErrorKind::Format));
            if (m_ended)
                return;
            m_meter.moved(m_answer.first + m_received);
            m_silence.restart();
            look();
            if (m_ended || m_paused)
                return;
        }
    }

    // A piece of the body, unpacked. An error ends the transfer, which then has failed already.
    Status give(std::string_view piece) {
        m_given += piece.size();
        if (m_limits.maximumBytes > 0 && m_given > m_limits.maximumBytes)
            fail(tooLarge());
        else if (const Status written = m_sink.write(piece); !written.ok())
            fail({HttpCause::Sink, written.error(), false, {}, {}});
        return m_failure ? Status(m_failure->error) : Status();
    }

    // Every 50 ms and between pieces.
    void look() {
        if (m_ended)
            return;
        if (m_token.cancelRequested()) {
            fail(cancelled(m_url));
            return;
        }
        if (m_token.pauseRequested()) {
            m_paused = true;
            return;
        }
        if (m_paused) {
            m_paused = false;
            m_silence.restart();
            // Outside the caller's loop over pieces: this is never reached from it while paused.
            readBody();
            if (m_reply.isFinished())
                conclude();
            return;
        }
        const Milliseconds silence(m_silence.elapsed());
        if (!m_headRead && silence > m_limits.connectTimeout)
            fail(failure(HttpCause::Unreachable, shownPlace(),
                         "no answer within " + inSeconds(m_limits.connectTimeout) + "; check the network connection",
                         true));
        else if (m_headRead && silence > m_limits.stallTimeout)
            fail(failure(HttpCause::Interrupted, shownPlace(),
                         "the server stopped sending for " + inSeconds(m_limits.stallTimeout) + "; try again", true));
    }

    void conclude() {
        if (m_ended || m_paused)
            return;
        readBody();
        if (m_ended || m_paused)
            return;
        if (m_reply.error() != QNetworkReply::NoError && !(m_headRead && isStatusError(m_reply.error()))) {
            fail(connectionFailure());
            return;
        }
        if (!m_headRead) {
            fail(failure(HttpCause::Unreachable, shownPlace(), "the server's answer is not HTTP; check the address",
                         false));
            return;
        }
        // Qt itself takes a connection that ends early for the end of the body, more often than not.
        const bool whole =
            m_answer.bodyLength.value_or(m_received) == m_received && (!m_unpacker || m_unpacker->complete());
        if (!m_request.head && m_answer.status != 304 && !whole) {
            fail(brokenOff());
            return;
        }
        m_answer.endKnown = m_request.head || m_answer.bodyLength || m_unpacker;
        end();
    }

    // Those Qt makes of a status; what they mean is decided by `accepted`.
    static bool isStatusError(QNetworkReply::NetworkError error) {
        return (error > QNetworkReply::UnknownProxyError && error <= QNetworkReply::ContentReSendError) ||
               error == QNetworkReply::UnknownServerError || error == QNetworkReply::InternalServerError ||
               error == QNetworkReply::OperationNotImplementedError || error == QNetworkReply::ServiceUnavailableError;
    }

    // The address as asked for by the user; behind a redirect only its path.
    QUrl shownPlace() const { return m_url == m_request.url ? m_url : withoutQuery(m_url); }

    Failure refused() const {
        HttpAnswer shown = m_answer;
        shown.url = shownPlace();
        const int status = m_answer.status;
        const Error error =
            m_request.refused ? m_request.refused(shown) : statusError(status, shown.url, m_request.noun);
        const bool busy = status == 429 || status >= 500;
        Failure why{busy ? HttpCause::Busy : HttpCause::Refused, error, busy && status != 501 && status != 505, {}, {}};
        why.reason = status == 429 ? "the server has had too many requests"
                                   : "the server has a problem (HTTP " + std::to_string(status) + ")";
        why.serverWait = retryAfter(m_answer.header("Retry-After"), m_answer.header("Date"));
        return why;
    }

    Failure tooLarge() const {
        return failure(HttpCause::Forbidden, shownPlace(),
                       "the " + m_request.noun + " has more than " + std::to_string(m_limits.maximumBytes) +
                           " bytes, the most accepted here" +
                           (m_request.noun == "page" ? "; use a shorter article" : ""),
                       false, ErrorKind::Format);
    }

    Failure brokenOff() const {
        return failure(HttpCause::Interrupted, shownPlace(),
                       "the server closed the connection before the " + m_request.noun + " was complete; try again",
                       true);
    }

    Failure connectionFailure() const {
        const QNetworkReply::NetworkError code = m_reply.error();
        const QUrl place = shownPlace();
        const std::string host = m_url.host().toStdString();
        const char* name = QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(code);
        const std::string detail = "QNetworkReply::" + std::string(name ? name : std::to_string(code));
        const auto unreachable = [&](const std::string& reason, bool passing) {
            return failure(m_headRead ? HttpCause::Interrupted : HttpCause::Unreachable, place, reason, passing,
                           ErrorKind::Network, detail);
        };
        const std::string proxy = proxyFor(m_url, m_limits);
        const std::string proxyAway = "the proxy " + proxy + (proxy.empty() ? "" : " ") +
                                      "cannot be reached; check http_proxy, https_proxy or the desktop's settings";
        switch (code) {
        case QNetworkReply::HostNotFoundError:
            if (!proxy.empty()) // that of a page over plain http is reached like any server
                return unreachable(proxyAway, true);
            return unreachable("the host " + host + " was not found; check the address and the network connection",
                               true);
        case QNetworkReply::ConnectionRefusedError:
            if (!proxy.empty())
                return unreachable(proxyAway, true);
            return unreachable("the server refuses the connection; check the address", true);
        case QNetworkReply::RemoteHostClosedError:
            if (m_headRead)
                return brokenOff();
            return unreachable("the server closed the connection without an answer; try again", true);
        case QNetworkReply::TimeoutError:
        case QNetworkReply::TemporaryNetworkFailureError:
        case QNetworkReply::NetworkSessionFailedError:
        case QNetworkReply::UnknownNetworkError:
            return unreachable("the connection failed (" + safeText() + "); check the network connection", true);
        case QNetworkReply::SslHandshakeFailedError:
            return failure(HttpCause::Protected, place, tlsReason(m_tlsErrors, m_url), false, ErrorKind::Network,
                           detail);
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyConnectionClosedError:
        case QNetworkReply::ProxyNotFoundError:
        case QNetworkReply::ProxyTimeoutError:
            return unreachable(proxyAway, true);
        case QNetworkReply::ProxyAuthenticationRequiredError:
            return unreachable("the proxy asks for a user name and password; put them into http_proxy and https_proxy",
                               false);
        case QNetworkReply::ProtocolFailure:
        case QNetworkReply::ProtocolUnknownError:
        case QNetworkReply::ProtocolInvalidOperationError:
            return unreachable("the server's answer is not valid HTTP; check the address", m_headRead);
        default:
            return unreachable(safeText(), true);
        }
    }

    // Qt's own words, unless they quote the address, which may hold a secret.
    std::string safeText() const {
        const QString text = m_reply.errorString();
        return text.contains(u"://") ? "the connection failed" : text.toStdString();
    }

    QNetworkReply& m_reply;
    const QUrl m_url;
    const HttpRequest& m_request;
    HttpSink& m_sink;
    RunToken& m_token;
    TransferMeter& m_meter;
    const HttpLimits& m_limits;
    QEventLoop m_loop;
    std::vector<char> m_piece;
    QElapsedTimer m_silence; // since something came
    QList<QSslError> m_tlsErrors;
    HttpAnswer m_answer;
    std::optional<Failure> m_failure;
    std::unique_ptr<Unpacker> m_unpacker;
    std::uint64_t m_received = 0; // bytes as sent
    std::uint64_t m_given = 0;    // bytes to the sink
    bool m_headRead = false;
    bool m_redirects = false;
    bool m_paused = false;
    bool m_ended = false;
};

class Transfer {
public:
    Transfer(const HttpRequest& request, HttpSink& sink, RunToken& token, const TransferObserver& observer,
             const HttpLimits& limits)
        : m_request(request), m_sink(sink), m_token(token), m_limits(limits), m_meter(observer) {
        m_request.url.setUserInfo(QString());
        m_request.url.setFragment(QString());
        if (m_limits.useSystemProxy)
            m_manager.setProxyFactory(new SystemProxy);
        m_manager.setAutoDeleteReplies(false);
        m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        TransferProgress& progress = m_meter.progress();
        progress.what = m_request.what.empty() ? shownUrl(m_request.url) : m_request.what;
        progress.host = m_request.url.host().toStdString();
    }

    Result<HttpAnswer> run(HttpCause& cause) {
        int failures = 0;
        for (;;) {
            m_meter.enter(TransferProgress::Phase::Connecting);
            HttpAnswer answer;
            m_worthwhile = false;
            std::optional<Failure> failed = tryOnce(answer);
            if (failed && failed->passing) {
                if (m_worthwhile)
                    failures = 0;
                // A sentence that ends a row of tries says so.
                failed = again(*failed, failures);
                if (!failed) {
                    ++failures;
                    ++m_meter.progress().attempt;
                    continue;
                }
            }
            if (failed) {
                cause = failed->cause;
                return failed->error;
            }
            m_meter.enter(TransferProgress::Phase::Done);
            return answer;
        }
    }

private:
    // The whole chain of redirects once.
    std::optional<Failure> tryOnce(HttpAnswer& answer) {
        QUrl url = m_request.url;
        const HttpHeaders conditions = m_sink.conditions();
        for (int redirects = 0;; ++redirects) {
            if (m_token.cancelRequested())
                return cancelled(url);
            if (redirects > m_limits.maximumRedirects)
                return failure(HttpCause::Forbidden, m_request.url,
                               "the server redirects more than " + std::to_string(m_limits.maximumRedirects) +
                                   " times; check the address",
                               false);
            const std::unique_ptr<QNetworkReply> reply(send(url, conditions));
            m_meter.progress().host = url.host().toStdString();
            Hop hop(*reply, url, m_request, m_sink, m_token, m_meter, m_limits);
            hop.run();
            answer = hop.answer();
            if (hop.failed()) {
                m_worthwhile = answer.status == 206 && hop.received() >= worthwhileBytes;
                return hop.failed();
            }
            if (!hop.redirects())
                return std::nullopt;
            if (m_request.redirected)
                m_request.redirected(answer);
            const auto target =
                redirectTarget(url, QUrl::fromEncoded(QByteArray::fromStdString(answer.header("Location"))));
            if (!target.ok())
                return Failure{HttpCause::Forbidden, target.error(), false, {}, {}};
            url = *target;
        }
    }

    QNetworkReply* send(const QUrl& url, const HttpHeaders& conditions) {
        // Each hop is a new request that carries nothing over from the last.
        QNetworkRequest request(url);
        request.setRawHeader("User-Agent", fetchUserAgent());
        // Set here, Qt leaves the body as it is.
        request.setRawHeader("Accept-Encoding", m_request.packed ? Unpacker::accepted : "identity");
        const auto add = [&](const HttpHeaders& headers) {
            for (const auto& [name, value] : headers)
                request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
        };
        add(m_request.headers);
        add(conditions);
        if (sameOrigin(url, m_request.url))
            add(m_request.originHeaders);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        // Qt's HTTP/2 takes no notice of the read buffer's size: a pause would fill the memory.
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        if (!m_limits.certificates.empty() && url.scheme() == u"https") {
            QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
            tls.addCaCertificates(QString::fromStdString(m_limits.certificates));
            request.setSslConfiguration(tls);
        }
        QNetworkReply* reply = m_request.head ? m_manager.head(request) : m_manager.get(request);
        reply->setReadBufferSize(unreadBytes);
        return reply;
    }

    // Waits for the next try; what it returns ends the transfer.
    std::optional<Failure> again(Failure failed, int failures) {
        if (failures >= m_limits.maximumRetries) {
            if (failures > 0)
                failed.error.message += " (tried " + std::to_string(failures + 1) + " times)";
            return failed;
        }
        Milliseconds wait = std::min(longestBackoff, m_limits.firstRetryDelay * (1 << std::min(failures, 10)));
        if (failed.serverWait) {
            wait = *failed.serverWait;
            if (wait > m_limits.longestWait) {
                failed.error.message = "cannot fetch " + shownUrl(m_request.url) + ": " + failed.reason +
                                       " and asks to wait " + inWords(*failed.serverWait) + "; try again after " +
                                       QDateTime::currentDateTime()
                                           .addSecs(failed.serverWait->count())
                                           .toString(QStringLiteral("yyyy-MM-dd hh:mm"))
                                           .toStdString();
                return failed;
            }
        }
        m_meter.progress().reason = failed.reason;
        m_meter.enter(TransferProgress::Phase::Waiting, std::chrono::duration<double>(wait).count());
        QEventLoop loop;
        QTimer poll;
        QElapsedTimer since;
        since.start();
        const auto left = [&] { return std::max(Milliseconds(0), wait - Milliseconds(since.elapsed())); };
        QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
            if (m_token.cancelRequested() || (left().count() == 0 && !m_token.pauseRequested()))
                loop.quit();
            else
                m_meter.waiting(std::chrono::duration<double>(left()).count());
        });
        poll.start(std::min(pollInterval, std::max(Milliseconds(1), wait)));
        loop.exec();
        if (m_token.cancelRequested())
            return cancelled(m_request.url);
        return std::nullopt;
    }

    HttpRequest m_request;
    HttpSink& m_sink;
    RunToken& m_token;
    const HttpLimits& m_limits;
    TransferMeter m_meter;
    QNetworkAccessManager m_manager;
    bool m_worthwhile = false; // the last try brought a piece that need not be fetched again
};

} // namespace

std::string HttpAnswer::header(std::string_view name) const {
    const std::string wanted = asciiLower(name);
    for (const auto& [key, value] : headers)
        if (asciiLower(key) == wanted)
            return value;
    return {};
}

QByteArray fetchUserAgent() {
    const QByteArray contact =
        qEnvironmentVariable("LAMINA_CONTACT_URL", QStringLiteral(LAMINA_CONTACT_URL)).toLatin1();
    return QByteArrayLiteral("Lamina/" LAMINA_VERSION " (") + contact + QByteArrayLiteral(") Qt/") + qVersion();
}

std::string shownUrl(const QUrl& url) {
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveFragment).toStdString();
}

Result<QUrl> redirectTarget(const QUrl& from, const QUrl& location) {
    QUrl target = from.resolved(location);
    const QString scheme = target.scheme().toLower();
    if (!target.isValid() || target.host().isEmpty() || (scheme != u"http" && scheme != u"https"))
        return cannotFetch(from, "the server redirects to \"" + shownUrl(withoutQuery(location)) +
                                     "\", which is not a web address");
    if (from.scheme().toLower() == u"https" && scheme == u"http")
        return cannotFetch(from, "the server redirects from https to the unprotected address " +
                                     shownUrl(withoutQuery(target)) + "; fetch that one directly if you trust it");
    target.setUserInfo(QString());
    target.setFragment(QString());
    return target;
}

Error statusError(int status, const QUrl& url, const std::string& noun) {
    const std::string code = " (HTTP " + std::to_string(status) + ")";
    switch (status) {
    case 401:
    case 403:
        return cannotFetch(url, "the server does not allow it" + code, ErrorKind::Permission);
    case 404:
        return cannotFetch(url, "there is no such " + noun + code + "; check the address", ErrorKind::NotFound);
    case 410:
        return cannotFetch(url, "the " + noun + " has been removed" + code, ErrorKind::NotFound);
    case 429:
        return cannotFetch(url, "the server has had too many requests" + code + "; wait a few minutes and try again");
    default:
        break;
    }
    if (status >= 500)
        return cannotFetch(url, "the server has a problem of its own" + code + "; try again later");
    return cannotFetch(url, "the server answered with HTTP status " + std::to_string(status) + " instead of a " + noun);
}

std::optional<std::chrono::seconds> retryAfter(std::string_view value, std::string_view date) {
    if (const auto count = parseCount(value); count && *count <= 1000000000)
        return std::chrono::seconds(*count);
    const auto parse = [](std::string_view text) {
        QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())),
                                                 QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
        time.setTimeSpec(Qt::UTC);
        return time;
    };
    const QDateTime until = parse(value);
    if (!until.isValid())
        return std::nullopt;
    const QDateTime sent = parse(date);
    const qint64 wait = (sent.isValid() ? sent : QDateTime::currentDateTimeUtc()).secsTo(until);
    return std::chrono::seconds(std::max<qint64>(0, wait));
}

Result<HttpAnswer> httpTransfer(const HttpRequest& request, HttpSink& sink, RunToken& token,
                                const TransferObserver& observer, const HttpLimits& limits, HttpCause* cause) {
    HttpCause unused = HttpCause::None;
    HttpCause& why = cause ? *cause : unused;
    why = HttpCause::None;
    if (!QCoreApplication::instance()) // the event loop would never start, nor the time limits
        return makeError(ErrorKind::Internal,
                         "cannot fetch " + shownUrl(request.url) + ": the program has no QCoreApplication");
    return Transfer(request, sink, token, observer, limits).run(why);
}

} // namespace lamina
