// A run read back: from its .lamina archive, or from the journal of one that goes on or was interrupted.
#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "session/check_record.h"
#include "session/format/layer_latents.h"
#include "session/format/window_layout.h"
#include "session/provenance.h"
#include "session/read_article.h"
#include "text/windows.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// How much of a session is read at once: all of it but the weights, so that damage anywhere is found; or without the
// latents, which are most of its bytes and are read layer by layer when asked for. What is read is held against its
// checksum; AsItStands reads as LatentsWhenAsked whatever is there, for those who compute it again.
enum class SessionReading { Everything, LatentsWhenAsked, AsItStands };

// Immutable but for what is read when asked for (guarded by mutexes), so usable from any thread. Reading is safe
// against hostile archives: nothing is extracted, entry count, sizes and compression ratio are capped, the schema,
// every type, number and index is checked.
class Session {
public:
    // A .lamina file or a journal folder. Errors: not_found, permission, out_of_memory, format (naming the entry and
    // what is wrong with it; a file of a later schema says that a newer Lamina is needed).
    static Result<std::shared_ptr<const Session>> open(const std::filesystem::path& path,
                                                       SessionReading reading = SessionReading::Everything);
    ~Session();

    const std::filesystem::path& file() const;
    const RunConfig& config() const;
    const Provenance& provenance() const;
    const std::string& runName() const; // column `run` of profile.csv
    const std::string& modelName() const;
    ReadArticlePtr article() const; // never null; may outlive the session
    // What a curve read: the article, or of a control that moves tokens those in its order. Never null.
    ReadArticlePtr article(const CurveId& curve) const;
    const std::string& articleTitle() const;
    const std::string& articleText() const;
    const std::vector<TokenId>& articleIds() const;
    const std::vector<std::size_t>& windowStarts() const;
    const WindowLayout& windows() const; // which token a row of X (LatentStatistics::topRows) is
    // Of the whole model, whatever range of it was profiled; in files that do not say, as many as are sure to be there.
    int modelLayers() const;
    const Profile& profile() const; // without weights and latents (train.latents is empty)
    // A layer's latents, read from the file; the layers asked for last are kept. Takes tens of milliseconds at 10,000
    // latents: not for the GUI thread. Errors: not_found (no such layer), format.
    Result<std::shared_ptr<const LayerLatents>> latents(const LayerKey& key) const;
    bool finished() const;
    const std::vector<std::string>& warnings() const;
    std::string manifestJson() const;

    // What a check of this session found, if there was one, as the file has it by now; reads all of it where there was.
    // Errors: as ContentSource::open() (the file is gone), format.
    Result<std::optional<StoredCheck>> check() const;
    bool hasSaeWeights(const LayerKey& key) const;
    // Errors: not_found (not saved in this session), format.
    Result<SaeParameters> saeWeights(const LayerKey& key) const;
    // The two files as SAELens loads them, whichever version wrote the session. Errors: not_found, format.
    struct SaeFiles {
        std::string config;  // cfg.json
        std::string weights; // sae_weights.safetensors
    };
    Result<SaeFiles> saeFiles(const LayerKey& key) const;

private:
    struct State;
    explicit Session(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lamina
