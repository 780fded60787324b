// Models by name: the Hugging Face hub's layout and Hugging Face's own cache on disk, shared with Python.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/hub_options.h"
#include "net/known_models.h"
#include "net/transfer_progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// The snapshot folder of a model that is complete on disk; nullopt where it is not. No network.
std::optional<std::filesystem::path> findOnDisk(const std::string& name, const HubOptions& options);

// Which repository and commit a snapshot folder is of; nullopt for any other folder. From the path alone.
struct HubOrigin {
    std::string repository; // as the hub was asked for it: gpt2, or owner/name
    std::string commit;     // 40 hex digits, or the revision's name where the hub told no commit
};
std::optional<HubOrigin> hubOrigin(const std::filesystem::path& snapshot);

struct ModelOnDisk {
    std::string name;               // as it may be given to --model: the known name, else owner/name
    std::filesystem::path snapshot; // folder with config.json; empty where not even that has come
    std::string revision;           // by which it is found: main, a tag; empty where it is not complete
    std::string commit;             // 40 hex digits where the hub told it
    std::uint64_t bytes = 0;        // on disk, blobs counted once, unfinished ones included
    int layers = 0;                 // 0 where not known yet
    int width = 0;
    bool complete = false;
};
// GPT-2 models of the cache, and the parts of those that are not complete; sorted by name. No network.
std::vector<ModelOnDisk> modelsOnDisk(const HubOptions& options);

// Fetches what is missing and gives the snapshot folder; complete on disk already: no request is made. Goes on with
// .part files, waits for another process that fetches the same, checks size, free disk space and SHA-256. Blocking, any
// thread; runs an event loop of its own and needs a QCoreApplication. A pause of the token stops reading until resumed.
// Progress is of all files.
// Errors: usage (not a name), not_found, permission, unsupported (no GPT-2, pickle files alone), disk_full, format
// (wrong hash or length), network (also offline), cancelled (what has come is kept).
Result<std::filesystem::path> fetchModel(const std::string& name, const HubOptions& options, RunToken& token,
                                         const TransferObserver& observer);

// The same of config.json, vocab.json and merges.txt alone: a folder that a tokenizer can be read from.
Result<std::filesystem::path> fetchTokenizer(const std::string& name, const HubOptions& options, RunToken& token,
                                             const TransferObserver& observer);

struct VerifiedModel {
    std::filesystem::path snapshot;
    int files = 0;
    std::uint64_t bytes = 0;
    std::vector<std::string> unhashed; // files for which no hash is known: they can be read, no more is said
};
// Hashes every file again and opens the model. Errors: not_found, format (naming a file that differs and what to do),
// cancelled.
Result<VerifiedModel> verifyModel(const std::string& name, const HubOptions& options, RunToken& token,
                                  const TransferObserver& observer);

// Takes a model's folder out of the cache; never one in use by a fetch. Errors: not_found, permission, usage (in use).
Status removeModel(const std::string& name, const HubOptions& options);

} // namespace lamina
