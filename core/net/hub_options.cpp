#include "net/hub_options.h"

#include "base/environment.h"
#include "base/files.h"

namespace lamina {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// HF_HOME, else the cache folder's "huggingface"; empty where there is no home folder.
std::filesystem::path huggingFaceHome() {
    if (const std::string home = environmentText("HF_HOME"); !home.empty())
        return expandedPath(home);
    const std::filesystem::path cache = cacheHome();
    return cache.empty() ? cache : cache / "huggingface";
}

std::filesystem::path defaultCache() {
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
        if (const std::string path = environmentText(name); !path.empty())
            return expandedPath(path);
    const std::filesystem::path home = huggingFaceHome();
    return home.empty() ? home : home / "hub";
}

// In huggingface_hub's order: the variables, then the file that `hf auth login` writes.
std::string accessToken() {
    for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"})
        if (std::string token = trimmed(environmentText(name)); !token.empty())
            return token;
    if (environmentFlag("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
        return {};
    const std::string named = environmentText("HF_TOKEN_PATH");
    const std::filesystem::path file = named.empty() ? huggingFaceHome() / "token" : expandedPath(named);
    constexpr std::size_t longest = 4096;
    const auto text = isThere(file) ? readFile(file, longest) : Result<std::string>(std::string());
    return text.ok() ? trimmed(*text) : std::string();
}

} // namespace

HubOptions HubOptions::fromEnvironment() {
    HubOptions options;
    options.endpoint = trimmed(environmentText("HF_ENDPOINT"));
    if (options.endpoint.empty())
        options.endpoint = "https://huggingface.co";
    options.cache = defaultCache();
    options.token = accessToken();
    options.offline = environmentFlag("HF_HUB_OFFLINE") || environmentFlag("TRANSFORMERS_OFFLINE") ||
                      environmentFlag("LAMINA_OFFLINE");
    return options;
}

} // namespace lamina
