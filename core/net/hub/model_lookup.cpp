#include "net/hub/model_lookup.h"

#include "net/http/http_url.h"
#include "net/known_models.h"

#include <QUrl>
#include <algorithm>

namespace lamina {

namespace fs = std::filesystem;

Error notAName(const std::string& name) {
    return makeError(ErrorKind::Usage, "'" + name + "' names no model of a hub; known are " + hubNamesInWords());
}

bool isRevision(const std::string& revision) {
    if (revision.empty() || revision.size() > 255)
        return false;
    for (const auto& part : fs::path(revision))
        if (part == "." || part == ".." || part == "/" || part.empty())
            return false;
    return std::all_of(revision.begin(), revision.end(),
                       [](unsigned char c) { return c > ' ' && c != 0x7f && c != '\\'; });
}

Status checkRequest(const std::string& name, const HubOptions& options) {
    if (!isHubName(name))
        return notAName(name);
    if (!isRevision(options.revision))
        return makeError(ErrorKind::Usage,
                         "'" + options.revision + "' is no revision; name a branch, a tag or a commit of the model");
    const QUrl endpoint(QString::fromStdString(options.endpoint));
    if (!endpoint.isValid() || endpoint.host().isEmpty() ||
        (endpoint.scheme() != u"http" && endpoint.scheme() != u"https"))
        return makeError(ErrorKind::Usage,
                         "HF_ENDPOINT is '" + shownUrl(endpoint) + "'; it must be an http or https address");
    if (std::any_of(options.token.begin(), options.token.end(), [](unsigned char c) { return c <= ' ' || c >= 0x7f; }))
        return makeError(ErrorKind::Usage, "HF_TOKEN holds characters that no token has; check it");
    return {};
}

std::vector<std::string> repositoriesOf(const std::string& name) {
    std::vector<std::string> repositories{name};
    if (const KnownModel* known = knownModel(name))
        repositories.emplace_back(name == known->name ? known->repository : known->name);
    return repositories;
}

bool isThere(const fs::path& snapshot, Wanted wanted) {
    return wanted == Wanted::All ? isCompleteSnapshot(snapshot) : hasConfigAndTokenizer(snapshot);
}

fs::path usableSnapshot(const CachedRepository& cached, const std::string& revision, Wanted wanted) {
    const std::string commit = cached.commitOf(revision);
    if (!commit.empty() && isThere(cached.snapshot(commit), wanted))
        return cached.snapshot(commit);
    return {};
}

std::optional<fs::path> findSnapshot(const std::string& name, const HubOptions& options, Wanted wanted) {
    if (options.cache.empty() || !isHubName(name) || !isRevision(options.revision))
        return std::nullopt;
    for (const std::string& repository : repositoriesOf(name))
        if (fs::path found = usableSnapshot(CachedRepository(options.cache, repository), options.revision, wanted);
            !found.empty())
            return found;
    return std::nullopt;
}

} // namespace lamina
