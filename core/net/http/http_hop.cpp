#include "net/http/http_hop.h"

#include "net/http/http_headers.h"
#include "net/http/http_proxy.h"
#include "net/http/http_redirect.h"
#include "net/http/http_url.h"

#include <QTimer>
#include <algorithm>

namespace lamina {

namespace {

using Milliseconds = std::chrono::milliseconds;

// The body is read in pieces of so many bytes.
constexpr qint64 pieceBytes = qint64{1} << 20;
constexpr Milliseconds pollInterval{50};

std::string inSeconds(Milliseconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

// Those Qt makes of a status; what they mean is decided by HttpRequest::accepted.
bool isStatusError(QNetworkReply::NetworkError error) {
    return (error > QNetworkReply::UnknownProxyError && error <= QNetworkReply::ContentReSendError) ||
           error == QNetworkReply::UnknownServerError || error == QNetworkReply::InternalServerError ||
           error == QNetworkReply::OperationNotImplementedError || error == QNetworkReply::ServiceUnavailableError;
}

} // namespace

HttpHop::HttpHop(QNetworkReply& reply, const QUrl& url, const HopContext& context)
    : m_reply(reply), m_url(url), m_context(context), m_piece(static_cast<std::size_t>(pieceBytes)) {}

void HttpHop::run() {
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

void HttpHop::end() {
    m_ended = true;
    m_loop.quit();
}

void HttpHop::fail(HttpFailure why) {
    if (m_ended)
        return;
    m_failure = std::move(why);
    end();
}

void HttpHop::readHead() {
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
    if (std::find(m_context.request.accepted.begin(), m_context.request.accepted.end(), status) ==
        m_context.request.accepted.end()) {
        fail(refused());
        return;
    }
    if (m_context.limits.maximumBytes > 0 && m_answer.bodyLength.value_or(0) > m_context.limits.maximumBytes) {
        fail(tooLarge());
        return;
    }
    const std::string encoding = m_answer.header("Content-Encoding");
    if (m_context.request.packed && !m_context.request.head && !encoding.empty() && encoding != "identity") {
        m_unpacker = Unpacker::create(encoding);
        if (!m_unpacker) {
            fail(failure(HttpCause::Forbidden, shownPlace(),
                         "the " + m_context.request.noun + " is packed in a way this program does not know (" +
                             encoding.substr(0, 40) + "); save it in a browser",
                         false, ErrorKind::Format));
            return;
        }
    }
    if (const Status begun = m_context.sink.begin(m_answer); !begun.ok()) {
        fail(sinkFailed(begun.error()));
        return;
    }
    m_context.meter.progress().done = m_answer.first;
    m_context.meter.progress().total = m_answer.wholeLength.value_or(0);
    m_context.meter.enter(TransferProgress::Phase::Receiving);
}

void HttpHop::readBody() {
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
            (void)give(piece); // a failure is kept in m_failure
        else if (const Status unpacked = m_unpacker->feed(piece, [this](std::string_view out) { return give(out); });
                 !unpacked.ok())
            fail(failure(HttpCause::Forbidden, shownPlace(),
                         "the " + m_context.request.noun + " is packed wrongly; save it in a browser", false,
                         ErrorKind::Format));
        if (m_ended)
            return;
        m_context.meter.moved(m_answer.first + m_received);
        m_silence.restart();
        look();
        if (m_ended || m_paused)
            return;
    }
}

// A piece of the body, unpacked. An error ends the transfer, which then has failed already.
Status HttpHop::give(std::string_view piece) {
    m_given += piece.size();
    if (m_context.limits.maximumBytes > 0 && m_given > m_context.limits.maximumBytes)
        fail(tooLarge());
    else if (const Status written = m_context.sink.write(piece); !written.ok())
        fail(sinkFailed(written.error()));
    return m_failure ? Status(m_failure->error) : Status();
}

// Every 50 ms and between pieces.
void HttpHop::look() {
    if (m_ended)
        return;
    if (m_context.token.cancelRequested()) {
        fail(cancelled(m_url));
        return;
    }
    if (m_context.token.pauseRequested()) {
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
    if (!m_headRead && silence > m_context.limits.connectTimeout)
        fail(failure(
            HttpCause::Unreachable, shownPlace(),
            "no answer within " + inSeconds(m_context.limits.connectTimeout) + "; check the network connection", true));
    else if (m_headRead && silence > m_context.limits.stallTimeout)
        fail(failure(HttpCause::Interrupted, shownPlace(),
                     "the server stopped sending for " + inSeconds(m_context.limits.stallTimeout) + "; try again",
                     true));
}

void HttpHop::conclude() {
    if (m_ended || m_paused)
        return;
    readBody();
    if (m_ended || m_paused)
        return;
    if (m_reply.error() != QNetworkReply::NoError && !(m_headRead && isStatusError(m_reply.error()))) {
        fail(connectionFailure(m_reply, {m_url, shownPlace(), m_context.request.noun, proxyFor(m_url, m_context.limits),
                                         m_tlsErrors, m_headRead}));
        return;
    }
    if (!m_headRead) {
        fail(
            failure(HttpCause::Unreachable, shownPlace(), "the server's answer is not HTTP; check the address", false));
        return;
    }
    // Qt itself takes a connection that ends early for the end of the body, more often than not.
    const bool whole =
        m_answer.bodyLength.value_or(m_received) == m_received && (!m_unpacker || m_unpacker->complete());
    if (!m_context.request.head && m_answer.status != 304 && !whole) {
        fail(brokenOff(shownPlace(), m_context.request.noun));
        return;
    }
    m_answer.endKnown = m_context.request.head || m_answer.bodyLength || m_unpacker;
    end();
}

// The address as asked for by the user; behind a redirect only its path.
QUrl HttpHop::shownPlace() const {
    return m_url == m_context.request.url ? m_url : withoutQuery(m_url);
}

HttpFailure HttpHop::refused() const {
    HttpAnswer shown = m_answer;
    shown.url = shownPlace();
    const int status = m_answer.status;
    const Error error = m_context.request.refused ? m_context.request.refused(shown)
                                                  : statusError(status, shown.url, m_context.request.noun);
    const bool busy = status == 429 || status >= 500;
    HttpFailure why{busy ? HttpCause::Busy : HttpCause::Refused, error, busy && status != 501 && status != 505, {}, {}};
    why.reason = status == 429 ? "the server has had too many requests"
                               : "the server has a problem (HTTP " + std::to_string(status) + ")";
    why.serverWait = retryAfter(m_answer.header("Retry-After"), m_answer.header("Date"));
    return why;
}

HttpFailure HttpHop::tooLarge() const {
    return failure(HttpCause::Forbidden, shownPlace(),
                   "the " + m_context.request.noun + " has more than " + std::to_string(m_context.limits.maximumBytes) +
                       " bytes, the most accepted here" +
                       (m_context.request.noun == "page" ? "; use a shorter article" : ""),
                   false, ErrorKind::Format);
}

} // namespace lamina
