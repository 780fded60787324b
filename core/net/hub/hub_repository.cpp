#include "net/hub/hub_repository.h"

#include "base/number_format.h"
#include "net/http/http_failure.h"
#include "net/http/http_transfer.h"

#include "json/bounded_json.h"
#include <algorithm>
#include <unistd.h>
#include <utility>

namespace lamina {

namespace fs = std::filesystem;

using Phase = TransferProgress::Phase;

namespace {

// A file that changes under the download so often is not going to settle.
constexpr int mostRestarts = 3;

// Takes an answer's head alone; a GET is ended once it is here.
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

// A short body, whole.
class TextSink : public HttpSink {
public:
    Status begin(const HttpAnswer&) override {
        m_text.clear();
        return {};
    }
    Status write(std::string_view bytes) override {
        m_text += bytes;
        return {};
    }
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

constexpr std::uint64_t mostListingBytes = std::uint64_t{32} << 20;

std::string encoded(const std::string& text, const char* kept = "") {
    return QUrl::toPercentEncoding(QString::fromStdString(text), kept).toStdString();
}

} // namespace

// What the hub answers when it is asked about one file. Its own words stand on its redirects to where the file lies, so
// the first answer to say something is the hub's.
class FileQuestion {
public:
    explicit FileQuestion(const std::string& file) { m_remote.name = file; }

    const std::string& file() const { return m_remote.name; }

    void read(const HttpAnswer& hop) {
        if (m_remote.commit.empty())
            m_remote.commit = hop.header("X-Repo-Commit");
        if (const std::string linked = plainEtag(hop.header("X-Linked-Etag")); !m_remote.linked && !linked.empty()) {
            m_remote.linked = true;
            m_remote.etag = linked;
        }
        if (const std::string size = hop.header("X-Linked-Size"); !m_linkedSize && !size.empty())
            if (const auto value = parseInteger(size); value && *value >= 0)
                m_linkedSize = static_cast<std::uint64_t>(*value);
    }

    // The hub has named both hash and size: there is nothing more to know.
    bool isAnswered() const { return m_remote.linked && m_linkedSize; }

    RemoteFile remote() {
        if (answer) {
            read(*answer);
            if (!m_remote.linked)
                m_remote.etag = plainEtag(answer->header("ETag"));
            m_remote.size = answer->wholeLength;
        }
        if (m_linkedSize)
            m_remote.size = m_linkedSize;
        return m_remote;
    }

    // Of the last request.
    int status = 0; // of a refusal; else 0
    HttpCause cause = HttpCause::None;
    std::optional<HttpAnswer> answer; // the last hop's

private:
    RemoteFile m_remote;
    std::optional<std::uint64_t> m_linkedSize;
};

HubRepository::HubRepository(const HubOptions& options, std::string repository, RunToken& token,
                             ModelProgress& progress)
    : m_options(options), m_repository(std::move(repository)), m_cached(options.cache, m_repository), m_token(token),
      m_progress(progress) {}

// path: percent-encoded, below the hub's own address.
QUrl HubRepository::address(const std::string& path) const {
    std::string endpoint = m_options.endpoint;
    while (endpoint.ends_with('/'))
        endpoint.pop_back();
    return QUrl::fromEncoded(QByteArray::fromStdString(endpoint + "/" + path));
}

// A revision may hold slashes (refs/pr/1), which are part of its name.
QUrl HubRepository::addressOf(const std::string& file) const {
    return address(m_repository + "/resolve/" + encoded(m_options.revision) + "/" + encoded(file, "/"));
}

HttpRequest HubRepository::request(const QUrl& url, const std::string& what, bool head) const {
    HttpRequest request;
    request.url = url;
    request.head = head;
    request.noun = "file";
    request.what = what;
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

Status HubRepository::ask(FileQuestion& question, bool head) {
    HttpRequest asked = request(addressOf(question.file()), question.file(), head);
    asked.redirected = [&question](const HttpAnswer& answer) { question.read(answer); };
    asked.refused = [this, &question](const HttpAnswer& refusal) {
        question.status = refusal.status;
        m_refusal = refusal.header("X-Error-Code");
        return refused(refusal);
    };
    question.status = 0;
    HeadSink sink(!head);
    // A GET that only asks for the head is not shown as a download.
    const auto observer = [report = m_progress.observer()](const TransferProgress& progress) {
        if (progress.phase != Phase::Receiving)
            report(progress);
    };
    const auto transferred = httpTransfer(asked, sink, {m_token, observer, m_options.limits}, &question.cause);
    question.answer = sink.answer();
    if (!transferred.ok() && question.cause != HttpCause::Sink)
        return transferred.error();
    return {};
}

Result<std::optional<RemoteFile>> HubRepository::describe(const std::string& file) {
    FileQuestion question(file);
    m_refusal.clear();
    Status asked = ask(question, true);
    // The server that the hub sends us to for the file may refuse HEAD; the hub's own answer is enough.
    if (!asked.ok() && question.isAnswered() && question.cause == HttpCause::Refused)
        asked = {};
    const int status = question.status;
    const bool noHead = !asked.ok() && status >= 400 && status != 401 && status != 429 && status <= 501 &&
                        status != 500 && m_refusal.empty();
    const bool silent = asked.ok() && !question.isAnswered() && question.answer &&
                        question.answer->wholeLength.value_or(0) == 0; // a HEAD that does not tell the length
    if (noHead || silent)
        asked = ask(question, false);
    if (!asked.ok()) {
        if (question.status == 404 || question.status == 410 || m_refusal == "EntryNotFound")
            return std::optional<RemoteFile>();
        return asked.error();
    }
    return std::optional<RemoteFile>(question.remote());
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
    return *file.size - std::min(*file.size, fileBytes(m_cached.blobs() / (key + ".part")));
}

Status HubRepository::checkSize(const RemoteFile& file, std::uint64_t mostBytes) const {
    if (file.size.value_or(0) <= mostBytes)
        return {};
    return makeError(ErrorKind::Format, file.name + " of " + m_repository + " has " + formatBytes(*file.size) +
                                            "; such a file has at most " + formatBytes(mostBytes) +
                                            ", so it is not fetched: tell its owner");
}

Result<std::optional<HubRepository::Listing>> HubRepository::list() {
    const QUrl url = address("api/models/" + m_repository + "/revision/" + encoded(m_options.revision));
    HttpRequest asked = request(url, "the list of files", false);
    asked.packed = true;
    int status = 0;
    m_refusal.clear();
    asked.refused = [this, &status](const HttpAnswer& refusal) {
        status = refusal.status;
        m_refusal = refusal.header("X-Error-Code");
        return refused(refusal);
    };
    HttpLimits limits = m_options.limits;
    limits.maximumBytes = mostListingBytes;
    TextSink sink;
    const auto answer = httpTransfer(asked, sink, {m_token, m_progress.observer(), limits});
    if (!answer.ok() && status == 404)
        return std::optional<Listing>();
    if (!answer.ok())
        return answer.error();
    const auto json = parseBoundedJson(sink.text());
    const auto isText = [](const nlohmann::json& object, const char* key) {
        return object.is_object() && object.contains(key) && object[key].is_string();
    };
    if (!json.ok() || !json->is_object() || !json->contains("siblings") || !(*json)["siblings"].is_array())
        return makeError(ErrorKind::Format, "the hub " + url.host().toStdString() + " does not say what files " +
                                                m_repository + " has; fetch it in Python, and name the folder");
    Listing listing;
    if (isText(*json, "sha"))
        listing.commit = (*json)["sha"].get<std::string>();
    for (const nlohmann::json& file : (*json)["siblings"])
        if (isText(file, "rfilename"))
            listing.files.push_back(file["rfilename"].get<std::string>());
    return std::optional<Listing>(std::move(listing));
}

Result<bool> HubRepository::fetch(const RemoteFile& file, const std::string& commit, bool anyEtag,
                                  std::uint64_t mostBytes) {
    LAMINA_TRY(checkSize(file, mostBytes));
    if (isThere(file, commit))
        return true;
    const std::string key = partKey(file, commit);
    const fs::path part = m_cached.blobs() / (key + ".part");
    LAMINA_ASSIGN(const BlobLock lock, BlobLock::take(m_cached.locks() / (key + ".lock"), m_token, [&] {
                      m_progress.enter(Phase::Locked, file.name);
                      m_progress.moved(fileBytes(part));
                  }));
    if (isThere(file, commit)) // the one we waited for has brought it
        return true;
    if (key == file.etag && isThereWithSize(m_cached.blobs() / key, file.size)) {
        LAMINA_TRY(m_cached.link(commit, file.name, key));
        return true;
    }
    return fetchPart(file, commit, key, anyEtag, mostBytes);
}

// One transfer into the part: Changed where the hub has another file by now, Again where it ended early or must begin
// anew.
Result<HubRepository::Received> HubRepository::receive(BlobPart& part, const RemoteFile& file,
                                                       std::uint64_t mostBytes) {
    HttpRequest asked = request(addressOf(file.name), file.name, false);
    asked.accepted = {200, 206, 416};
    asked.redirected = [&part](const HttpAnswer& answer) { part.redirected(answer); };
    HttpLimits limits = m_options.limits;
    limits.maximumBytes = file.size ? 0 : mostBytes; // a known size is checked where the bytes are taken
    HttpCause cause = HttpCause::None;
    const auto answer = httpTransfer(asked, part, {m_token, m_progress.observer(), limits}, &cause);
    if (cause == HttpCause::Sink && part.ended() == BlobPart::Ended::Changed)
        return Received::Changed;
    if (cause == HttpCause::Sink && part.ended() == BlobPart::Ended::Restart)
        return Received::Again;
    if (!answer.ok())
        return answer.error();
    // Without a length of its own an answer may end early unseen.
    return file.size && part.size() != *file.size ? Received::Again : Received::Whole;
}

Result<bool> HubRepository::fetchPart(const RemoteFile& file, const std::string& commit, const std::string& key,
                                      bool anyEtag, std::uint64_t mostBytes) {
    BlobPart part({m_cached.blobs() / (key + ".part"), file, m_repository, anyEtag}, m_token, m_progress);
    LAMINA_TRY(part.open());
    std::string hash;
    for (int restarts = 0;;) {
        if (part.size() == 0 || part.size() != file.size) {
            LAMINA_ASSIGN(const Received received, receive(part, file, mostBytes));
            if (received == Received::Changed)
                return false;
            if (received == Received::Again) {
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
    LAMINA_ASSIGN(const std::string name, blobName(part, file, key, hash));
    LAMINA_TRY(part.place(m_cached.blobs() / name));
    LAMINA_TRY(m_cached.link(commit, file.name, name));
    return true;
}

// A blob is named by a hash of its content: the hub's where it gave one, else our own SHA-256, `hash`.
Result<std::string> HubRepository::blobName(const BlobPart& part, const RemoteFile& file, const std::string& key,
                                            const std::string& hash) {
    if (isSha256(file.etag))
        return key;
    if (isHexHash(file.etag, 40)) {
        LAMINA_ASSIGN(const HashCheck check, checkHash(part.path(), file.etag, m_token));
        if (check == HashCheck::Same)
            return file.etag;
    }
    return hash;
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
