// The training step that works only where a latent is not zero. Its result is the dense step's within rounding.
#pragma once

#include "base/error.h"
#include "engine/native/packed_latents.h"
#include "engine/native/step_work.h"
#include "sae/kernels/sparse_kernels.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace lamina {

// 1. Each thread, for its rows: x W_enc as one dense product, the form's activation, the latents that are not zero
//    pressed together; x^ from those; the error; the gradients at those latents.
// 2. The same latents sorted by latent.
// 3. Each thread, for its latents: both gradients and Adam, panel by panel of the inputs, so that no gradient of a
//    weight is ever stored.
// Every sum is made in an order that does not depend on the number of threads, but for the biases' and the totals.
class SparseStep {
public:
    // stepRows: of the longest step.
    SparseStep(const SaeConfig& config, std::size_t stepRows);

    // One update of latents and of state's b_dec. rowsDone: called between 1 and 2, before a weight changes; its error
    // ends the step. Errors: cancelled; rowsDone's.
    Status run(const StepWork& work, PackedLatents& latents, SaeTrainingState& state,
               const std::function<Status()>& rowsDone);

    // Bytes it holds when `density` of the latents are not zero.
    static std::uint64_t bytes(const SaeConfig& config, std::size_t stepRows, double density);

private:
    // What a thread's rows left.
    struct Part {
        Matrix z;                           // [rows at once, A]
        std::vector<std::uint32_t> indices; // of latents that are not zero, row by row
        std::vector<float> values, gradients;
        std::vector<std::size_t> starts; // [rows, blocks + 1]: where each block of latents begins in a row
        std::vector<std::size_t> places; // [A]: uses of each latent; then where the next one goes
        std::size_t used = 0;            // latents that are not zero
    };

    Status rowsOf(const StepWork& work, PackedLatents& latents, const SaeTrainingState& state, std::size_t thread);
    Status encode(const StepWork& work, const PackedLatents& latents, std::size_t thread, IndexRange rows);
    void compressRow(Part& part, const float* z, std::size_t A);
    template <class Work>
    Status forBlocks(const StepWork& step, const Part& part, IndexRange rows, std::size_t A, const Work& work) const;
    Status reconstruct(const StepWork& work, PackedLatents& latents, const Part& part, IndexRange rows);
    Status propagate(const StepWork& work, PackedLatents& latents, ThreadSums& own, Part& part, IndexRange rows);
    void fillPanels(const Matrix& from, IndexRange rows, Matrix& panels) const;
    void placeUses(std::size_t A);
    void sortUses(Part& part, IndexRange rows);
    IndexRange shareOf(const PackedLatents& latents, std::size_t part, std::size_t parts) const;
    Status latentsOf(const StepWork& work, PackedLatents& latents, SaeTrainingState& state, std::size_t thread,
                     std::size_t threads);
    Status updateUsed(const StepWork& work, PackedLatents& latents, const AdamStep& adam,
                      const std::vector<std::size_t>& used);
    void weighNorms(const StepWork& work, PackedLatents& latents);
    void gradientAtOrigin(const StepWork& work, const PackedLatents& latents);
    void updateBiases(const StepWork& work, PackedLatents& latents, SaeTrainingState& state, const AdamStep& adam,
                      IndexRange share, std::size_t thread, std::size_t threads);
    std::size_t blocks(std::size_t A) const { return (A + m_blockLatents - 1) / m_blockLatents; }

    const SparseKernels& m_kernels;
    std::size_t m_blockLatents, m_panels, m_stepRows;
    Matrix m_gathered, m_error;           // [step rows, d]
    Matrix m_inputPanels, m_errorPanels;  // [panels · step rows, panel]
    std::vector<Part> m_parts;            // one for each thread
    std::vector<std::size_t> m_useStarts; // [A + 1]
    std::vector<LatentUse> m_uses;        // by latent, then by row
    // Only where the configuration asks for them: ‖W_dec[a]‖ [A]; the gradient at b_dec through the inputs [d].
    std::vector<float> m_norms, m_atOrigin;
};

} // namespace lamina
