#include "net/http/http_failure.h"

#include "net/http/http_url.h"

#include <QDateTime>
#include <QMetaEnum>
#include <QSslCertificate>
#include <QSslSocket>
#include <QStringList>

namespace lamina {

namespace {

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

// Qt's own words, unless they quote the address, which may hold a secret.
std::string safeText(const QNetworkReply& reply) {
    const QString text = reply.errorString();
    return text.contains(u"://") ? "the connection failed" : text.toStdString();
}

struct Reason {
    std::string words;
    bool passing;
};

// Of failures other than those of TLS and of a body that broke off.
Reason connectionReason(const QNetworkReply& reply, const ConnectionFacts& facts) {
    const Reason proxyAway{"the proxy " + facts.proxy + (facts.proxy.empty() ? "" : " ") +
                               "cannot be reached; check http_proxy, https_proxy or the desktop's settings",
                           true};
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        if (!facts.proxy.empty()) // that of a page over plain http is reached like any server
            return proxyAway;
        return {"the host " + facts.url.host().toStdString() +
                    " was not found; check the address and the network connection",
                true};
    case QNetworkReply::ConnectionRefusedError:
        if (!facts.proxy.empty())
            return proxyAway;
        return {"the server refuses the connection; check the address", true};
    case QNetworkReply::RemoteHostClosedError:
        return {"the server closed the connection without an answer; try again", true};
    case QNetworkReply::TimeoutError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::UnknownNetworkError:
        return {"the connection failed (" + safeText(reply) + "); check the network connection", true};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
        return proxyAway;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {"the proxy asks for a user name and password; put them into http_proxy and https_proxy", false};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {"the server's answer is not valid HTTP; check the address", facts.headRead};
    default:
        return {safeText(reply), true};
    }
}

} // namespace

Error cannotFetch(const QUrl& url, const std::string& reason, ErrorKind kind, std::string detail) {
    return makeError(kind, "cannot fetch " + shownUrl(url) + ": " + reason, std::move(detail));
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

HttpFailure failure(HttpCause cause, const QUrl& url, const std::string& reason, bool passing, ErrorKind kind,
                    std::string detail) {
    return {cause, cannotFetch(url, reason, kind, std::move(detail)), passing, reason.substr(0, reason.find(';')), {}};
}

HttpFailure cancelled(const QUrl& url) {
    return {HttpCause::Cancelled,
            makeError(ErrorKind::Cancelled, "fetching " + shownUrl(url) + " was cancelled"),
            false,
            {},
            {}};
}

HttpFailure sinkFailed(const Error& error) {
    return {HttpCause::Sink, error, false, {}, {}};
}

HttpFailure brokenOff(const QUrl& url, const std::string& noun) {
    return failure(HttpCause::Interrupted, url,
                   "the server closed the connection before the " + noun + " was complete; try again", true);
}

HttpFailure connectionFailure(const QNetworkReply& reply, const ConnectionFacts& facts) {
    const QNetworkReply::NetworkError code = reply.error();
    const char* name = QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(code);
    const std::string detail = "QNetworkReply::" + std::string(name ? name : std::to_string(code));
    if (code == QNetworkReply::SslHandshakeFailedError)
        return failure(HttpCause::Protected, facts.shown, tlsReason(facts.tlsErrors, facts.url), false,
                       ErrorKind::Network, detail);
    if (code == QNetworkReply::RemoteHostClosedError && facts.headRead)
        return brokenOff(facts.shown, facts.noun);
    const Reason reason = connectionReason(reply, facts);
    return failure(facts.headRead ? HttpCause::Interrupted : HttpCause::Unreachable, facts.shown, reason.words,
                   reason.passing, ErrorKind::Network, detail);
}

std::string inWords(std::chrono::seconds time) {
    if (time < std::chrono::minutes(2))
        return std::to_string(time.count()) + " s";
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(time).count();
    if (minutes < 120)
        return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h" + (minutes % 60 ? " " + std::to_string(minutes % 60) + " min" : "");
}

} // namespace lamina
