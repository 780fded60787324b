#include "net/hub/remote_file.h"

#include "base/hash.h"
#include "net/hub/hub_cache.h"

namespace lamina {

std::string plainEtag(std::string_view header) {
    if (header.starts_with("W/"))
        header.remove_prefix(2);
    if (header.size() >= 2 && header.front() == '"' && header.back() == '"')
        header = header.substr(1, header.size() - 2);
    return std::string(header);
}

bool isSha256(std::string_view etag) {
    return isHexHash(etag, 64);
}

std::string partKey(const RemoteFile& file, const std::string& commit) {
    if (isSha256(file.etag) || isHexHash(file.etag, 40))
        return file.etag;
    return sha256(commit + '\0' + file.name + '\0' + file.etag);
}

} // namespace lamina
