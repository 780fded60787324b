// A web server on 127.0.0.1 that plays what servers do, and what they do wrong.
#pragma once

#include "tests/net/loopback_answer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::test {

// What the certificate of a TLS server says; all are signed by authority().
enum class Tls { None, Valid, Expired, OtherHost };

// Runs on a thread of its own from construction to destruction; every public function may be called from any thread.
// Needs a QCoreApplication.
class LoopbackServer {
public:
    // Called on the server's thread.
    using Handler = std::function<LoopbackAnswer(const LoopbackRequest&)>;

    explicit LoopbackServer(Handler handler, Tls tls = Tls::None, std::uint16_t port = 0);
    // Every request gets the same answer.
    explicit LoopbackServer(LoopbackAnswer answer, Tls tls = Tls::None);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    std::uint16_t port() const;
    // "http://127.0.0.1:PORT/path"
    std::string url(std::string_view path = "/") const;
    // Those that came since construction, in order.
    std::vector<LoopbackRequest> requests() const;
    std::uint64_t bodyBytesSent() const; // body bytes handed to the sockets, framing included, of all answers
    void setHandler(Handler handler);

    // Resets every connection and listens no more / listens on the same port again.
    void kill();
    void revive();

    // PEM file of the authority that signed the certificates.
    static std::filesystem::path authority();

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace lamina::test
