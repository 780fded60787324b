#include "tests/net/loopback_server.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QMetaObject>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <random>
#include <sys/socket.h>

namespace lamina::test {

namespace {

constexpr std::size_t pieceBytes = std::size_t{1} << 18;
constexpr qint64 pendingBytes = qint64{1} << 20; // in a socket's buffer
constexpr std::uint64_t unlimited = ~std::uint64_t{0};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string find(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (lower(key) == lower(name))
            return value;
    return {};
}

const char* reasonOf(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 206:
        return "Partial Content";
    case 304:
        return "Not Modified";
    case 404:
        return "Not Found";
    default:
        return "Status";
    }
}

// Where a body's bytes come from: memory, a file or the generator.
class Body {
public:
    explicit Body(const LoopbackAnswer& answer) : m_answer(answer) {
        if (answer.generated) {
            m_size = *answer.generated;
        } else if (!answer.file.empty()) {
            m_file.setFileName(QString::fromStdString(answer.file.string()));
            if (m_file.open(QIODevice::ReadOnly))
                m_size = static_cast<std::uint64_t>(m_file.size());
        } else {
            m_size = answer.body.size();
        }
    }
    std::uint64_t size() const { return m_size; }
    std::string read(std::uint64_t offset, std::size_t count) {
        if (m_answer.endless && m_size > 0)
            offset %= m_size;
        count = static_cast<std::size_t>(std::min<std::uint64_t>(count, m_size - std::min(m_size, offset)));
        if (m_answer.generated)
            return generatedBytes(offset, count);
        if (m_file.isOpen()) {
            std::string bytes(count, '\0');
            m_file.seek(static_cast<qint64>(offset));
            const qint64 got = m_file.read(bytes.data(), static_cast<qint64>(count));
            bytes.resize(static_cast<std::size_t>(std::max<qint64>(0, got)));
            return bytes;
        }
        return m_answer.body.substr(static_cast<std::size_t>(offset), count);
    }

private:
    const LoopbackAnswer& m_answer;
    QFile m_file;
    std::uint64_t m_size = 0;
};

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t end = 0; // one past the last
};

// "bytes=5-" and "bytes=5-9"; other forms are ignored, as a server may.
std::optional<ByteRange> rangeOf(const std::string& header, std::uint64_t size) {
    if (!header.starts_with("bytes="))
        return std::nullopt;
    ByteRange range{0, size};
    const char* const last = header.data() + header.size();
    auto [at, error] = std::from_chars(header.data() + 6, last, range.first);
    if (error != std::errc() || at == last || *at != '-')
        return std::nullopt;
    std::uint64_t inclusive = 0;
    if (at + 1 < last && std::from_chars(at + 1, last, inclusive).ec == std::errc())
        range.end = std::min(size, inclusive + 1);
    return range;
}

// One answer on its way: the head, then the framed body in pieces, until it is over or cut off.
class Sending {
public:
    Sending(LoopbackAnswer answer, const LoopbackRequest& request) : m_answer(std::move(answer)), m_body(m_answer) {
        m_withBody = request.method != "HEAD";
        decideRange(request);
        makeHead();
    }

    const LoopbackAnswer& answer() const { return m_answer; }
    // The connection can take another request after this answer.
    bool keepsConnection() const {
        return !m_answer.raw && m_answer.framing != LoopbackAnswer::Framing::UntilClose && !cut();
    }
    bool cut() const { return m_answer.cutAfter || m_answer.headCutAfter || m_answer.raw || m_answer.claimedLength; }

    // Up to `count` further bytes; none when it is over.
    std::string next(std::size_t count) {
        std::string bytes;
        if (!m_headSent) {
            m_headSent = true;
            bytes = m_head;
            if (m_answer.headCutAfter) {
                bytes.resize(std::min<std::size_t>(bytes.size(), *m_answer.headCutAfter));
                m_over = true;
            }
            return bytes;
        }
        while (bytes.size() < count && !m_over)
            bytes += frame(count - bytes.size());
        const std::uint64_t room = m_answer.cutAfter.value_or(unlimited) - m_framedSent;
        if (bytes.size() >= room) {
            bytes.resize(static_cast<std::size_t>(room));
            m_over = true;
        }
        m_framedSent += bytes.size();
        return bytes;
    }

private:
    void decideRange(const LoopbackRequest& request) {
        m_range = {0, m_answer.endless ? unlimited : m_body.size()};
        const std::string range = request.header("Range");
        const std::string condition = request.header("If-Range");
        if (m_answer.raw || m_answer.status != 200)
            return;
        if (!m_answer.etag.empty() && request.header("If-None-Match") == m_answer.etag) {
            m_answer.status = 304;
            m_withBody = false;
            return;
        }
        const std::string modified = find(m_answer.headers, "Last-Modified");
        if (m_answer.etag.empty() && !modified.empty() && request.header("If-Modified-Since") == modified) {
            m_answer.status = 304;
            m_withBody = false;
            return;
        }
        if (!m_answer.ranges || (!condition.empty() && condition != m_answer.etag))
            return;
        const auto wanted = rangeOf(range, m_body.size());
        if (!wanted)
            return;
        if (wanted->first >= m_body.size()) {
            m_answer.status = 416;
            m_answer.headers.emplace_back("Content-Range", "bytes */" + std::to_string(m_body.size()));
            m_range = {0, 0};
            return;
        }
        m_range = *wanted;
        m_answer.status = 206;
        m_answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(m_range.first) + "-" +
                                                           std::to_string(m_range.end - 1) + "/" +
                                                           std::to_string(m_body.size()));
    }

    void makeHead() {
        m_offset = m_range.first;
        if (m_answer.raw) {
            m_head = *m_answer.raw;
            m_over = true;
            return;
        }
        m_head = "HTTP/1.1 " + std::to_string(m_answer.status) + " " + reasonOf(m_answer.status) + "\r\n";
        for (const auto& [name, value] : m_answer.headers)
            m_head += name + ": " + value + "\r\n";
        if (!m_answer.etag.empty())
            m_head += "ETag: " + m_answer.etag + "\r\n";
        if (m_answer.ranges)
            m_head += "Accept-Ranges: bytes\r\n";
        if (m_answer.status == 304) {
            // no body, no length
        } else if (m_answer.framing == LoopbackAnswer::Framing::Chunked) {
            m_head += "Transfer-Encoding: chunked\r\n";
        } else if (m_answer.framing == LoopbackAnswer::Framing::Length) {
            m_head +=
                "Content-Length: " + std::to_string(m_answer.claimedLength.value_or(m_range.end - m_range.first)) +
                "\r\n";
        }
        m_head += keepsConnection() ? "\r\n" : "Connection: close\r\n\r\n";
        m_over = !m_withBody;
    }

    std::string frame(std::size_t count) {
        const bool chunked = m_answer.framing == LoopbackAnswer::Framing::Chunked;
        if (chunked)
            count = m_answer.chunkBytes;
        const std::string piece =
            m_body.read(m_offset, static_cast<std::size_t>(std::min<std::uint64_t>(count, m_range.end - m_offset)));
        m_offset += piece.size();
        if (piece.empty() || m_offset >= m_range.end)
            m_over = true;
        if (!chunked)
            return piece;
        std::string framed;
        if (!piece.empty()) {
            std::array<char, 24> size; // NOLINT: snprintf fills it
            std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size());
            framed = size.data() + piece + "\r\n";
        }
        if (m_over)
            framed += "0\r\n\r\n";
        return framed;
    }

    LoopbackAnswer m_answer;
    Body m_body;
    std::string m_head;
    ByteRange m_range;
    std::uint64_t m_offset = 0;     // in the body
    std::uint64_t m_framedSent = 0; // after the head
    bool m_withBody = true;
    bool m_headSent = false;
    bool m_over = false;
};

void resetConnection(QAbstractSocket& socket) {
    const struct linger now { 1, 0 };
    ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket.abort();
}

} // namespace

std::string LoopbackRequest::header(std::string_view name) const {
    return find(headers, name);
}

LoopbackAnswer page(std::string body, Headers headers) {
    LoopbackAnswer answer;
    answer.body = std::move(body);
    answer.headers = std::move(headers);
    return answer;
}

LoopbackAnswer redirect(std::string location, int status) {
    return statusAnswer(status, {{"Location", std::move(location)}});
}

LoopbackAnswer statusAnswer(int status, Headers headers) {
    LoopbackAnswer answer;
    answer.status = status;
    answer.headers = std::move(headers);
    answer.headers.emplace_back("Content-Type", "text/html");
    answer.body = "<p>status " + std::to_string(status) + "</p>";
    return answer;
}

std::string generatedBytes(std::uint64_t offset, std::size_t size) {
    // One random block, each repetition marked with its number.
    constexpr std::size_t blockBytes = std::size_t{1} << 20;
    static const std::string block = [] {
        std::mt19937_64 random(20240614);
        std::string bytes(blockBytes, '\0');
        for (std::size_t at = 0; at < blockBytes; at += 8) {
            const std::uint64_t word = random();
            std::memcpy(bytes.data() + at, &word, 8);
        }
        return bytes;
    }();
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const std::uint64_t number = (offset + done) / blockBytes;
        const std::size_t at = static_cast<std::size_t>((offset + done) % blockBytes);
        const std::size_t count = std::min(size - done, blockBytes - at);
        std::memcpy(bytes.data() + done, block.data() + at, count);
        for (std::size_t place = at; place < std::min<std::size_t>(8, at + count); ++place)
            bytes[done + place - at] = static_cast<char>(number >> (8 * place));
        done += count;
    }
    return bytes;
}

// The part that lives on the server's thread.
class LoopbackServer::Worker {
public:
    Worker(Handler handler, Tls tls, std::uint16_t port) : m_tls(tls), m_handler(std::move(handler)) {
        if (!QCoreApplication::instance()) {
            std::fprintf(stderr, "a LoopbackServer needs a QCoreApplication\n");
            std::abort();
        }
        m_context.moveToThread(&m_thread);
        m_thread.start();
        call([this, port] { listen(port); });
    }

    ~Worker() {
        call([this] { closeAll(); });
        m_thread.quit();
        m_thread.wait();
    }

    // Runs on the server's thread, and waits for it. From a handler: at once.
    template <class Work> void call(Work work) {
        if (QThread::currentThread() == &m_thread)
            work();
        else
            QMetaObject::invokeMethod(&m_context, work, Qt::BlockingQueuedConnection);
    }

    void listen(std::uint16_t port) {
        if (m_tls == Tls::None) {
            m_server = std::make_unique<QTcpServer>();
        } else {
            auto server = std::make_unique<QSslServer>();
            const char* name = m_tls == Tls::Valid ? "valid" : m_tls == Tls::Expired ? "expired" : "other";
            const std::string stem = std::string(LAMINA_TEST_CERTIFICATES) + "/" + name;
            QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificateChain(
                QSslCertificate::fromPath(QString::fromStdString(stem + ".pem"), QSsl::Pem));
            QFile key(QString::fromStdString(stem + ".key"));
            if (key.open(QIODevice::ReadOnly))
                configuration.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
            server->setSslConfiguration(configuration);
            m_server = std::move(server);
        }
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
            while (QTcpSocket* socket = m_server->nextPendingConnection())
                accept(socket);
        });
        if (!m_server->listen(QHostAddress::LocalHost, port)) {
            std::fprintf(stderr, "the loopback server cannot listen: %s\n", qPrintable(m_server->errorString()));
            std::abort();
        }
        m_port = m_server->serverPort();
    }

    void closeAll() {
        if (!m_server)
            return;
        m_server->close();
        const auto connections = std::exchange(m_connections, {});
        for (const QPointer<QTcpSocket>& socket : connections)
            if (socket) {
                socket->disconnect();
                resetConnection(*socket);
                socket->deleteLater();
            }
        m_server.release()->deleteLater(); // we may be inside one of its signals
    }

    void revive() {
        if (!m_server)
            listen(m_port);
    }

    const Tls m_tls;
    std::atomic<std::uint16_t> m_port = 0;
    std::atomic<std::uint64_t> m_bodyBytes = 0;
    mutable std::mutex m_mutex;
    std::vector<LoopbackRequest> m_requests;
    Handler m_handler;

private:
    struct Connection {
        QByteArray received;
        std::unique_ptr<Sending> sending;
        bool headSent = false;
    };

    void accept(QTcpSocket* socket) {
        m_connections.push_back(socket);
        auto connection = std::make_shared<Connection>();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, connection] {
            connection->received += socket->readAll();
            answerNext(*socket, connection);
        });
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [this, socket, connection] {
            if (connection->sending && connection->sending->answer().dripBytes == 0)
                send(*socket, connection);
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
            std::erase(m_connections, socket);
            socket->deleteLater();
        });
        if (socket->bytesAvailable() > 0) {
            connection->received += socket->readAll();
            answerNext(*socket, connection);
        }
    }

    void answerNext(QTcpSocket& socket, const std::shared_ptr<Connection>& connection) {
        const qsizetype end = connection->received.indexOf("\r\n\r\n");
        if (connection->sending || end < 0)
            return;
        LoopbackRequest request = parse(connection->received.left(end));
        connection->received.remove(0, end + 4);
        Handler handler;
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
            handler = m_handler;
        }
        LoopbackAnswer answer = handler(request);
        if (answer.silent)
            return;
        connection->sending = std::make_unique<Sending>(std::move(answer), request);
        connection->headSent = false;
        if (connection->sending->answer().dripBytes == 0) {
            send(socket, connection);
            return;
        }
        auto* timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [this, timer, &socket, connection] {
            if (!sendPiece(socket, *connection, connection->sending->answer().dripBytes)) {
                timer->deleteLater();
                finish(socket, connection);
            }
        });
        timer->start(connection->sending->answer().dripInterval);
    }

    // False when there is no more.
    bool sendPiece(QTcpSocket& socket, Connection& connection, std::size_t count) {
        const std::string bytes = connection.sending->next(count);
        if (bytes.empty())
            return false;
        if (std::exchange(connection.headSent, true))
            m_bodyBytes += bytes.size();
        socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
        return true;
    }

    void send(QTcpSocket& socket, const std::shared_ptr<Connection>& connection) {
        while (socket.bytesToWrite() < pendingBytes && socket.state() == QAbstractSocket::ConnectedState)
            if (!sendPiece(socket, *connection, pieceBytes)) {
                finish(socket, connection);
                return;
            }
    }

    void finish(QTcpSocket& socket, const std::shared_ptr<Connection>& connection) {
        const Sending& sending = *connection->sending;
        if (sending.keepsConnection()) {
            connection->sending.reset();
            answerNext(socket, connection);
            return;
        }
        if (sending.answer().end == LoopbackAnswer::End::Stall)
            return;
        if (sending.answer().end == LoopbackAnswer::End::Close) {
            socket.disconnectFromHost();
            return;
        }
        // Everything written before is on its way first.
        socket.flush();
        if (socket.bytesToWrite() > 0)
            return; // bytesWritten comes here again
        if (sending.answer().end == LoopbackAnswer::End::Reset) {
            resetConnection(socket);
            return;
        }
        const auto returns = sending.answer().returnsAfter;
        closeAll();
        if (returns.count() > 0)
            QTimer::singleShot(returns, &m_context, [this] { revive(); });
    }

    static LoopbackRequest parse(const QByteArray& head) {
        LoopbackRequest request;
        const QList<QByteArray> lines = head.split('\n');
        const QList<QByteArray> first = lines.front().trimmed().split(' ');
        request.method = first.value(0).toStdString();
        request.path = first.value(1).toStdString();
        for (const QByteArray& line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.emplace_back(line.left(colon).trimmed().toStdString(),
                                         line.mid(colon + 1).trimmed().toStdString());
        }
        return request;
    }

    QThread m_thread;
    QObject m_context; // lives on the thread
    std::unique_ptr<QTcpServer> m_server;
    std::vector<QPointer<QTcpSocket>> m_connections;
};

LoopbackServer::LoopbackServer(Handler handler, Tls tls, std::uint16_t port)
    : m_worker(std::make_unique<Worker>(std::move(handler), tls, port)) {}

LoopbackServer::LoopbackServer(LoopbackAnswer answer, Tls tls)
    : LoopbackServer([answer = std::move(answer)](const LoopbackRequest&) { return answer; }, tls) {}

LoopbackServer::~LoopbackServer() = default;

std::uint16_t LoopbackServer::port() const {
    return m_worker->m_port;
}

std::string LoopbackServer::url(std::string_view path) const {
    return (m_worker->m_tls == Tls::None ? "http://127.0.0.1:" : "https://127.0.0.1:") + std::to_string(port()) +
           std::string(path);
}

std::vector<LoopbackRequest> LoopbackServer::requests() const {
    const std::lock_guard lock(m_worker->m_mutex);
    return m_worker->m_requests;
}

std::uint64_t LoopbackServer::bodyBytesSent() const {
    return m_worker->m_bodyBytes;
}

void LoopbackServer::setHandler(Handler handler) {
    const std::lock_guard lock(m_worker->m_mutex);
    m_worker->m_handler = std::move(handler);
}

void LoopbackServer::kill() {
    m_worker->call([this] { m_worker->closeAll(); });
}

void LoopbackServer::revive() {
    m_worker->call([this] { m_worker->revive(); });
}

std::filesystem::path LoopbackServer::authority() {
    return std::string(LAMINA_TEST_CERTIFICATES) + "/authority.pem";
}

} // namespace lamina::test
