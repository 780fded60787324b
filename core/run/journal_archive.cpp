#include "run/journal_archive.h"

#include "base/files.h"
#include "base/hash.h"
#include "run/journal_folder.h"
#include "session/export/data_export.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"

#include <algorithm>
#include <map>
#include <set>

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

Result<std::string> sha256OfEntry(const ArchiveEntry& entry) {
    if (!entry.source)
        return sha256OfFile(entry.file);
    LAMINA_ASSIGN(const std::string bytes, entry.source->read(entry.name, ContentLimits::weights));
    return sha256(bytes);
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

std::vector<std::string> sessionEntryNames(const Profile& profile, const std::vector<std::string>& names,
                                           const std::vector<CurveId>& moved) {
    std::vector<std::string> entries{EntryNames::manifest, EntryNames::profile, EntryNames::article,
                                     EntryNames::tokens};
    for (const CurveId& curve : moved)
        for (const char* name : {EntryNames::article, EntryNames::tokens})
            if (const std::string file = curveFolder(curve) + name;
                std::binary_search(names.begin(), names.end(), file))
                entries.push_back(file);
    for (const LayerResultPtr& layer : profile.all())
        for (const std::string& name : filesOfLayer(layer->key, names))
            entries.push_back(name);
    return entries;
}

Result<std::vector<ArchiveEntry>> sessionEntries(Manifest manifest, const Profile& profile,
                                                 const std::vector<std::string>& names,
                                                 const std::vector<CurveId>& moved,
                                                 const std::function<ArchiveEntry(const std::string& name)>& asItIs) {
    std::vector<ArchiveEntry> entries;
    std::map<std::string, std::string> sums;
    for (const std::string& name : sessionEntryNames(profile, names, moved)) {
        if (name == EntryNames::manifest) {
            entries.push_back({name, {}, {}, true});
            continue;
        }
        if (name == EntryNames::profile) {
            entries.push_back({name, profileCsv(profile, manifest.run, manifest.modelName), {}, true});
            entries.back().sha256 = sha256(entries.back().bytes);
        } else {
            entries.push_back(asItIs(name));
            entries.back().compressed = !name.ends_with(saeWeightsFile);
            if (const auto known = manifest.sums.find(name); known != manifest.sums.end()) {
                entries.back().sha256 = known->second;
            } else {
                LAMINA_ASSIGN(entries.back().sha256, sha256OfEntry(entries.back()));
            }
        }
        sums[name] = entries.back().sha256;
    }
    manifest.sums = std::move(sums);
    entries.front().bytes = manifestText(manifest);
    return entries;
}

std::filesystem::path archivePart(const std::filesystem::path& journal) {
    return journal / JournalNames::archivePart;
}

Status packJournal(const std::filesystem::path& journal, const std::filesystem::path& output, const Manifest& manifest,
                   const Profile& profile) {
    std::vector<std::string> names;
    std::set<CurveId> moved;
    for (const auto& [name, sum] : manifest.sums) {
        names.push_back(name);
        if (name.ends_with(std::string("/") + EntryNames::tokens))
            if (const auto key = layerKeyOf(name.substr(0, name.rfind('/')) + "/layers/00"))
                moved.insert(key->curve);
    }
    LAMINA_ASSIGN(const auto entries,
                  sessionEntries(manifest, profile, names, {moved.begin(), moved.end()}, [&](const std::string& name) {
                      return ArchiveEntry{name, {}, journal / name};
                  }));
    return writeArchiveFile(output, archivePart(journal), entries);
}

} // namespace lamina
