// One pass over all rows with fixed weights: every metric, histogram and per-latent statistic.
#include "engine/native/sae_evaluation.h"

#include "engine/native/sae_products.h"
#include "numeric/log_bins.h"
#include "numeric/thread_team.h"
#include "numeric/threads.h"
#include "sae/sae_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina {

namespace {

constexpr std::size_t topCount = 8;
constexpr std::size_t binCount = 80;

struct TopActivation {
    float value;
    std::uint32_t row;
};

// The rows with the largest activations of one latent, descending; rows are offered in ascending order, so of equal
// ones the first stays.
struct TopActivations {
    std::array<TopActivation, topCount> entries{};
    std::size_t count = 0;

    void offer(TopActivation candidate) {
        if (count == topCount && candidate.value <= entries[topCount - 1].value)
            return;
        std::size_t place = count < topCount ? count++ : topCount - 1;
        for (; place > 0 && entries[place - 1].value < candidate.value; --place)
            entries[place] = entries[place - 1];
        entries[place] = candidate;
    }
};

// The smallest of 1, 2 or 5 times a power of ten that is not below value; 1 for 0.
double roundedUp(double value) {
    if (!(value > 0.0))
        return 1.0;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= value)
            return factor * power;
    return 10.0 * power;
}

std::size_t evenBin(double value, double low, double high) {
    const double place = (value - low) / (high - low) * static_cast<double>(binCount);
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(binCount - 1)));
}

// The inputs alone, before any weight is looked at.
struct InputFacts {
    std::vector<double> mean; // [d]
    double power = 0.0;       // mean of x²
    double variance = 0.0;    // Σ‖x - x̄‖²
    double largest = 0.0;     // of |x|
};

Result<InputFacts> inputFacts(ConstMatrixView X, RunToken& token) {
    InputFacts facts;
    facts.mean.assign(X.cols, 0.0);
    for (std::size_t n = 0; n < X.rows; ++n) {
        if (n % 256 == 0)
            LAMINA_TRY(token.checkpoint());
        for (std::size_t i = 0; i < X.cols; ++i) {
            const double x = X.row(n)[i];
            // Relative to the first row: a constant column then has exactly no variance.
            facts.mean[i] += x - static_cast<double>(X.row(0)[i]);
            facts.power += x * x;
            facts.largest = std::max(facts.largest, std::abs(x));
        }
    }
    facts.power /= static_cast<double>(X.rows) * static_cast<double>(X.cols);
    for (std::size_t i = 0; i < X.cols; ++i)
        facts.mean[i] = static_cast<double>(X.row(0)[i]) + facts.mean[i] / static_cast<double>(X.rows);
    for (std::size_t n = 0; n < X.rows; ++n) {
        if (n % 256 == 0)
            LAMINA_TRY(token.checkpoint());
        for (std::size_t i = 0; i < X.cols; ++i) {
            const double centred = static_cast<double>(X.row(n)[i]) - facts.mean[i];
            facts.variance += centred * centred;
        }
    }
    return facts;
}

// What one thread adds up over its rows.
struct Sums {
    double squares = 0.0;
    std::vector<std::uint32_t> counts; // [F]
    std::vector<double> latents;       // [F], Σ_n z
    std::vector<TopActivations> top;   // [F]
    std::vector<std::uint64_t> activations, inputs, l0;
    Status status;
};

struct Bins {
    LogBins activations{-6.0, 4.0, binCount};
    double inputLimit = 1.0;
    std::size_t l0Count = 1;
};

void evaluateRows(const SaeConfig& config, const SaeWeights& weights, ConstMatrixView X, IndexRange rows,
                  const Bins& bins, Sums& own, RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents;
    own.counts.assign(F, 0);
    own.latents.assign(F, 0.0);
    own.top.assign(F, {});
    own.activations.assign(binCount, 0);
    own.inputs.assign(binCount, 0);
    own.l0.assign(bins.l0Count, 0);
    const std::size_t atOnce = std::clamp<std::size_t>((std::size_t{8} << 20) / (F * sizeof(float)), 16, 256);
    Matrix z(std::min(atOnce, rows.count), F), xHat(z.rows(), d);
    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        const ConstMatrixView inputs = X.rowRange(r, count);
        const Result<double> encoded =
            encodeRows(config, weights, inputs, z.view().rowRange(0, count), own.counts.data(), token);
        own.status = encoded.ok() ? decodeRows(config, weights, z.view().rowRange(0, count),
                                               xHat.view().rowRange(0, count), token)
                                  : Status(encoded.error());
        if (!own.status.ok())
            return;
        for (std::size_t n = 0; n < count; ++n) {
            const float* latents = z.row(n);
            std::size_t positives = 0;
            for (std::size_t j = 0; j < F; ++j) {
                const float value = latents[j];
                if (value == 0.0F)
                    continue;
                own.latents[j] += value;
                if (!(value > 0.0F)) // not a number
                    continue;
                ++positives;
                ++own.activations[bins.activations.binOf(value)];
                own.top[j].offer({value, static_cast<std::uint32_t>(r + n)});
            }
            ++own.l0[positives * bins.l0Count / (F + 1)];
            for (std::size_t i = 0; i < d; ++i) {
                const double x = inputs.row(n)[i];
                const double bias = config.tied ? 0.0 : static_cast<double>(weights.b_dec.data()[i]);
                const double error = static_cast<double>(xHat(n, i)) + bias - x;
                own.squares += error * error;
                ++own.inputs[evenBin(x, -bins.inputLimit, bins.inputLimit)];
            }
        }
    }
}

void addTo(std::vector<std::uint64_t>& total, const std::vector<std::uint64_t>& part) {
    for (std::size_t i = 0; i < total.size(); ++i)
        total[i] += part[i];
}

} // namespace

Result<SaeEvaluation> evaluateSae(const SaeConfig& config, const SaeWeights& weights, ConstMatrixView X,
                                  RunToken& token) {
    const std::size_t N = X.rows, F = config.latents;
    LAMINA_ASSIGN(const InputFacts facts, inputFacts(X, token));
    Bins bins;
    bins.inputLimit = roundedUp(facts.largest);
    bins.l0Count = std::min(F + 1, binCount);

    ThreadTeam team(computeThreads());
    std::vector<Sums> sums(team.size());
    team.run([&](std::size_t part, std::size_t parts) {
        evaluateRows(config, weights, X, partOf(N, part, parts), bins, sums[part], token);
    });

    SaeEvaluation evaluation;
    evaluation.activations = {-6.0, 4.0, std::vector<std::uint64_t>(binCount)};
    evaluation.inputs = {-bins.inputLimit, bins.inputLimit, std::vector<std::uint64_t>(binCount)};
    evaluation.l0PerToken = {0.0, static_cast<double>(F + 1), std::vector<std::uint64_t>(bins.l0Count)};
    evaluation.latents.resize(F);
    double squares = 0.0, latentSum = 0.0, positives = 0.0;
    std::vector<double> densities(F, 0.0), means(F, 0.0);
    std::vector<TopActivations> top(F);
    for (const Sums& part : sums) {
        if (!part.status.ok())
            return part.status.error();
        squares += part.squares;
        addTo(evaluation.activations.bins, part.activations);
        addTo(evaluation.inputs.bins, part.inputs);
        addTo(evaluation.l0PerToken.bins, part.l0);
        for (std::size_t j = 0; j < F; ++j) {
            densities[j] += part.counts[j];
            means[j] += part.latents[j];
            for (std::size_t i = 0; i < part.top[j].count; ++i)
                top[j].offer(part.top[j].entries[i]);
        }
    }

    const auto rows = static_cast<double>(N);
    std::size_t dead = 0, dense = 0;
    for (std::size_t j = 0; j < F; ++j) {
        positives += densities[j];
        latentSum += means[j];
        means[j] = densities[j] > 0.0 ? means[j] / densities[j] : 0.0;
        densities[j] /= rows;
        dead += densities[j] == 0.0 ? 1 : 0;
        dense += densities[j] > 0.1 ? 1 : 0;
        LatentStatistics& latent = evaluation.latents[j];
        latent.density = densities[j];
        latent.meanActivation = means[j];
        latent.maxActivation = top[j].count > 0 ? top[j].entries[0].value : 0.0F;
        for (std::size_t i = 0; i < top[j].count; ++i) {
            latent.topRows.push_back(top[j].entries[i].row);
            latent.topActivations.push_back(top[j].entries[i].value);
        }
    }

    SaeMetrics& metrics = evaluation.metrics;
    const auto latents = static_cast<double>(F);
    metrics.l0 = positives / rows;
    metrics.density = metrics.l0 / latents;
    metrics.mse = squares / (rows * static_cast<double>(config.inputs));
    metrics.l1 = latentSum / (rows * latents);
    metrics.objective = metrics.mse + config.l1 * metrics.l1;
    metrics.fvu = facts.variance > 0.0 ? squares / facts.variance : std::numeric_limits<double>::quiet_NaN();
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
