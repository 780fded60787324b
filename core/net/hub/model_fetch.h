// Fetches a model's files from a hub into the cache.
#pragma once

#include "base/run_token.h"
#include "net/hub/model_lookup.h"
#include "net/transfer_progress.h"

namespace lamina {

// fetchModel() and fetchTokenizer() of net/model_hub.h, which say what it does and which errors it has.
Result<std::filesystem::path> fetchWanted(const std::string& name, Wanted wanted, const HubOptions& options,
                                          RunToken& token, const TransferObserver& observer);

} // namespace lamina
