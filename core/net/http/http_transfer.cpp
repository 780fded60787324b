#include "net/http/http_transfer.h"

#include "net/http/http_failure.h"
#include "net/http/http_hop.h"
#include "net/http/http_proxy.h"
#include "net/http/http_redirect.h"
#include "net/http/http_url.h"
#include "net/transfer_meter.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QTimer>
#include <algorithm>
#include <memory>

namespace lamina {

namespace {

using Milliseconds = std::chrono::milliseconds;

// What waits unread in Qt is bounded, so that a pause stops the server.
constexpr qint64 unreadBytes = qint64{4} << 20;
constexpr Milliseconds pollInterval{50};
constexpr Milliseconds longestBackoff{30000};
// A try that brought this much of a file that can be resumed was not in vain.
constexpr std::uint64_t worthwhileBytes = std::uint64_t{1} << 16;

class Transfer {
public:
    Transfer(const HttpRequest& request, HttpSink& sink, const HttpSession& session)
        : m_request(request), m_sink(sink), m_token(session.token), m_limits(session.limits),
          m_meter(session.observer) {
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
            std::optional<HttpFailure> failed = tryOnce(answer);
            if (failed && failed->passing) {
                if (m_worthwhile)
                    failures = 0;
                // After the last try the sentence says that there were several.
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
    std::optional<HttpFailure> tryOnce(HttpAnswer& answer) {
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
            HttpHop hop(*reply, url, m_context);
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
                return HttpFailure{HttpCause::Forbidden, target.error(), false, {}, {}};
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
    std::optional<HttpFailure> again(HttpFailure failed, int failures) {
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
    const HopContext m_context{m_request, m_sink, m_token, m_meter, m_limits};
    QNetworkAccessManager m_manager;
    bool m_worthwhile = false; // the last try brought a piece that need not be fetched again
};

} // namespace

QByteArray fetchUserAgent() {
    const QByteArray contact =
        qEnvironmentVariable("LAMINA_CONTACT_URL", QStringLiteral(LAMINA_CONTACT_URL)).toLatin1();
    return QByteArrayLiteral("Lamina/" LAMINA_VERSION " (") + contact + QByteArrayLiteral(") Qt/") + qVersion();
}

Result<HttpAnswer> httpTransfer(const HttpRequest& request, HttpSink& sink, const HttpSession& session,
                                HttpCause* cause) {
    HttpCause unused = HttpCause::None;
    HttpCause& why = cause ? *cause : unused;
    why = HttpCause::None;
    if (!QCoreApplication::instance()) // the event loop would never start, nor the time limits
        return makeError(ErrorKind::Internal,
                         "cannot fetch " + shownUrl(request.url) + ": the program has no QCoreApplication");
    return Transfer(request, sink, session).run(why);
}

} // namespace lamina
