#include "sae/imports/imported_sae.h"

#include <algorithm>
#include <set>

namespace lamina {

namespace {

namespace fs = std::filesystem;

// Far above any collection there is: a folder named by mistake, such as /, ends soon.
constexpr int deepest = 6;
constexpr std::size_t mostEntries = 20000;

// Folders that hold a cfg.json beside weights, in the order of their names.
Result<std::vector<fs::path>> saeFolders(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return makeError(ErrorKind::NotFound, "--saes " + folder.string() +
                                                  ": there is no such folder; name one that holds autoencoders in "
                                                  "SAELens's layout, or owner/name of the Hugging Face hub");
    const auto holdsOne = [&](const fs::path& path) {
        return fs::exists(path / "cfg.json", error) && fs::exists(path / "sae_weights.safetensors", error);
    };
    std::vector<fs::path> found;
    if (holdsOne(folder))
        found.push_back(folder);
    std::size_t seen = 0;
    constexpr auto options =
        fs::directory_options::skip_permission_denied | fs::directory_options::follow_directory_symlink;
    for (fs::recursive_directory_iterator entry(folder, options, error), end; !error && entry != end;
         entry.increment(error)) {
        if (++seen > mostEntries)
            return makeError(ErrorKind::Usage, "--saes " + folder.string() + " holds more than " +
                                                   std::to_string(mostEntries) +
                                                   " files; name the folder of the autoencoders themselves");
        if (entry.depth() >= deepest)
            entry.disable_recursion_pending();
        if (entry->is_directory(error) && holdsOne(entry->path()))
            found.push_back(entry->path());
    }
    std::ranges::sort(found);
    return found;
}

} // namespace

Result<SaeFolder> SaeFolder::open(const fs::path& folder, const std::string& hook, std::size_t width) {
    LAMINA_ASSIGN(const std::vector<fs::path> folders, saeFolders(folder));
    if (folders.empty())
        return makeError(ErrorKind::NotFound,
                         "--saes " + folder.string() + ": no folder there holds cfg.json and sae_weights.safetensors");
    SaeFolder result;
    result.m_path = folder;
    std::set<std::string> otherHooks;
    for (const fs::path& one : folders) {
        LAMINA_ASSIGN(SaeLensConfig config, readSaeLensConfig(one));
        if (config.hook != hook) {
            otherHooks.insert(config.hook);
            continue;
        }
        if (config.sae.inputs != width)
            return makeError(ErrorKind::Format, (one / "cfg.json").string() + ": the field d_in is " +
                                                    std::to_string(config.sae.inputs) + "; the model's " + hook +
                                                    " is " + std::to_string(width) + " wide");
        if (const SaeLensConfig* twin = result.find(config.layer))
            return makeError(ErrorKind::Usage, "--saes " + folder.string() + ": both " + twin->folder.string() +
                                                   " and " + one.string() + " are of layer " +
                                                   std::to_string(config.layer) + "; name a folder with one of them");
        result.m_layers.push_back(std::move(config));
    }
    if (result.m_layers.empty())
        return makeError(ErrorKind::Usage, "--saes " + folder.string() + ": its autoencoders are of " +
                                               *otherHooks.begin() + ", not of " + hook + "; use --hook " +
                                               *otherHooks.begin());
    std::ranges::sort(result.m_layers, {}, &SaeLensConfig::layer);
    return result;
}

const SaeLensConfig* SaeFolder::find(int layer) const {
    const auto found = std::ranges::find(m_layers, layer, &SaeLensConfig::layer);
    return found == m_layers.end() ? nullptr : &*found;
}

std::string SaeFolder::layersText() const {
    std::string text;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const int first = m_layers[i].layer;
        while (i + 1 < m_layers.size() && m_layers[i + 1].layer == m_layers[i].layer + 1)
            ++i;
        text += (text.empty() ? "" : ", ") + std::to_string(first);
        if (m_layers[i].layer > first)
            text += "-" + std::to_string(m_layers[i].layer);
    }
    return text;
}

} // namespace lamina
