// One request and its answer: a hop of a transfer, which may be a redirect to the next one.
#pragma once

#include "base/run_token.h"
#include "net/http/http_failure.h"
#include "net/http/http_request.h"
#include "net/http/unpacker.h"
#include "net/transfer_meter.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkReply>
#include <memory>
#include <string_view>
#include <vector>

namespace lamina {

// What all hops of one transfer share; it outlives them.
struct HopContext {
    const HttpRequest& request;
    HttpSink& sink;
    RunToken& token;
    TransferMeter& meter;
    const HttpLimits& limits;
};

// Runs an event loop of its own on the thread of the reply. Ends with a redirect, with a body given to the sink, or
// with a failure.
class HttpHop {
public:
    // The reply must outlive this.
    HttpHop(QNetworkReply& reply, const QUrl& url, const HopContext& context);

    void run();

    const std::optional<HttpFailure>& failed() const { return m_failure; }
    const HttpAnswer& answer() const { return m_answer; }
    bool redirects() const { return m_redirects; }
    std::uint64_t received() const { return m_received; } // bytes as sent

private:
    void end();
    void fail(HttpFailure why);
    void readHead();
    void readBody();
    Status give(std::string_view piece);
    void look();
    void conclude();
    QUrl shownPlace() const;
    HttpFailure refused() const;
    HttpFailure tooLarge() const;

    QNetworkReply& m_reply;
    const QUrl m_url;
    const HopContext& m_context;
    QEventLoop m_loop;
    std::vector<char> m_piece;
    QElapsedTimer m_silence; // since something came
    QList<QSslError> m_tlsErrors;
    HttpAnswer m_answer;
    std::optional<HttpFailure> m_failure;
    std::unique_ptr<Unpacker> m_unpacker;
    std::uint64_t m_received = 0; // bytes as sent
    std::uint64_t m_given = 0;    // bytes to the sink
    bool m_headRead = false;
    bool m_redirects = false;
    bool m_paused = false;
    bool m_ended = false;
};

} // namespace lamina
