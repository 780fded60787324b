#include "engine/torch/torch_training.h"

#include "engine/torch/adam_state.h"
#include "engine/torch/epoch_counts.h"
#include "engine/torch/objectives/auxiliary.h"
#include "engine/torch/torch_support.h"
#include "sae/epoch_plan.h"
#include "sae/recipes/resampling.h"
#include "sae/sae_cost.h"
#include "sae/sae_state.h"
#include "sae/sae_variant.h"
#include "sae/schedule.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lamina {

TorchParameters torchParameters(const torch::Device& device, const SaeParameters& weights) {
    TorchParameters parameters;
    for (const auto& [spec, values] : weights)
        parameters.emplace(spec->name, copyOn(device, values, spec->vector()));
    return parameters;
}

std::size_t torchBlockRows(const torch::Device& device, const SaeConfig& config, std::size_t N) {
    const std::size_t d = config.inputs, F = config.latents;
    // The token is polled between blocks: a CPU's are at most about a tenth of a second, but not so small that adding
    // up gradients costs more than the products. A GPU's are as large as memory allows.
    if (device.is_cpu())
        return std::min(N, std::clamp<std::size_t>(static_cast<std::size_t>(2e10) / (10 * d * F), 256, 1024));
    constexpr std::size_t mostLatents = (std::size_t{2} << 30) / sizeof(float);
    return std::min(N, std::max<std::size_t>(mostLatents / F, 256));
}

namespace {

// Of a step's `count` rows, how many are taken at once.
std::size_t stepBlockRows(const torch::Device& device, const SaeConfig& config, std::size_t count) {
    return findTorchObjective(config.variant->name)->wholeStep ? count : torchBlockRows(device, config, count);
}

class TorchTraining : public SaeTraining {
public:
    TorchTraining(const SaeConfig& config, TorchNumbers numbers, torch::Tensor X, SaeParameters initial,
                  std::uint64_t shuffleSeed);

    int epoch() const override { return m_host.epoch; }
    bool finished() const override { return epoch() >= m_config.epochs; }
    Result<EpochPoint> runEpoch(RunToken& token, const EngineProgress& progress) override;
    const SaeParameters& weights() const override;
    const std::vector<EpochPoint>& epochPoints() const override { return m_host.points; }
    const DensityHistogram& epochDensityHistogram() const override { return m_densities; }
    const Histogram& epochActivationHistogram() const override { return m_activations; }
    std::string saveState() const override;
    Status restoreState(const std::string& bytes) override;

private:
    torch::Device device() const { return m_X.device(); }
    std::size_t rows() const { return static_cast<std::size_t>(m_X.size(0)); }
    SaeTrainingIdentity identity() const { return {"torch", m_config, rows(), m_shuffleSeed}; }
    // What the step to come (counted from 1) weighs.
    StepFactors factorsOf(std::int64_t step, std::size_t stepRows) const;
    Status takeStep(std::size_t first, std::size_t count, EpochCounts& counts, RunToken& token,
                    const EngineProgress& progress);
    Result<EpochPoint> trainEpoch(RunToken& token, const EngineProgress& progress);
    void resample(const std::vector<std::uint32_t>& dead);
    void use(const SaeTrainingState& state);

    SaeConfig m_config;
    TorchNumbers m_numbers;
    torch::Tensor m_X; // [N, d]
    std::uint64_t m_shuffleSeed;
    const TorchObjective& m_objective;
    TorchParameters m_parameters;
    std::unique_ptr<torch::optim::Adam> m_optimizer;
    torch::Tensor m_dead;  // [F]: 1 for a latent that learns by the auxiliary loss; undefined: none does
    torch::Tensor m_order; // this epoch's order of rows, on the device; undefined for a full batch
    DensityHistogram m_densities;
    Histogram m_activations;
    // Weights and moments here are the last that were asked for; the device's are ahead of them while m_behind.
    mutable SaeTrainingState m_host;
    mutable bool m_behind = false;
};

TorchTraining::TorchTraining(const SaeConfig& config, TorchNumbers numbers, torch::Tensor X, SaeParameters initial,
                             std::uint64_t shuffleSeed)
    : m_config(config), m_numbers(numbers), m_X(std::move(X)), m_shuffleSeed(shuffleSeed),
      m_objective(*findTorchObjective(config.variant->name)), m_activations(emptyActivationHistogram()) {
    SaeTrainingState state;
    state.weights = std::move(initial);
    state.firstMoment = state.secondMoment = SaeParameters(config);
    use(state);
    m_host = std::move(state);
}

void TorchTraining::use(const SaeTrainingState& state) {
    m_parameters = torchParameters(device(), state.weights);
    std::vector<torch::Tensor> trained;
    for (const auto& [spec, values] : state.weights)
        if (isTrained(m_config, *spec))
            trained.push_back(m_parameters.at(spec->name).requires_grad_(true));
    m_optimizer = std::make_unique<torch::optim::Adam>(
        std::move(trained), torch::optim::AdamOptions(m_config.learningRate).betas({0.9, 0.999}).eps(1e-8));
    for (std::size_t i = 0; i < state.weights.size(); ++i) {
        const ParameterSpec& spec = *state.weights[i].spec;
        if (isTrained(m_config, spec))
            setMoments(*m_optimizer, m_parameters.at(spec.name),
                       {copyOn(device(), state.firstMoment[i].values, spec.vector()),
                        copyOn(device(), state.secondMoment[i].values, spec.vector())},
                       state.step);
    }
}

StepFactors TorchTraining::factorsOf(std::int64_t step, std::size_t stepRows) const {
    const StepRates rates = ratesAtStep(m_config, step, saeSteps(m_config, rows()));
    return {rates.l1, rates.learningRate, stepRows};
}

// One update from the rows [first, first + count) of the epoch's order, in blocks whose gradients add up.
Status TorchTraining::takeStep(std::size_t first, std::size_t count, EpochCounts& counts, RunToken& token,
                               const EngineProgress& progress) {
    const StepFactors factors = factorsOf(m_host.step + 1, count);
    const std::size_t blockRows = stepBlockRows(device(), m_config, count);
    TorchParameters withoutDecoderBias;
    if (m_config.subtractsDecoderBias) {
        withoutDecoderBias = m_parameters;
        withoutDecoderBias.at("b_dec") = torch::zeros_like(m_parameters.at("b_dec"));
    }
    m_optimizer->zero_grad();
    for (std::size_t done = 0; done < count; done += blockRows) {
        LAMINA_TRY(token.checkpoint());
        const auto from = asSize(first + done), some = asSize(std::min(blockRows, count - done));
        const torch::Tensor x =
            m_order.defined() ? m_X.index_select(0, m_order.narrow(0, from, some)) : m_X.narrow(0, from, some);
        // Less b_dec, and held against x less b_dec: that is the same error.
        const torch::Tensor inputs = m_config.subtractsDecoderBias ? x - m_parameters.at("b_dec") : x;
        const TorchParameters& parameters = m_config.subtractsDecoderBias ? withoutDecoderBias : m_parameters;
        const ObjectiveTerms terms = m_objective.terms(m_config, parameters, inputs, factors);
        torch::Tensor objective = terms.objective;
        if (m_dead.defined())
            objective = objective + auxiliaryLoss(m_config, parameters, inputs, terms, m_dead,
                                                  static_cast<std::int64_t>(m_host.dead.size()), factors);
        objective.backward();
        counts.add(terms, done == 0);
        if (progress)
            progress(static_cast<double>(from + some) / static_cast<double>(rows()));
    }
    takeAdamStep(*m_optimizer, factors.learningRate);
    ++m_host.step;
    return {};
}

Result<EpochPoint> TorchTraining::trainEpoch(RunToken& token, const EngineProgress& progress) {
    const std::vector<std::uint32_t> order = epochOrder(m_config, rows(), m_shuffleSeed, m_host.epoch);
    m_order.reset();
    if (!order.empty()) {
        torch::Tensor wide = torch::empty({asSize(order.size())}, torch::kInt64);
        std::copy(order.begin(), order.end(), wide.data_ptr<std::int64_t>());
        m_order = wide.to(device());
    }
    m_dead.reset();
    if (!m_host.dead.empty()) {
        torch::Tensor dead = torch::zeros({asSize(m_config.latents)});
        for (const std::uint32_t latent : m_host.dead)
            dead.data_ptr<float>()[latent] = 1.0F;
        m_dead = dead.to(device());
    }
    EpochCounts counts(m_config, rows(), device());
    const std::size_t stepRows = saeStepRows(m_config, rows());
    m_behind = true;
    for (std::size_t first = 0; first < rows(); first += stepRows)
        LAMINA_TRY(takeStep(first, std::min(stepRows, rows() - first), counts, token, progress));
    // The device is waited for here, once an epoch.
    const EpochOutcome outcome = counts.finish();
    EpochPoint point = outcome.point;
    if (!std::isfinite(point.mse) || !std::isfinite(point.l1))
        return divergedTraining(m_config, m_host.epoch, m_host.step);
    point.epoch = ++m_host.epoch;
    if (m_config.auxiliary > 0)
        m_host.dead = outcome.dead;
    if (resamplesAfter(m_config, point.epoch))
        resample(outcome.dead);
    m_densities = outcome.densities;
    m_activations = outcome.activations;
    m_host.points.push_back(point);
    if (finished() && m_config.variant->seal) {
        SaeParameters sealed = weights();
        m_config.variant->seal(m_config, sealed, outcome.statistics);
        m_host.weights = std::move(sealed);
        use(m_host);
    }
    return point;
}

// Latents dead in the epoch just done start anew.
void TorchTraining::resample(const std::vector<std::uint32_t>& dead) {
    const std::vector<std::uint32_t> wanted = resamplingRows(rows(), m_shuffleSeed, m_host.epoch);
    torch::Tensor numbers = torch::empty({asSize(wanted.size())}, torch::kInt64);
    std::copy(wanted.begin(), wanted.end(), numbers.data_ptr<std::int64_t>());
    Matrix some(wanted.size(), m_config.inputs);
    copyTo(some, m_X.index_select(0, numbers.to(device())));
    std::vector<bool> fired(m_config.latents, true);
    for (const std::uint32_t latent : dead)
        fired[latent] = false;
    (void)weights(); // and the moments
    resampleDeadLatents(m_config, some.view(), fired, m_shuffleSeed, m_host);
    use(m_host);
}

Result<EpochPoint> TorchTraining::runEpoch(RunToken& token, const EngineProgress& progress) {
    const DenormalsAsZero denormals;
    setProducts(m_numbers);
    return catching<Result<EpochPoint>>("a layer's training; choose a smaller batch or fewer latents",
                                        [&] { return trainEpoch(token, progress); });
}

const SaeParameters& TorchTraining::weights() const {
    if (m_behind) {
        for (std::size_t i = 0; i < m_host.weights.size(); ++i) {
            const ParameterSpec& spec = *m_host.weights[i].spec;
            const torch::Tensor& parameter = m_parameters.at(spec.name);
            copyTo(m_host.weights[i].values, parameter);
            if (!isTrained(m_config, spec))
                continue;
            const AdamMoments moments = momentsOf(*m_optimizer, parameter);
            copyTo(m_host.firstMoment[i].values, moments.first);
            copyTo(m_host.secondMoment[i].values, moments.second);
        }
        m_behind = false;
    }
    return m_host.weights;
}

std::string TorchTraining::saveState() const {
    (void)weights();
    return saeStateBytes(identity(), m_host);
}

Status TorchTraining::restoreState(const std::string& bytes) {
    LAMINA_ASSIGN(SaeTrainingState state, parseSaeState(bytes, identity()));
    return catching<Status>("a layer's training", [&]() -> Status {
        use(state);
        m_host = std::move(state);
        m_behind = false;
        return {};
    });
}

} // namespace

Result<std::unique_ptr<SaeTraining>> torchTraining(const SaeConfig& config, TorchNumbers numbers,
                                                   const torch::Tensor& X, SaeParameters initial,
                                                   std::uint64_t shuffleSeed) {
    if (const Status checked = checkSaeConfig(config); !checked.ok())
        throw std::invalid_argument("torchTraining: " + checked.error().message);
    if (!SaeParameters(config).sameShapes(initial))
        throw std::invalid_argument("torchTraining: the weights' shapes are not the configuration's");
    if (X.size(0) < 1 || X.size(0) > 0xffffffffLL || X.size(1) != asSize(config.inputs))
        throw std::invalid_argument("torchTraining: X has to be [N, inputs], N from 1 to 2^32 - 1");
    return catching<Result<std::unique_ptr<SaeTraining>>>(
        "a layer's training; choose fewer latents", [&]() -> Result<std::unique_ptr<SaeTraining>> {
            return std::unique_ptr<SaeTraining>(
                std::make_unique<TorchTraining>(config, numbers, X, std::move(initial), shuffleSeed));
        });
}

std::uint64_t torchTrainingBytes(const torch::Device& device, const SaeConfig& config, std::size_t N) {
    const std::uint64_t d = config.inputs, F = config.latents, parameters = saeParameterCount(config);
    if (!device.is_cpu()) // weights and moments as they were last saved, and once more as they travel
        return sizeof(float) * 4 * parameters + N * (sizeof(std::uint32_t) + sizeof(std::int64_t));
    const std::uint64_t block = stepBlockRows(device, config, saeStepRows(config, N));
    // On top of the host's copy: weights, gradient, moments, Adam's two temporaries; a block's latents in several
    // stages.
    return sizeof(float) * (9 * parameters + block * (6 * F + 4 * d)) +
           N * (sizeof(std::uint32_t) + sizeof(std::int64_t));
}

} // namespace lamina
