// Why a transfer failed, in words: each failure as one sentence that says what to do.
#pragma once

#include "net/http/http_request.h"

#include <QNetworkReply>
#include <QSslError>

namespace lamina {

struct HttpFailure {
    HttpCause cause = HttpCause::None;
    Error error;
    bool passing = false;                           // another try may succeed
    std::string reason;                             // the error's middle part, for the countdown
    std::optional<std::chrono::seconds> serverWait; // Retry-After
};

// "cannot fetch URL: reason"
Error cannotFetch(const QUrl& url, const std::string& reason, ErrorKind kind = ErrorKind::Network,
                  std::string detail = {});

// What a status other than success means, as one sentence. Kinds: not_found (404, 410), permission (401, 403), network.
Error statusError(int status, const QUrl& url, const std::string& noun = "page");

// The reason becomes the sentence's end, and up to its ';' the countdown's.
HttpFailure failure(HttpCause cause, const QUrl& url, const std::string& reason, bool passing,
                    ErrorKind kind = ErrorKind::Network, std::string detail = {});
HttpFailure cancelled(const QUrl& url);
HttpFailure sinkFailed(const Error& error);

// The connection ended before `noun` was whole.
HttpFailure brokenOff(const QUrl& url, const std::string& noun);

// What is known where Qt says that a reply failed.
struct ConnectionFacts {
    QUrl url;          // asked for
    QUrl shown;        // as it may be shown
    std::string noun;  // what is fetched
    std::string proxy; // "host:port" that stands in between; empty where there is none
    QList<QSslError> tlsErrors;
    bool headRead = false; // the head of an answer had come
};
HttpFailure connectionFailure(const QNetworkReply& reply, const ConnectionFacts& facts);

// "90 s", "12 min", "3 h 5 min"
std::string inWords(std::chrono::seconds time);

} // namespace lamina
