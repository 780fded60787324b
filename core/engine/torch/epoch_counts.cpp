#include "engine/torch/epoch_counts.h"

#include "engine/torch/torch_support.h"
#include "sae/epoch_plan.h"

#include <cmath>
#include <limits>

namespace lamina {

torch::Tensor activationEdges(const torch::Device& device) {
    const LogBins bins = activationBins();
    const std::span<const float> edges = bins.upperEdges().first(bins.count() - 1);
    return torch::tensor(std::vector<float>(edges.begin(), edges.end())).to(device);
}

torch::Tensor activationBinsOf(const torch::Tensor& z, const torch::Tensor& edges) {
    const torch::Tensor bins = torch::bucketize(z.to(torch::kFloat32), edges, /*out_int32=*/true, /*right=*/true) + 1;
    return torch::where(z > 0, bins, torch::zeros_like(bins)).to(torch::kUInt8);
}

void addCounts(std::vector<std::uint64_t>& totals, const torch::Tensor& values, std::int64_t skipped) {
    const torch::Tensor counts =
        torch::bincount(values.reshape({-1}), {}, asSize(totals.size()) + skipped).to(torch::kCPU, torch::kInt64);
    const std::int64_t* count = counts.data_ptr<std::int64_t>() + skipped;
    for (std::uint64_t& total : totals)
        total += static_cast<std::uint64_t>(*count++);
}

EpochCounts::EpochCounts(const SaeConfig& config, std::size_t N, const torch::Device& device)
    : m_config(config), m_rows(N), m_stride(histogramStride(N)),
      m_squares(torch::zeros({}, torch::dtype(torch::kFloat64).device(device))),
      m_latents(torch::zeros({}, torch::dtype(torch::kFloat64).device(device))),
      m_weighed(torch::zeros({}, torch::dtype(torch::kFloat64).device(device))),
      m_counts(torch::zeros({asSize(config.latents)}, torch::dtype(torch::kInt64).device(device))),
      m_edges(activationEdges(device)),
      m_bins(torch::zeros({asSize((N + m_stride - 1) / m_stride), asSize(config.latents)},
                          torch::dtype(torch::kUInt8).device(device))) {}

void EpochCounts::add(const ObjectiveTerms& terms, bool firstOfStep) {
    const torch::NoGradGuard noGradients;
    const torch::Tensor z = terms.latents.detach();
    m_squares += terms.error.detach().square().sum(torch::kFloat64);
    m_latents += terms.l1;
    m_weighed += terms.penalty;
    m_counts += (z > 0).sum(0);
    // Rows whose place in the epoch's order is a multiple of the stride.
    const std::int64_t stride = asSize(m_stride), before = (stride - m_seen % stride) % stride;
    if (before < z.size(0)) {
        const torch::Tensor sampled = z.slice(0, before, z.size(0), stride).contiguous();
        m_bins.narrow(0, m_sampled, sampled.size(0)).copy_(activationBinsOf(sampled, m_edges));
        m_sampled += sampled.size(0);
    }
    m_seen += z.size(0);
    if (m_config.variant->seal) {
        const torch::Tensor smallest =
            torch::where(z > 0, z, torch::full_like(z, std::numeric_limits<float>::infinity())).amin();
        if (firstOfStep)
            m_smallest.push_back(smallest);
        else
            m_smallest.back() = torch::minimum(m_smallest.back(), smallest);
    }
}

EpochOutcome EpochCounts::finish() {
    EpochOutcome outcome;
    const auto rows = static_cast<double>(m_rows), cells = rows * static_cast<double>(m_config.latents);
    outcome.point.mse = m_squares.item<double>() / (rows * static_cast<double>(m_config.inputs));
    outcome.point.l1 = m_latents.item<double>() / cells;
    outcome.point.objective = outcome.point.mse + m_weighed.item<double>() / cells;
    const torch::Tensor counts = m_counts.to(torch::kCPU);
    std::vector<double> densities(m_config.latents);
    double positives = 0.0;
    for (std::size_t j = 0; j < densities.size(); ++j) {
        const auto count = static_cast<double>(counts.data_ptr<std::int64_t>()[j]);
        positives += count;
        densities[j] = count / rows;
    }
    outcome.point.density = positives / cells;
    for (std::size_t j = 0; j < densities.size(); ++j)
        if (densities[j] == 0)
            outcome.dead.push_back(static_cast<std::uint32_t>(j));
    outcome.densities = densityHistogram(densities);
    outcome.activations = emptyActivationHistogram();
    addCounts(outcome.activations.bins, m_bins, 1);
    for (const torch::Tensor& smallest : m_smallest) {
        const auto value = smallest.item<float>();
        outcome.statistics.smallestPositive.push_back(std::isfinite(value) ? value : 0.0F);
    }
    return outcome;
}

} // namespace lamina
