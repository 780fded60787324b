// Private to core/profile: what the model's prediction of the next token loses when one layer's activations are
// replaced.
#pragma once

#include "engine/engine.h"
#include "profile/profile.h"
#include "profile/run_config.h"
#include "profile/runner/captured_rows.h"

#include <optional>
#include <vector>

namespace lamina {

// Of one captured layer, shared by the autoencoders of all its curves. The pass must stand right behind that layer,
// with losses asked for, while this is used.
class SpliceLosses {
public:
    // clean: each window's loss of the model as it is, the same at every layer of the pass; worked out where empty.
    SpliceLosses(const RunConfig& config, Engine& engine, ForwardPass& pass, const CapturedRows& rows,
                 std::vector<double>& clean)
        : m_config(config), m_engine(engine), m_pass(pass), m_rows(rows), m_clean(clean) {}

    // Runs of the rest of the model that measure() will do: the first time more than for a second autoencoder.
    int runsLeft() const { return (m_clean.empty() ? 1 : 0) + (m_ablated ? 1 : 3); }
    // Fills the cross-entropies of both splits. Errors: cancelled, out_of_memory.
    Status measure(const SaeConfig& sae, const SaeParameters& weights, LayerResult& result, RunToken& token);

private:
    struct Ablated {
        std::vector<double> mean, zero; // each window's
    };
    Result<Ablated> ablate(RunToken& token) const;

    const RunConfig& m_config;
    Engine& m_engine;
    ForwardPass& m_pass;
    const CapturedRows& m_rows;
    std::vector<double>& m_clean;
    std::optional<Ablated> m_ablated;
};

// Floating-point operations of one run of the model from behind `layer` to the loss.
double spliceFlops(const Gpt2Config& model, std::size_t rows, std::size_t cols, int layer);
// Of all layers of one pass of the run, each with so many autoencoders.
double lossesFlops(const RunConfig& config, const Gpt2Config& model, int curves);

} // namespace lamina
