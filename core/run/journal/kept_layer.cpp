#include "run/journal/kept_layer.h"

#include "base/files.h"
#include "base/hash.h"
#include "sae/sae_lens.h"
#include "session/format/content_source.h"
#include "session/format/layer_files.h"
#include "tensor/safetensors.h"

#include <set>

namespace lamina {

namespace {

namespace fs = std::filesystem;

// Paths inside `folder`, '/' between folders.
Result<std::set<std::string>> filesBelow(const fs::path& folder) {
    std::set<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (std::error_code none; entry->is_regular_file(none))
            files.insert(entry->path().lexically_relative(folder).generic_string());
    if (error)
        return systemError(error.value(), "read", folder.string());
    return files;
}

class KeptLayerReader {
public:
    KeptLayerReader(const fs::path& journal, const LayerKey& key, const EntrySums& sums)
        : m_prefix(layerFolder(key) + "/"), m_folder(journal / layerFolder(key)), m_sums(sums) {}

    Result<KeptLayer> read(const LayerKey& key, const WindowLayout& windows) {
        const auto reader = [this](const std::string& name, std::uint64_t limit) { return whole(name, limit); };
        LAMINA_ASSIGN(LayerResult result, loadLayerFiles(key, m_folder.string(), reader));
        LAMINA_ASSIGN(LayerLatents latents, loadLayerLatents(result, windows, m_folder.string(), reader));
        result.train.latents = std::move(latents.statistics);
        LAMINA_ASSIGN(const auto files, filesBelow(m_folder));
        if (m_sums.empty() && files.contains(saeWeightsFile)) {
            const std::string name = (m_folder / saeWeightsFile).string();
            LAMINA_ASSIGN(const auto weights, SafetensorsFile::open(name));
            LAMINA_TRY(readSaeParameters(weights, name, result.sae));
        }
        LAMINA_TRY(hashTheRest(files));
        return KeptLayer{std::move(result), std::move(m_read)};
    }

private:
    Status note(const std::string& name, std::string sum) {
        const auto expected = m_sums.find(m_prefix + name);
        if (!m_sums.empty() && (expected == m_sums.end() || expected->second != sum))
            return makeError(ErrorKind::Format, (m_folder / name).string() + " " + wrongSum);
        m_read[m_prefix + name] = std::move(sum);
        return {};
    }
    Result<std::string> whole(const std::string& name, std::uint64_t limit) {
        LAMINA_ASSIGN(std::string bytes, readFile(m_folder / name, limit));
        LAMINA_TRY(note(name, sha256(bytes)));
        return bytes;
    }
    // Weights, and what other versions keep. Where checksums were kept, no other file is the run's.
    Status hashTheRest(std::set<std::string> files) {
        if (!m_sums.empty()) {
            files.clear();
            for (const auto& [name, sum] : m_sums)
                files.insert(name.substr(m_prefix.size()));
        }
        for (const std::string& name : files)
            if (!m_read.contains(m_prefix + name)) {
                LAMINA_ASSIGN(std::string sum, sha256OfFile(m_folder / name));
                LAMINA_TRY(note(name, std::move(sum)));
            }
        return {};
    }

    const std::string m_prefix;
    const fs::path m_folder;
    const EntrySums& m_sums;
    EntrySums m_read;
};

} // namespace

EntrySums sumsUnder(const EntrySums& sums, const std::string& folder) {
    EntrySums found;
    for (auto entry = sums.lower_bound(folder); entry != sums.end() && entry->first.starts_with(folder); ++entry)
        found.insert(found.end(), *entry);
    return found;
}

Result<KeptLayer> readKeptLayer(const fs::path& journal, const LayerKey& key, const WindowLayout& windows,
                                const EntrySums& sums) {
    return KeptLayerReader(journal, key, sums).read(key, windows);
}

bool isDamage(const Error& error) {
    return error.kind == ErrorKind::Format || error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Usage;
}

} // namespace lamina
