// A server on the loopback interface that plays what servers do.
#include "net/article_fetch.h"
#include "test_support.h"

#include <QCoreApplication>
#include <QMap>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::unwrap;
using testing::HasSubstr;
using testing::Not;

// Answers each request by `answer`, and remembers the requests.
class Server : public QTcpServer {
public:
    using Answer = std::function<void(QTcpSocket&, const QByteArray& request)>;

    explicit Server(Answer answer) : m_answer(std::move(answer)) {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                m_request[socket] += socket->readAll();
                if (!m_request[socket].contains("\r\n\r\n"))
                    return;
                const QByteArray request = m_request.take(socket);
                requests.push_back(request);
                m_answer(*socket, request);
            });
        });
    }

    std::string url(const std::string& path = "/page") const {
        return "http://127.0.0.1:" + std::to_string(serverPort()) + path;
    }

    std::vector<QByteArray> requests;

private:
    Answer m_answer;
    QMap<QTcpSocket*, QByteArray> m_request;
};

QByteArray response(const QByteArray& status, const QByteArray& headers, const QByteArray& body) {
    return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

void send(QTcpSocket& socket, const QByteArray& bytes) {
    socket.write(bytes);
    socket.disconnectFromHost();
}

Server::Answer always(const QByteArray& bytes) {
    return [bytes](QTcpSocket& socket, const QByteArray&) { send(socket, bytes); };
}

FetchOptions quick() {
    FetchOptions options;
    options.http.useSystemProxy = false;
    options.http.connectTimeout = std::chrono::milliseconds(300);
    options.http.stallTimeout = std::chrono::milliseconds(300);
    options.http.maximumBytes = 1 << 20;
    options.http.maximumRetries = 0;
    return options;
}

Result<LoadedPage> fetch(const std::string& url, const FetchOptions& options = quick()) {
    RunToken token;
    return fetchPage(url, token, options);
}

Error fetchError(const std::string& url, const FetchOptions& options = quick()) {
    const auto result = fetch(url, options);
    return result.ok() ? makeError(ErrorKind::Internal, "it was fetched") : result.error();
}

TEST(ArticleFetch, PageWithItsOrigin) {
    Server server(always(response("200 OK", "Content-Type: text/html; charset=iso-8859-1\r\nETag: \"abc\"\r\n",
                                  "<p>caf\xE9 \"wgRevisionId\":42,</p>")));
    const LoadedPage loaded = unwrap(fetch(server.url("/wiki/Caf%C3%A9?x=1#part")));
    EXPECT_EQ(loaded.page.bytes, "<p>caf\xE9 \"wgRevisionId\":42,</p>");
    EXPECT_EQ(loaded.page.contentType, "text/html; charset=iso-8859-1");
    EXPECT_EQ(loaded.source, server.url("/wiki/Caf%C3%A9?x=1"));
    EXPECT_EQ(loaded.page.source, loaded.source);
    EXPECT_EQ(loaded.etag, "\"abc\"");
    EXPECT_EQ(loaded.revision, "42");
    EXPECT_THAT(loaded.retrieved, testing::MatchesRegex("20..-..-..T..:..:..Z"));
    EXPECT_EQ(unwrap(cleanArticle(loaded.page, CleaningMode::Article)).text, "caf\xC3\xA9 \"wgRevisionId\":42,");

    ASSERT_EQ(server.requests.size(), 1U);
    const std::string request = server.requests[0].toStdString();
    EXPECT_THAT(request, testing::StartsWith("GET /wiki/Caf%C3%A9?x=1 HTTP/1.1"));
    EXPECT_THAT(request, HasSubstr("User-Agent: Lamina/"));
    EXPECT_THAT(request, HasSubstr("(http"));
}

TEST(ArticleFetch, ContactIsConfigurable) {
    qputenv("LAMINA_CONTACT_URL", "https://school.example/lab");
    EXPECT_THAT(fetchUserAgent().toStdString(), HasSubstr(" (https://school.example/lab) Qt/"));
    qunsetenv("LAMINA_CONTACT_URL");
    EXPECT_THAT(fetchUserAgent().toStdString(), Not(HasSubstr("school")));
}

TEST(ArticleFetch, RevisionOfAPermanentLink) {
    Server server(always(response("200 OK", "", "x \"wgRevisionId\":42,")));
    EXPECT_EQ(unwrap(fetch(server.url("/w/index.php?title=A&oldid=17"))).revision, "17");
}

TEST(ArticleFetch, RedirectToAnotherHostCarriesNothingOver) {
    Server second(always(response("200 OK", "", "there")));
    const QByteArray target = QByteArray::fromStdString(second.url("/new"));
    Server first(
        always(response("302 Found", "Set-Cookie: a=b\r\nLocation: " + target + "\r\n", "body of the redirect")));
    const LoadedPage loaded = unwrap(fetch(first.url()));
    EXPECT_EQ(loaded.page.bytes, "there");
    EXPECT_EQ(loaded.source, second.url("/new"));
    ASSERT_EQ(second.requests.size(), 1U);
    EXPECT_THAT(second.requests[0].toStdString(), Not(HasSubstr("Cookie")));
    EXPECT_THAT(second.requests[0].toStdString(), Not(HasSubstr("Authorization")));
}

TEST(ArticleFetch, RelativeRedirect) {
    Server server([](QTcpSocket& socket, const QByteArray& request) {
        send(socket, request.startsWith("GET /a/old") ? response("301 Moved Permanently", "Location: ../b/new\r\n", "")
                                                      : response("200 OK", "", request.left(12)));
    });
    EXPECT_EQ(unwrap(fetch(server.url("/a/old"))).page.bytes, "GET /b/new H");
}

TEST(ArticleFetch, RedirectLoopEnds) {
    Server server(always(response("302 Found", "Location: /page\r\n", "")));
    const Error error = fetchError(server.url());
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("more than 10 times"));
    EXPECT_EQ(server.requests.size(), 11U);
}

TEST(ArticleFetch, RedirectPolicy) {
    const QUrl from(QStringLiteral("https://a.example/x/y"));
    const auto target = [&](const char* location) {
        const auto result = redirectTarget(from, QUrl(QString::fromLatin1(location)));
        return result.ok() ? result->toString().toStdString() : std::string(errorKindName(result.error().kind));
    };
    EXPECT_EQ(target("https://b.example/z"), "https://b.example/z");
    EXPECT_EQ(target("/z"), "https://a.example/z");
    EXPECT_EQ(target("z"), "https://a.example/x/z");
    EXPECT_EQ(target("//b.example/z"), "https://b.example/z");
    EXPECT_EQ(target("http://a.example/z"), "network") << "from https to http";
    EXPECT_EQ(target("HTTP://b.example/z"), "network");
    EXPECT_EQ(target("file:///etc/passwd"), "network");
    EXPECT_EQ(target("data:text/html,x"), "network");
    EXPECT_EQ(target("https://user:secret@b.example/z"), "https://b.example/z");
    EXPECT_TRUE(
        redirectTarget(QUrl(QStringLiteral("http://a.example/")), QUrl(QStringLiteral("https://a.example/"))).ok());
}

TEST(ArticleFetch, RedirectToAFileIsNotFollowed) {
    Server server(always(response("302 Found", "Location: file:///etc/passwd\r\n", "")));
    EXPECT_EQ(fetchError(server.url()).kind, ErrorKind::Network);
}

TEST(ArticleFetch, StatusesInWords) {
    const struct {
        const char* status;
        ErrorKind kind;
        const char* words;
    } cases[] = {{"403 Forbidden", ErrorKind::Permission, "does not allow it (HTTP 403)"},
                 {"401 Unauthorized", ErrorKind::Permission, "HTTP 401"},
                 {"404 Not Found", ErrorKind::NotFound, "no such page"},
                 {"410 Gone", ErrorKind::NotFound, "has been removed"},
                 {"429 Too Many Requests", ErrorKind::Network, "too many requests"},
                 {"500 Internal Server Error", ErrorKind::Network, "problem of its own (HTTP 500)"},
                 {"503 Service Unavailable", ErrorKind::Network, "try again later"},
                 {"418 I'm a teapot", ErrorKind::Network, "HTTP status 418"},
                 {"304 Not Modified", ErrorKind::Network, "HTTP status 304"}};
    for (const auto& each : cases) {
        Server server(always(response(each.status, "WWW-Authenticate: Basic realm=\"x\"\r\n", "<p>an error page</p>")));
        const Error error = fetchError(server.url());
        EXPECT_EQ(error.kind, each.kind) << each.status;
        EXPECT_THAT(error.message, HasSubstr(each.words));
        EXPECT_THAT(error.message, HasSubstr(server.url()));
    }
}

TEST(ArticleFetch, EndlessBodyIsCutOff) {
    Server server([](QTcpSocket& socket, const QByteArray&) {
        socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, [&socket] {
            if (socket.state() == QAbstractSocket::ConnectedState && socket.bytesToWrite() < (1 << 16))
                socket.write(QByteArray(1 << 16, 'x'));
        });
    });
    const Error error = fetchError(server.url());
    EXPECT_EQ(error.kind, ErrorKind::Format);
    EXPECT_THAT(error.message, HasSubstr("1048576 bytes"));
}

TEST(ArticleFetch, ExactlyTheLimitPasses) {
    Server server(always(response("200 OK", "", QByteArray(1 << 20, 'x'))));
    EXPECT_EQ(unwrap(fetch(server.url())).page.bytes.size(), std::size_t{1} << 20);
    Server larger(always(response("200 OK", "", QByteArray((1 << 20) + 1, 'x'))));
    EXPECT_EQ(fetchError(larger.url()).kind, ErrorKind::Format);
}

TEST(ArticleFetch, CompressedPages) {
    static const char gzip[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xb3\x29\xb0\x2b\x48\x4c\xce\x4e\x4d\x51"
                               "\x28\x48\x4c\x4f\xb5\xd1\x2f\xb0\x03\x00\x65\xca\x20\x99\x12\x00\x00\x00";
    Server server(always(response("200 OK", "Content-Encoding: gzip\r\n", QByteArray(gzip, sizeof gzip - 1))));
    EXPECT_EQ(unwrap(fetch(server.url())).page.bytes, "<p>packed page</p>");
}

TEST(ArticleFetch, DecompressionBombs) {
    for (const int megabytes : {2, 64}) {
        const QByteArray packed =
            qCompress(QByteArray(megabytes << 20, ' '), 9).mid(4); // without Qt's own length field
        Server server(always(response("200 OK", "Content-Encoding: deflate\r\n", packed)));
        EXPECT_EQ(fetchError(server.url()).kind, ErrorKind::Format) << megabytes;
    }
}

TEST(ArticleFetch, TruncatedBody) {
    Server server(always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this"));
    const Error error = fetchError(server.url());
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("before the page was complete"));
}

TEST(ArticleFetch, ConnectionReset) {
    Server server([](QTcpSocket& socket, const QByteArray&) { socket.abort(); });
    EXPECT_EQ(fetchError(server.url()).kind, ErrorKind::Network);
}

TEST(ArticleFetch, NoServer) {
    std::string url;
    {
        const Server server(always({}));
        url = server.url();
    }
    const Error error = fetchError(url);
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("refuses the connection"));
}

TEST(ArticleFetch, SilentServer) {
    Server server([](QTcpSocket&, const QByteArray&) {});
    const Error error = fetchError(server.url());
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("no answer within 1 s"));
}

TEST(ArticleFetch, StalledBody) {
    Server server([](QTcpSocket& socket, const QByteArray&) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome");
    });
    const Error error = fetchError(server.url());
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("stopped sending"));
}

TEST(ArticleFetch, CancelIsNotATimeout) {
    FetchOptions patient = quick();
    patient.http.connectTimeout = std::chrono::minutes(1);
    RunToken token;
    Server server([&](QTcpSocket&, const QByteArray&) { token.cancel(); });
    const auto result = fetchPage(server.url(), token, patient);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(fetchPage(server.url(), token, patient).error().kind, ErrorKind::Cancelled) << "before it starts";
}

} // namespace
} // namespace lamina
