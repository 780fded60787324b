#include "tests/net/fake_hub.h"

#include "base/files.h"
#include "base/hash.h"

#include <QByteArray>
#include <algorithm>

namespace lamina::test {

namespace fs = std::filesystem;

namespace {

std::string gitHash(const std::string& bytes) {
    Hash hash(Hash::Kind::Sha1);
    hash.add("blob " + std::to_string(bytes.size()) + std::string(1, '\0'));
    hash.add(bytes);
    return hash.hex();
}

std::string decoded(const std::string& text) {
    return QByteArray::fromPercentEncoding(QByteArray::fromStdString(text)).toStdString();
}

std::string sha256Of(const HubContent& content) {
    return content.generated ? generatedSha256(*content.generated) : sha256(content.bytes);
}

} // namespace

std::string generatedSha256(std::uint64_t size) {
    static std::mutex mutex;
    static std::map<std::uint64_t, std::string> known;
    const std::lock_guard lock(mutex);
    std::string& hex = known[size];
    if (hex.empty()) {
        Hash hash(Hash::Kind::Sha256);
        for (std::uint64_t at = 0; at < size; at += std::uint64_t{1} << 20)
            hash.add(generatedBytes(at, static_cast<std::size_t>(std::min(size - at, std::uint64_t{1} << 20))));
        hex = hash.hex();
    }
    return hex;
}

FakeHub::FakeHub()
    : m_store([this](const LoopbackRequest& request) { return answerStore(request); }),
      m_hub([this](const LoopbackRequest& request) { return answerHub(request); }) {}

void FakeHub::add(const std::string& repository, const fs::path& folder, std::string commit) {
    const std::lock_guard lock(m_mutex);
    Repository& added = m_repositories[repository];
    added.commit = std::move(commit);
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".json" || entry.path().extension() == ".txt" ||
            entry.path().extension() == ".safetensors")
            added.files[entry.path().filename().string()] = {readFile(entry.path()).value(), {}};
}

void FakeHub::put(const std::string& repository, const std::string& file, HubContent content) {
    const std::lock_guard lock(m_mutex);
    m_repositories[repository].files[file] = std::move(content);
}

void FakeHub::remove(const std::string& repository, const std::string& file) {
    const std::lock_guard lock(m_mutex);
    m_repositories[repository].files.erase(file);
}

void FakeHub::setCommit(const std::string& repository, const std::string& commit) {
    const std::lock_guard lock(m_mutex);
    m_repositories[repository].commit = commit;
}

void FakeHub::rename(const std::string& old, const std::string& now) {
    const std::lock_guard lock(m_mutex);
    m_renamed[old] = now;
}

void FakeHub::change(const std::string& file, Change change) {
    const std::lock_guard lock(m_mutex);
    m_changes[file] = std::move(change);
}

void FakeHub::changeHub(const std::string& file, Change change) {
    const std::lock_guard lock(m_mutex);
    m_hubChanges[file] = std::move(change);
}

void FakeHub::answerAll(std::optional<LoopbackAnswer> answer) {
    const std::lock_guard lock(m_mutex);
    m_answerAll = std::move(answer);
}

void FakeHub::setDirect(bool direct) {
    const std::lock_guard lock(m_mutex);
    m_direct = direct;
}

HubOptions FakeHub::options(const fs::path& cache) const {
    HubOptions options;
    options.endpoint = m_hub.url("");
    options.cache = cache;
    options.limits.useSystemProxy = false;
    options.limits.connectTimeout = std::chrono::milliseconds(1500);
    options.limits.stallTimeout = std::chrono::milliseconds(600);
    options.limits.firstRetryDelay = std::chrono::milliseconds(5);
    return options;
}

std::size_t FakeHub::requests() const {
    return m_hub.requests().size() + m_store.requests().size();
}

std::vector<LoopbackRequest> FakeHub::requestsFor(const std::string& file, const std::string& method) const {
    std::vector<LoopbackRequest> found;
    for (const LoopbackServer* server : {&m_hub, &m_store})
        for (const LoopbackRequest& request : server->requests())
            if (request.method == method && request.path.ends_with("/" + file))
                found.push_back(request);
    return found;
}

LoopbackAnswer FakeHub::contentAnswer(const HubContent& content) {
    LoopbackAnswer answer;
    answer.generated = content.generated;
    answer.body = content.bytes;
    return answer;
}

// REPOSITORY/revision/REVISION
LoopbackAnswer FakeHub::answerApi(const std::string& path) {
    const auto found = m_repositories.find(path.substr(0, path.find("/revision/")));
    if (found == m_repositories.end())
        return statusAnswer(404, {{"X-Error-Code", "RepoNotFound"}});
    LoopbackAnswer answer;
    const std::string& commit = found->second.commit;
    answer.body = R"({"id":"x","sha":)" + (commit.empty() ? "null" : "\"" + commit + "\"") + R"(,"siblings":[)";
    for (const auto& [file, content] : found->second.files)
        answer.body += (answer.body.ends_with('[') ? "" : ",") + (R"({"rfilename":")" + file + "\"}");
    answer.body += "]}";
    if (const auto changed = m_hubChanges.find("api"); changed != m_hubChanges.end() && changed->second)
        changed->second({}, answer);
    return answer;
}

// /REPOSITORY/resolve/REVISION/FILE
LoopbackAnswer FakeHub::answerHub(const LoopbackRequest& request) {
    const std::lock_guard lock(m_mutex);
    if (m_answerAll)
        return *m_answerAll;
    constexpr std::string_view api = "/api/models/";
    if (request.path.starts_with(api))
        return answerApi(request.path.substr(api.size()));
    const std::size_t resolve = request.path.find("/resolve/");
    if (resolve == std::string::npos)
        return statusAnswer(404);
    const std::string repository = request.path.substr(1, resolve - 1);
    const std::size_t slash = request.path.find('/', resolve + 9);
    const std::string file = decoded(request.path.substr(slash + 1));
    if (const auto renamed = m_renamed.find(repository); renamed != m_renamed.end())
        return redirect("/" + renamed->second + request.path.substr(resolve), 307);
    const auto found = m_repositories.find(repository);
    if (found == m_repositories.end())
        return statusAnswer(404, {{"X-Error-Code", "RepoNotFound"}});
    Headers headers;
    if (!found->second.commit.empty())
        headers.emplace_back("X-Repo-Commit", found->second.commit);
    const auto content = found->second.files.find(file);
    if (content == found->second.files.end()) {
        headers.emplace_back("X-Error-Code", "EntryNotFound");
        return statusAnswer(404, headers);
    }
    LoopbackAnswer answer;
    if (file.ends_with(".safetensors") && !m_direct) {
        headers.emplace_back("X-Linked-Etag", "\"" + sha256Of(content->second) + "\"");
        headers.emplace_back("X-Linked-Size", std::to_string(content->second.size()));
        answer = redirect(m_store.url("/" + repository + "/" + file));
        answer.headers.insert(answer.headers.end(), headers.begin(), headers.end());
    } else {
        answer = contentAnswer(content->second);
        answer.headers = headers;
        answer.etag = "\"" +
                      (content->second.generated || file.ends_with(".safetensors") ? sha256Of(content->second)
                                                                                   : gitHash(content->second.bytes)) +
                      "\"";
        if (const auto changed = m_changes.find(file); changed != m_changes.end() && changed->second)
            changed->second(request, answer);
    }
    if (const auto changed = m_hubChanges.find(file); changed != m_hubChanges.end() && changed->second)
        changed->second(request, answer);
    return answer;
}

// /REPOSITORY/FILE, with an ETag of its own as a store has.
LoopbackAnswer FakeHub::answerStore(const LoopbackRequest& request) {
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find_if(
        m_repositories, [&](const auto& repository) { return request.path.starts_with("/" + repository.first + "/"); });
    const std::string file = found == m_repositories.end() ? "" : request.path.substr(found->first.size() + 2);
    if (found == m_repositories.end() || !found->second.files.contains(file))
        return statusAnswer(404);
    LoopbackAnswer answer = contentAnswer(found->second.files.at(file));
    answer.etag = "\"store-" + sha256Of(found->second.files.at(file)).substr(0, 16) + "\"";
    if (const auto changed = m_changes.find(file); changed != m_changes.end() && changed->second)
        changed->second(request, answer);
    return answer;
}

} // namespace lamina::test
