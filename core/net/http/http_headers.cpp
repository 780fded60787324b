#include "net/http/http_headers.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <charconv>

namespace lamina {

namespace {

std::optional<std::uint64_t> parseCount(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// "bytes 5-9/100" or "bytes 5-9/*"
void readContentRange(HttpAnswer& answer) {
    const std::string range = answer.header("Content-Range");
    const std::size_t dash = range.find('-');
    const std::size_t slash = range.find('/');
    if (!range.starts_with("bytes ") || dash == std::string::npos || slash == std::string::npos || slash < dash)
        return;
    const auto first = parseCount(std::string_view(range).substr(6, dash - 6));
    const auto last = parseCount(std::string_view(range).substr(dash + 1, slash - dash - 1));
    if (!first || !last || *last < *first)
        return;
    answer.first = *first;
    answer.bodyLength = *last - *first + 1;
    answer.wholeLength = parseCount(std::string_view(range).substr(slash + 1));
}

} // namespace

HttpAnswer answerOf(const QNetworkReply& reply, const QUrl& url) {
    HttpAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.url = url;
    for (const auto& [name, value] : reply.rawHeaderPairs())
        answer.headers.emplace_back(name.toStdString(), value.toStdString());
    answer.bodyLength = parseCount(answer.header("Content-Length"));
    answer.wholeLength = answer.bodyLength;
    if (answer.status == 206)
        readContentRange(answer);
    return answer;
}

std::optional<std::chrono::seconds> retryAfter(std::string_view value, std::string_view date) {
    if (const auto count = parseCount(value); count && *count <= 1000000000)
        return std::chrono::seconds(*count);
    const auto parse = [](std::string_view text) {
        QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())),
                                                 QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
        time.setTimeSpec(Qt::UTC);
        return time;
    };
    const QDateTime until = parse(value);
    if (!until.isValid())
        return std::nullopt;
    const QDateTime sent = parse(date);
    const qint64 wait = (sent.isValid() ? sent : QDateTime::currentDateTimeUtc()).secsTo(until);
    return std::chrono::seconds(std::max<qint64>(0, wait));
}

} // namespace lamina
