// Private to core/run: a journal's files and what its manifest says of them.
#pragma once

#include "base/error.h"
#include "profile/curve_tokens.h"
#include "profile/profile_runner.h"
#include "run/journal/kept_layer.h"
#include "run/journal_lock.h"
#include "session/manifest.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lamina {

struct JournalState {
    JournalState(std::filesystem::path outputFile, std::filesystem::path journal, JournalLock journalLock,
                 Manifest journalManifest, const RunInputs& inputs);

    std::filesystem::path output;
    std::filesystem::path folder;
    JournalLock lock;
    Manifest manifest;
    Tokenizer tokenizer;
    std::vector<TokenId> articleIds;
    WindowLayout windows;                    // no starts until saveTokens
    std::map<CurveId, TokensRead> moved;     // of curves that read other tokens than the run
    std::map<LayerKey, LayerResultPtr> done; // without weights, for profile.csv
    std::vector<std::string> warnings;
    std::function<void(const std::string&)> tell;
    bool replaces = false; // whatever file stands at `output`

    Status writeManifest() const;
    // Told at once; in the manifest with the next layer, and so in the archive.
    void warn(const std::string& message);

    // Writes a file outside the layers unless it is there as it should be: what it should be is known, so that damage
    // costs nothing, and a warning says of it. True where the manifest has to be written afterwards.
    Result<bool> keepFile(const std::string& name, const std::string& bytes);

    // Whether the archive may take its place: another program may have put a file there while the run went on.
    Status checkOutput() const;

    ManifestLayer* manifestLayer(const LayerKey& key);
    void noteLayer(const LayerResult& result, EntrySums sums);
    // Of all entries whose names begin so.
    void forgetSums(const std::string& entries);
    // A layer that is damaged. The manifest goes first: no layer that it lists is ever missing for another reason.
    Status dropLayer(const LayerKey& key);

    // What a process killed in the middle of a write left behind.
    void removeLeftovers() const;
};

// Whether a run has left anything there besides its article, which comes before its manifest.
bool holdsResults(const std::filesystem::path& journal);

// Makes way for what is written anew: a file goes, and an empty folder; one that holds files may be somebody else's.
void clearPlace(const std::filesystem::path& file);

} // namespace lamina
