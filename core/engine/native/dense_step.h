// The training step of dense products: every latent of every row is worked with, whether it is zero or not.
#pragma once

#include "base/error.h"
#include "engine/native/step_work.h"
#include "sae/sae_state.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace lamina {

// A step over more rows than are held at once adds up its gradient block by block.
class DenseStep {
public:
    // stepRows: of the longest step.
    DenseStep(const SaeConfig& config, std::size_t stepRows);

    // One update. blockDone(first, count): called for each block of the step's rows before the gradient is made of it;
    // its error ends the step. Errors: cancelled; blockDone's.
    Status run(const StepWork& work, SaeTrainingState& state,
               const std::function<Status(std::size_t first, std::size_t count)>& blockDone);

    // z of the block done last [its rows, F].
    ConstMatrixView latents() const { return m_z.view().rowRange(0, m_count); }

    static std::uint64_t bytes(const SaeConfig& config, std::size_t stepRows);

private:
    Status forwardRows(const StepWork& work, const SaeTrainingState& state, ThreadSums& own, std::size_t done,
                       IndexRange rows);
    Status gradientSlice(const StepWork& work, SaeTrainingState& state, bool firstBlock, bool lastBlock,
                         std::size_t part, std::size_t parts);
    void weighNorms(const StepWork& work, const SaeTrainingState& state);
    void addUpLatents(IndexRange latents, bool firstBlock);
    void addNormGradient(const StepWork& work, const SaeTrainingState& state, IndexRange latents);
    void addOriginGradient(const SaeTrainingState& state, IndexRange inputs);
    void update(const StepWork& work, SaeTrainingState& state, IndexRange inputs, IndexRange latents);

    SaeParameters m_gradient;
    // Only where the configuration asks for them: ‖W_dec[j]‖ and Σ z_j of the step [F]; its gradient at b_enc [F].
    std::vector<float> m_norms, m_latentSums, m_encBias;
    Matrix m_gathered, m_z, m_zGradient, m_error; // of one block: [R, d], [R, F], [R, F], [R, d]
    std::size_t m_count = 0;                      // rows of the block at work
};

} // namespace lamina
