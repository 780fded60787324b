// The transport's policy against a server that does what servers do, right and wrong.
#include "base/files.h"
#include "loopback_server.h"
#include "net/http_transfer.h"
#include "test_support.h"

#include <QElapsedTimer>
#include <atomic>
#include <gmock/gmock.h>
#include <thread>

namespace lamina {
namespace {

using namespace std::chrono_literals;
using test::LoopbackAnswer;
using test::LoopbackRequest;
using test::LoopbackServer;
using test::page;
using test::redirect;
using test::statusAnswer;
using test::Tls;
using test::unwrap;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Keeps the body, and resumes it where it was asked to.
class Memory : public HttpSink {
public:
    explicit Memory(bool resumes = false) : m_resumes(resumes) {}
    HttpHeaders conditions() override {
        if (!m_resumes || bytes.empty())
            return {};
        return {{"Range", "bytes=" + std::to_string(bytes.size()) + "-"}, {"If-Range", etag}};
    }
    Status begin(const HttpAnswer& answer) override {
        ++begun;
        if (answer.status != 206)
            bytes.clear();
        else if (answer.first != bytes.size())
            return makeError(ErrorKind::Internal, "another piece than asked for");
        etag = answer.header("etag");
        return {};
    }
    Status write(std::string_view piece) override {
        bytes += piece;
        if (onWrite)
            onWrite();
        return {};
    }
    std::string bytes, etag;
    int begun = 0;
    std::function<void()> onWrite;

private:
    bool m_resumes;
};

HttpLimits quick(int retries = 0) {
    HttpLimits limits;
    limits.connectTimeout = 500ms;
    limits.stallTimeout = 500ms;
    limits.maximumRetries = retries;
    limits.firstRetryDelay = 1ms;
    limits.useSystemProxy = false;
    limits.certificates.clear();
    return limits;
}

HttpRequest get(const std::string& url) {
    HttpRequest request;
    request.url = QUrl(QString::fromStdString(url));
    return request;
}

struct Outcome {
    Result<HttpAnswer> result = makeError(ErrorKind::Internal, "nothing");
    HttpCause cause = HttpCause::None;
    std::vector<TransferProgress> progress;
    std::string message() const { return result.ok() ? "" : result.error().message; }
};

Outcome transfer(const HttpRequest& request, HttpSink& sink, const HttpLimits& limits = quick()) {
    RunToken token;
    Outcome outcome;
    outcome.result = httpTransfer(
        request, sink, token, [&](const TransferProgress& each) { outcome.progress.push_back(each); }, limits,
        &outcome.cause);
    return outcome;
}

TEST(HttpTransfer, BodyInPieces) {
    LoopbackAnswer answer;
    answer.generated = 5'000'001;
    answer.etag = "\"e\"";
    LoopbackServer server(answer);
    Memory sink;
    const Outcome outcome = transfer(get(server.url("/file")), sink);
    ASSERT_TRUE(outcome.result.ok()) << outcome.message();
    EXPECT_EQ(sink.bytes, test::generatedBytes(0, 5'000'001));
    EXPECT_EQ(outcome.result->status, 200);
    EXPECT_EQ(outcome.result->bodyLength, 5'000'001U);
    EXPECT_EQ(outcome.result->header("etag"), "\"e\"");
    EXPECT_EQ(server.requests().at(0).header("accept-encoding"), "identity");
    EXPECT_THAT(server.requests().at(0).header("User-Agent"), testing::StartsWith("Lamina/"));
    ASSERT_FALSE(outcome.progress.empty());
    EXPECT_EQ(outcome.progress.back().phase, TransferProgress::Phase::Done);
    EXPECT_EQ(outcome.progress.back().total, 5'000'001U);
    EXPECT_EQ(outcome.progress.back().done, 5'000'001U);
    EXPECT_EQ(outcome.progress.back().host, "127.0.0.1");
}

TEST(HttpTransfer, HeadHasNoBody) {
    LoopbackAnswer answer;
    answer.generated = 1000;
    LoopbackServer server(answer);
    Memory sink;
    HttpRequest request = get(server.url());
    request.head = true;
    const Outcome outcome = transfer(request, sink);
    ASSERT_TRUE(outcome.result.ok()) << outcome.message();
    EXPECT_EQ(server.requests().at(0).method, "HEAD");
    EXPECT_EQ(outcome.result->bodyLength, 1000U);
    EXPECT_EQ(sink.bytes, "");
}

// Every place at which a body can break off: in Length framing and inside each part of a chunked one.
TEST(HttpTransfer, TruncationAtEveryBoundary) {
    for (const auto framing : {LoopbackAnswer::Framing::Length, LoopbackAnswer::Framing::Chunked})
        for (const auto end : {LoopbackAnswer::End::Close, LoopbackAnswer::End::Reset}) {
            LoopbackAnswer answer = page("0123456789");
            answer.framing = framing;
            answer.chunkBytes = 4;
            answer.end = end;
            // 4\r\n0123\r\n 4\r\n4567\r\n 2\r\n89\r\n 0\r\n\r\n
            const std::uint64_t whole = framing == LoopbackAnswer::Framing::Length ? 10 : 9 + 9 + 7 + 5;
            for (std::uint64_t cut = 0; cut < whole; ++cut) {
                answer.cutAfter = cut;
                LoopbackServer server(answer);
                Memory sink;
                const Outcome broken = transfer(get(server.url()), sink);
                EXPECT_FALSE(broken.result.ok()) << int(framing) << int(end) << " cut after " << cut << ": " << sink.bytes; if (broken.result.ok()) continue;
                EXPECT_EQ(broken.result.error().kind, ErrorKind::Network);
                EXPECT_EQ(broken.cause, HttpCause::Interrupted);
                EXPECT_THAT(broken.message(), HasSubstr("before the page was complete"));
                server.setHandler([](const LoopbackRequest&) { return page("0123456789"); });
                EXPECT_TRUE(transfer(get(server.url()), sink).result.ok());
                EXPECT_EQ(sink.bytes, "0123456789") << "a second try completes";
            }
        }
}

TEST(HttpTransfer, TruncationInTheHead) {
    for (const std::uint64_t cut : {0U, 1U, 8U, 15U, 20U, 40U}) {
        LoopbackAnswer answer = page("0123456789");
        answer.headCutAfter = cut;
        LoopbackServer server(answer);
        Memory sink;
        const Outcome broken = transfer(get(server.url()), sink);
        ASSERT_FALSE(broken.result.ok()) << cut;
        EXPECT_EQ(broken.result.error().kind, ErrorKind::Network) << cut;
        EXPECT_THAT(broken.message(), HasSubstr("cannot fetch " + server.url())) << cut;
        EXPECT_EQ(sink.begun, 0);
    }
}

} // namespace
} // namespace lamina
