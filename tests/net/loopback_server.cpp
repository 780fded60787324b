#include "tests/net/loopback_server.h"

#include "tests/net/loopback_sending.h"

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
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <sys/socket.h>

namespace lamina::test {

namespace {

constexpr std::size_t pieceBytes = std::size_t{1} << 18;
constexpr qint64 pendingBytes = qint64{1} << 20; // in a socket's buffer

void resetConnection(QAbstractSocket& socket) {
    const struct linger now { 1, 0 };
    ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket.abort();
}

} // namespace

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
