#include "standard_streams.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <unistd.h>

namespace lamina::cli {

namespace {

bool outputWasClosed = false;
int firstError = 0;

struct Shown {
    char32_t first, last;
};
// C0 without tab and line feed, DEL and C1, and the marks of bidirectional text.
constexpr Shown written[] = {{0x00, 0x08},     {0x0B, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C},
                             {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};

bool isWritten(char32_t c) {
    for (const Shown& range : written)
        if (c >= range.first && c <= range.last)
            return true;
    return false;
}

// The sequence at the start of `text` where it is a whole one of UTF-8 (of two or three bytes, all that matter here).
struct Sequence {
    char32_t value = 0;
    std::size_t bytes = 1;
};
Sequence sequenceAt(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    if (byte(0) < 0x80)
        return {byte(0), 1};
    if ((byte(0) & 0xE0) == 0xC0 && follows(1))
        return {static_cast<char32_t>((byte(0) & 0x1F) << 6 | (byte(1) & 0x3F)), 2};
    if ((byte(0) & 0xF0) == 0xE0 && follows(1) && follows(2))
        return {static_cast<char32_t>((byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F)), 3};
    return {U'\uFFFD', 1};
}

} // namespace

void holdStandardStreams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) != -1 || errno != EBADF)
            continue;
        // The lowest number that is free is this one.
        const int opened = ::open(stream == STDOUT_FILENO ? "/dev/full" : "/dev/null", O_RDWR);
        if (stream == STDOUT_FILENO)
            outputWasClosed = opened == stream;
    }
}

Status outputArrived() {
    errno = 0;
    std::cout.flush();
    const bool whole = std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good();
    if (whole)
        return {};
    const int error = firstError != 0 ? firstError : errno;
    const std::string why = outputWasClosed ? "standard output is closed"
                            : error != 0    ? std::strerror(error)
                                            : "a write failed";
    return makeError(error == ENOSPC && !outputWasClosed ? ErrorKind::DiskFull : ErrorKind::Permission,
                     "cannot write the output: " + why);
}

void noteOutput(bool written, int error) {
    if (!written && firstError == 0)
        firstError = error;
}

std::string shownText(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Sequence sequence = sequenceAt(text.substr(i));
        if (isWritten(sequence.value)) {
            char code[16];
            std::snprintf(code, sizeof code, sequence.value < 0x100 ? "\\x%02x" : "\\u%04x",
                          static_cast<unsigned>(sequence.value));
            shown += code;
        } else {
            shown.append(text.substr(i, sequence.bytes));
        }
        i += sequence.bytes;
    }
    return shown;
}

} // namespace lamina::cli
