// Articles from a server that does what servers do: what the user reads, what is on disk afterwards, and that a second
// try completes.
#include "base/files.h"
#include "net/article_fetch.h"
#include "net/article_source.h"
#include "net/http/http_redirect.h"
#include "net/http/http_transfer.h"
#include "net/page_facts.h"
#include "tests/net/loopback_server.h"
#include "tests/test_support.h"
#include "text/article_cleaner.h"

#include <QByteArray>
#include <atomic>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using namespace std::chrono_literals;
using test::LoopbackAnswer;
using test::LoopbackRequest;
using test::LoopbackServer;
using test::page;
using test::redirect;
using test::statusAnswer;
using test::TemporaryFolder;
using test::Tls;
using test::unwrap;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* article = "<!DOCTYPE html><html><body><p>An article</p></body></html>";

FetchOptions quick(int retries = 0) {
    FetchOptions options;
    options.http.useSystemProxy = false;
    options.http.connectTimeout = 500ms;
    options.http.stallTimeout = 500ms;
    options.http.maximumBytes = 1 << 20;
    options.http.maximumRetries = retries;
    options.http.firstRetryDelay = 1ms;
    options.http.certificates.clear();
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

std::size_t filesIn(const std::filesystem::path& folder) {
    std::error_code error;
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder, error), std::filesystem::directory_iterator()));
}

TEST(ArticleFetch, PageWithItsOrigin) {
    LoopbackServer server(page("<link href='/wiki/Caf%C3%A9' rel=canonical><p>caf\xE9 \"wgRevisionId\":42,</p>",
                               {{"Content-Type", "text/html; charset=iso-8859-1"},
                                {"ETag", "\"abc\""},
                                {"Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT"}}));
    const LoadedPage loaded = unwrap(fetch(server.url("/wiki/Caf%C3%A9?x=1#part")));
    EXPECT_THAT(loaded.page.bytes, HasSubstr("caf\xE9"));
    EXPECT_EQ(loaded.page.contentType, "text/html; charset=iso-8859-1");
    EXPECT_EQ(loaded.source, server.url("/wiki/Caf%C3%A9?x=1"));
    EXPECT_EQ(loaded.page.source, loaded.source);
    EXPECT_EQ(loaded.canonical, server.url("/wiki/Caf%C3%A9"));
    EXPECT_EQ(loaded.etag, "\"abc\"");
    EXPECT_EQ(loaded.lastModified, "Mon, 23 Nov 2026 10:00:00 GMT");
    EXPECT_EQ(loaded.revision, "42");
    EXPECT_FALSE(loaded.savedCopy);
    EXPECT_TRUE(loaded.warnings.empty());
    EXPECT_THAT(loaded.retrieved, testing::MatchesRegex("20..-..-..T..:..:..Z"));
    EXPECT_THAT(unwrap(cleanArticle(loaded.page, CleaningMode::Article)).text, HasSubstr("caf\xC3\xA9"));

    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].method + " " + requests[0].path, "GET /wiki/Caf%C3%A9?x=1");
    EXPECT_THAT(requests[0].header("User-Agent"), AllOf(HasSubstr("Lamina/"), HasSubstr("(http")));
    EXPECT_EQ(requests[0].header("Accept-Encoding"), "gzip, deflate, br");
    EXPECT_EQ(requests[0].header("If-None-Match"), "");
}

TEST(ArticleFetch, ContactIsConfigurable) {
    qputenv("LAMINA_CONTACT_URL", "https://school.example/lab");
    EXPECT_THAT(fetchUserAgent().toStdString(), HasSubstr(" (https://school.example/lab) Qt/"));
    qunsetenv("LAMINA_CONTACT_URL");
    EXPECT_THAT(fetchUserAgent().toStdString(), Not(HasSubstr("school")));
}

TEST(ArticleFetch, RevisionOfAPermanentLink) {
    LoopbackServer server(page("x \"wgRevisionId\":42,"));
    EXPECT_EQ(unwrap(fetch(server.url("/w/index.php?title=A&oldid=17"))).revision, "17");
}

TEST(ArticleFetch, RedirectToAnotherHostCarriesNothingOver) {
    LoopbackServer second(page("there"));
    LoopbackAnswer moved = redirect(second.url("/new"));
    moved.headers.emplace_back("Set-Cookie", "a=b");
    LoopbackServer first(moved);
    const LoadedPage loaded = unwrap(fetch(first.url("/old")));
    EXPECT_EQ(loaded.page.bytes, "there");
    EXPECT_EQ(loaded.source, second.url("/new"));
    ASSERT_EQ(second.requests().size(), 1U);
    EXPECT_EQ(second.requests()[0].header("Cookie"), "");
    EXPECT_EQ(second.requests()[0].header("Authorization"), "");
}

TEST(ArticleFetch, RelativeRedirect) {
    LoopbackServer server([](const LoopbackRequest& request) {
        return request.path == "/a/old" ? redirect("../b/new", 301) : page(request.path);
    });
    EXPECT_EQ(unwrap(fetch(server.url("/a/old"))).page.bytes, "/b/new");
}

TEST(ArticleFetch, RedirectLoopEnds) {
    LoopbackServer server(redirect("/page"));
    const Error error = fetchError(server.url("/page"), quick(3));
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("more than 10 times"));
    EXPECT_EQ(server.requests().size(), 11U);
}

TEST(ArticleFetch, DowngradeToHttpIsNotFollowed) {
    LoopbackServer open(page("in the open"));
    LoopbackServer server(redirect(open.url("/x")), Tls::Valid);
    FetchOptions options = quick();
    options.http.certificates = LoopbackServer::authority().string();
    const Error error = fetchError(server.url(), options);
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("from https to the unprotected address"));
    EXPECT_TRUE(open.requests().empty());
}

TEST(ArticleFetch, CertificatesThatProveNothing) {
    const struct {
        Tls tls;
        bool knowAuthority;
        const char* words;
    } cases[] = {
        {Tls::Valid, false, "certificate"}, {Tls::Expired, true, "expired"}, {Tls::OtherHost, true, "other.example"}};
    for (const auto& each : cases) {
        LoopbackServer server(page("secret"), each.tls);
        FetchOptions options = quick(3);
        if (each.knowAuthority)
            options.http.certificates = LoopbackServer::authority().string();
        const Error error = fetchError(server.url(), options);
        EXPECT_EQ(error.kind, ErrorKind::Network);
        EXPECT_THAT(error.message, HasSubstr(each.words)) << int(each.tls);
        EXPECT_TRUE(server.requests().empty());
    }
    LoopbackServer server(page("secret"), Tls::Valid);
    FetchOptions options = quick();
    options.http.certificates = LoopbackServer::authority().string();
    EXPECT_EQ(unwrap(fetch(server.url(), options)).page.bytes, "secret");
}

TEST(ArticleFetch, StatusesInWords) {
    const struct {
        int status;
        ErrorKind kind;
        const char* words;
    } cases[] = {{403, ErrorKind::Permission, "does not allow it (HTTP 403)"},
                 {401, ErrorKind::Permission, "HTTP 401"},
                 {404, ErrorKind::NotFound, "no such page"},
                 {410, ErrorKind::NotFound, "has been removed"},
                 {429, ErrorKind::Network, "too many requests"},
                 {500, ErrorKind::Network, "problem of its own (HTTP 500)"},
                 {503, ErrorKind::Network, "try again later"},
                 {418, ErrorKind::Network, "HTTP status 418"},
                 {304, ErrorKind::Network, "HTTP status 304"}};
    TemporaryFolder folder;
    FetchOptions options = quick();
    options.cache.emplace(folder.path());
    for (const auto& each : cases) {
        LoopbackServer server(statusAnswer(each.status, {{"WWW-Authenticate", "Basic realm=\"x\""}}));
        const Error error = fetchError(server.url("/w"), options);
        EXPECT_EQ(error.kind, each.kind) << each.status;
        EXPECT_THAT(error.message, HasSubstr(each.words));
        EXPECT_THAT(error.message, HasSubstr(server.url("/w")));
        EXPECT_EQ(filesIn(folder.path()), 0U) << "an error page is never kept";
        server.setHandler([](const LoopbackRequest&) { return page(article); });
        EXPECT_EQ(unwrap(fetch(server.url("/w"))).page.bytes, article) << "a second try completes";
    }
}

TEST(ArticleFetch, ABusyServerIsAskedAgainWhenItSays) {
    for (const int status : {429, 503}) {
        std::atomic<int> asked = 0;
        LoopbackServer server([&](const LoopbackRequest&) {
            return ++asked == 1 ? statusAnswer(status, {{"Retry-After", "1"}}) : page(article);
        });
        std::vector<TransferProgress> waits;
        RunToken token;
        const auto loaded = fetchPage(server.url(), token, quick(2), [&](const TransferProgress& progress) {
            if (progress.phase == TransferProgress::Phase::Waiting)
                waits.push_back(progress);
        });
        EXPECT_EQ(unwrap(loaded).page.bytes, article);
        EXPECT_EQ(asked, 2);
        ASSERT_FALSE(waits.empty()) << "the countdown is seen";
        EXPECT_EQ(waits.front().secondsLeft, 1.0);
        EXPECT_LT(waits.back().secondsLeft, 1.0);
        EXPECT_FALSE(waits.front().reason.empty());
    }
}

TEST(ArticleFetch, RetriesAreBounded) {
    LoopbackServer server(statusAnswer(503));
    EXPECT_EQ(fetchError(server.url(), quick(2)).kind, ErrorKind::Network);
    EXPECT_EQ(server.requests().size(), 3U);
}

TEST(ArticleFetch, AWaitTooLongIsSaidNotWaited) {
    LoopbackServer server(statusAnswer(429, {{"Retry-After", "3600"}}));
    const Error error = fetchError(server.url(), quick(3));
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, testing::AnyOf(HasSubstr("60 min"), HasSubstr("1 h"), HasSubstr("3600 s")));
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(ArticleFetch, EndlessBodyIsCutOff) {
    LoopbackAnswer answer = page("x");
    answer.body.assign(1 << 16, 'x');
    answer.endless = true;
    answer.framing = LoopbackAnswer::Framing::UntilClose;
    LoopbackServer server(answer);
    const Error error = fetchError(server.url());
    EXPECT_EQ(error.kind, ErrorKind::Format);
    EXPECT_THAT(error.message, HasSubstr("1048576 bytes"));
}

TEST(ArticleFetch, ExactlyTheLimitPasses) {
    LoopbackServer server(page(std::string(1 << 20, 'x')));
    EXPECT_EQ(unwrap(fetch(server.url())).page.bytes.size(), std::size_t{1} << 20);
    LoopbackServer larger(page(std::string((1 << 20) + 1, 'x')));
    EXPECT_EQ(fetchError(larger.url()).kind, ErrorKind::Format);
}

TEST(ArticleFetch, DecompressionBombs) {
    for (const int megabytes : {2, 64}) {
        const QByteArray packed =
            qCompress(QByteArray(megabytes << 20, ' '), 9).mid(4); // without Qt's own length field
        LoopbackServer server(page(packed.toStdString(), {{"Content-Encoding", "deflate"}}));
        EXPECT_EQ(fetchError(server.url()).kind, ErrorKind::Format) << megabytes;
    }
}

TEST(ArticleFetch, WronglyPacked) {
    LoopbackServer server(page("this is not gzip", {{"Content-Encoding", "gzip"}}));
    EXPECT_THAT(fetchError(server.url()).message, HasSubstr("packed wrongly"));
    LoopbackServer unknown(page("x", {{"Content-Encoding", "zstd"}}));
    EXPECT_THAT(fetchError(unknown.url()).message, HasSubstr("zstd"));
}

TEST(ArticleFetch, WhatIsNoTextIsRefused) {
    for (const char* type : {"application/pdf", "image/png", "video/mp4; codecs=x"}) {
        LoopbackServer server(page("%PDF", {{"Content-Type", type}}));
        const Error error = fetchError(server.url());
        EXPECT_EQ(error.kind, ErrorKind::Unsupported) << type;
        EXPECT_THAT(error.message, HasSubstr("it is no text but"));
    }
    for (const char* type : {"TEXT/HTML", "application/xhtml+xml ; q=1", "text/markdown", "application/xml"}) {
        LoopbackServer server(page(article, {{"Content-Type", type}}));
        EXPECT_TRUE(fetch(server.url()).ok()) << type;
    }
    LoopbackServer none(page(article, {}));
    EXPECT_TRUE(fetch(none.url()).ok());
}

TEST(ArticleFetch, AnEndNobodyTellsIsWarnedOf) {
    LoopbackAnswer answer = page("<!DOCTYPE html><html><body><p>Half an arti");
    answer.framing = LoopbackAnswer::Framing::Chunked;
    LoopbackServer server(answer);
    const LoadedPage half = unwrap(fetch(server.url()));
    ASSERT_EQ(half.warnings.size(), 1U);
    EXPECT_THAT(half.warnings[0], AllOf(HasSubstr(server.url()), HasSubstr("may be incomplete")));
    answer.body = article;
    server.setHandler([answer](const LoopbackRequest&) { return answer; });
    EXPECT_TRUE(unwrap(fetch(server.url())).warnings.empty());
}

TEST(ArticleFetch, BrokenConnections) {
    const auto broken = [](auto change) {
        LoopbackAnswer answer = page(article);
        change(answer);
        return answer;
    };
    const struct {
        const char* name;
        LoopbackAnswer answer;
        const char* words;
    } cases[] = {{"wrong length", broken([](auto& a) { a.claimedLength = 1000; }), "before the page was complete"},
                 {"reset in the body", broken([](auto& a) {
                      a.cutAfter = 9;
                      a.end = LoopbackAnswer::End::Reset;
                  }),
                  "before the page was complete"},
                 {"reset at once", broken([](auto& a) {
                      a.headCutAfter = 0;
                      a.end = LoopbackAnswer::End::Reset;
                  }),
                  "cannot fetch"},
                 {"stall", broken([](auto& a) {
                      a.cutAfter = 9;
                      a.end = LoopbackAnswer::End::Stall;
                  }),
                  "stopped sending"},
                 {"silence", broken([](auto& a) { a.silent = true; }), "no answer within 1 s"},
                 {"no HTTP", broken([](auto& a) { a.raw = "SSH-2.0-OpenSSH\r\n"; }), "cannot fetch"}};
    TemporaryFolder folder;
    FetchOptions options = quick();
    options.cache.emplace(folder.path());
    for (const auto& each : cases) {
        LoopbackServer server(each.answer);
        const Error error = fetchError(server.url(), options);
        EXPECT_EQ(error.kind, ErrorKind::Network) << each.name;
        EXPECT_THAT(error.message, HasSubstr(each.words)) << each.name;
        EXPECT_EQ(filesIn(folder.path()), 0U) << each.name << ": nothing half is kept";
        server.setHandler([](const LoopbackRequest&) { return page(article); });
        EXPECT_EQ(unwrap(fetch(server.url())).page.bytes, article) << each.name << ": a second try completes";
    }
}

TEST(ArticleFetch, ASlowDripIsNoStall) {
    LoopbackAnswer answer = page(std::string(200, 'x'));
    answer.dripBytes = 10;
    answer.dripInterval = 40ms;
    LoopbackServer server(answer);
    EXPECT_EQ(unwrap(fetch(server.url())).page.bytes.size(), 200U);
}

TEST(ArticleFetch, AServerThatDiesAndReturns) {
    LoopbackAnswer dying = page(std::string(5000, 'x'));
    dying.cutAfter = 1000;
    dying.end = LoopbackAnswer::End::Die;
    dying.returnsAfter = 100ms;
    std::atomic<int> asked = 0;
    LoopbackServer server([&](const LoopbackRequest&) { return ++asked == 1 ? dying : page(article); });
    FetchOptions options = quick(5);
    options.http.firstRetryDelay = 50ms;
    EXPECT_EQ(unwrap(fetch(server.url(), options)).page.bytes, article);
}

TEST(ArticleFetch, NoServer) {
    std::string url;
    {
        LoopbackServer server(page("x"));
        url = server.url();
    }
    const Error error = fetchError(url);
    EXPECT_EQ(error.kind, ErrorKind::Network);
    EXPECT_THAT(error.message, HasSubstr("refuses the connection"));
}

TEST(ArticleFetch, CancelIsNotATimeout) {
    FetchOptions patient = quick();
    patient.http.connectTimeout = std::chrono::minutes(1);
    RunToken token;
    LoopbackServer server([&](const LoopbackRequest&) {
        token.cancel();
        LoopbackAnswer answer;
        answer.silent = true;
        return answer;
    });
    const auto result = fetchPage(server.url(), token, patient);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(fetchPage(server.url(), token, patient).error().kind, ErrorKind::Cancelled) << "before it starts";
}

class CachedArticle : public testing::Test {
protected:
    CachedArticle() : server([this](const LoopbackRequest&) { return m_answer; }) {
        m_answer = page(article);
        m_answer.etag = "\"v1\"";
        options.cache.emplace(folder.path());
    }
    void serve(std::string body, std::string etag) {
        m_answer.body = std::move(body);
        m_answer.etag = std::move(etag);
    }
    std::string url() const { return server.url("/wiki/A"); }

    LoopbackAnswer m_answer;
    LoopbackServer server;
    TemporaryFolder folder;
    FetchOptions options = quick();
};

TEST_F(CachedArticle, IsAskedForOnlyAsFarAsItChanged) {
    const LoadedPage first = unwrap(fetch(url(), options));
    EXPECT_EQ(filesIn(folder.path()), 2U);
    const LoadedPage second = unwrap(fetch(url(), options));
    ASSERT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.requests()[1].header("If-None-Match"), "\"v1\"");
    EXPECT_EQ(second.page.bytes, first.page.bytes);
    EXPECT_EQ(second.page.contentType, first.page.contentType);
    EXPECT_FALSE(second.savedCopy) << "the server confirmed it";
    EXPECT_TRUE(second.warnings.empty());
    serve("<html>A newer article</html>", "\"v2\"");
    EXPECT_EQ(unwrap(fetch(url(), options)).page.bytes, "<html>A newer article</html>");
    EXPECT_EQ(unwrap(fetch(url(), options)).etag, "\"v2\"");
    EXPECT_EQ(filesIn(folder.path()), 2U);
}

TEST_F(CachedArticle, OfflineReadsTheCopyAndAsksNobody) {
    FetchOptions offline = options;
    offline.offline = true;
    const Error missing = fetchError(url(), offline);
    EXPECT_EQ(missing.kind, ErrorKind::Network);
    EXPECT_THAT(missing.message, AllOf(HasSubstr("offline"), HasSubstr("no saved copy")));
    EXPECT_TRUE(server.requests().empty());
    const LoadedPage first = unwrap(fetch(url(), options));
    const LoadedPage copy = unwrap(fetch(url(), offline));
    EXPECT_EQ(server.requests().size(), 1U);
    EXPECT_EQ(copy.page.bytes, first.page.bytes);
    EXPECT_TRUE(copy.savedCopy);
    EXPECT_EQ(copy.retrieved, first.retrieved);
    ASSERT_EQ(copy.warnings.size(), 1U);
    EXPECT_THAT(copy.warnings[0], AllOf(HasSubstr("offline"), HasSubstr(first.retrieved.substr(0, 10))));
}

TEST_F(CachedArticle, WithTheNetworkAwayTheCopyIsUsedAndSaid) {
    const LoadedPage first = unwrap(fetch(url(), options));
    server.kill();
    const LoadedPage copy = unwrap(fetch(url(), options));
    EXPECT_TRUE(copy.savedCopy);
    EXPECT_EQ(copy.page.bytes, article);
    ASSERT_EQ(copy.warnings.size(), 1U);
    EXPECT_THAT(copy.warnings[0],
                AllOf(HasSubstr("the network is away"), HasSubstr("saved on " + first.retrieved.substr(0, 10))));
    server.revive();
    EXPECT_FALSE(unwrap(fetch(url(), options)).savedCopy);
}

TEST_F(CachedArticle, AServerThatRefusesIsNotPaperedOver) {
    (void)unwrap(fetch(url(), options));
    server.setHandler([](const LoopbackRequest&) { return statusAnswer(410); });
    EXPECT_EQ(fetchError(url(), options).kind, ErrorKind::NotFound);
}

TEST_F(CachedArticle, SpoiltEntriesCountAsAbsent) {
    (void)unwrap(fetch(url(), options));
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        files.push_back(entry.path());
    ASSERT_EQ(files.size(), 2U);
    for (const auto& file : files) {
        const std::string good = unwrap(readFile(file));
        for (const std::string& bytes :
             {std::string(), good.substr(0, good.size() / 2), "[" + good, std::string("{}")}) {
            ASSERT_TRUE(writeFileAtomically(file, bytes).ok());
            EXPECT_FALSE(options.cache->find(url()).has_value()) << file << bytes;
        }
        ASSERT_TRUE(writeFileAtomically(file, good).ok());
        EXPECT_TRUE(options.cache->find(url()).has_value());
        std::filesystem::remove(file);
        EXPECT_FALSE(options.cache->find(url()).has_value()) << "half of a pair";
        ASSERT_TRUE(writeFileAtomically(file, good).ok());
    }
}

TEST_F(CachedArticle, WhatMustNotBeKeptIsNot) {
    m_answer.headers.emplace_back("Cache-Control", "private, No-Store");
    (void)unwrap(fetch(url(), options));
    EXPECT_EQ(filesIn(folder.path()), 0U);
}

TEST_F(CachedArticle, SizeAndClearing) {
    EXPECT_EQ(options.cache->bytes(), 0U);
    (void)unwrap(fetch(url(), options));
    EXPECT_GT(options.cache->bytes(), std::string_view(article).size());
    ASSERT_TRUE(writeFileAtomically(folder.path() / "notes.txt", "not ours").ok());
    EXPECT_TRUE(options.cache->clear().ok());
    EXPECT_FALSE(options.cache->find(url()).has_value());
    EXPECT_EQ(filesIn(folder.path()), 1U);
}

} // namespace
} // namespace lamina
