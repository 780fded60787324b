#include "net/hub/blob_part.h"

#include "base/files.h"
#include "net/hub/hub_cache.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

namespace {

// Free space is asked for again each time so many bytes have come; so much of it is left to others.
constexpr std::uint64_t spaceInterval = std::uint64_t{64} << 20;
constexpr std::uint64_t spaceReserve = std::uint64_t{16} << 20;
constexpr std::uint64_t flushInterval = std::uint64_t{16} << 20;

} // namespace

BlobPart::BlobPart(PartPlan plan, RunToken& token, ModelProgress& progress)
    : m_plan(std::move(plan)), m_hash(m_plan.path), m_token(token), m_progress(progress),
      m_sinceSpaceCheck(spaceInterval) {}

BlobPart::~BlobPart() {
    if (m_fd >= 0)
        ::close(m_fd);
}

Status BlobPart::open() {
    LAMINA_TRY(createDirectories(m_plan.path.parent_path()));
    m_fd = ::open(m_plan.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_fd < 0)
        return systemError(errno, "write", m_plan.path.string());
    const auto etag = readFile(etagPath(), 4096);
    m_serverEtag = etag.ok() ? *etag : std::string();
    const std::uint64_t here = fileBytes(m_plan.path);
    if ((m_serverEtag.empty() && !isSha256(m_plan.file.etag)) || here > m_plan.file.size.value_or(mostBlobBytes))
        return restart();
    if (::lseek(m_fd, static_cast<off_t>(here), SEEK_SET) < 0)
        return systemError(errno, "write", m_plan.path.string());
    m_size = here;
    m_flushed = here;
    m_resumed = here > 0;
    if (here > 0)
        m_hash.grow(here);
    return {};
}

Status BlobPart::restart() {
    m_hash.restart();
    m_size = 0;
    m_flushed = 0;
    m_resumed = false;
    if (::ftruncate(m_fd, 0) != 0 || ::lseek(m_fd, 0, SEEK_SET) < 0)
        return systemError(errno, "write", m_plan.path.string());
    return {};
}

HttpHeaders BlobPart::conditions() {
    m_ended = Ended::No;
    m_linkedEtag.clear();
    if (m_size == 0)
        return {};
    // Only a strong ETag may stand here. Without one the range is asked for all the same where the whole's SHA-256
    // is known: a wrong piece does not go unseen.
    HttpHeaders headers{{"Range", "bytes=" + std::to_string(m_size) + "-"}};
    if (m_serverEtag.starts_with('"'))
        headers.emplace_back("If-Range", m_serverEtag);
    else if (!isSha256(m_plan.file.etag))
        return {};
    return headers;
}

void BlobPart::redirected(const HttpAnswer& answer) {
    if (m_linkedEtag.empty())
        m_linkedEtag = plainEtag(answer.header("X-Linked-Etag"));
}

Status BlobPart::begin(const HttpAnswer& answer) {
    if (m_linkedEtag.empty())
        m_linkedEtag = plainEtag(answer.header("X-Linked-Etag"));
    const std::string etag = answer.header("ETag");
    if (!m_plan.anyEtag && !isAnnounced(etag))
        return stop(Ended::Changed);
    if (answer.status == 416 || (answer.status == 206 && answer.first != m_size)) {
        LAMINA_TRY(restart());
        return stop(Ended::Restart);
    }
    if (answer.status == 200) {
        LAMINA_TRY(restart());
        if (etag != m_serverEtag) {
            LAMINA_TRY(writeFileAtomically(etagPath(), etag));
            m_serverEtag = etag;
        }
    }
    if (m_plan.file.size && answer.wholeLength && *answer.wholeLength != *m_plan.file.size)
        return makeError(ErrorKind::Format, "the server sends " + std::to_string(*answer.wholeLength) + " bytes as " +
                                                shown() + " where " + std::to_string(*m_plan.file.size) +
                                                " were announced; try again later");
    return {};
}

Status BlobPart::write(std::string_view bytes) {
    LAMINA_TRY(checkSpace(bytes.size()));
    if (m_plan.file.size && bytes.size() > *m_plan.file.size - m_size)
        return makeError(ErrorKind::Format, "the server sends more as " + shown() + " than the " +
                                                std::to_string(*m_plan.file.size) +
                                                " bytes announced; try again later");
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, "write", m_plan.path.string());
        bytes.remove_prefix(static_cast<std::size_t>(count));
        m_size += static_cast<std::uint64_t>(count);
    }
    m_hash.grow(m_size);
    startWriteback();
    return {};
}

Status BlobPart::flush() {
    if (::fsync(m_fd) != 0)
        return systemError(errno, "write", m_plan.path.string());
    return {};
}

Status BlobPart::place(const fs::path& blob) {
    LAMINA_TRY(renameDurably(m_plan.path, blob));
    ::unlink(etagPath().c_str());
    return {};
}

void BlobPart::discard() {
    ::unlink(m_plan.path.c_str());
    ::unlink(etagPath().c_str());
}

Result<std::string> BlobPart::sha256() {
    return m_hash.finish(m_token, [this](std::uint64_t done) {
        m_progress.enter(TransferProgress::Phase::Verifying, m_plan.file.name);
        m_progress.moved(done);
    });
}

// Whether the answer is of the file that was announced, by the ETag it has now; true where nothing is known.
bool BlobPart::isAnnounced(const std::string& etag) const {
    const bool byHub = m_plan.file.linked || !m_linkedEtag.empty();
    const std::string now = byHub ? m_linkedEtag : plainEtag(etag);
    return now.empty() || m_plan.file.etag.empty() || now == m_plan.file.etag;
}

Status BlobPart::checkSpace(std::size_t coming) {
    if (m_sinceSpaceCheck >= spaceInterval) {
        m_sinceSpaceCheck = 0;
        std::error_code error;
        const fs::space_info space = fs::space(m_plan.path, error);
        if (!error && space.available < spaceReserve)
            return systemError(ENOSPC, "write", m_plan.path.string());
    }
    m_sinceSpaceCheck += coming;
    return {};
}

// On its way to the disk from now on: fsync() at the end would wait for all of it.
void BlobPart::startWriteback() {
#ifdef SYNC_FILE_RANGE_WRITE
    if (m_size - m_flushed < flushInterval)
        return;
    (void)::sync_file_range(m_fd, static_cast<off_t>(m_flushed), static_cast<off_t>(m_size - m_flushed),
                            SYNC_FILE_RANGE_WRITE);
    m_flushed = m_size;
#endif
}

Status BlobPart::stop(Ended why) {
    m_ended = why;
    return makeError(ErrorKind::Internal, "the transfer starts again");
}

} // namespace lamina
