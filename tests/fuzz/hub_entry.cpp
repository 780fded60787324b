#include "net/http/http_headers.h"
#include "net/http/unpacker.h"
#include "net/hub/remote_file.h"
#include "tests/fuzz/entries.h"

#include <algorithm>
#include <array>

namespace lamina::fuzz {

namespace {

void unpack(std::string_view encoding, std::string_view packed) {
    const auto unpacker = Unpacker::create(encoding);
    std::size_t out = 0;
    const auto take = [&](std::string_view piece) -> Status {
        out += piece.size();
        return out > (std::size_t{16} << 20) ? Status(makeError(ErrorKind::Format, "enough")) : Status();
    };
    for (std::size_t piece = 1; !packed.empty(); piece = piece * 3 + 1) { // in pieces, as a network brings it
        const std::size_t size = std::min(piece, packed.size());
        if (!unpacker->feed(packed.substr(0, size), take).ok())
            return;
        packed.remove_prefix(size);
    }
    (void)unpacker->complete();
}

} // namespace

void hub(std::string_view input) {
    if (input.size() > 2 && input.front() == 'U') {
        static constexpr std::array encodings{"gzip", "deflate", "br"};
        unpack(encodings[static_cast<unsigned char>(input[1]) % encodings.size()], input.substr(2));
        return;
    }
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view first = input.substr(0, end), rest = input.substr(std::min(end + 1, input.size()));
    RemoteFile file;
    file.name = std::string(rest);
    file.etag = plainEtag(first);
    const std::string key = partKey(file, std::string(rest));
    if (key.empty() || key.find('/') != std::string::npos || key.find('\0') != std::string::npos || key.front() == '.')
        std::abort(); // no server chooses a file's name
    (void)isSha256(file.etag);
    (void)retryAfter(first, rest);
}

} // namespace lamina::fuzz
