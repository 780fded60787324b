#include "token_file.h"

#include "base/files.h"

#include <cstring>

namespace lamina {

namespace {

constexpr std::string_view magic = "LAMTOK01";
constexpr std::string_view separator = "<|endoftext|>";

struct Header {
    char magic[8];
    std::uint32_t vocabulary;
    std::uint32_t reserved;
    std::uint64_t textBytes;
    std::uint64_t count;
};
static_assert(sizeof(Header) == 32);

} // namespace

Result<CorpusSplit> splitCorpus(std::string_view text, std::size_t heldOutBytes) {
    if (heldOutBytes == 0)
        return CorpusSplit{text, {}};
    std::size_t cut = std::string_view::npos;
    if (text.size() > heldOutBytes)
        cut = text.find(separator, text.size() - heldOutBytes);
    if (cut == std::string_view::npos || cut == 0 || cut + separator.size() == text.size())
        return makeError(ErrorKind::TooShort, "the corpus has no document boundary within its last " +
                                                  std::to_string(heldOutBytes) +
                                                  " bytes to hold out; give more text or change --held-out");
    return CorpusSplit{text.substr(0, cut), text.substr(cut + separator.size())};
}

Status TokenFile::save(const std::filesystem::path& path) const {
    Header header{{}, vocabulary, 0, textBytes, ids.size()};
    std::memcpy(header.magic, magic.data(), magic.size());
    std::string bytes(sizeof header + ids.size() * sizeof(std::uint16_t), '\0');
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, ids.data(), ids.size() * sizeof(std::uint16_t));
    return writeFileAtomically(path, bytes);
}

Result<TokenFile> TokenFile::load(const std::filesystem::path& path) {
    LAMINA_ASSIGN(const std::string bytes, readFile(path));
    Header header{};
    if (bytes.size() >= sizeof header)
        std::memcpy(&header, bytes.data(), sizeof header);
    if (std::string_view(header.magic, sizeof header.magic) != magic ||
        header.count != (bytes.size() - sizeof header) / sizeof(std::uint16_t))
        return makeError(ErrorKind::Format, path.string() + " is not a whole token file; make it again with "
                                                            "lamina-train prepare");
    TokenFile file{header.vocabulary, header.textBytes, std::vector<std::uint16_t>(header.count)};
    std::memcpy(file.ids.data(), bytes.data() + sizeof header, header.count * sizeof(std::uint16_t));
    for (const std::uint16_t id : file.ids)
        if (id >= file.vocabulary)
            return makeError(ErrorKind::Format, path.string() + " holds the id " + std::to_string(id) +
                                                    ", outside its vocabulary of " + std::to_string(file.vocabulary) +
                                                    "; make it again with lamina-train prepare");
    return file;
}

} // namespace lamina
