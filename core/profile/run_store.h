// Where a run keeps its results.
#pragma once

#include "base/error.h"
#include "profile/curve_tokens.h"
#include "profile/profile.h"
#include "text/windows.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// Keeps a run's results as they come and gives them back on resume (the journal of core/run). Compute thread.
class RunStore {
public:
    virtual ~RunStore() = default;
    virtual Status saveTokens(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) = 0;
    // After saveTokens, before the first layer of a curve that reads other tokens than the run.
    virtual Status saveCurveTokens(const CurveId& curve, const CurveTokens& tokens) = 0;
    // A result kept earlier, complete with epochs, histograms and latents (weights stay on disk); nullptr if none.
    virtual Result<LayerResultPtr> loadLayer(const LayerKey& key) = 0;
    virtual Status saveLayer(const LayerResult& result) = 0; // and drops the checkpoint
    // The checkpoint inside a layer, if there is one for this key.
    virtual Result<std::optional<std::string>> loadCheckpoint(const LayerKey& key) = 0;
    virtual Status saveCheckpoint(const LayerKey& key, const std::string& bytes) = 0;
    // Forgets a copy of a control that was skipped; with its first copy the control, as if it had never been asked for.
    virtual Status dropCurve(const CurveId& curve) = 0;
    // How often a checkpoint of this size is kept: small ones cost milliseconds, large ones a second. Only what may be
    // lost depends on it, never a number.
    virtual std::chrono::milliseconds checkpointInterval(std::size_t bytes) const;
};

} // namespace lamina
