// Weights and Adam moments row by latent, as the sparse step wants them.
#pragma once

#include "numeric/adam.h"
#include "sae/sae_state.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina {

// One tensor with its moments; empty where the SAE has none.
struct PackedTensor {
    Matrix values, first, second;
};

// A training's latents that can still fire; A of F. b_dec stays in the training state.
//
// Two shortcuts, neither of which moves a weight otherwise than Adam would:
// A latent *rests* from a step on in which it had no gradient and Adam changed no bit of its weights: while it stays
// without a gradient nothing will change (AdamStep::rangeWithoutGradient), so it is left alone until it has one.
// A latent is *retired* at the end of an epoch in which it was dead in every row and no bit of its weights changed: the
// next epochs bring the same rows, so it is dead in them too. Only where each latent's z depends on nothing but its own
// pre-activation (NativeTraining::independent), and no b_dec moves under the inputs.
class PackedLatents {
public:
    // Takes the moments of W_enc, b_enc and W_dec out of the state; store() brings them back.
    PackedLatents(const SaeConfig& config, SaeTrainingState& state);

    std::size_t count() const { return m_latents.size(); } // A
    // The number in the SAE of each latent, ascending.
    const std::vector<std::uint32_t>& numbers() const { return m_latents; }

    PackedTensor enc;  // [A, d]: W_encᵀ
    PackedTensor dec;  // [A, d]: W_dec; empty when tied
    PackedTensor bias; // [1, A]: b_enc; empty when tied
    PackedTensor& decoder() { return dec.values.empty() ? enc : dec; }

    // nextStep: the first of the epoch.
    void startEpoch(std::int64_t nextStep);
    bool resting(std::size_t a) const { return m_restingSince[a] != 0; }
    // A step in which latent a had no gradient. mayRest: the learning rate will not rise any more.
    void stepWithoutGradient(const AdamStep& adam, std::int64_t step, std::size_t a, bool mayRest);
    // Before a step in which latent a has a gradient again.
    void wake(const AdamStep& adam, std::int64_t step, std::size_t a);
    // lastStep: the epoch's. counts[A]: rows in which each latent was positive in the epoch. Retired latents' weights
    // go to state.weights, their numbers to state.retired.
    void endEpoch(const AdamStep& adam, std::int64_t lastStep, const std::vector<std::uint32_t>& counts,
                  SaeTrainingState& state);

    void storeWeights(SaeParameters& weights) const;
    // The weights and the moments, which are zero for retired latents.
    void store(SaeTrainingState& state) const;

private:
    void keepOnly(const std::vector<std::size_t>& kept);

    bool m_retires, m_decoderTrained;
    std::vector<std::uint32_t> m_latents;
    std::vector<std::int64_t> m_restingSince; // step; 0: not resting
    std::vector<float> m_biasAtStart;         // of the epoch
    std::int64_t m_firstStep = 1;             // of the epoch
};

} // namespace lamina
