#include "run/journal/checkpoint_file.h"

#include "base/files.h"
#include "base/hash.h"
#include "session/format/layer_names.h"

#include <algorithm>

namespace lamina {

namespace {

constexpr std::string_view firstLine = "Lamina checkpoint 2\n";
constexpr std::string_view olderFirstLine = "Lamina checkpoint 1\n"; // with a CRC-32 of the state alone

std::string checkpointHeader(const LayerKey& key, std::string_view bytes) {
    Hash hash(Hash::Kind::Sha256);
    hash.add(layerFolder(key) + "\n");
    hash.add(bytes);
    return std::string(firstLine) + layerFolder(key) + "\n" + hash.hex() + "\n";
}

std::string olderHeader(const LayerKey& key, std::string_view bytes) {
    return std::string(olderFirstLine) + layerFolder(key) + "\n" + std::to_string(crc32Of(bytes)) + "\n";
}

} // namespace

Status writeCheckpointFile(const std::filesystem::path& path, const LayerKey& key, const std::string& bytes) {
    LAMINA_ASSIGN(AtomicFile file, AtomicFile::create(path));
    LAMINA_TRY(file.write(checkpointHeader(key, bytes)));
    LAMINA_TRY(file.write(bytes));
    return file.commit();
}

Result<TrainingCheckpoint> readCheckpointFile(const std::filesystem::path& path) {
    LAMINA_ASSIGN(std::string bytes, readFile(path));
    const auto damaged = [&] {
        return makeError(ErrorKind::Format, "cannot read " + path.string() + ": its checksum is wrong");
    };
    const auto lineEnd = [&](std::size_t from) { return std::min(bytes.find('\n', from), bytes.size()); };
    const bool older = bytes.starts_with(olderFirstLine);
    if (!older && !bytes.starts_with(firstLine))
        return damaged();
    const std::size_t name = firstLine.size(), nameEnd = lineEnd(name), headerEnd = lineEnd(nameEnd + 1);
    const auto key = layerKeyOf(std::string_view(bytes).substr(name, nameEnd - name));
    if (!key || headerEnd == bytes.size())
        return damaged();
    const std::string header = bytes.substr(0, headerEnd + 1);
    bytes.erase(0, headerEnd + 1);
    if (header != (older ? olderHeader(*key, bytes) : checkpointHeader(*key, bytes)))
        return damaged();
    return TrainingCheckpoint{*key, std::move(bytes)};
}

} // namespace lamina
