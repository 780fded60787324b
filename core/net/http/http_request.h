// What a transfer asks for, what a server answers, who takes the body, and within which limits.
#pragma once

#include "base/error.h"

#include <QUrl>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// What a server answered, before its body.
struct HttpAnswer {
    int status = 0;
    QUrl url; // of this hop, without user name, password and fragment
    HttpHeaders headers;
    std::uint64_t first = 0;                  // of a 206: the place in the file of the body's first byte
    std::optional<std::uint64_t> bodyLength;  // as sent, so packed; nullopt where unknown
    std::optional<std::uint64_t> wholeLength; // of a 206's whole file, else bodyLength

    bool endKnown = false; // the length or the packing told where the body ends, so nothing is missing

    // The header's value, names compared without case; empty where there is none.
    std::string header(std::string_view name) const;
};

// Takes what comes, on the thread that transfers. After a failed try the same sink is asked again.
class HttpSink {
public:
    virtual ~HttpSink() = default;
    // Headers of the next try that depend on what is here already: Range, If-Range.
    virtual HttpHeaders conditions() { return {}; }
    // The final answer's head; a try that starts again from the beginning comes here again. An error ends the transfer.
    virtual Status begin(const HttpAnswer& answer) = 0;
    // The next piece, valid during the call. An error ends the transfer.
    virtual Status write(std::string_view bytes) = 0;
};

struct HttpRequest {
    QUrl url;
    HttpHeaders headers;       // sent to every hop of a redirect
    HttpHeaders originHeaders; // sent only where scheme, host and port are those of `url`: tokens. Never shown
    bool head = false;         // HEAD: no body
    bool packed = false;       // lets the server pack the body (gzip, deflate, br); else what comes is what is stored
    std::string noun = "page"; // what errors call it: page, file
    std::string what;          // what progress calls it; empty: the address
    std::vector<int> accepted = {200};                 // statuses whose body goes to the sink; all others are errors
    std::function<void(const HttpAnswer&)> redirected; // sees each redirect's answer before it is followed
    std::function<Error(const HttpAnswer&)> refused;   // words for a status that is not accepted; else statusError()
};

struct HttpLimits {
    std::chrono::milliseconds connectTimeout{20000}; // until the head of the answer is here
    std::chrono::milliseconds stallTimeout{20000};   // between two pieces of the body; a pause does not count
    std::uint64_t maximumBytes = 0;                  // of the body, unpacked; 0: as much as comes
    int maximumRedirects = 10;
    int maximumRetries = 3; // in a row, after failures that may pass; one that brought a resumable piece does not count
    std::chrono::milliseconds firstRetryDelay{1000}; // doubled each time, unless the server says how long
    std::chrono::milliseconds longestWait{120000};   // a server that asks for more is an error that says how long
    bool useSystemProxy = true;                      // http_proxy and the like, or the desktop's settings
    // PEM file of certificate authorities to trust besides the system's; by default what SSL_CERT_FILE names.
    std::string certificates = qEnvironmentVariable("SSL_CERT_FILE").toStdString();
};

// Why a transfer failed, for callers that can do something about it.
enum class HttpCause {
    None,
    Unreachable, // no answer at all: no such host, refused, timed out, reset before the answer's head
    Interrupted, // the answer broke off or stalled
    Busy,        // 429 or 5xx
    Refused,     // another status that is not accepted
    Protected,   // TLS: whom we reached could not prove who it is
    Forbidden,   // against the policy here: redirects, size, packing
    Sink,        // the sink's own error
    Cancelled
};

} // namespace lamina
