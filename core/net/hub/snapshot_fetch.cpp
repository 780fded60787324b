#include "net/hub/snapshot_fetch.h"

#include "base/hash.h"
#include "base/number_format.h"
#include "net/http/http_url.h"

#include <QUrl>
#include <algorithm>
#include <cctype>

namespace lamina {

namespace fs = std::filesystem;

void SnapshotFetch::begin(const std::string& commit) {
    m_commit = commitName(commit);
    m_changed = false;
}

std::uint64_t mostBytesOf(const std::string& file) {
    constexpr std::uint64_t mostSmallBytes = 64'000'000;
    return file.ends_with(".safetensors") ? mostBlobBytes : mostSmallBytes;
}

Status SnapshotFetch::bring(HubRepository& hub, const RemoteFile& file) {
    const std::uint64_t mostBytes = mostBytesOf(file.name);
    LAMINA_ASSIGN(const bool same, hub.fetch(file, m_commit, false, mostBytes));
    if (same)
        return {};
    // Another file by now, or a server whose ETags of GET and HEAD differ.
    LAMINA_ASSIGN(const auto now, hub.describe(file.name));
    if (now && now->etag == file.etag && now->size == file.size) {
        LAMINA_TRY(hub.fetch(file, m_commit, true, mostBytes));
        return {};
    }
    m_changed = true;
    return {};
}

Status SnapshotFetch::bringAll(HubRepository& hub, const std::vector<RemoteFile>& files, ModelProgress& progress,
                               std::optional<std::uint64_t> before) {
    LAMINA_TRY(checkSpace(hub, files));
    for (const RemoteFile& file : files) // before anything of them is fetched
        LAMINA_TRY(hub.checkSize(file, mostBytesOf(file.name)));
    std::uint64_t total = before.value_or(0);
    bool known = true;
    for (const RemoteFile& file : files) {
        known = known && file.size;
        total += file.size.value_or(0);
    }
    progress.expect(known ? total : 0);
    progress.completed(before.value_or(0));
    for (const RemoteFile& file : files) {
        LAMINA_TRY(bring(hub, file));
        progress.completed(file.size.value_or(0));
    }
    return {};
}

// The snapshot's folder: the commit where the hub tells one.
std::string SnapshotFetch::commitName(const std::string& commit) const {
    if (isHexHash(commit, 40))
        return commit;
    const std::string& name = commit.empty() ? m_options.revision : commit;
    const bool plain = name.size() <= 64 && name.front() != '.' &&
                       std::all_of(name.begin(), name.end(),
                                   [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
    return plain ? name : sha256(name).substr(0, 40);
}

Status SnapshotFetch::checkSpace(const HubRepository& hub, const std::vector<RemoteFile>& files) const {
    std::uint64_t needed = 0;
    for (const RemoteFile& file : files)
        needed += hub.missing(file, m_commit);
    std::error_code error;
    const fs::space_info space = fs::space(hub.cached().folder(), error);
    if (!error && space.available < needed)
        return makeError(ErrorKind::DiskFull, m_name + " needs " + formatBytes(needed) + " more, but on the disk of " +
                                                  m_options.cache.string() + " only " + formatBytes(space.available) +
                                                  " are free; free some space, or name a folder on another disk in "
                                                  "HF_HUB_CACHE");
    return {};
}

std::string SnapshotFetch::atHub() const {
    return " at " + shownUrl(QUrl(QString::fromStdString(m_options.endpoint)));
}

std::uint64_t keptBytes(const std::vector<std::string>& repositories, const HubOptions& options) {
    std::uint64_t sum = 0;
    for (const std::string& repository : repositories) {
        const CachedRepository cached(options.cache, repository);
        std::error_code error;
        for (fs::directory_iterator entry(cached.blobs(), error), end; !error && entry != end; entry.increment(error))
            if (std::error_code none; entry->path().extension() == ".part")
                if (const auto size = entry->file_size(none); !none)
                    sum += size;
    }
    return sum;
}

Error sayingWhatIsKept(Error error, const std::string& name, std::uint64_t kept) {
    const std::string keeps = " (" + formatBytes(kept) + " are kept, and the next try goes on from there)";
    if (error.kind == ErrorKind::Cancelled)
        error.message = "fetching " + name + " was stopped" + (kept > 0 ? keeps : "");
    else if (error.kind == ErrorKind::Network && kept > 0)
        error.message += keeps;
    return error;
}

} // namespace lamina
