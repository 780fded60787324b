#include "profile/cost_estimate.h"

#include "base/seed.h"
#include "engine/native/sae_trainer.h"
#include "numeric/gemm.h"
#include "tensor/matrix.h"

#include <algorithm>
#include <chrono>

namespace lamina {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Matrix noise(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    Matrix matrix(rows, cols);
    Random random(seed);
    for (std::size_t i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = random.uniform(-1.0F, 1.0F);
    return matrix;
}

// Repeats `work` (which does `flops`) for at least `seconds` after one warm-up; FLOP/s.
template <class Work> double measure(double flops, double seconds, Work work) {
    work();
    const auto start = Clock::now();
    int rounds = 0;
    do {
        work();
        ++rounds;
    } while (secondsSince(start) < seconds);
    return flops * rounds / secondsSince(start);
}

// A forward does less useful work a second than one large product alone: attention, LayerNorm, GELU and the passes over
// memory between products. Share of the product's rate, from `lamina-cli bench` on a two-core machine.
constexpr double forwardEfficiency = 0.65;
// The closing evaluation is one forward pass of the SAE with statistics: about this share of an epoch.
constexpr double evaluationEpochs = 1.0;
constexpr std::uint64_t programBytes = 60ULL << 20;

} // namespace

MachineSpeed measureSpeed(RunToken& token) {
    MachineSpeed speed;
    constexpr std::size_t rows = 512, inner = 512, outer = 1024;
    const Matrix a = noise(rows, inner, 1), b = noise(inner, outer, 2);
    Matrix c(rows, outer);
    speed.forwardFlopsPerSecond = forwardEfficiency * measure(2.0 * rows * inner * outer, 0.04, [&] {
        gemm(Transpose::No, Transpose::No, rows, outer, inner, 1.0F, a.data(), inner, b.data(), outer, 0.0F, c.data(), outer);
    });

    SaeConfig config;
    config.inputs = 128;
    config.latents = 256;
    config.batch = 1024;
    config.epochs = 1000000;
    const Matrix x = noise(2048, config.inputs, 3);
    SaeTrainer trainer(config, x, initialSaeParameters(config, 4), 5);
    speed.trainingFlopsPerSecond = measure(SaeTrainer::epochFlops(config, x.rows()), 0.1, [&] {
        (void)trainer.runEpoch(token).ok(); // a speed, not a result: a cancelled step only ends the measurement early
    });
    return speed;
}

CostEstimate estimateCost(const RunConfig& config, const Gpt2Config& shape, const MachineSpeed& speed) {
    const SaeConfig sae = config.saeConfig(shape.hookWidth(config.hook));
    const std::size_t rows = config.trainingRows();
    const int layerCount = static_cast<int>(shape.layers);
    const int lastLayer = std::min(config.layers.lastOf(layerCount), layerCount - 1);
    const double layers = std::max(0, lastLayer - config.layers.first + 1);
    const double curves = 1.0 + static_cast<double>(config.controls.size());

    const double forward = shape.forwardFlops(config.rows, config.cols, static_cast<std::size_t>(lastLayer + 1));
    const double training = layers * (config.epochs + evaluationEpochs) * SaeTrainer::epochFlops(sae, rows);

    CostEstimate cost;
    cost.flops = curves * (forward + training);
    cost.seconds =
        curves * (forward / speed.forwardFlopsPerSecond + training / speed.trainingFlopsPerSecond);
    cost.memoryBytes = programBytes + shape.forwardBytes(config.rows, config.cols, config.hook) +
                       static_cast<std::uint64_t>(config.rows) * config.cols * sae.inputs * sizeof(float) +
                       SaeTrainer::memoryBytes(sae, rows);
    // Text, ids and, per layer, curves, histograms and a compressed line of some 120 bytes a latent.
    const double weights = savesWeights(config, shape) ? static_cast<double>(saeWeightBytes(sae)) : 0.0;
    cost.diskBytes = static_cast<std::uint64_t>(
        static_cast<double>(config.rows * config.cols) * 12.0 +
        curves * layers * (static_cast<double>(config.epochs) * 120.0 + 4096.0 + static_cast<double>(sae.latents) * 120.0 + weights));
    return cost;
}

std::uint64_t saeWeightBytes(const SaeConfig& config) {
    return saeParameterCount(config) * sizeof(float);
}

bool savesWeights(const RunConfig& config, const Gpt2Config& model) {
    constexpr std::uint64_t automaticLimit = 256ULL << 20;
    if (config.saveSae)
        return *config.saveSae;
    const int lastLayer = config.layers.lastOf(static_cast<int>(model.layers));
    const auto saes = static_cast<std::uint64_t>(std::max(0, lastLayer - config.layers.first + 1)) *
                      (1 + config.controls.size());
    return saes * saeWeightBytes(config.saeConfig(model.hookWidth(config.hook))) <= automaticLimit;
}

} // namespace lamina
