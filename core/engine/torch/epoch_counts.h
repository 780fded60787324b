// Private to core/engine/torch: what an epoch adds up over its batches, on the device and without waiting for it.
#pragma once

#include "engine/torch/objectives/objective.h"
#include "sae/activation_bins.h"
#include "sae/sae_metrics.h"
#include "sae/sae_variant.h"

namespace lamina {

struct EpochOutcome {
    EpochPoint point; // without its number
    DensityHistogram densities;
    Histogram activations;
    std::vector<std::uint32_t> dead; // latents positive in no row, ascending
    EncodeStatistics statistics;     // where the variant asks for them
};

class EpochCounts {
public:
    EpochCounts(const SaeConfig& config, std::size_t N, const torch::Device& device);
    // The rows that follow in the epoch's order; firstOfStep: the first block of a step.
    void add(const ObjectiveTerms& terms, bool firstOfStep);
    // Waits for the device.
    EpochOutcome finish();

private:
    SaeConfig m_config;
    std::size_t m_rows, m_stride;
    std::int64_t m_seen = 0, m_sampled = 0;
    torch::Tensor m_squares, m_latents; // numbers, float64
    torch::Tensor m_weighed;            // what the objectives say they added to the squared error, with each step's λ
    torch::Tensor m_counts;             // [F], int64
    torch::Tensor m_edges;              // of the histogram's bins but the last
    torch::Tensor m_bins;               // [sampled rows, F], uint8: 1 + a positive latent's bin, else 0
    std::vector<torch::Tensor> m_smallest; // numbers, one a step; infinite where no latent was positive
};

// The bins' edges on a device, and 1 + the bin of each z > 0 there, else 0.
torch::Tensor activationEdges(const torch::Device& device);
torch::Tensor activationBinsOf(const torch::Tensor& z, const torch::Tensor& edges);
// Counts of 0 to bins - 1 among whole numbers of any shape, added to `totals`. Waits for the device.
void addCounts(std::vector<std::uint64_t>& totals, const torch::Tensor& values, std::int64_t skipped = 0);

} // namespace lamina
