#include "profile/cost_estimate.h"

#include "profile/controls.h"
#include "profile/curves.h"
#include "profile/runner/splice_losses.h"
#include "sae/sae_cost.h"

#include <algorithm>

namespace lamina {

namespace {

// The closing evaluation is one forward pass of the SAE with statistics: about this share of an epoch.
constexpr double evaluationEpochs = 1.0;
constexpr std::uint64_t programBytes = 60ULL << 20;

} // namespace

CostEstimate estimateCost(const RunConfig& config, const Gpt2Config& shape, const Engine& engine,
                          const MachineSpeed& speed) {
    const SaeConfig sae = config.saeConfig(shape.hookWidth(config.hook));
    const std::size_t rows = config.trainingRows();
    const int layerCount = static_cast<int>(shape.layers);
    const int lastLayer = std::min(config.layers.lastOf(layerCount), layerCount - 1);
    const double layers = std::max(0, lastLayer - config.layers.first + 1);
    const auto curves = static_cast<double>(curveCount(config));
    const auto passes = static_cast<double>(capturePasses(config).size());

    const double forward = shape.forwardFlops(config.rows, config.cols, static_cast<std::size_t>(lastLayer + 1));
    double epochs = 0; // of a layer, in all curves
    for (const CapturePass& pass : capturePasses(config))
        epochs += static_cast<double>(pass.curves.size()) *
                  ((config.saes.empty() ? saeOf(findControl(pass.control), sae).epochs : 0) + evaluationEpochs);
    const double training = layers * epochs * saeEpochFlops(sae, rows);

    double losses = 0;
    if (config.ce)
        for (const CapturePass& pass : capturePasses(config))
            losses += lossesFlops(config, shape, static_cast<int>(pass.curves.size()));

    CostEstimate cost;
    cost.flops = passes * forward + losses + training;
    cost.seconds = (passes * forward + losses) / speed.forwardFlopsPerSecond + training / speed.trainingFlopsPerSecond;
    cost.memoryBytes = programBytes + engine.forwardBytes(shape, config.rows, config.cols, config.hook) +
                       static_cast<std::uint64_t>(config.rows) * config.cols * sae.inputs * sizeof(float) +
                       engine.trainingBytes(sae, rows);
    if (config.ce)
        cost.memoryBytes += engine.lossBytes(shape, config.rows, config.cols, config.hook);
    if (config.normalize != Normalize::None) // the rows as they are, and scaled
        cost.memoryBytes += static_cast<std::uint64_t>(rows) * sae.inputs * sizeof(float);
    // Text, ids and, per layer, curves, histograms and a compressed line of some 120 bytes a latent.
    const double weights = savesWeights(config, shape) ? static_cast<double>(saeWeightBytes(sae)) : 0.0;
    cost.diskBytes = static_cast<std::uint64_t>(
        static_cast<double>(config.rows * config.cols) * 12.0 +
        curves * layers *
            (static_cast<double>(config.epochs) * 120.0 + 4096.0 + static_cast<double>(sae.latents) * 120.0 + weights));
    return cost;
}

std::uint64_t saeWeightBytes(const SaeConfig& config) {
    SaeConfig saved = config;
    saved.tied = false;
    return saeParameterCount(saved) * sizeof(float);
}

bool savesWeights(const RunConfig& config, const Gpt2Config& model) {
    return savesWeights(config, static_cast<int>(model.layers), config.saeConfig(model.hookWidth(config.hook)));
}

bool savesWeights(const RunConfig& config, int modelLayers, const SaeConfig& sae) {
    constexpr std::uint64_t automaticLimit = 256ULL << 20;
    if (config.saveSae)
        return *config.saveSae;
    const int lastLayer = config.layers.lastOf(modelLayers);
    const auto saes = static_cast<std::uint64_t>(std::max(0, lastLayer - config.layers.first + 1)) * curveCount(config);
    return saes * saeWeightBytes(sae) <= automaticLimit;
}

} // namespace lamina
