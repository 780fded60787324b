#include "base/environment.h"

#include <algorithm>
#include <cstdlib>

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

} // namespace lamina
