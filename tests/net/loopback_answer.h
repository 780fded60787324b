// What a LoopbackServer is asked and what it answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::test {

using Headers = std::vector<std::pair<std::string, std::string>>;
// The header's value, names compared without case; empty where there is none.
std::string findHeader(const Headers& headers, std::string_view name);

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

} // namespace lamina::test
