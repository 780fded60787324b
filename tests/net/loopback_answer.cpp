#include "tests/net/loopback_answer.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace lamina::test {

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

} // namespace

std::string findHeader(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (lower(key) == lower(name))
            return value;
    return {};
}

std::string LoopbackRequest::header(std::string_view name) const {
    return findHeader(headers, name);
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

} // namespace lamina::test
