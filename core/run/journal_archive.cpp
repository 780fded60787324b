#include "run/journal_archive.h"

#include "base/files.h"
#include "run/journal_folder.h"
#include "session/export/data_export.h"
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

Status checkOutputFolder(const std::filesystem::path& output) {
    const std::filesystem::path folder = output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        return makeError(ErrorKind::NotFound, "cannot write " + output.string() + ": the folder " + folder.string() +
                                                  " does not exist; create it or choose another");
    return checkReplaceable(output);
}

std::vector<ArchiveEntry> sessionEntries(const Manifest& manifest, const Profile& profile,
                                         const std::vector<std::string>& names, const std::vector<CurveId>& moved,
                                         const std::function<ArchiveEntry(const std::string& name)>& asItIs) {
    std::vector<ArchiveEntry> entries;
    const auto add = [&](const std::string& name) {
        entries.push_back(asItIs(name));
        entries.back().compressed = !name.ends_with(saeWeightsFile);
    };
    entries.push_back({EntryNames::manifest, manifestText(manifest), {}, true});
    entries.push_back({EntryNames::profile, profileCsv(profile, manifest.run, manifest.modelName), {}, true});
    add(EntryNames::article);
    add(EntryNames::tokens);
    for (const CurveId& curve : moved)
        for (const char* name : {EntryNames::article, EntryNames::tokens})
            if (const std::string file = curveFolder(curve) + name;
                std::binary_search(names.begin(), names.end(), file))
                add(file);
    for (const LayerResultPtr& layer : profile.layers)
        for (const std::string& name : filesOfLayer(layer->key, names))
            add(name);
    return entries;
}

std::filesystem::path archivePart(const std::filesystem::path& journal) {
    return journal / JournalNames::archivePart;
}

Status packJournal(const std::filesystem::path& journal, const std::filesystem::path& output, const Manifest& manifest,
                   const Profile& profile, const std::vector<CurveId>& moved) {
    LAMINA_ASSIGN(const auto source, ContentSource::open(journal));
    return writeArchiveFile(output, archivePart(journal),
                            sessionEntries(manifest, profile, source->names(), moved, [&](const std::string& name) {
                                return ArchiveEntry{name, {}, journal / name};
                            }));
}

} // namespace lamina
