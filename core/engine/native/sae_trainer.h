// Trains one SAE with hand-written gradients: preallocated buffers, oneDNN products, fused elementwise loops and Adam.
#pragma once

#include "base/run_token.h"
#include "sae/sae_config.h"
#include "sae/sae_metrics.h"
#include "sae/sae_parameters.h"
#include "tensor/matrix.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace lamina {

// Belongs to the compute thread. X [N, d] must outlive the trainer and is only read.
// Same weights, seed, rows and thread count give the same bits.
class SaeTrainer {
public:
    // shuffleSeed: each epoch's order of rows derives from it and the epoch's number (full batch: no shuffle).
    SaeTrainer(const SaeConfig& config, ConstMatrixView X, SaeParameters initial, std::uint64_t shuffleSeed);
    ~SaeTrainer();

    int epoch() const; // epochs done
    bool finished() const;

    // Trains one epoch. The token is polled between row blocks inside a step; after `cancelled` this object's weights
    // lie between two updates and only a saved state may be used again. fraction: 0 to 1 in this epoch.
    // Errors: cancelled, diverged (objective not finite).
    Result<EpochPoint> runEpoch(RunToken& token, const std::function<void(double)>& progress = {});

    const SaeParameters& weights() const;
    const std::vector<EpochPoint>& epochPoints() const;
    // Of the epoch just run, as the batches went by: per-latent density over all rows; positive activations (log10,
    // 80 bins from -6 to 4) of every s-th row, s = max(1, N / 1024).
    const DensityHistogram& epochDensityHistogram() const;
    const Histogram& epochActivationHistogram() const;

    // Everything to go on from an epoch's end (weights, Adam moments, step, epoch points), as bytes; bit-exact.
    std::string saveState() const;
    // Errors: format (of another configuration, or damaged).
    Status restoreState(const std::string& bytes);

    // For cost estimates: floating-point operations of one epoch over N rows; bytes of weights, moments and buffers.
    static double epochFlops(const SaeConfig& config, std::size_t N);
    static std::uint64_t memoryBytes(const SaeConfig& config, std::size_t N);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace lamina
