// From what an engine adds up in one pass over the rows to every metric, histogram and latent statistic: the engines
// only count, each number has its one definition here. Letters: N rows, d inputs, F latents.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "sae/sae_config.h"
#include "sae/sae_metrics.h"
#include "tensor/matrix.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina {

// The inputs alone, before any weight is looked at: the same for every SAE trained on them.
struct InputFacts {
    double power = 0.0;    // mean of x²
    double variance = 0.0; // Σ‖x - x̄‖²
    double largest = 0.0;  // of |x|

    // The smallest of 1, 2 or 5 times a power of ten that is not below `largest`; 1 where it is 0.
    double histogramLimit() const;
};

// X [N, d], N >= 1; sums in double. Errors: cancelled.
Result<InputFacts> inputFacts(ConstMatrixView X, RunToken& token);

// The rows with the largest activations of one latent, descending. Offer rows in ascending order: of equal activations
// the first row stays.
struct TopActivations {
    static constexpr std::size_t most = 8;
    struct Entry {
        float value;
        std::uint32_t row;
    };
    std::array<Entry, most> entries{};
    std::size_t count = 0;

    void offer(Entry candidate);
};

// Adds up over rows of X; with several, each over a part of the rows, they are added together in the rows' order.
struct EvaluationSums {
    EvaluationSums() = default;
    // Nothing added yet.
    EvaluationSums(const SaeConfig& config, const InputFacts& facts);

    double squares = 0.0;              // Σ (x^ - x)²
    std::vector<std::uint32_t> counts; // [F], Σ_n [z > 0]
    std::vector<double> latents;       // [F], Σ_n z
    std::vector<TopActivations> top;   // [F]
    Histogram activations, inputs, l0PerToken; // as in SaeEvaluation

    // One row's number of z > 0, and one x, into their histograms.
    void countL0(std::size_t positives) { ++l0PerToken.bins[positives * l0PerToken.bins.size() / (counts.size() + 1)]; }
    void countInput(double x);
    // Sums over the rows that follow.
    void add(const EvaluationSums& part);
};

// N: the rows that were added up. Errors: diverged (the objective is not finite).
Result<SaeEvaluation> finishEvaluation(const SaeConfig& config, std::size_t N, const InputFacts& facts,
                                       const EvaluationSums& sums);

} // namespace lamina
