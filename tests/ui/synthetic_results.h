// Results made up for tests of charts and windows: smooth curves with every field filled.
#pragma once

#include "profile/profile.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace lamina::test {

inline EpochPoint syntheticEpoch(int layer, int epoch, bool control = false) {
    const double decay = std::exp(-epoch / 15.0);
    const double depth = 0.04 + 0.02 * layer * (control ? 0.7 : 1.0);
    EpochPoint point;
    point.epoch = epoch;
    point.mse = (0.2 + 0.05 * layer) * (0.3 + decay);
    point.l1 = 0.05 * (0.5 + decay);
    point.density = depth * (1 + 2 * decay);
    point.objective = point.mse + 3 * point.l1;
    return point;
}

inline DensityHistogram syntheticDensity(int layer, int epoch) {
    DensityHistogram histogram;
    for (int bin = 0; bin < DensityHistogram::binCount; ++bin)
        histogram.bins[static_cast<std::size_t>(bin)] =
            static_cast<std::uint32_t>(20 * std::exp(-std::pow((bin - 35.0 - layer - 0.05 * epoch) / 7.0, 2)));
    histogram.dead = static_cast<std::uint32_t>(2 + layer);
    return histogram;
}

inline Histogram syntheticActivations(int layer) {
    Histogram histogram{-6, 4, std::vector<std::uint64_t>(80)};
    for (std::size_t bin = 20; bin < 60; ++bin)
        histogram.bins[bin] =
            static_cast<std::uint64_t>(4000 * std::exp(-std::pow((bin - 42.0 - 0.3 * layer) / 8.0, 2)));
    return histogram;
}

inline LayerResultPtr syntheticLayer(int layer, bool control = false, int epochs = 75) {
    auto result = std::make_shared<LayerResult>();
    if (control)
        result->key.curve.control = "random-weights";
    result->key.layer = layer;
    result->sae.inputs = 128;
    result->sae.latents = 256;
    result->sae.l1 = 3;
    result->sae.epochs = epochs;
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        result->epochs.push_back(syntheticEpoch(layer, epoch, control));
        result->epochDensity.push_back(syntheticDensity(layer, epoch));
    }
    SaeMetrics& metrics = result->train.metrics;
    metrics.density = result->epochs.back().density;
    metrics.l0 = metrics.density * 256;
    metrics.mse = result->epochs.back().mse;
    metrics.l1 = result->epochs.back().l1;
    metrics.objective = metrics.mse + 3 * metrics.l1;
    metrics.fvu = 0.2 + 0.01 * layer;
    metrics.explainedVariance = 1 - metrics.fvu;
    metrics.dead = (2.0 + layer) / 256;
    metrics.dense = 0.1 + 0.01 * layer;
    metrics.inputPower = 0.3 * (1 + layer);
    metrics.densityActivation = 0.05;
    result->train.latentDensity = syntheticDensity(layer, epochs);
    result->train.activations = syntheticActivations(layer);
    result->train.l0PerToken = {0, 256, std::vector<std::uint64_t>(80)};
    for (std::size_t bin = 0; bin < 30; ++bin)
        result->train.l0PerToken.bins[bin] = 30 * bin * (30 - bin);
    result->seconds = 1;
    return result;
}

inline LayerResultPtr failedLayer(int layer) {
    auto result = std::make_shared<LayerResult>(*syntheticLayer(layer));
    result->failure = makeError(ErrorKind::Diverged, "layer " + std::to_string(layer) + " diverged in epoch 3");
    result->failure->layer = layer;
    result->train = {};
    result->epochs.resize(3);
    return result;
}

inline std::vector<LayerResultPtr> layersTo(int count, bool control = false) {
    std::vector<LayerResultPtr> layers;
    for (int layer = 0; layer < count; ++layer)
        layers.push_back(syntheticLayer(layer, control));
    return layers;
}

} // namespace lamina::test
