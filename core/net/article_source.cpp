#include "net/article_source.h"

#include "base/data_directory.h"
#include "base/files.h"
#include "net/article_fetch.h"
#include "net/page_facts.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace lamina {

namespace {

Result<std::string> readStandardInput(RunToken& token) {
    std::string bytes;
    std::array<char, 1 << 16> buffer; // NOLINT: read() fills it
    for (;;) {
        LAMINA_TRY(token.checkpoint());
        struct pollfd input {
            STDIN_FILENO, POLLIN, 0
        };
        const int ready = ::poll(&input, 1, 100);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count < 0)
            return systemError(errno, "read", "standard input");
        if (count == 0)
            return bytes;
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
        if (bytes.size() > maximumPageBytes)
            return makeError(ErrorKind::Format, "standard input has more than " + std::to_string(maximumPageBytes) +
                                                    " bytes, the most accepted here; use a shorter text");
    }
}

LoadedPage localPage(std::string bytes, const std::string& path, const std::string& source) {
    LoadedPage loaded;
    loaded.page = {std::move(bytes), {}, path};
    loaded.source = source;
    loaded.revision = mediaWikiRevision(loaded.page.bytes);
    loaded.canonical = canonicalUrl(loaded.page.bytes, {});
    return loaded;
}

} // namespace

Result<LoadedPage> loadPage(const std::string& source, RunToken& token, const FetchOptions& options,
                            const TransferObserver& observer) {
    if (source == "-") {
        LAMINA_ASSIGN(std::string bytes, readStandardInput(token));
        return localPage(std::move(bytes), source, source);
    }
    if (isUrl(source))
        return fetchPage(source, token, options, observer);
    if (source.empty())
        return makeError(ErrorKind::Usage,
                         "no article is named; give demo, an address, a file, or - for standard input");
    const std::string path = source == "demo" ? (dataDirectory() / "demo" / "article.html").string() : source;
    auto bytes = readStream(path, maximumPageBytes);
    if (!bytes.ok() && bytes.error().kind == ErrorKind::NotFound && source.find("://") != std::string::npos)
        return makeError(ErrorKind::Usage, "cannot fetch " + source + ": only http and https addresses can be fetched");
    if (!bytes.ok())
        return bytes.error();
    return localPage(std::move(bytes).value(), path, source);
}

} // namespace lamina
