#include "run/journal/journal_state.h"

#include "base/files.h"
#include "base/hash.h"
#include "run/journal_archive.h"
#include "run/journal_folder.h"
#include "session/format/entry_names.h"
#include "session/format/layer_names.h"

#include <algorithm>
#include <array>

namespace lamina {

namespace fs = std::filesystem;

JournalState::JournalState(fs::path outputFile, fs::path journal, JournalLock journalLock, Manifest journalManifest,
                           const RunInputs& inputs)
    : output(std::move(outputFile)), folder(std::move(journal)), lock(std::move(journalLock)),
      manifest(std::move(journalManifest)), tokenizer(inputs.tokenizer) {}

Status JournalState::writeManifest() const {
    return writeFileAtomically(folder / EntryNames::manifest, manifestText(manifest));
}

void JournalState::warn(const std::string& message) {
    warnings.push_back(message);
    manifest.warnings.push_back(message);
    if (tell)
        tell(message);
}

Result<bool> JournalState::keepFile(const std::string& name, const std::string& bytes) {
    const auto there = readFile(folder / name, bytes.size());
    const bool stands = there.ok() && *there == bytes;
    if (!stands) {
        const bool present = isThere(folder / name);
        if (present || manifest.sums.contains(name))
            warn(name + (present ? " was damaged" : " was missing") + " in " + folder.string() +
                 " and is written anew; nothing of the run is lost");
        clearPlace(folder / name);
        LAMINA_TRY(writeFileAtomically(folder / name, bytes));
    }
    const std::string sum = sha256(bytes);
    std::string& known = manifest.sums[name];
    const bool changed = !stands || known != sum;
    known = sum;
    return changed;
}

Status JournalState::checkOutput() const {
    if (replaces || !isThere(output))
        return {};
    if (const auto there = readManifest(output); there.ok() && there->started == manifest.started)
        return {}; // what this run has kept before
    return makeError(ErrorKind::Permission, output.string() +
                                                " appeared while the run went on and is left as it is; what is done "
                                                "is kept in " +
                                                folder.string() + ": move the file away and use --resume");
}

ManifestLayer* JournalState::manifestLayer(const LayerKey& key) {
    const auto found = std::ranges::find(manifest.layers, key, &ManifestLayer::key);
    return found == manifest.layers.end() ? nullptr : &*found;
}

void JournalState::noteLayer(const LayerResult& result, EntrySums sums) {
    forgetSums(layerFolder(result.key) + "/");
    manifest.sums.merge(std::move(sums));
    std::erase_if(manifest.layers, [&](const ManifestLayer& layer) { return layer.key == result.key; });
    const auto place =
        std::ranges::find_if(manifest.layers, [&](const ManifestLayer& layer) { return result.key < layer.key; });
    manifest.layers.insert(place, {result.key, result.seconds, result.failure});
}

void JournalState::forgetSums(const std::string& entries) {
    const auto begin = manifest.sums.lower_bound(entries);
    auto end = begin;
    while (end != manifest.sums.end() && end->first.starts_with(entries))
        ++end;
    manifest.sums.erase(begin, end);
}

Status JournalState::dropLayer(const LayerKey& key) {
    forgetSums(layerFolder(key) + "/");
    std::erase_if(manifest.layers, [&](const ManifestLayer& layer) { return layer.key == key; });
    LAMINA_TRY(writeManifest());
    std::error_code error;
    fs::remove_all(folder / layerFolder(key), error);
    return {};
}

void JournalState::removeLeftovers() const {
    std::error_code error;
    fs::remove_all(folder / JournalNames::incoming, error);
    fs::remove(archivePart(folder), error);
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().filename().string().find(".part-") != std::string::npos)
            parts.push_back(entry.path());
    for (const fs::path& part : parts)
        fs::remove(part, error);
}

bool holdsResults(const fs::path& journal) {
    return std::ranges::any_of(
        std::array{EntryNames::tokens, "layers", "controls", "repeats", JournalNames::checkpoint},
        [&](const char* name) { return isThere(journal / name); });
}

void clearPlace(const fs::path& file) {
    std::error_code error;
    fs::remove(file, error);
}

} // namespace lamina
