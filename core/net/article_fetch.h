// One polite GET of an article's page.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/article_source.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>
#include <chrono>
#include <cstddef>

class QNetworkAccessManager;
class QNetworkReply;

namespace lamina {

struct FetchOptions {
    std::chrono::milliseconds connectTimeout{20000}; // until the first header arrives
    std::chrono::milliseconds stallTimeout{20000};   // between two pieces of the page
    std::size_t maximumBytes = maximumPageBytes;     // after decompression
    int maximumRedirects = 10;
    bool useSystemProxy = true; // http_proxy and the like, or the desktop's settings
};

// "Lamina/0.1.0 (contact) Qt/6.4.2", as Wikimedia's User-Agent policy asks. The contact is set by the build
// (LAMINA_CONTACT_URL) or, at run time, by the environment variable of the same name.
QByteArray fetchUserAgent();

// Where a redirect leads: http or https only, never from https to http, without user name and password.
// Errors: network, saying why it is not followed.
Result<QUrl> redirectTarget(const QUrl& from, const QUrl& location);

// What a status other than 200 means, as one sentence. Kinds: not_found (404, 410), permission (401, 403), network.
Error statusError(int status, const QUrl& url);

// Fetches one page asynchronously; belongs to the thread it was made in, which needs an event loop. Exactly one of
// fetched() and failed() follows each start(); neither is emitted before start() returns.
class ArticleFetch : public QObject {
    Q_OBJECT

public:
    explicit ArticleFetch(const FetchOptions& options = {}, QObject* parent = nullptr);
    ~ArticleFetch() override;

    // Only once.
    void start(const QUrl& url);
    // failed() with kind cancelled follows.
    void cancel();

Q_SIGNALS:
    void fetched(const lamina::LoadedPage& page);
    void failed(const lamina::Error& error);
    // total is -1 where the server does not tell.
    void received(qint64 bytes, qint64 total);

private:
    enum class Abort { None, Cancelled, ConnectTimeout, Stalled, TooLarge };

    void get(const QUrl& url);
    void readAvailable();
    void replyFinished();
    void abort(Abort reason);
    void fail(Error error);
    Error abortError() const;
    Error networkError(const QNetworkReply& reply) const;

    FetchOptions m_options;
    QNetworkAccessManager* m_manager;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timer;
    QUrl m_url;
    QByteArray m_body;
    int m_redirects = 0;
    Abort m_abort = Abort::None;
    bool m_done = false;
};

// The same, blocking: runs an event loop of its own and asks the token every 50 ms. Needs a QCoreApplication.
// Errors: usage (not a usable address), not_found, permission, format (too large), network, cancelled.
Result<LoadedPage> fetchPage(const std::string& url, RunToken& token, const FetchOptions& options = {});

} // namespace lamina
