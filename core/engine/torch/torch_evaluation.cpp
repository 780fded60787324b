#include "engine/torch/torch_evaluation.h"

#include "engine/torch/epoch_counts.h"
#include "engine/torch/torch_support.h"
#include "engine/torch/torch_training.h"

#include <algorithm>
#include <bit>

namespace lamina {

namespace {

constexpr std::int64_t lastRow = 0xffffffffLL;

// One number for a positive z and its row, larger for a larger z and, of equal ones, for the earlier row: the bits of
// z, which order positive floats, above the row counted from the end. 0 where z is not above 0.
torch::Tensor rankKeys(const torch::Tensor& z, std::int64_t firstRow) {
    const torch::Tensor rows =
        lastRow - torch::arange(firstRow, firstRow + z.size(0), z.options().dtype(torch::kInt64));
    const torch::Tensor keys =
        z.to(torch::kFloat32).view(torch::kInt32).to(torch::kInt64) * (lastRow + 1) + rows.unsqueeze(1);
    return torch::where(z > 0, keys, torch::zeros_like(keys));
}

void unpackTop(const torch::Tensor& keys, std::vector<TopActivations>& top) {
    const torch::Tensor host = std::get<0>(keys.sort(0, /*descending=*/true)).to(torch::kCPU).contiguous();
    const auto values = host.accessor<std::int64_t, 2>();
    for (std::int64_t j = 0; j < values.size(1); ++j)
        for (std::int64_t i = 0; i < values.size(0) && values[i][j] > 0; ++i)
            top[static_cast<std::size_t>(j)].offer({std::bit_cast<float>(static_cast<std::int32_t>(values[i][j] >> 32)),
                                                    static_cast<std::uint32_t>(lastRow - (values[i][j] & lastRow))});
}

// The bins of EvaluationSums::countInput().
torch::Tensor inputBins(const torch::Tensor& x, const Histogram& inputs) {
    const auto bins = static_cast<double>(inputs.bins.size());
    const torch::Tensor place = (x.to(torch::kFloat64) - inputs.low) / (inputs.high - inputs.low) * bins;
    return place.clamp(0.0, bins - 1).to(torch::kInt64);
}

// In X's precision, on its device.
TorchParameters parametersFor(const torch::Tensor& X, const SaeParameters& weights) {
    TorchParameters parameters = torchParameters(X.device(), weights);
    for (auto& [name, values] : parameters)
        values = values.to(X.scalar_type());
    return parameters;
}

Result<Matrix> reconstructed(const SaeConfig& config, const SaeParameters& weights, const torch::Tensor& X,
                             RunToken& token) {
    const torch::NoGradGuard noGradients;
    const TorchObjective& objective = *findTorchObjective(config.variant->name);
    const TorchParameters parameters = parametersFor(X, weights);
    Matrix xHat(static_cast<std::size_t>(X.size(0)), config.inputs);
    const auto block = asSize(torchBlockRows(X.device(), config, xHat.rows()));
    for (std::int64_t first = 0; first < X.size(0); first += block) {
        LAMINA_TRY(token.checkpoint());
        const torch::Tensor x = X.narrow(0, first, std::min(block, X.size(0) - first));
        const torch::Tensor rows = decoded(config, parameters, objective.encode(config, parameters, x))
                                       .to(torch::kCPU, torch::kFloat32)
                                       .contiguous();
        std::copy_n(rows.data_ptr<float>(), rows.numel(), xHat.row(static_cast<std::size_t>(first)));
    }
    return xHat;
}

Result<EvaluationSums> evaluated(const SaeConfig& config, const SaeParameters& weights, const torch::Tensor& X,
                                 const InputFacts& facts, RunToken& token) {
    const torch::NoGradGuard noGradients;
    EvaluationSums sums(config, facts);
    const TorchObjective& objective = *findTorchObjective(config.variant->name);
    const TorchParameters parameters = parametersFor(X, weights);
    const torch::Tensor edges = activationEdges(X.device());
    const auto F = asSize(config.latents), N = X.size(0);
    // Besides the latents there are twice as wide keys, sorted.
    const auto block = std::max<std::int64_t>(
        16, asSize(torchBlockRows(X.device(), config, static_cast<std::size_t>(N))) / (X.is_cpu() ? 2 : 8));
    const auto bins = asSize(sums.l0PerToken.bins.size());
    torch::Tensor squares, latents, counts, top;
    for (std::int64_t first = 0; first < N; first += block) {
        LAMINA_TRY(token.checkpoint());
        const torch::Tensor x = X.narrow(0, first, std::min(block, N - first));
        const torch::Tensor z = objective.encode(config, parameters, x), positive = z > 0;
        const auto addTo = [](torch::Tensor& total, const torch::Tensor& part) {
            total = total.defined() ? total + part : part;
        };
        addTo(squares, (decoded(config, parameters, z) - x).to(torch::kFloat64).square().sum());
        addTo(latents, z.sum(0, /*keepdim=*/false, torch::kFloat64));
        addTo(counts, positive.sum(0));
        torch::Tensor keys = rankKeys(z, first);
        if (top.defined())
            keys = torch::cat({top, keys});
        top = std::get<0>(keys.topk(std::min<std::int64_t>(TopActivations::most, keys.size(0)), 0, true, false));
        addCounts(sums.activations.bins, activationBinsOf(z, edges), 1);
        addCounts(sums.inputs.bins, inputBins(x, sums.inputs));
        // As EvaluationSums::countL0().
        addCounts(sums.l0PerToken.bins, torch::div(positive.sum(1) * bins, F + 1, "floor"));
    }
    sums.squares = squares.item<double>();
    const torch::Tensor hostLatents = latents.to(torch::kCPU), hostCounts = counts.to(torch::kCPU);
    std::copy_n(hostLatents.data_ptr<double>(), F, sums.latents.begin());
    std::copy_n(hostCounts.data_ptr<std::int64_t>(), F, sums.counts.begin());
    unpackTop(top, sums.top);
    return sums;
}

} // namespace

Result<EvaluationSums> torchEvaluation(const SaeConfig& config, const SaeParameters& weights, const torch::Tensor& X,
                                       const InputFacts& facts, RunToken& token) {
    return catching<Result<EvaluationSums>>("a layer's evaluation; choose fewer latents",
                                            [&] { return evaluated(config, weights, X, facts, token); });
}

Result<Matrix> torchReconstruction(const SaeConfig& config, const SaeParameters& weights, const torch::Tensor& X,
                                   RunToken& token) {
    return catching<Result<Matrix>>("a layer's reconstruction; choose fewer windows",
                                    [&] { return reconstructed(config, weights, X, token); });
}

} // namespace lamina
