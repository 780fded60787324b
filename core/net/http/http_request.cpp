#include "net/http/http_request.h"

#include "base/ascii.h"

namespace lamina {

std::string HttpAnswer::header(std::string_view name) const {
    const std::string wanted = asciiLower(name);
    for (const auto& [key, value] : headers)
        if (asciiLower(key) == wanted)
            return value;
    return {};
}

} // namespace lamina
