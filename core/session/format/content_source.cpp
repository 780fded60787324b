#include "session/format/content_source.h"

#include "base/files.h"
#include "base/hash.h"
#include "session/format/content_limits.h"
#include "session/format/entry_names.h"
#include "session/format/layer_names.h"

#include <QFile>
#include <algorithm>
#include <cerrno>
#include <map>
#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipfileinfo.h>
#include <set>
#include <sys/stat.h>

namespace lamina {

namespace {

Error cannotRead(const std::filesystem::path& path, const std::string& what) {
    return makeError(ErrorKind::Format, "cannot read " + path.string() + ": " + what);
}

// Longest name shown in a message.
std::string shown(const std::string& name) {
    return name.size() > 120 ? name.substr(0, 117) + "..." : name;
}

// Why a name may not stand in an archive; empty if it may.
std::string nameProblem(const std::string& name) {
    if (name.empty())
        return "an entry has no name";
    if (name.front() == '/' || name.find('\\') != std::string::npos || name.find(':') != std::string::npos)
        return "the entry '" + shown(name) + "' has a path that is not relative";
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }))
        return "an entry's name holds characters that no session has";
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        const std::string part = name.substr(begin, end - begin);
        if (part == ".." || part == ".")
            return "the entry '" + shown(name) + "' points outside the archive";
        begin = end + 1;
    }
    return {};
}

class ArchiveSource : public ContentSource {
public:
    explicit ArchiveSource(const std::filesystem::path& path)
        : ContentSource(path), m_file(QString::fromStdString(path.string())), m_zip(&m_file) {}

    Status open() {
        if (!m_file.open(QIODevice::ReadOnly))
            return systemError(EACCES, "read", m_path.string());
        if (!m_zip.open(QuaZip::mdUnzip))
            return cannotRead(m_path, "it is not a zip archive, or its end is missing");
        if (m_zip.getEntriesCount() > static_cast<int>(ContentLimits::entries))
            return cannotRead(m_path, "it has more than " + std::to_string(ContentLimits::entries) + " entries");
        std::set<std::string> seen;
        std::uint64_t stored = 0;
        const auto fileSize = static_cast<std::uint64_t>(m_file.size());
        for (bool more = m_zip.goToFirstFile(); more; more = m_zip.goToNextFile()) {
            QuaZipFileInfo64 info;
            if (!m_zip.getCurrentFileInfo(&info))
                return cannotRead(m_path, "its directory is damaged");
            const std::string name = info.name.toStdString();
            if (const std::string problem = nameProblem(name); !problem.empty())
                return cannotRead(m_path, problem);
            if (!seen.insert(name).second)
                return cannotRead(m_path, "the entry '" + shown(name) + "' stands there twice");
            if (seen.size() > ContentLimits::entries)
                return cannotRead(m_path, "it has more than " + std::to_string(ContentLimits::entries) + " entries");
            const std::uint64_t size = info.uncompressedSize, packed = info.compressedSize;
            if (packed > fileSize - stored)
                return cannotRead(m_path, "the entry '" + shown(name) + "' is larger than the file");
            stored += packed;
            if (size > ContentLimits::ratioFreeSize && size / ContentLimits::ratio > packed)
                return cannotRead(m_path, "the entry '" + shown(name) + "' is packed more than " +
                                              std::to_string(ContentLimits::ratio) + " times smaller");
            if (name.back() != '/') {
                m_names.push_back(name);
                m_sizes[name] = size;
            }
        }
        if (m_zip.getZipError() != UNZ_OK)
            return cannotRead(m_path, "its directory is damaged");
        std::sort(m_names.begin(), m_names.end());
        return {};
    }

    bool isArchive() const override { return true; }
    const std::vector<std::string>& names() const override { return m_names; }
    std::uint64_t size(const std::string& name) const override {
        const auto found = m_sizes.find(name);
        return found == m_sizes.end() ? 0 : found->second;
    }

    Result<std::string> readEntry(const std::string& name, std::uint64_t limit) override {
        const auto damaged = [&](const std::string& what) {
            return makeError(ErrorKind::Format, "cannot read " + m_path.string() + ": " + name + " " + what);
        };
        if (!contains(name))
            return damaged("is missing");
        QuaZipFileInfo64 info;
        if (!m_zip.setCurrentFile(QString::fromStdString(name), QuaZip::csSensitive) ||
            !m_zip.getCurrentFileInfo(&info))
            return damaged("cannot be found in the archive's directory");
        if (info.uncompressedSize > limit)
            return damaged("is larger than " + std::to_string(limit) + " bytes, the most accepted here");
        QuaZipFile entry(&m_zip);
        if (!entry.open(QIODevice::ReadOnly))
            return damaged("is damaged: its header cannot be read");
        std::string bytes;
        try {
            bytes.resize(info.uncompressedSize);
        } catch (const std::bad_alloc&) {
            return makeError(ErrorKind::OutOfMemory, "cannot read " + m_path.string() + ": " + name + " needs " +
                                                         std::to_string(info.uncompressedSize) + " bytes of memory");
        }
        std::size_t done = 0;
        while (done < bytes.size()) {
            const qint64 count = entry.read(bytes.data() + done,
                                            static_cast<qint64>(std::min<std::size_t>(bytes.size() - done, 1 << 24)));
            if (count <= 0)
                return damaged("is damaged: it ends early");
            done += static_cast<std::size_t>(count);
        }
        entry.close(); // compares the checksum
        if (entry.getZipError() != UNZ_OK)
            return damaged("is damaged: its checksum is wrong");
        return bytes;
    }

private:
    QFile m_file; // kept open: a file renamed over this one does not mix into the session
    QuaZip m_zip;
    std::vector<std::string> m_names;
    std::map<std::string, std::uint64_t> m_sizes;
};

class FolderSource : public ContentSource {
public:
    explicit FolderSource(const std::filesystem::path& path) : ContentSource(path) {}

    Status open() {
        // Only what a journal may hold is looked at: the folder may be anything.
        for (const char* name : {EntryNames::manifest, EntryNames::article, EntryNames::tokens})
            if (std::error_code error; std::filesystem::is_regular_file(m_path / name, error))
                m_names.emplace_back(name);
        addLayers("");
        std::sort(m_names.begin(), m_names.end());
        return {};
    }

    bool isArchive() const override { return false; }
    const std::vector<std::string>& names() const override { return m_names; }
    std::uint64_t size(const std::string& name) const override {
        std::error_code error;
        const std::uintmax_t bytes = contains(name) ? std::filesystem::file_size(m_path / name, error) : 0;
        return error ? 0 : bytes;
    }

    Result<std::string> readEntry(const std::string& name, std::uint64_t limit) override {
        return readFile(m_path / name, limit);
    }

private:
    // Names under `prefix` ("" or "controls/random-weights/"), down to "layers/NN/…".
    void addLayers(const std::string& prefix) {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(m_path / prefix / "layers", error)) {
            const std::string folder = prefix + "layers/" + entry.path().filename().string();
            if (!layerKeyOf(folder))
                continue;
            addFiles(folder + "/", 2);
        }
        for (const char* group : {"controls", "repeats", "points"})
            for (const auto& entry : std::filesystem::directory_iterator(m_path / prefix / group, error)) {
                const std::string inner = prefix + group + "/" + entry.path().filename().string() + "/";
                if (m_names.size() >= ContentLimits::entries || !layerKeyOf(inner + "layers/00"))
                    continue;
                for (const char* name : {EntryNames::article, EntryNames::tokens})
                    if (std::error_code none; std::filesystem::is_regular_file(m_path / (inner + name), none))
                        m_names.push_back(inner + name);
                addLayers(inner);
            }
    }

    // Every file below a layer's folder: those of other versions are kept too.
    void addFiles(const std::string& folder, int depth) {
        std::error_code error, none;
        for (const auto& entry : std::filesystem::directory_iterator(m_path / folder, error)) {
            const std::string name = folder + entry.path().filename().string();
            if (m_names.size() >= ContentLimits::entries || !nameProblem(name).empty())
                continue;
            if (entry.is_regular_file(none))
                m_names.push_back(name);
            else if (depth > 1 && entry.is_directory(none) && !entry.is_symlink(none))
                addFiles(name + "/", depth - 1);
        }
    }

    std::vector<std::string> m_names;
};

template <class Source> Result<std::unique_ptr<ContentSource>> opened(const std::filesystem::path& path) {
    auto source = std::make_unique<Source>(path);
    LAMINA_TRY(source->open());
    return std::unique_ptr<ContentSource>(std::move(source));
}

} // namespace

Result<std::unique_ptr<ContentSource>> ContentSource::open(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0)
        return systemError(errno, "read", path.string());
    if (S_ISDIR(info.st_mode))
        return opened<FolderSource>(path);
    if (!S_ISREG(info.st_mode))
        return makeError(ErrorKind::Usage, "cannot read " + path.string() + ": it is not a file");
    return opened<ArchiveSource>(path);
}

Result<std::string> ContentSource::read(const std::string& name, std::uint64_t limit) {
    LAMINA_ASSIGN(std::string bytes, readEntry(name, limit));
    if (const auto expected = m_expected.find(name); expected != m_expected.end() && sha256(bytes) != expected->second)
        return cannotRead(m_path, name + " " + wrongSum);
    return bytes;
}

Status ContentSource::checkNothingMissing() const {
    for (const auto& [name, sum] : m_expected)
        if (!contains(name))
            return cannotRead(m_path, name + " is missing");
    return {};
}

bool ContentSource::contains(const std::string& name) const {
    return std::binary_search(names().begin(), names().end(), name);
}

} // namespace lamina
