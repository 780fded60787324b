// Trained autoencoders by name: repositories of a hub that hold them in SAELens's layout (sae/imports), in the same
// cache as models.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/hub_options.h"
#include "net/transfer_progress.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace lamina {

// owner/name, or owner/name/FOLDER for the autoencoders below one folder of the repository.
struct HubSaes {
    std::string repository; // owner/name
    std::string folder;     // "" or "a/b"
};
// nullopt: the text names a folder on this computer, or nothing that a hub could be asked for.
std::optional<HubSaes> hubSaes(const std::string& text);

// Which of them are wanted: those of one hook point, in these layers (both included).
struct WantedSaes {
    std::string hook; // "hook_resid_pre"
    int firstLayer = 0;
    int lastLayer = 0;
    std::size_t width = 0; // of the model's activations there
};

// The folder of a snapshot that holds them, for SaeFolder::open(). What is there already is not asked for again; of the
// rest, every cfg.json below the folder is read first, and the weights of those that are wanted are fetched. Blocking,
// any thread, as fetchModel(). Errors: usage (not a name; two autoencoders of one layer), not_found (no such
// repository; none in that layout), format, unsupported, permission, network, disk_full, cancelled.
Result<std::filesystem::path> fetchSaes(const HubSaes& saes, const WantedSaes& wanted, const HubOptions& options,
                                        RunToken& token, const TransferObserver& observer);

} // namespace lamina
