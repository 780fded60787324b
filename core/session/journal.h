// OUT.lamina.journal/: the content of the archive as it grows, with checkpoints, so that a killed run resumes.
#pragma once

#include "base/error.h"
#include "profile/profile_runner.h"
#include "session/provenance.h"

#include <filesystem>
#include <memory>

namespace lamina {

// Files in the journal folder: manifest.json (configuration and provenance), article.txt, tokens.json,
// layers/[<control>/]NN/… as in the archive, checkpoint.bin. Each is written with fsync + rename.
class Journal : public RunStore {
public:
    // OUT.lamina -> OUT.lamina.journal
    static std::filesystem::path pathFor(const std::filesystem::path& output);

    // A fresh journal for this output. Errors: usage (the journal of an interrupted run is there: resume or overwrite),
    // permission, disk_full.
    static Result<std::unique_ptr<Journal>> create(const std::filesystem::path& output, const RunConfig& config,
                                                   const RunInputs& inputs, const Provenance& provenance, bool overwrite);
    // The journal of an interrupted run. Errors: not_found; usage (another configuration, naming the field and both
    // values; other article, tokens or weights); format (damaged).
    static Result<std::unique_ptr<Journal>> resume(const std::filesystem::path& output, const RunConfig& config,
                                                   const RunInputs& inputs, const Provenance& provenance);
    // The configuration an interrupted run was started with (the start screen offers it).
    static Result<RunConfig> configurationOf(const std::filesystem::path& journal);

    Status saveTokens(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) override;
    Result<LayerResultPtr> loadLayer(const LayerKey& key) override;
    Status saveLayer(const LayerResult& result) override;
    Result<std::optional<std::string>> loadCheckpoint(const LayerKey& key) override;
    Status saveCheckpoint(const LayerKey& key, const std::string& bytes) override;

    // Packs everything into OUT.lamina (temporary file, fsync, rename) and removes the journal.
    // `finished` false keeps what is done of a stopped run as an archive marked incomplete, journal kept.
    Status writeArchive(const Profile& profile, bool finished);

    ~Journal() override;

private:
    struct State;
    explicit Journal(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lamina
