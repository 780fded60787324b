#include "sae/evaluation_sums.h"

#include "sae/activation_bins.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina {

namespace {

constexpr std::size_t binCount = 80; // of inputs, and the most of latents a token

void addTo(std::vector<std::uint64_t>& total, const std::vector<std::uint64_t>& part) {
    for (std::size_t i = 0; i < total.size(); ++i)
        total[i] += part[i];
}

LatentStatistics latentStatistics(double density, double mean, const TopActivations& top) {
    LatentStatistics latent;
    latent.density = density;
    latent.meanActivation = mean;
    latent.maxActivation = top.count > 0 ? top.entries[0].value : 0.0F;
    for (std::size_t i = 0; i < top.count; ++i) {
        latent.topRows.push_back(top.entries[i].row);
        latent.topActivations.push_back(top.entries[i].value);
    }
    return latent;
}

} // namespace

double InputFacts::histogramLimit() const {
    if (!(largest > 0.0))
        return 1.0;
    const double power10 = std::pow(10.0, std::floor(std::log10(largest)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power10 >= largest)
            return factor * power10;
    return 10.0 * power10;
}

Result<InputFacts> inputFacts(ConstMatrixView X, RunToken& token) {
    InputFacts facts;
    std::vector<double> mean(X.cols, 0.0);
    for (std::size_t n = 0; n < X.rows; ++n) {
        if (n % 256 == 0)
            LAMINA_TRY(token.checkpoint());
        for (std::size_t i = 0; i < X.cols; ++i) {
            const double x = X.row(n)[i];
            // Relative to the first row: a constant column then has exactly no variance.
            mean[i] += x - static_cast<double>(X.row(0)[i]);
            facts.power += x * x;
            facts.largest = std::max(facts.largest, std::abs(x));
        }
    }
    facts.power /= static_cast<double>(X.rows) * static_cast<double>(X.cols);
    for (std::size_t i = 0; i < X.cols; ++i)
        mean[i] = static_cast<double>(X.row(0)[i]) + mean[i] / static_cast<double>(X.rows);
    for (std::size_t n = 0; n < X.rows; ++n) {
        if (n % 256 == 0)
            LAMINA_TRY(token.checkpoint());
        for (std::size_t i = 0; i < X.cols; ++i) {
            const double centred = static_cast<double>(X.row(n)[i]) - mean[i];
            facts.variance += centred * centred;
        }
    }
    return facts;
}

void TopActivations::offer(Entry candidate) {
    if (count == most && candidate.value <= entries[most - 1].value)
        return;
    std::size_t place = count < most ? count++ : most - 1;
    for (; place > 0 && entries[place - 1].value < candidate.value; --place)
        entries[place] = entries[place - 1];
    entries[place] = candidate;
}

EvaluationSums::EvaluationSums(const SaeConfig& config, const InputFacts& facts)
    : counts(config.latents), latents(config.latents), top(config.latents), activations(emptyActivationHistogram()) {
    const double limit = facts.histogramLimit();
    inputs = {-limit, limit, std::vector<std::uint64_t>(binCount)};
    l0PerToken = {0.0, static_cast<double>(config.latents + 1),
                  std::vector<std::uint64_t>(std::min(config.latents + 1, binCount))};
}

void EvaluationSums::countInput(double x) {
    const double place = (x - inputs.low) / (inputs.high - inputs.low) * static_cast<double>(binCount);
    ++inputs.bins[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(binCount - 1)))];
}

void EvaluationSums::add(const EvaluationSums& part) {
    squares += part.squares;
    addTo(activations.bins, part.activations.bins);
    addTo(inputs.bins, part.inputs.bins);
    addTo(l0PerToken.bins, part.l0PerToken.bins);
    for (std::size_t j = 0; j < counts.size(); ++j) {
        counts[j] += part.counts[j];
        latents[j] += part.latents[j];
        for (std::size_t i = 0; i < part.top[j].count; ++i)
            top[j].offer(part.top[j].entries[i]);
    }
}

Result<SaeEvaluation> finishEvaluation(const SaeConfig& config, std::size_t N, const InputFacts& facts,
                                       const EvaluationSums& sums) {
    const std::size_t F = config.latents;
    const auto rows = static_cast<double>(N);
    SaeEvaluation evaluation;
    evaluation.activations = sums.activations;
    evaluation.inputs = sums.inputs;
    evaluation.l0PerToken = sums.l0PerToken;
    evaluation.latents.reserve(F);
    double latentSum = 0.0, positives = 0.0;
    std::vector<double> densities(F), means(F);
    std::size_t dead = 0, dense = 0;
    for (std::size_t j = 0; j < F; ++j) {
        const auto count = static_cast<double>(sums.counts[j]);
        positives += count;
        latentSum += sums.latents[j];
        means[j] = count > 0.0 ? sums.latents[j] / count : 0.0;
        densities[j] = count / rows;
        dead += densities[j] == 0.0 ? 1 : 0;
        dense += densities[j] > 0.1 ? 1 : 0;
        evaluation.latents.push_back(latentStatistics(densities[j], means[j], sums.top[j]));
    }

    SaeMetrics& metrics = evaluation.metrics;
    const auto latents = static_cast<double>(F);
    metrics.l0 = positives / rows;
    metrics.density = metrics.l0 / latents;
    metrics.mse = sums.squares / (rows * static_cast<double>(config.inputs));
    metrics.l1 = latentSum / (rows * latents);
    metrics.objective = metrics.mse + config.l1 * config.variant->weighed(metrics.l1, metrics.density);
    metrics.fvu = facts.variance > 0.0 ? sums.squares / facts.variance : std::numeric_limits<double>::quiet_NaN();
    metrics.explainedVariance = 1.0 - metrics.fvu;
    metrics.dead = static_cast<double>(dead) / latents;
    metrics.dense = static_cast<double>(dense) / latents;
    metrics.inputPower = facts.power;
    metrics.densityActivation = densityActivation(densities, means);
    if (!std::isfinite(metrics.objective))
        return makeError(ErrorKind::Diverged,
                         "the SAE's objective is not a finite number; choose a lower learning rate");
    evaluation.latentDensity = densityHistogram(densities);
    return evaluation;
}

} // namespace lamina
