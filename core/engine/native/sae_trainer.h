// Trains one SAE with hand-written gradients: preallocated buffers, oneDNN products, fused elementwise loops and Adam;
// on the path of dense products or, where few latents are positive, on the sparse one.
#pragma once

#include "engine/engine.h"
#include "tensor/matrix.h"

#include <cstdint>
#include <memory>
#include <string>

namespace lamina {

// The density of an epoch below which the next one takes the sparse path, on this processor's instruction set.
double sparseBelow();

// How a training's steps are worked out. By density is what users get; the others are there to be compared with.
enum class TrainingPath { ByDensity, Dense, Sparse };

// X [N, d] must outlive the trainer and is only read.
class SaeTrainer : public SaeTraining {
public:
    SaeTrainer(const SaeConfig& config, ConstMatrixView X, SaeParameters initial, std::uint64_t shuffleSeed,
               TrainingPath path = TrainingPath::ByDensity);
    ~SaeTrainer() override;

    int epoch() const override;
    bool finished() const override;
    Result<EpochPoint> runEpoch(RunToken& token, const EngineProgress& progress = {}) override;
    const SaeParameters& weights() const override;
    const std::vector<EpochPoint>& epochPoints() const override;
    const DensityHistogram& epochDensityHistogram() const override;
    const Histogram& epochActivationHistogram() const override;
    std::string saveState() const override;
    Status restoreState(const std::string& bytes) override;

    // Bytes of weights, moments and buffers.
    static std::uint64_t memoryBytes(const SaeConfig& config, std::size_t N);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace lamina
