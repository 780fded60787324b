// The way from a model and tokens to the rows that autoencoders see: one for runs and for what checks them.
#pragma once

#include "engine/engine.h"
#include "profile/curves.h"
#include "profile/runner/captured_rows.h"
#include "text/tokenizer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

// Told while a layer is captured; each may be empty.
struct CaptureSteps {
    std::function<void(int layer)> begins; // also of layers that are passed over
    EngineProgress progress;               // of the layer captured
    std::function<void()> ends;
};

// What the curves of one pass read, captured layer by layer. Belongs to the compute thread; engine, configuration and
// model must outlive it.
class PassRows {
public:
    // ids: [rows, config.cols] as the model reads them (idsRead). losses: ForwardRequest's.
    PassRows(Engine& engine, const RunConfig& config, const Gpt2& model, const CapturePass& pass,
             std::vector<TokenId> ids, bool losses = false);
    // Layers in ascending order. power: as in prepareRows(). Errors: as ForwardPass::next().
    Result<CapturedRows> capture(int layer, std::optional<double> power, const CaptureSteps& steps, RunToken& token);
    // Of the layer captured last. Only after capture().
    ForwardPass& pass() { return *m_forward; }

private:
    std::uint64_t seed(int layer) const;

    Engine& m_engine;
    const RunConfig& m_config;
    const Gpt2& m_model;
    const Control* m_control; // nullptr: the run itself
    int m_repeat;
    std::vector<TokenId> m_ids;
    bool m_losses;
    std::unique_ptr<ForwardPass> m_forward; // started when a layer is asked for
};

// Of one autoencoder: its first weights and the order of its rows. A control's copy has those of the run's repeat of
// the same number: the two differ by what the control changes alone.
struct TrainingSeeds {
    std::uint64_t initial = 0, shuffle = 0;
};
TrainingSeeds trainingSeeds(const RunConfig& config, const LayerKey& key);

} // namespace lamina
