#include "run/journal_archive.h"

#include "session/export/data_export.h"
#include "session/format/archive_writer.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"

#include <algorithm>

namespace lamina {

namespace {

// A layer's files among `names`: those this version writes in its order, then those of other versions.
std::vector<std::string> filesOfLayer(const LayerKey& key, const std::vector<std::string>& names) {
    const std::string folder = layerFolder(key) + "/";
    std::vector<std::string> found, others;
    for (const char* file : layerFileNames())
        if (std::binary_search(names.begin(), names.end(), folder + file))
            found.push_back(folder + file);
    for (const std::string& name : names)
        if (name.starts_with(folder) && std::find(found.begin(), found.end(), name) == found.end())
            others.push_back(name);
    found.insert(found.end(), others.begin(), others.end());
    return found;
}

} // namespace

std::filesystem::path archivePart(const std::filesystem::path& journal) {
    return journal / "archive.part";
}

Status packJournal(const std::filesystem::path& journal, const std::filesystem::path& output, const Manifest& manifest,
                   const Profile& profile, const std::vector<CurveId>& moved) {
    LAMINA_ASSIGN(const auto source, ContentSource::open(journal));
    std::vector<ArchiveEntry> entries;
    const auto asItIs = [&](const std::string& name) {
        entries.push_back({name, {}, journal / name, !name.ends_with(saeWeightsFile)});
    };
    entries.push_back({EntryNames::manifest, manifestText(manifest), {}, true});
    entries.push_back({EntryNames::profile, profileCsv(profile, manifest.run, manifest.modelName), {}, true});
    asItIs(EntryNames::article);
    asItIs(EntryNames::tokens);
    for (const CurveId& curve : moved)
        for (const char* name : {EntryNames::article, EntryNames::tokens})
            if (const std::string file = curveFolder(curve) + name; source->contains(file))
                asItIs(file);
    for (const LayerResultPtr& layer : profile.layers)
        for (const std::string& name : filesOfLayer(layer->key, source->names()))
            asItIs(name);
    return writeArchiveFile(output, archivePart(journal), entries);
}

} // namespace lamina
