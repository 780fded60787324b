#include "net/hub_file.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/number_format.h"
#include "net/growing_file_hash.h"
#include "net/transfer_meter.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

using Phase = TransferProgress::Phase;

namespace {

// Of a file whose length no server told: no model of this architecture is larger.
constexpr std::uint64_t mostBytes = std::uint64_t{64} << 30;
// Asked for again between so many bytes; so much is left to others.
constexpr std::uint64_t spaceInterval = std::uint64_t{64} << 20;
constexpr std::uint64_t flushInterval = std::uint64_t{16} << 20;
constexpr std::uint64_t spaceReserve = std::uint64_t{16} << 20;
// A file that changes under the download so often is not going to settle.
constexpr int mostRestarts = 3;

std::uint64_t sizeOf(const fs::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
}

// A file is there, and has that size where one is known.
bool isThereWithSize(const fs::path& file, std::optional<std::uint64_t> size) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
           (!size || static_cast<std::uint64_t>(info.st_size) == *size);
}

bool isSha256(std::string_view etag) {
    return isHexHash(etag, 64);
}

// What a blob's lock and part are called: its ETag where that is a hash, as in Python's cache; else a hash of all that
// is known, so that no server chooses a file's name.
std::string partKey(const RemoteFile& file, const std::string& commit) {
    if (isSha256(file.etag) || isHexHash(file.etag, 40))
        return file.etag;
    return sha256(commit + '\0' + file.name + '\0' + file.etag);
}

// Takes an answer's head. Of a GET nothing more is wanted: the transfer ends there.
class HeadSink : public HttpSink {
public:
    explicit HeadSink(bool ends) : m_ends(ends) {}
    Status begin(const HttpAnswer& answer) override {
        m_answer = answer;
        if (m_ends)
            return makeError(ErrorKind::Internal, "the head is enough");
        return {};
    }
    Status write(std::string_view) override { return {}; }
    const std::optional<HttpAnswer>& answer() const { return m_answer; }

private:
    bool m_ends;
    std::optional<HttpAnswer> m_answer;
};

// The part of a blob that is on disk, growing. The ETag of the server that sends it stands beside it, for If-Range: it
// need not be the one the hub names.
class BlobPart : public HttpSink {
public:
    enum class Ended { No, Changed, Restart };

    BlobPart(fs::path path, const RemoteFile& file, bool anyEtag, std::string repository, RunToken& token,
             ModelProgress& progress)
        : m_path(std::move(path)), m_hash(m_path), m_file(file), m_anyEtag(anyEtag),
          m_repository(std::move(repository)), m_token(token), m_progress(progress) {}
    ~BlobPart() override {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    BlobPart(const BlobPart&) = delete;
    BlobPart& operator=(const BlobPart&) = delete;

    // Goes on from what an earlier try has brought.
    Status open() {
        LAMINA_TRY(createDirectories(m_path.parent_path()));
        m_fd = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (m_fd < 0)
            return systemError(errno, "write", m_path.string());
        const auto etag = readFile(etagPath(), 4096);
        m_serverEtag = etag.ok() ? *etag : std::string();
        const std::uint64_t here = sizeOf(m_path);
        if ((m_serverEtag.empty() && !isSha256(m_file.etag)) || here > m_file.size.value_or(mostBytes))
            return restart();
        if (::lseek(m_fd, static_cast<off_t>(here), SEEK_SET) < 0)
            return systemError(errno, "write", m_path.string());
        m_size = here;
        m_flushed = here;
        m_resumed = here > 0;
        if (here > 0)
            m_hash.grow(here);
        return {};
    }

    Status restart() {
        m_hash.restart();
        m_size = 0;
        m_flushed = 0;
        m_resumed = false;
        if (::ftruncate(m_fd, 0) != 0 || ::lseek(m_fd, 0, SEEK_SET) < 0)
            return systemError(errno, "write", m_path.string());
        return {};
    }

    HttpHeaders conditions() override {
        m_ended = Ended::No;
        m_linkedEtag.clear();
        if (m_size == 0)
            return {};
        // Only a strong ETag may stand here. Without one the range is asked for all the same where the whole's SHA-256
        // is known: a wrong piece does not go unseen.
        HttpHeaders headers{{"Range", "bytes=" + std::to_string(m_size) + "-"}};
        if (m_serverEtag.starts_with('"'))
            headers.emplace_back("If-Range", m_serverEtag);
        else if (!isSha256(m_file.etag))
            return {};
        return headers;
    }

    void redirected(const HttpAnswer& answer) {
        if (m_linkedEtag.empty())
            m_linkedEtag = plainEtag(answer.header("X-Linked-Etag"));
    }

    Status begin(const HttpAnswer& answer) override {
        if (m_linkedEtag.empty())
            m_linkedEtag = plainEtag(answer.header("X-Linked-Etag"));
        const std::string etag = answer.header("ETag");
        if (!m_anyEtag) {
            const std::string now = m_file.linked          ? m_linkedEtag
                                    : m_linkedEtag.empty() ? plainEtag(etag)
                                                           : m_linkedEtag;
            if (!now.empty() && !m_file.etag.empty() && now != m_file.etag)
                return stop(Ended::Changed);
        }
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
        if (m_file.size && answer.wholeLength && *answer.wholeLength != *m_file.size)
            return makeError(ErrorKind::Format, "the server sends " + std::to_string(*answer.wholeLength) +
                                                    " bytes as " + shown() + " where " + std::to_string(*m_file.size) +
                                                    " were announced; try again later");
        return {};
    }

    Status write(std::string_view bytes) override {
        if (m_sinceSpaceCheck >= spaceInterval) {
            m_sinceSpaceCheck = 0;
            std::error_code error;
            const fs::space_info space = fs::space(m_path, error);
            if (!error && space.available < spaceReserve)
                return systemError(ENOSPC, "write", m_path.string());
        }
        m_sinceSpaceCheck += bytes.size();
        if (m_file.size && bytes.size() > *m_file.size - m_size)
            return makeError(ErrorKind::Format, "the server sends more as " + shown() + " than the " +
                                                    std::to_string(*m_file.size) + " bytes announced; try again later");
        while (!bytes.empty()) {
            const ssize_t count = ::write(m_fd, bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return systemError(errno, "write", m_path.string());
            bytes.remove_prefix(static_cast<std::size_t>(count));
            m_size += static_cast<std::uint64_t>(count);
        }
        m_hash.grow(m_size);
#ifdef SYNC_FILE_RANGE_WRITE
        // On its way to the disk from now on: fsync() at the end would wait for all of it.
        if (m_size - m_flushed >= flushInterval) {
            (void)::sync_file_range(m_fd, static_cast<off_t>(m_flushed), static_cast<off_t>(m_size - m_flushed),
                                    SYNC_FILE_RANGE_WRITE);
            m_flushed = m_size;
        }
#endif
        return {};
    }

    // While the last bytes are hashed.
    Status flush() {
        if (::fsync(m_fd) != 0)
            return systemError(errno, "write", m_path.string());
        return {};
    }

    // Under its final name, once it is flushed.
    Status place(const fs::path& blob) {
        LAMINA_TRY(renameDurably(m_path, blob));
        ::unlink(etagPath().c_str());
        return {};
    }

    void discard() {
        ::unlink(m_path.c_str());
        ::unlink(etagPath().c_str());
    }

    const fs::path& path() const {
        return m_path;
    }
    Ended ended() const {
        return m_ended;
    }
    std::uint64_t size() const {
        return m_size;
    }
    bool resumed() const {
        return m_resumed;
    }
    // Of the whole; waits for what is not hashed yet.
    Result<std::string> sha256() {
        return m_hash.finish(m_token, [this](std::uint64_t done) {
            m_progress.enter(Phase::Verifying, m_file.name);
            m_progress.moved(done);
        });
    }
    std::string shown() const {
        return m_file.name + " of " + m_repository;
    }

private:
    fs::path etagPath() const {
        return m_path.string() + ".etag";
    }
    Status stop(Ended why) {
        m_ended = why;
        return makeError(ErrorKind::Internal, "the transfer starts again");
    }

    fs::path m_path;
    GrowingFileHash m_hash;
    const RemoteFile& m_file;
    bool m_anyEtag;
    std::string m_repository;
    RunToken& m_token;
    ModelProgress& m_progress;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_flushed = 0; // given to the disk so far
    std::uint64_t m_sinceSpaceCheck = spaceInterval;
    std::string m_serverEtag; // as sent, with its quotes
    std::string m_linkedEtag;
    bool m_resumed = false;
    Ended m_ended = Ended::No;
};

} // namespace

struct ModelProgress::State {
    explicit State(TransferObserver observer) : meter(std::move(observer)) {}

    void enter(Phase phase, const std::string& what) {
        if (phase == shown && meter.progress().what == what)
            return;
        shown = phase;
        meter.progress().what = what;
        meter.progress().done = complete + inWork;
        meter.enter(phase);
    }
    void transport(const TransferProgress& report) {
        TransferProgress& progress = meter.progress();
        progress.host = report.host;
        progress.attempt = report.attempt;
        progress.reason = report.reason;
        switch (report.phase) {
        case Phase::Waiting:
            enter(Phase::Waiting, report.what);
            progress.reason = report.reason;
            meter.waiting(report.secondsLeft);
            break;
        case Phase::Receiving:
            inWork = report.done;
            if (total == 0 && report.total > 0)
                progress.total = complete + report.total;
            enter(Phase::Receiving, report.what);
            meter.moved(complete + inWork);
            break;
        case Phase::Done: // of one file; more may follow
            break;
        default:
            enter(report.phase, report.what);
        }
    }

    TransferMeter meter;
    std::uint64_t total = 0;
    std::uint64_t complete = 0;
    std::uint64_t inWork = 0;
    std::optional<Phase> shown;
};

ModelProgress::ModelProgress(TransferObserver observer) : m_state(std::make_unique<State>(std::move(observer))) {}

ModelProgress::~ModelProgress() = default;

void ModelProgress::expect(std::uint64_t total) {
    m_state->total = total;
    m_state->meter.progress().total = total;
}

void ModelProgress::completed(std::uint64_t bytes) {
    m_state->complete += bytes;
    m_state->inWork = 0;
}

void ModelProgress::enter(Phase phase, const std::string& file) {
    m_state->enter(phase, file);
}

void ModelProgress::moved(std::uint64_t bytes) {
    m_state->inWork = bytes;
    m_state->meter.moved(m_state->complete + bytes);
}

TransferObserver ModelProgress::observer() {
    return [state = m_state.get()](const TransferProgress& report) { state->transport(report); };
}

std::string plainEtag(std::string_view header) {
    if (header.starts_with("W/"))
        header.remove_prefix(2);
    if (header.size() >= 2 && header.front() == '"' && header.back() == '"')
        header = header.substr(1, header.size() - 2);
    return std::string(header);
}

HubRepository::HubRepository(const HubOptions& options, std::string repository, RunToken& token,
                             ModelProgress& progress)
    : m_options(options), m_repository(std::move(repository)), m_cached(options.cache, m_repository), m_token(token),
      m_progress(progress) {}

QUrl HubRepository::address(const std::string& file) const {
    std::string endpoint = m_options.endpoint;
    while (endpoint.ends_with('/'))
        endpoint.pop_back();
    // A revision may hold slashes (refs/pr/1), which are part of its name.
    const auto encoded = [](const std::string& text) {
        return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
    };
    return QUrl::fromEncoded(QByteArray::fromStdString(endpoint + "/" + m_repository + "/resolve/" +
                                                       encoded(m_options.revision) + "/" + encoded(file)));
}

HttpRequest HubRepository::request(const std::string& file, bool head) const {
    HttpRequest request;
    request.url = address(file);
    request.head = head;
    request.noun = "file";
    request.what = file;
    if (!m_options.token.empty())
        request.originHeaders = {{"Authorization", "Bearer " + m_options.token}};
    request.refused = [this](const HttpAnswer& answer) { return refused(answer); };
    return request;
}

Error HubRepository::refused(const HttpAnswer& answer) const {
    const QUrl hub = address({});
    const bool ofHub = answer.url.host() == hub.host() && answer.url.port() == hub.port();
    if (!ofHub || (answer.status != 401 && answer.status != 403))
        return statusError(answer.status, answer.url, "file");
    const std::string code = " (HTTP " + std::to_string(answer.status) + ")";
    const std::string start = "the hub " + hub.host().toStdString() + " does not give out " + m_repository + code;
    if (m_options.token.empty())
        return makeError(ErrorKind::Permission,
                         start +
                             ": there is no such model, or it is private, or its terms must be accepted first; check "
                             "the name, and set HF_TOKEN to a token of an account that may read it");
    return makeError(ErrorKind::Permission,
                     start +
                         ": there is no such model, or the account of HF_TOKEN may not read it; check the name, and "
                         "accept the model's terms on its page with that account");
}

Result<std::optional<RemoteFile>> HubRepository::describe(const std::string& file) {
    RemoteFile remote;
    remote.name = file;
    int status = 0;
    std::optional<std::uint64_t> linkedSize;
    // The hub's own words stand on its redirects to where the file lies; the first to say something is the hub.
    const auto read = [&](const HttpAnswer& answer) {
        if (remote.commit.empty())
            remote.commit = answer.header("X-Repo-Commit");
        if (const std::string linked = plainEtag(answer.header("X-Linked-Etag")); !remote.linked && !linked.empty()) {
            remote.linked = true;
            remote.etag = linked;
        }
        if (const std::string size = answer.header("X-Linked-Size"); !linkedSize && !size.empty())
            if (const auto value = parseInteger(size); value && *value >= 0)
                linkedSize = static_cast<std::uint64_t>(*value);
    };
    HttpCause cause = HttpCause::None;
    std::optional<HttpAnswer> answer;
    const auto ask = [&](bool head) -> Status {
        HttpRequest asked = request(file, head);
        asked.redirected = read;
        asked.refused = [&](const HttpAnswer& refusal) {
            status = refusal.status;
            m_refusal = refusal.header("X-Error-Code");
            return refused(refusal);
        };
        HeadSink sink(!head);
        // Nothing is fetched yet, whatever the transport thinks of a GET.
        const auto observer = [report = m_progress.observer()](const TransferProgress& progress) {
            if (progress.phase != Phase::Receiving)
                report(progress);
        };
        const auto transferred = httpTransfer(asked, sink, m_token, observer, m_options.limits, &cause);
        answer = sink.answer();
        if (!transferred.ok() && cause != HttpCause::Sink)
            return transferred.error();
        return {};
    };
    m_refusal.clear();
    Status asked = ask(true);
    const bool told = remote.linked && linkedSize;
    // Where the file lies, HEAD may not be allowed; the hub has said all there is to know.
    if (!asked.ok() && told && cause == HttpCause::Refused)
        asked = {};
    const bool noHead = !asked.ok() && status >= 400 && status != 401 && status != 429 && status <= 501 &&
                        status != 500 && m_refusal.empty();
    const bool silent = asked.ok() && !told && answer && answer->wholeLength.value_or(0) == 0; // a HEAD without content
    if (noHead || silent) {
        status = 0;
        asked = ask(false);
    }
    if (!asked.ok()) {
        if (status == 404 || status == 410 || m_refusal == "EntryNotFound")
            return std::optional<RemoteFile>();
        return asked.error();
    }
    if (answer) {
        read(*answer);
        if (!remote.linked)
            remote.etag = plainEtag(answer->header("ETag"));
        remote.size = answer->wholeLength;
    }
    if (linkedSize)
        remote.size = linkedSize;
    return std::optional<RemoteFile>(std::move(remote));
}

bool HubRepository::isThere(const RemoteFile& file, const std::string& commit) const {
    return isThereWithSize(m_cached.snapshot(commit) / file.name, file.size);
}

std::uint64_t HubRepository::missing(const RemoteFile& file, const std::string& commit) const {
    if (isThere(file, commit) || !file.size)
        return 0;
    const std::string key = partKey(file, commit);
    if (key == file.etag && isThereWithSize(m_cached.blobs() / key, file.size))
        return 0;
    return *file.size - std::min(*file.size, sizeOf(m_cached.blobs() / (key + ".part")));
}

Result<bool> HubRepository::fetch(const RemoteFile& file, const std::string& commit, bool anyEtag) {
    if (isThere(file, commit))
        return true;
    const std::string key = partKey(file, commit);
    const fs::path part = m_cached.blobs() / (key + ".part");
    LAMINA_ASSIGN(const BlobLock lock, BlobLock::take(m_cached.locks() / (key + ".lock"), m_token, [&] {
                      m_progress.enter(Phase::Locked, file.name);
                      m_progress.moved(sizeOf(part));
                  }));
    if (isThere(file, commit)) // the one we waited for has brought it
        return true;
    if (key == file.etag && isThereWithSize(m_cached.blobs() / key, file.size)) {
        LAMINA_TRY(m_cached.link(commit, file.name, key));
        return true;
    }
    return fetchPart(file, commit, key, anyEtag);
}

Result<bool> HubRepository::fetchPart(const RemoteFile& file, const std::string& commit, const std::string& key,
                                      bool anyEtag) {
    BlobPart part(m_cached.blobs() / (key + ".part"), file, anyEtag, m_repository, m_token, m_progress);
    LAMINA_TRY(part.open());
    HttpRequest asked = request(file.name, false);
    asked.accepted = {200, 206, 416};
    asked.redirected = [&part](const HttpAnswer& answer) { part.redirected(answer); };
    HttpLimits limits = m_options.limits;
    limits.maximumBytes = file.size ? 0 : mostBytes; // a known size is checked where the bytes are taken
    std::string hash;
    for (int restarts = 0;;) {
        if (part.size() == 0 || part.size() != file.size) {
            HttpCause cause = HttpCause::None;
            const auto answer = httpTransfer(asked, part, m_token, m_progress.observer(), limits, &cause);
            if (cause == HttpCause::Sink && part.ended() == BlobPart::Ended::Changed)
                return false;
            const bool again = cause == HttpCause::Sink && part.ended() == BlobPart::Ended::Restart;
            if (!answer.ok() && !again)
                return answer.error();
            // Without a length of its own an answer may end early unseen.
            const bool shorter = answer.ok() && file.size && part.size() != *file.size;
            if (again || shorter) {
                if (++restarts > mostRestarts)
                    return makeError(ErrorKind::Network, "the server ended " + part.shown() + " after " +
                                                             std::to_string(part.size()) + " of " +
                                                             std::to_string(file.size.value_or(0)) +
                                                             " bytes, again and again; try later");
                continue;
            }
        }
        LAMINA_TRY(part.flush());
        LAMINA_ASSIGN(hash, part.sha256());
        if (!isSha256(file.etag) || hash == file.etag)
            break;
        // A wrong byte of an earlier try is put right here; a wrong file from the server is not.
        const bool resumed = part.resumed();
        const Status emptied = part.restart();
        if (resumed && emptied.ok() && ++restarts <= mostRestarts)
            continue;
        part.discard();
        return makeError(ErrorKind::Format,
                         part.shown() +
                             " came with other bytes than the hub announced (its SHA-256 differs) and was "
                             "thrown away; try again, and if it happens again ask whoever runs the network or "
                             "the mirror",
                         "expected " + file.etag);
    }
    // A blob is named by a hash of its content: the hub's where it gave one, else our own.
    std::string name = key;
    if (!isSha256(file.etag)) {
        name = hash;
        if (isHexHash(file.etag, 40)) {
            LAMINA_ASSIGN(const HashCheck check, checkHash(part.path(), file.etag, m_token));
            if (check == HashCheck::Same)
                name = file.etag;
        }
    }
    LAMINA_TRY(part.place(m_cached.blobs() / name));
    LAMINA_TRY(m_cached.link(commit, file.name, name));
    return true;
}

void HubRepository::removeStaleParts() const {
    std::error_code error;
    for (fs::directory_iterator entry(m_cached.blobs(), error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const std::size_t cut = name.find(".part"); // and what stands beside a part
        if (cut == std::string::npos)
            continue;
        const auto lock = BlobLock::tryTake(m_cached.locks() / (name.substr(0, cut) + ".lock"));
        if (lock.ok() && *lock)
            ::unlink(entry->path().c_str());
    }
}

} // namespace lamina
