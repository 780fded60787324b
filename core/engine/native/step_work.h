// What the native engine's training steps share: the work of one step, and what its threads add up.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "numeric/thread_team.h"
#include "sae/activation_bins.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/schedule.h"
#include "tensor/matrix.h"

#include <cstdint>
#include <vector>

namespace lamina {

// What one thread adds up over its rows.
struct ThreadSums {
    double squares = 0.0;                      // Σ (x^ - x)²
    double latents = 0.0;                      // Σ z
    std::vector<std::uint32_t> counts;         // rows in which each latent is positive, over the epoch
    std::vector<float> encBias, decBias;       // [F], [d]: bias gradients, over the step
    std::vector<std::uint64_t> activationBins; // over the epoch
    Status status;

    // Of the positive ones among `count` latents of one row.
    void countActivations(const LogBins& bins, const float* z, std::size_t count);
};

// One update, from the rows [first, first + rows) of the epoch's order.
struct StepWork {
    const SaeConfig& config;
    ConstMatrixView X;                       // [N, d]
    const std::vector<std::uint32_t>& order; // of X's rows; empty: as they are
    std::size_t first, rows;
    std::int64_t step; // from 1
    StepRates rates;
    ThreadTeam& team;
    std::vector<ThreadSums>& sums; // one for each thread
    const LogBins& bins;           // of activations
    const float* origin;           // [d], b_dec, where it is subtracted from the inputs; else nullptr
    RunToken& token;

    // Of the objective at x^: of the squared error, at each z > 0 of λ·l1.
    float errorScale() const;
    float slope() const;
    // into [R, d] = rows [at, at + R) of the step, less the origin.
    void copyInputs(std::size_t at, MatrixView into) const;
    // What x^ is held against the inputs with: b_dec [d], or nullptr where they lack it already or there is none.
    const float* outputBias(const SaeParameters& weights) const;
    Status firstFailure() const;
    // total[range.count]: the threads' parts of a bias's gradient, which are zeroed for the next step.
    void addUpBias(float* total, std::vector<float> ThreadSums::*bias, IndexRange range) const;
};

// ‖row‖ of d numbers.
float rowNorm(const float* row, std::size_t d);

// Rows one thread takes through its products before the next ones: while the weights fit in its cache beside them, few
// rows keep all of it there; larger weights are streamed, so they meet many rows at a time.
std::size_t rowsAtOnce(const SaeConfig& config);

} // namespace lamina
