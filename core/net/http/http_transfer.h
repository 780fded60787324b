// One HTTP transfer, with the whole policy of this program's network use in one place: redirects, time limits,
// retries, proxies, secrets, sizes.
#pragma once

#include "base/run_token.h"
#include "net/http/http_request.h"
#include "net/transfer_progress.h"

#include <QByteArray>

namespace lamina {

// "Lamina/0.1.0 (contact) Qt/6.4.2", as Wikimedia's User-Agent policy asks. The contact is set by the build
// (LAMINA_CONTACT_URL) or, at run time, by the environment variable of the same name.
QByteArray fetchUserAgent();

// Who may pause or stop a transfer, who hears of it, and within which limits.
struct HttpSession {
    RunToken& token;
    TransferObserver observer{};
    HttpLimits limits{};
};

// Blocking, on any thread: runs an event loop of its own, asks the token every 50 ms, and needs a QCoreApplication.
// A pause of the token stops reading, so the server waits; it resumes where it was, or by a new try. Memory stays
// within a few MiB whatever comes. A body that breaks off is an error where its length or its packing tells; Qt takes a
// broken chunked one that is not packed for whole, so who needs to know looks at what came (endKnown). Errors:
// not_found, permission, network, format (too large, wrongly packed), cancelled, and the sink's own; `cause` tells them
// apart further.
Result<HttpAnswer> httpTransfer(const HttpRequest& request, HttpSink& sink, const HttpSession& session,
                                HttpCause* cause = nullptr);

} // namespace lamina
