#include "run/model_folder.h"

#include "profile/profile_runner.h"

namespace lamina {

namespace fs = std::filesystem;

namespace {

Result<fs::path> localFolder(const std::string& model) {
    auto folder = modelFolder(model);
    if (!folder.ok() && folder.error().kind == ErrorKind::NotFound && model != "demo") {
        Error error = folder.error();
        error.message = "--model " + model +
                        ": there is no such folder, and it is not the name of a model that can be "
                        "fetched; known are demo, " +
                        hubNamesInWords();
        return error;
    }
    return folder;
}

} // namespace

Result<fs::path> modelFolderOnDisk(const std::string& model, const HubOptions& hub) {
    if (!isHubName(model))
        return localFolder(model);
    if (auto snapshot = findOnDisk(model, hub))
        return std::move(*snapshot);
    return makeError(ErrorKind::NotFound, model +
                                              " is not on this computer yet; it is fetched when a run starts, or by "
                                              "lamina-cli models download " +
                                              model);
}

Result<fs::path> fetchModelFolder(const std::string& model, const HubOptions& hub, RunToken& token,
                                  const TransferObserver& observer) {
    return isHubName(model) ? fetchModel(model, hub, token, observer) : localFolder(model);
}

Result<fs::path> fetchTokenizerFolder(const std::string& model, const HubOptions& hub, RunToken& token,
                                      const TransferObserver& observer) {
    return isHubName(model) ? fetchTokenizer(model, hub, token, observer) : localFolder(model);
}

std::string modelDisplayName(const std::string& model) {
    if (model == "demo" || isHubName(model))
        return model;
    const fs::path path = fs::weakly_canonical(model);
    return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
}

} // namespace lamina
