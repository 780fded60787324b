#include "session/provenance.h"

#include "numeric/threads.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace lamina {

namespace {

std::string hex(const QCryptographicHash& hash) {
    return hash.result().toHex().toStdString();
}

} // namespace

std::string sha256(std::string_view bytes) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    return hex(hash);
}

Result<std::string> sha256OfFile(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return systemError(errno, "read", path.string());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::vector<char> buffer(std::size_t{1} << 20);
    ssize_t count = 0;
    int error = 0;
    do {
        count = ::read(fd, buffer.data(), buffer.size());
        error = errno;
        if (count > 0)
            hash.addData(QByteArrayView(buffer.data(), count));
    } while (count > 0 || (count < 0 && error == EINTR));
    ::close(fd);
    if (count < 0)
        return systemError(error, "read", path.string());
    return hex(hash);
}

Result<Provenance> collectProvenance(const RunInputs& inputs, std::string_view page, int threads) {
    Provenance provenance;
    provenance.pageSha256 = sha256(page);
    provenance.textSha256 = sha256(inputs.article.text);
    std::vector<std::filesystem::path> files = inputs.model.weightFiles();
    for (const char* name : {"config.json", "vocab.json", "merges.txt"})
        files.push_back(inputs.model.folder() / name);
    for (const std::filesystem::path& file : files) {
        LAMINA_ASSIGN(provenance.modelSha256[file.filename().string()], sha256OfFile(file));
    }
    provenance.threads = threads;
    provenance.instructionSet = instructionSet();
    provenance.oneDnn = oneDnnVersion();
    provenance.program = "Lamina " LAMINA_VERSION;
    return provenance;
}

} // namespace lamina
