#include "net/hub_options.h"

#include "base/environment.h"

namespace lamina {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::filesystem::path homePath(const std::string& path) {
    if (path == "~" || path.starts_with("~/"))
        return std::filesystem::path(environmentText("HOME")) / path.substr(std::min<std::size_t>(2, path.size()));
    return path;
}

std::filesystem::path defaultCache() {
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
        if (const std::string path = environmentText(name); !path.empty())
            return homePath(path);
    if (const std::string home = environmentText("HF_HOME"); !home.empty())
        return homePath(home) / "hub";
    const std::string xdg = environmentText("XDG_CACHE_HOME");
    return (xdg.empty() ? std::filesystem::path(environmentText("HOME")) / ".cache" : homePath(xdg)) / "huggingface" / "hub";
}

} // namespace

HubOptions HubOptions::fromEnvironment() {
    HubOptions options;
    options.endpoint = trimmed(environmentText("HF_ENDPOINT"));
    if (options.endpoint.empty())
        options.endpoint = "https://huggingface.co";
    options.cache = defaultCache();
    options.token = trimmed(environmentText("HF_TOKEN"));
    options.offline = environmentFlag("HF_HUB_OFFLINE") || environmentFlag("LAMINA_OFFLINE");
    return options;
}

} // namespace lamina
