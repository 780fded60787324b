#include "engine/input_scaling.h"

#include "sae/recipes/folding.h"
#include "sae/sae_variant.h"

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace lamina {

namespace {

// What the latents of s·x are divided by to be those of the folded weights.
double latentScale(const SaeConfig& config, double scale) {
    return config.tied ? scale : 1.0;
}

class FoldedTraining : public SaeTraining {
public:
    FoldedTraining(const SaeConfig& config, double scale) : m_config(config), m_scale(scale) {}

    Status start(Engine& engine, Activations& activations, SaeParameters initial, std::uint64_t shuffleSeed,
                 RunToken& token) {
        if (m_scale != 1.0) {
            LAMINA_ASSIGN(Matrix rows, scaledRows(activations, m_scale, token));
            m_rows.emplace(std::move(rows));
        }
        LAMINA_ASSIGN(m_training,
                      engine.train(m_config, m_rows ? *m_rows : activations, std::move(initial), shuffleSeed, token));
        fold();
        return {};
    }

    int epoch() const override { return m_training->epoch(); }
    bool finished() const override { return m_training->finished(); }
    Result<EpochPoint> runEpoch(RunToken& token, const EngineProgress& progress) override {
        LAMINA_ASSIGN(const EpochPoint point, m_training->runEpoch(token, progress));
        fold();
        m_points.push_back(unscaled(point));
        return m_points.back();
    }
    const SaeParameters& weights() const override { return m_weights; }
    const std::vector<EpochPoint>& epochPoints() const override { return m_points; }
    const DensityHistogram& epochDensityHistogram() const override { return m_training->epochDensityHistogram(); }
    const Histogram& epochActivationHistogram() const override { return m_training->epochActivationHistogram(); }
    std::string saveState() const override { return m_training->saveState(); }
    Status restoreState(const std::string& bytes) override {
        LAMINA_TRY(m_training->restoreState(bytes));
        fold();
        m_points.clear();
        for (const EpochPoint& point : m_training->epochPoints())
            m_points.push_back(unscaled(point));
        return {};
    }

private:
    void fold() { m_weights = foldedParameters(m_config, plainParameters(m_config, m_training->weights()), m_scale); }
    EpochPoint unscaled(EpochPoint point) const {
        point.mse /= m_scale * m_scale;
        point.l1 /= latentScale(m_config, m_scale);
        return point;
    }

    const SaeConfig m_config;
    const double m_scale;
    std::optional<HostActivations> m_rows; // scaled; nothing: the rows are the caller's
    std::unique_ptr<SaeTraining> m_training;
    SaeParameters m_weights; // folded
    std::vector<EpochPoint> m_points;
};

} // namespace

Result<double> inputScale(Activations& activations, RunToken& token) {
    LAMINA_ASSIGN(const InputFacts facts, activations.facts(token));
    const double scale =
        std::sqrt(static_cast<double>(activations.rows()) * static_cast<double>(activations.width()) / facts.variance);
    return std::isfinite(scale) && scale > 0 ? scale : 1.0;
}

Result<Matrix> scaledRows(Activations& activations, double scale, RunToken& token) {
    LAMINA_ASSIGN(const ConstMatrixView X, activations.onHost(token));
    Matrix scaled(X.rows, X.cols);
    for (std::size_t n = 0; n < X.rows; ++n)
        for (std::size_t i = 0; i < X.cols; ++i)
            scaled(n, i) = static_cast<float>(scale * static_cast<double>(X.row(n)[i]));
    return scaled;
}

SaeParameters foldedParameters(const SaeConfig& config, SaeParameters weights, double scale) {
    if (scale == 1.0)
        return weights;
    for (SaeParameter& parameter : weights) {
        const ParameterSpec& spec = *parameter.spec;
        const int power = config.tied ? spec.tiedFolding : spec.folding;
        if (power == 0)
            continue;
        const double factor = power > 0 ? scale : 1.0 / scale;
        for (std::size_t i = 0; i < parameter.values.size(); ++i)
            parameter.values.data()[i] = static_cast<float>(factor * static_cast<double>(parameter.values.data()[i]));
    }
    return weights;
}

double scaledObjective(const SaeConfig& config, const SaeMetrics& metrics, double scale) {
    return scale * scale * metrics.mse +
           config.l1 * config.variant->weighed(latentScale(config, scale) * metrics.l1, metrics.density);
}

Result<SaeParameters> startingParameters(const SaeConfig& config, Activations& activations, double scale,
                                         std::uint64_t seed, RunToken& token) {
    SaeParameters parameters = initialSaeParameters(config, seed);
    if (!config.meanDecoderBias)
        return parameters;
    LAMINA_ASSIGN(const ConstMatrixView X, activations.onHost(token));
    std::vector<double> sums(X.cols, 0.0);
    for (std::size_t n = 0; n < X.rows; ++n)
        for (std::size_t i = 0; i < X.cols; ++i)
            sums[i] += X.row(n)[i];
    Matrix& bias = parameters.at("b_dec");
    for (std::size_t i = 0; i < X.cols; ++i)
        bias(0, i) = static_cast<float>(scale * sums[i] / static_cast<double>(X.rows));
    return parameters;
}

Result<std::unique_ptr<SaeTraining>> trainFolded(Engine& engine, const SaeConfig& config, Activations& activations,
                                                 double scale, SaeParameters initial, std::uint64_t shuffleSeed,
                                                 RunToken& token) {
    if (scale == 1.0 && !trainsFolded(config))
        return engine.train(config, activations, std::move(initial), shuffleSeed, token);
    auto training = std::make_unique<FoldedTraining>(config, scale);
    LAMINA_TRY(training->start(engine, activations, std::move(initial), shuffleSeed, token));
    return std::unique_ptr<SaeTraining>(std::move(training));
}

} // namespace lamina
