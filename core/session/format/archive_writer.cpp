#include "session/format/archive_writer.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/run_token.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"

#include <QDateTime>
#include <QIODevice>
#include <cerrno>
#include <fcntl.h>
#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lamina {

namespace {

// A file that remembers errno of the first write that failed. To QuaZip that write succeeded: it says nothing of the
// reason, and its zip code leaks an entry's header where writing it fails.
class OutputDevice : public QIODevice {
public:
    explicit OutputDevice(const std::filesystem::path& path)
        : m_fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
        if (m_fd < 0)
            m_errno = errno;
        else
            QIODevice::open(QIODevice::WriteOnly);
    }
    ~OutputDevice() override {
        if (m_fd >= 0)
            ::close(m_fd);
    }

    bool seek(qint64 position) override { return QIODevice::seek(position) && ::lseek(m_fd, position, SEEK_SET) >= 0; }
    qint64 size() const override {
        struct stat info {};
        return ::fstat(m_fd, &info) == 0 ? info.st_size : 0;
    }
    // To the disk, not only to the system.
    void sync() {
        if (::fsync(m_fd) != 0)
            remember(errno);
    }
    int error() const { return m_errno; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override {
        for (qint64 done = 0; done < size;) {
            const ssize_t count = ::write(m_fd, data + done, static_cast<std::size_t>(size - done));
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0) {
                remember(errno);
                break;
            }
            done += count;
        }
        return size;
    }

private:
    void remember(int error) {
        if (m_errno == 0)
            m_errno = error;
    }
    int m_fd;
    int m_errno = 0;
};

// The zip format's own earliest date; any fixed one would do.
const QDateTime& fixedDate() {
    static const QDateTime date(QDate(1980, 1, 1), QTime(0, 0));
    return date;
}

std::uint64_t sizeOf(const ArchiveEntry& entry) {
    if (entry.source)
        return entry.source->size(entry.name);
    std::error_code error;
    return entry.file.empty() ? entry.bytes.size() : std::filesystem::file_size(entry.file, error);
}

// Gives `write` the entry's content.
template <class Write> Status giveContent(const ArchiveEntry& entry, const Write& write) {
    if (entry.source) {
        LAMINA_ASSIGN(const std::string bytes, entry.source->read(entry.name, ContentLimits::weights));
        return write(bytes);
    }
    return entry.file.empty() ? write(entry.bytes) : readInPieces(entry.file, write);
}

// What is packed is hashed on its way: what a disk has lost since it was written never gets into an archive.
template <class Write> Status writeContent(const ArchiveEntry& entry, const Write& write) {
    if (entry.sha256.empty())
        return giveContent(entry, write);
    Hash hash(Hash::Kind::Sha256);
    LAMINA_TRY(giveContent(entry, [&](std::string_view bytes) -> Status {
        hash.add(bytes);
        return write(bytes);
    }));
    if (hash.hex() == entry.sha256)
        return {};
    return makeError(ErrorKind::Format,
                     "cannot pack " + (entry.file.empty() ? entry.name : entry.file.string()) + ": it " + wrongSum);
}

Status addEntry(QuaZip& zip, const ArchiveEntry& entry) {
    QuaZipNewInfo info(QString::fromStdString(entry.name));
    info.dateTime = fixedDate();
    info.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup |
                        QFileDevice::ReadOther);
    QuaZipFile file(&zip);
    const auto failed = [&] {
        return makeError(ErrorKind::Internal, "cannot pack " + entry.name,
                         "zip error " + std::to_string(file.getZipError()));
    };
    const bool opened = entry.compressed ? file.open(QIODevice::WriteOnly, info)
                                         : file.open(QIODevice::WriteOnly, info, nullptr, 0, 0, 0);
    if (!opened)
        return failed();
    const auto write = [&](std::string_view bytes) -> Status {
        const auto size = static_cast<qint64>(bytes.size());
        return file.write(bytes.data(), size) == size ? Status() : Status(failed());
    };
    const Status written = writeContent(entry, write);
    file.close();
    if (written.ok() && file.getZipError() != ZIP_OK)
        return failed();
    return written;
}

Status writePart(const std::filesystem::path& target, const std::filesystem::path& part,
                 const std::vector<ArchiveEntry>& entries, RunToken* token) {
    OutputDevice device(part);
    if (device.error() != 0)
        return systemError(device.error(), "write", target.string());
    std::uint64_t total = 0;
    for (const ArchiveEntry& entry : entries)
        total += sizeOf(entry);
    QuaZip zip(&device);
    zip.setAutoClose(false);
    zip.setDataDescriptorWritingEnabled(false); // stored entries could not be read from a stream otherwise
    // Only where it is needed: some readers still do not know Zip64.
    zip.setZip64Enabled(total > 0xF0000000U || entries.size() > 60000);
    Status status;
    if (!zip.open(QuaZip::mdCreate))
        status = makeError(ErrorKind::Internal, "cannot write " + target.string());
    for (std::size_t i = 0; status.ok() && device.error() == 0 && i < entries.size(); ++i) {
        if (token)
            status = token->checkpoint();
        if (status.ok())
            status = addEntry(zip, entries[i]);
    }
    zip.close();
    if (status.ok() && zip.getZipError() != ZIP_OK)
        status = makeError(ErrorKind::Internal, "cannot write " + target.string(),
                           "zip error " + std::to_string(zip.getZipError()));
    device.sync();
    if (device.error() != 0)
        return systemError(device.error(), "write", target.string());
    return status;
}

} // namespace

Status writeArchiveFile(const std::filesystem::path& target, const std::filesystem::path& part,
                        const std::vector<ArchiveEntry>& entries, RunToken* token) {
    LAMINA_TRY(checkReplaceable(target));
    Status status = writePart(target, part, entries, token);
    if (status.ok())
        status = renameDurably(part, target);
    if (!status.ok())
        ::unlink(part.c_str());
    return status;
}

} // namespace lamina
