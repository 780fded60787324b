#include "run/merge/session_merge.h"

#include "base/files.h"
#include "profile/cost_estimate.h"
#include "run/journal.h"
#include "run/journal_archive.h"
#include "run/merge/merge_plan.h"
#include "session/format/content_limits.h"
#include "session/format/entry_names.h"
#include "session/format/layer_files.h"
#include "session/session.h"

#include <algorithm>
#include <map>
#include <set>
#include <unistd.h>

namespace lamina {

namespace {

namespace fs = std::filesystem;

Status checkRequest(const MergeRequest& request) {
    const auto usage = [](std::string message) { return makeError(ErrorKind::Usage, std::move(message)); };
    if (request.parts.size() < 2)
        return usage("there is nothing to merge " + request.parts.at(0).string() + " with; name two parts or more");
    for (std::size_t i = 0; i < request.parts.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (std::error_code error; fs::equivalent(request.parts[i], request.parts[j], error))
                return usage(request.parts[i].string() + " is named twice; name each part once");
    LAMINA_TRY(checkOutputFolder(request.output));
    if (!request.overwrite && isThere(request.output))
        return usage(request.output.string() + " exists already; choose another --out, or --overwrite to replace it");
    if (const fs::path journal = Journal::pathFor(request.output); isThere(journal))
        return usage("an interrupted run of " + request.output.string() + " is in " + journal.string() +
                     "; choose another --out");
    return {};
}

Result<MergePart> openPart(const fs::path& path) {
    if (const fs::path journal = Journal::pathFor(path); !isThere(path) && isThere(journal))
        return makeError(ErrorKind::NotFound, "cannot read " + path.string() +
                                                  ": its run was interrupted; go on with --resume, or name " +
                                                  journal.string() + " to merge what is done of it");
    LAMINA_ASSIGN(const auto session, Session::open(path, SessionReading::LatentsWhenAsked));
    MergePart part;
    part.path = path;
    LAMINA_ASSIGN(part.source, ContentSource::open(path));
    LAMINA_ASSIGN(part.manifest, readManifest(*part.source, path));
    LAMINA_TRY(part.source->checkNothingMissing());
    part.profile = session->profile();
    part.modelLayers = session->modelLayers();
    if (part.profile.layers.empty())
        return makeError(ErrorKind::Usage, "cannot merge " + path.string() + ": it holds no layer yet");
    return part;
}

// The files of a folder in a part, those in folders below it included.
std::set<std::string> filesUnder(const MergePart& part, const std::string& folder) {
    const std::vector<std::string>& names = part.source->names();
    std::set<std::string> files;
    for (auto name = std::ranges::lower_bound(names, folder); name != names.end() && name->starts_with(folder); ++name)
        files.insert(*name);
    return files;
}

bool isOfWeights(const std::string& file) {
    return file.ends_with(saeWeightsFile) || file.ends_with(saeConfigFile);
}

class Merge {
public:
    Merge(std::vector<MergePart> parts, RunToken& token)
        : m_parts(std::move(parts)), m_token(token), m_whole(wholeConfiguration(m_parts)) {}

    Status gather() {
        for (const MergePart& part : m_parts)
            for (const LayerResultPtr& layer : part.profile.all())
                m_holders[layer->key].push_back(&part);
        if (!std::ranges::any_of(m_holders, [](const auto& held) { return held.first.curve.isRun(); }))
            return makeError(ErrorKind::Usage, "the run itself is in none of the parts; add the one with repeat 0");
        for (const char* name : {EntryNames::article, EntryNames::tokens})
            m_files[name] = &m_parts[0];
        for (const auto& [key, holders] : m_holders)
            LAMINA_TRY(gatherLayer(key, holders));
        for (const auto& [key, holders] : m_holders)
            LAMINA_TRY(gatherTokens(key.curve));
        LAMINA_TRY(checkScaling(m_parts, m_profile));
        // Whether weights are kept may depend on how many there are.
        if (!savesWeights(m_whole, m_parts[0].modelLayers, m_profile.layers[0]->sae))
            std::erase_if(m_files, [](const auto& file) { return isOfWeights(file.first); });
        return {};
    }

    Result<MergeOutcome> write(const fs::path& output) const {
        MergeOutcome outcome;
        outcome.layers = m_profile.all().size();
        outcome.curves = m_profile.curves().size();
        outcome.gaps = gapsIn(m_profile, m_whole, m_parts[0].modelLayers);
        std::vector<std::string> names;
        for (const auto& [name, part] : m_files)
            names.push_back(name);
        LAMINA_ASSIGN(const auto entries,
                      sessionEntries(manifest(outcome.gaps.empty()), m_profile, names, {m_moved.begin(), m_moved.end()},
                                     [&](const std::string& name) {
                                         return ArchiveEntry{name, {}, {}, true, m_files.at(name)->source.get()};
                                     }));
        LAMINA_TRY(
            writeArchiveFile(output, output.string() + ".part-" + std::to_string(::getpid()), entries, &m_token));
        return outcome;
    }

private:
    // What several parts have is compared; only weights may be there in some and not in others, as --save-sae auto
    // looks at the size of the run.
    Status gatherLayer(const LayerKey& key, const std::vector<const MergePart*>& holders) {
        const std::string folder = layerFolder(key) + "/";
        for (const MergePart* part : holders) {
            const std::set<std::string> files = filesUnder(*part, folder);
            for (const std::string& file : files)
                LAMINA_TRY(addFile(file, *part, layerInWords(key)));
            for (const std::string& file : filesUnder(*holders[0], folder))
                if (!files.contains(file) && !isOfWeights(file))
                    return contradiction(layerInWords(key), *holders[0], *part, file);
            for (const std::string& file : files)
                if (m_files.at(file) == part && part != holders[0] && !isOfWeights(file))
                    return contradiction(layerInWords(key), *part, *holders[0], file);
        }
        const auto& of = holders[0]->profile;
        m_profile.add(*std::ranges::find(key.curve.isPoint() ? of.points : of.layers, key,
                                         [](const auto& layer) { return layer->key; }));
        return {};
    }

    // Of a curve that reads other tokens than the run.
    Status gatherTokens(const CurveId& curve) {
        const std::string folder = curveFolder(curve);
        if (folder.empty() || curve.isPoint())
            return {};
        for (const MergePart& part : m_parts)
            for (const char* name : {EntryNames::article, EntryNames::tokens})
                if (part.source->contains(folder + name)) {
                    m_moved.insert(curve);
                    LAMINA_TRY(addFile(folder + name, part, "what " + curveLabel(curve) + " read"));
                }
        return {};
    }

    Status addFile(const std::string& file, const MergePart& part, const std::string& what) {
        LAMINA_TRY(m_token.checkpoint());
        const auto [held, fresh] = m_files.emplace(file, &part);
        if (fresh || held->second == &part)
            return {};
        LAMINA_ASSIGN(const std::string bytes, part.source->read(file, ContentLimits::weights));
        LAMINA_ASSIGN(const std::string others, held->second->source->read(file, ContentLimits::weights));
        return bytes == others ? Status() : Status(contradiction(what, *held->second, part, file));
    }

    static Error contradiction(const std::string& what, const MergePart& a, const MergePart& b,
                               const std::string& file) {
        return makeError(ErrorKind::Usage, "cannot merge " + b.path.string() + " with " + a.path.string() + ": " +
                                               what + " is in both and not the same (" + file +
                                               "); leave one of them out, or run it anew");
    }

    Manifest manifest(bool finished) const {
        Manifest manifest = m_parts[0].manifest;
        manifest.config = m_whole;
        manifest.run = runName(m_whole, manifest.provenance);
        manifest.finished = finished;
        for (const MergePart& part : m_parts) {
            manifest.started = std::min(manifest.started, part.manifest.started);
            manifest.ended = std::max(manifest.ended, part.manifest.ended);
            for (const std::string& warning : part.manifest.warnings)
                if (std::ranges::find(manifest.warnings, warning) == manifest.warnings.end())
                    manifest.warnings.push_back(warning);
        }
        manifest.sums.clear();
        for (const auto& [name, part] : m_files)
            if (const auto sum = part->manifest.sums.find(name); sum != part->manifest.sums.end())
                manifest.sums.insert(*sum);
        manifest.layers.clear();
        for (const LayerResultPtr& layer : m_profile.all())
            manifest.layers.push_back({layer->key, layer->seconds, layer->failure});
        return manifest;
    }

    const std::vector<MergePart> m_parts;
    RunToken& m_token;
    const RunConfig m_whole;
    std::map<LayerKey, std::vector<const MergePart*>> m_holders;
    std::map<std::string, const MergePart*> m_files; // each with the part that it is taken from
    std::set<CurveId> m_moved;
    Profile m_profile;
};

} // namespace

Result<MergeOutcome> mergeSessions(const MergeRequest& request, RunToken& token) {
    LAMINA_TRY(checkRequest(request));
    std::vector<MergePart> parts;
    for (const fs::path& path : request.parts) {
        LAMINA_TRY(token.checkpoint());
        LAMINA_ASSIGN(MergePart part, openPart(path));
        parts.push_back(std::move(part));
    }
    LAMINA_TRY(checkPartsOfOneRun(parts));
    // In whatever order they are named, the part with the whole's first layer gives what may differ.
    std::ranges::stable_sort(parts, {}, [](const MergePart& part) { return part.profile.layers[0]->key; });
    Merge merge(std::move(parts), token);
    LAMINA_TRY(merge.gather());
    return merge.write(request.output);
}

} // namespace lamina
