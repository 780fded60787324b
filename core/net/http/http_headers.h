// What the headers of an answer say of its body, and how long a server asks to wait.
#pragma once

#include "net/http/http_request.h"

#include <QNetworkReply>

namespace lamina {

// Status, headers, and which part of the file the body is. Call it once the reply has its headers.
HttpAnswer answerOf(const QNetworkReply& reply, const QUrl& url);

// How long a Retry-After header asks to wait: seconds or an HTTP date, the latter against the Date header,
// where the server sends one, so that a wrong clock here does no harm. nullopt where it says nothing usable.
std::optional<std::chrono::seconds> retryAfter(std::string_view value, std::string_view date = {});

} // namespace lamina
