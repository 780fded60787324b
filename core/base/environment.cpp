#include "base/environment.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace lamina {

std::string environmentText(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : std::string();
}

bool environmentFlag(const char* name) {
    std::string value = environmentText(name);
    std::transform(value.begin(), value.end(), value.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return value == "1" || value == "true" || value == "yes" || value == "on";
}

std::filesystem::path homeFolder() {
    if (const std::string home = environmentText("HOME"); !home.empty())
        return home;
    passwd entry{}, *found = nullptr;
    std::vector<char> buffer(std::size_t{1} << 14);
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->pw_dir)
        return found->pw_dir;
    return {};
}

std::filesystem::path expandedPath(std::string_view path) {
    std::string text(path);
    if (text == "~" || text.starts_with("~/"))
        if (const std::string home = homeFolder(); !home.empty())
            text = home + text.substr(1);
    std::string expanded;
    for (std::size_t i = 0; i < text.size();) {
        const bool braces = text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{';
        const std::size_t first = i + (braces ? 2 : 1);
        std::size_t end = first;
        if (text[i] == '$')
            while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
                ++end;
        const bool named = text[i] == '$' && end > first && (!braces || (end < text.size() && text[end] == '}'));
        const char* value = named ? std::getenv(text.substr(first, end - first).c_str()) : nullptr;
        if (value) {
            expanded += value;
            i = end + (braces ? 1 : 0);
        } else {
            expanded += text[i++];
        }
    }
    return expanded;
}

std::filesystem::path cacheHome() {
    if (const std::string xdg = environmentText("XDG_CACHE_HOME"); !xdg.empty())
        return expandedPath(xdg);
    const std::filesystem::path home = homeFolder();
    return home.empty() ? home : home / ".cache";
}

} // namespace lamina
