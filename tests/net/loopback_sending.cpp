#include "tests/net/loopback_sending.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace lamina::test {

namespace {

constexpr std::uint64_t unlimited = ~std::uint64_t{0};

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

} // namespace

LoopbackBody::LoopbackBody(const LoopbackAnswer& answer) : m_answer(answer) {
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

std::string LoopbackBody::read(std::uint64_t offset, std::size_t count) {
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

Sending::Sending(LoopbackAnswer answer, const LoopbackRequest& request)
    : m_answer(std::move(answer)), m_body(m_answer) {
    m_withBody = request.method != "HEAD";
    decideRange(request);
    makeHead();
}

std::string Sending::next(std::size_t count) {
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

// "bytes=5-" and "bytes=5-9"; other forms are ignored, as a server may.
std::optional<Sending::ByteRange> Sending::rangeOf(const std::string& header, std::uint64_t size) {
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

void Sending::decideRange(const LoopbackRequest& request) {
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
    const std::string modified = findHeader(m_answer.headers, "Last-Modified");
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

void Sending::makeHead() {
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
            "Content-Length: " + std::to_string(m_answer.claimedLength.value_or(m_range.end - m_range.first)) + "\r\n";
    }
    m_head += keepsConnection() ? "\r\n" : "Connection: close\r\n\r\n";
    m_over = !m_withBody;
}

std::string Sending::frame(std::size_t count) {
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

} // namespace lamina::test
