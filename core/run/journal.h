// OUT.lamina.journal/: the content of the archive as it grows, with checkpoints, so that a killed run resumes.
#pragma once

#include "base/error.h"
#include "profile/profile_runner.h"
#include "session/provenance.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

// Files in the journal folder: manifest.json (configuration, provenance, layers done), article.txt, tokens.json,
// [controls/<control>/]layers/NN/… as in the archive, checkpoint.bin, and lock (held by the process at work). Each is
// written with fsync + rename, a layer's folder as a whole, so that kill -9 at any moment leaves a journal that
// resumes. The manifest, written after them, has the SHA-256 of each, so that damage shows: what it concerns is
// computed anew, and said. Belongs to one thread at a time.
class Journal : public RunStore {
public:
    // OUT.lamina -> OUT.lamina.journal, and back.
    static std::filesystem::path pathFor(const std::filesystem::path& output);
    static std::filesystem::path outputOf(const std::filesystem::path& journal);

    // A fresh journal for this output. With `overwrite` an existing output is replaced when the run has finished, and
    // the journal of an interrupted run at once. Errors: usage (output or such a journal exists; another process works
    // on it), not_found (no such folder), permission, disk_full.
    static Result<std::unique_ptr<Journal>> create(const std::filesystem::path& output, const RunConfig& config,
                                                   const RunInputs& inputs, const Provenance& provenance,
                                                   bool overwrite);
    // The journal of an interrupted run. Errors: not_found; usage (another configuration, naming the setting and both
    // values; another article or model; another engine, unless `otherEngine`; already complete; another process works
    // on it); format (manifest damaged or missing: nothing says then what run the layers are of).
    static Result<std::unique_ptr<Journal>> resume(const std::filesystem::path& output, const RunConfig& config,
                                                   const RunInputs& inputs, const Provenance& provenance,
                                                   bool otherEngine = false);
    // What an interrupted run was started with, so that it can resume without fetching the article again.
    // Errors: not_found, format (article.txt damaged, too).
    static Result<RunConfig> configurationOf(const std::filesystem::path& journal);
    static Result<Article> articleOf(const std::filesystem::path& journal);
    static Result<Provenance> provenanceOf(const std::filesystem::path& journal);
    // Removes an interrupted run for good. Errors: usage (another process works on it), permission.
    static Status discard(const std::filesystem::path& journal);

    // Errors: usage (on resume: other tokens than before), disk_full, …
    Status saveTokens(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) override;
    Status saveCurveTokens(const CurveId& curve, const CurveTokens& tokens) override;
    // After saveTokens. A layer of whose files one is damaged or missing is dropped with a warning and reads as
    // nullptr.
    Result<LayerResultPtr> loadLayer(const LayerKey& key) override;
    // Errors: disk_full, …: the journal is then as it was before.
    Status saveLayer(const LayerResult& result) override;
    // A damaged checkpoint is dropped with a warning.
    Result<std::optional<std::string>> loadCheckpoint(const LayerKey& key) override;
    Status saveCheckpoint(const LayerKey& key, const std::string& bytes) override;
    Status dropCurve(const CurveId& curve) override;

    // Packs everything in the journal into OUT.lamina (temporary file, fsync, rename); a file that is not as it was
    // written is never packed.
    enum class Keep {
        Finished, // the run is complete: the journal is removed
        Stopped,  // what is done of a stopped run, marked incomplete: the journal stays
        SoFar     // the run itself is complete and controls follow: a whole session of the curves that have layers; the
                  // journal stays
    };
    // Errors: usage (nothing to keep yet), disk_full, format (a file was damaged meanwhile), …: the journal stays.
    Status writeArchive(Keep keep);

    // What went wrong without stopping anything (damaged layers, resumed by another program): for the user.
    const std::vector<std::string>& warnings() const;
    // `tell` gets those so far, and from now on each as it comes.
    void tellWarnings(std::function<void(const std::string&)> tell);

    ~Journal() override;

private:
    Status loadRest();

    struct State;
    explicit Journal(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lamina
