// A web server on 127.0.0.1 that plays what servers do, and what they do wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct LoopbackRequest {
    std::string method;
    std::string path; // as sent, with its query; through a proxy the whole address
    Headers headers;
    // Names compared without case; empty where there is none.
    std::string header(std::string_view name) const;
};

// What is sent for a request: `raw` as it is, or a head and a body from memory, a file or the generator.
struct LoopbackAnswer {
    enum class Framing { Length, Chunked, UntilClose };
    enum class End {
        Close, // FIN
        Reset, // RST
        Stall, // the connection stays, nothing comes
        Die    // every connection is reset and nobody listens until returnsAfter is over
    };

    int status = 200;
    Headers headers;
    std::string body;
    std::filesystem::path file;             // instead of body
    std::optional<std::uint64_t> generated; // this many bytes of generatedBytes(), instead of body
    std::string etag;                       // answers If-None-Match with 304, and If-Range
    bool ranges = true;                     // Range is answered with 206 (416 beyond the end)
    Framing framing = Framing::Length;
    std::size_t chunkBytes = 1 << 16;           // of Framing::Chunked
    std::optional<std::uint64_t> claimedLength; // a wrong Content-Length
    bool endless = false;                       // the body is repeated for ever
    std::optional<std::uint64_t> cutAfter;      // bytes after the head, framing included: then `end`
    std::optional<std::uint64_t> headCutAfter;  // bytes of the head: then `end`
    End end = End::Close;
    std::chrono::milliseconds returnsAfter{0}; // of End::Die; 0: by revive() alone
    std::size_t dripBytes = 0;                 // this much each dripInterval; 0: as fast as it goes
    std::chrono::milliseconds dripInterval{20};
    std::optional<std::string> raw; // exactly this, then `end`
    bool silent = false;            // the request is read and never answered
};

LoopbackAnswer page(std::string body, Headers headers = {{"Content-Type", "text/html; charset=utf-8"}});
LoopbackAnswer redirect(std::string location, int status = 302);
LoopbackAnswer statusAnswer(int status, Headers headers = {});

// `size` bytes of an endless stream that looks random, from `offset` on: files of any size that need no memory.
std::string generatedBytes(std::uint64_t offset, std::size_t size);

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
