// From a model's name as people give it (demo, a folder, gpt2, owner/name) to the folder that holds it.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "net/model_hub.h"

#include <filesystem>
#include <string>

namespace lamina {

// No network. Errors: not_found (a hub's model that is not on disk yet, too), usage (a file).
Result<std::filesystem::path> modelFolderOnDisk(const std::string& model, const HubOptions& hub);

// The same, and a hub's model that is not on disk is fetched. Blocking. Errors: fetchModel's too.
Result<std::filesystem::path> fetchModelFolder(const std::string& model, const HubOptions& hub, RunToken& token,
                                               const TransferObserver& observer);

// A folder to read a tokenizer from: of a hub's model only vocabulary and merges are fetched.
Result<std::filesystem::path> fetchTokenizerFolder(const std::string& model, const HubOptions& hub, RunToken& token,
                                                   const TransferObserver& observer);

// As column `model` of profile.csv has it: the name as given for the demo and the hub's models, else the folder's name.
std::string modelDisplayName(const std::string& model);

} // namespace lamina
