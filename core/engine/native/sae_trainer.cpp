#include "engine/native/sae_trainer.h"

#include "engine/native/sae_products.h"
#include "numeric/adam.h"
#include "numeric/thread_team.h"
#include "numeric/threads.h"
#include "sae/activation_bins.h"
#include "sae/epoch_plan.h"
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_cost.h"
#include "sae/sae_state.h"
#include "sae/sae_variant.h"
#include "sae/schedule.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace lamina {

namespace {

// Rows whose latents are held at once. A step over more rows adds up its gradient block by block.
std::size_t blockRowsFor(const SaeConfig& config, std::size_t stepRows) {
    constexpr std::size_t mostBytes = std::size_t{64} << 20; // of z and its gradient together
    const std::size_t fitting = mostBytes / (2 * sizeof(float) * config.latents);
    return std::min(stepRows, std::clamp<std::size_t>(fitting, 128, 1024));
}

// Rows one thread takes through the whole forward and backward pass before the next ones: while the weights fit in
// its cache beside them, few rows keep all of it there; larger weights are streamed, so they meet many rows at a time.
std::size_t cacheRowsFor(const SaeConfig& config) {
    constexpr std::size_t cachedWeights = std::size_t{1} << 18;
    return config.inputs * config.latents <= cachedWeights ? 128 : 1024;
}

// What one thread adds up over its rows.
struct ThreadSums {
    double squares = 0.0;                      // Σ (x^ - x)²
    double latents = 0.0;                      // Σ z
    std::vector<std::uint32_t> counts;         // [F], over the epoch
    std::vector<float> encBias, decBias;       // [F], [d]: bias gradients, over the step
    std::vector<std::uint64_t> activationBins; // over the epoch
    Status status;
};

} // namespace

struct SaeTrainer::State {
    SaeConfig config;
    ConstMatrixView X;
    SaeTrainingState training;
    std::uint64_t shuffleSeed = 0;

    SaeParameters gradient;
    Matrix gathered, z, zGradient, error; // of one block: [R, d], [R, F], [R, F], [R, d]
    std::vector<std::uint32_t> order;     // this epoch's order of rows; empty for a full batch
    std::unique_ptr<ThreadTeam> team;
    std::vector<ThreadSums> sums; // one for each thread of the team
    EncodeStatistics statistics;  // of this epoch, where the variant asks for them
    LogBins bins = activationBins();
    DensityHistogram densities;
    Histogram activations = emptyActivationHistogram();

    StepRates rates; // of the step at work

    std::size_t stepRows() const { return saeStepRows(config, X.rows); }
    ConstMatrixView blockInputs(std::size_t first, std::size_t rows) const {
        return order.empty() ? X.rowRange(first, rows) : gathered.view().rowRange(0, rows);
    }
    SaeTrainingIdentity identity() const { return {"native", config, X.rows, shuffleSeed}; }
    void startEpoch();
    void forwardRows(ThreadSums& own, std::size_t first, IndexRange rows, std::size_t stepRowCount, RunToken& token);
    void gradientSlice(Status& status, ConstMatrixView inputs, bool firstBlock, bool lastBlock, std::size_t part,
                       std::size_t parts, RunToken& token);
    void update(IndexRange inputs, IndexRange latents);
    void addUpBias(Matrix& total, std::vector<float> ThreadSums::*bias, IndexRange range);
    void noteSmallestPositive(std::size_t rows, bool firstBlock);
    Status firstFailure() const;
    Status step(std::size_t first, std::size_t rows, RunToken& token, const std::function<void(double)>& progress,
                double& squares, double& latents);
};

void SaeTrainer::State::startEpoch() {
    if (!team || team->size() != static_cast<std::size_t>(computeThreads()))
        team = std::make_unique<ThreadTeam>(computeThreads());
    const std::size_t d = config.inputs, F = config.latents;
    order = epochOrder(config, X.rows, shuffleSeed, training.epoch);
    statistics.smallestPositive.clear();
    sums.assign(team->size(), {});
    for (ThreadSums& own : sums) {
        own.counts.assign(F, 0);
        own.activationBins.assign(bins.count(), 0);
        if (!config.tied) {
            own.encBias.assign(F, 0.0F);
            own.decBias.assign(d, 0.0F);
        }
    }
}

// Rows of one block, whose first stands at `first` in the epoch's order: leaves their z, the objective's gradient at
// x^ (error) and at the pre-activations (zGradient).
void SaeTrainer::State::forwardRows(ThreadSums& own, std::size_t first, IndexRange rows, std::size_t stepRowCount,
                                    RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents;
    const SaeKernels& kernels = saeKernels();
    const auto errorScale = static_cast<float>(2.0 / (static_cast<double>(stepRowCount) * static_cast<double>(d)));
    const auto slope = static_cast<float>(rates.l1 / (static_cast<double>(stepRowCount) * static_cast<double>(F)));
    const std::size_t stride = histogramStride(X.rows);
    float* encBias = config.tied ? nullptr : own.encBias.data();
    float* decBias = config.tied ? nullptr : own.decBias.data();
    const float* outputBias = std::as_const(training.weights)["b_dec"].data(); // null where there is none
    const std::size_t atOnce = cacheRowsFor(config);

    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        if (!order.empty())
            for (std::size_t n = r; n < r + count; ++n)
                std::memcpy(gathered.row(n), X.row(order[first + n]), d * sizeof(float));
        const ConstMatrixView inputs =
            order.empty() ? X.rowRange(first + r, count) : gathered.view().rowRange(r, count);
        const MatrixView latents = z.view().rowRange(r, count);
        const MatrixView errors = error.view().rowRange(r, count);
        const MatrixView gradients = zGradient.view().rowRange(r, count);

        Result<double> encoded = encodeRows(config, training.weights, inputs, latents, own.counts.data(),
                                            config.variant->native->forward, token);
        if (!encoded.ok()) {
            own.status = encoded.error();
            return;
        }
        own.latents += *encoded;
        for (std::size_t n = 0; n < count; ++n)
            if ((first + r + n) % stride == 0)
                for (std::size_t j = 0; j < F; ++j)
                    if (const float value = latents.row(n)[j]; value > 0.0F)
                        ++own.activationBins[bins.binOf(value)];

        if (own.status = decodeRows(config, training.weights, latents, errors, token); !own.status.ok())
            return;
        for (std::size_t n = 0; n < count; ++n)
            own.squares +=
                static_cast<double>(kernels.residual(errors.row(n), inputs.row(n), outputBias, errorScale, decBias, d));
        if (own.status = latentGradientRows(config, training.weights, errors, gradients, token); !own.status.ok())
            return;
        config.variant->native->backward(latents, gradients, slope, encBias);
    }
}

// Each thread computes its own part of the gradient from all rows of the block, so no thread needs a gradient of its
// own and the order of summation does not depend on the number of threads; after the last block it updates that part.
void SaeTrainer::State::gradientSlice(Status& status, ConstMatrixView inputs, bool firstBlock, bool lastBlock,
                                      std::size_t part, std::size_t parts, RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents, R = inputs.rows;
    const IndexRange inputPart = partOf(d, part, parts);
    const IndexRange latentPart = partOf(F, part, parts);
    const float beta = firstBlock ? 0.0F : 1.0F;

    float* encGradient = gradient.at("W_enc").data() + inputPart.first * F;
    status = polledGemm(token, Transpose::Yes, Transpose::No, inputPart.count, F, R, inputs.data + inputPart.first,
                        inputs.stride, zGradient.data(), F, beta, encGradient, F);
    if (status.ok() && config.tied)
        status = polledGemm(token, Transpose::Yes, Transpose::No, inputPart.count, F, R, error.data() + inputPart.first,
                            d, z.data(), F, 1.0F, encGradient, F);
    else if (status.ok() && !config.frozenDecoder)
        status = polledGemm(token, Transpose::Yes, Transpose::No, latentPart.count, d, R, z.data() + latentPart.first,
                            F, error.data(), d, beta, gradient.at("W_dec").data() + latentPart.first * d, d);
    if (status.ok() && lastBlock)
        update(inputPart, latentPart);
}

void SaeTrainer::State::update(IndexRange inputs, IndexRange latents) {
    AdamOptions options;
    options.learningRate = rates.learningRate;
    if (!config.tied) {
        addUpBias(gradient.at("b_enc"), &ThreadSums::encBias, latents);
        addUpBias(gradient.at("b_dec"), &ThreadSums::decBias, inputs);
    }
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const auto& [spec, values] = gradient[i];
        if (!isTrained(config, *spec))
            continue;
        // The part of the tensor that belongs to these inputs or latents: of its rows, or of a vector's elements.
        const bool byInputs = (spec->vector() ? spec->cols : spec->rows) == Extent::Inputs;
        const IndexRange part = byInputs ? inputs : latents;
        const std::size_t width = spec->vector() ? 1 : values.cols(), first = part.first * width;
        adamRange(options, training.step, training.weights[i].values.data() + first, values.data() + first,
                  training.firstMoment[i].values.data() + first, training.secondMoment[i].values.data() + first,
                  part.count * width);
    }
}

// The threads' parts of a bias's gradient, which are zeroed for the next step.
void SaeTrainer::State::addUpBias(Matrix& total, std::vector<float> ThreadSums::*bias, IndexRange range) {
    std::memset(total.data() + range.first, 0, range.count * sizeof(float));
    for (ThreadSums& own : sums)
        for (std::size_t i = range.first; i < range.first + range.count; ++i) {
            total.data()[i] += (own.*bias)[i];
            (own.*bias)[i] = 0.0F;
        }
}

Status SaeTrainer::State::firstFailure() const {
    for (const ThreadSums& own : sums)
        if (!own.status.ok())
            return own.status;
    return {};
}

void SaeTrainer::State::noteSmallestPositive(std::size_t rows, bool firstBlock) {
    if (firstBlock)
        statistics.smallestPositive.push_back(0.0F);
    float& smallest = statistics.smallestPositive.back();
    for (std::size_t i = 0; i < rows * config.latents; ++i)
        if (const float value = z.data()[i]; value > 0.0F && (smallest == 0.0F || value < smallest))
            smallest = value;
}

// One update from the rows [first, first + rows) of the epoch's order. squares and latents: their Σ (x^ - x)², Σ z.
Status SaeTrainer::State::step(std::size_t first, std::size_t rows, RunToken& token,
                               const std::function<void(double)>& progress, double& squares, double& latents) {
    ++training.step;
    rates = ratesAtStep(config, training.step, saeSteps(config, X.rows));
    squares = latents = 0.0;
    const std::size_t blockRows = z.rows();
    for (std::size_t done = 0; done < rows; done += blockRows) {
        const std::size_t count = std::min(blockRows, rows - done);
        const bool last = done + count == rows;
        team->run([&](std::size_t part, std::size_t parts) {
            forwardRows(sums[part], first + done, partOf(count, part, parts), rows, token);
        });
        LAMINA_TRY(firstFailure());
        for (ThreadSums& own : sums) {
            squares += std::exchange(own.squares, 0.0);
            latents += std::exchange(own.latents, 0.0);
        }
        if (!std::isfinite(squares) || !std::isfinite(latents))
            return divergedTraining(config, training.epoch, training.step);
        if (config.variant->seal)
            noteSmallestPositive(count, done == 0);
        const ConstMatrixView inputs = blockInputs(first + done, count);
        team->run([&](std::size_t part, std::size_t parts) {
            gradientSlice(sums[part].status, inputs, done == 0, last, part, parts, token);
        });
        LAMINA_TRY(firstFailure());
        if (progress)
            progress(static_cast<double>(first + done + count) / static_cast<double>(X.rows));
    }
    return {};
}

SaeTrainer::SaeTrainer(const SaeConfig& config, ConstMatrixView X, SaeParameters initial, std::uint64_t shuffleSeed)
    : m_state(std::make_unique<State>()) {
    const Status checked = checkSaeConfig(config);
    if (!checked.ok())
        throw std::invalid_argument("SaeTrainer: " + checked.error().message);
    if (!config.variant->native)
        throw std::invalid_argument("SaeTrainer: this engine cannot train the variant");
    const SaeParameters zero(config);
    if (!zero.sameShapes(initial))
        throw std::invalid_argument("SaeTrainer: the weights' shapes are not the configuration's");
    if (X.rows == 0 || X.rows > 0xffffffffULL || X.cols != config.inputs)
        throw std::invalid_argument("SaeTrainer: X has to be [N, inputs], N from 1 to 2^32 - 1");

    State& state = *m_state;
    state.config = config;
    state.X = X;
    state.shuffleSeed = shuffleSeed;
    state.training.weights = std::move(initial);
    state.training.firstMoment = zero;
    state.training.secondMoment = zero;
    state.gradient = zero;
    const std::size_t blockRows = blockRowsFor(config, state.stepRows());
    if (state.stepRows() < X.rows)
        state.gathered = Matrix(blockRows, config.inputs);
    state.z = Matrix(blockRows, config.latents);
    state.zGradient = Matrix(blockRows, config.latents);
    state.error = Matrix(blockRows, config.inputs);
}

SaeTrainer::~SaeTrainer() = default;

int SaeTrainer::epoch() const {
    return m_state->training.epoch;
}

bool SaeTrainer::finished() const {
    return epoch() >= m_state->config.epochs;
}

Result<EpochPoint> SaeTrainer::runEpoch(RunToken& token, const std::function<void(double)>& progress) {
    State& state = *m_state;
    const SaeConfig& config = state.config;
    const std::size_t N = state.X.rows;
    state.startEpoch();

    double squares = 0.0, latents = 0.0, weighed = 0.0; // weighed: λ·z, with each step's λ
    for (std::size_t first = 0; first < N; first += state.stepRows()) {
        const std::size_t rows = std::min(state.stepRows(), N - first);
        double stepSquares = 0.0, stepLatents = 0.0;
        LAMINA_TRY(state.step(first, rows, token, progress, stepSquares, stepLatents));
        // Row-weighted means of the batches' means are the sums over all rows, divided once.
        squares += stepSquares;
        latents += stepLatents;
        weighed += state.rates.l1 * stepLatents;
    }

    EpochPoint point;
    point.epoch = ++state.training.epoch;
    const auto rows = static_cast<double>(N);
    const auto cells = rows * static_cast<double>(config.latents);
    point.mse = squares / (rows * static_cast<double>(config.inputs));
    point.l1 = latents / cells;
    point.objective = point.mse + (config.l1Warmup > 0 ? weighed / cells : config.l1 * point.l1);
    std::vector<double> densities(config.latents, 0.0);
    std::fill(state.activations.bins.begin(), state.activations.bins.end(), 0);
    for (const ThreadSums& own : state.sums) {
        for (std::size_t j = 0; j < config.latents; ++j)
            densities[j] += own.counts[j];
        for (std::size_t bin = 0; bin < own.activationBins.size(); ++bin)
            state.activations.bins[bin] += own.activationBins[bin];
    }
    double positives = 0.0;
    for (double& density : densities) {
        positives += density;
        density /= rows;
    }
    point.density = positives / cells;
    state.densities = densityHistogram(densities);
    state.training.points.push_back(point);
    if (finished() && config.variant->seal)
        config.variant->seal(config, state.training.weights, state.statistics);
    return point;
}

const SaeParameters& SaeTrainer::weights() const {
    return m_state->training.weights;
}
const std::vector<EpochPoint>& SaeTrainer::epochPoints() const {
    return m_state->training.points;
}
const DensityHistogram& SaeTrainer::epochDensityHistogram() const {
    return m_state->densities;
}
const Histogram& SaeTrainer::epochActivationHistogram() const {
    return m_state->activations;
}

std::string SaeTrainer::saveState() const {
    return saeStateBytes(m_state->identity(), m_state->training);
}

Status SaeTrainer::restoreState(const std::string& bytes) {
    LAMINA_ASSIGN(m_state->training, parseSaeState(bytes, m_state->identity()));
    return {};
}

std::uint64_t SaeTrainer::memoryBytes(const SaeConfig& config, std::size_t N) {
    const std::uint64_t d = config.inputs, F = config.latents;
    const std::uint64_t parameters = saeParameterCount(config);
    const std::uint64_t block = blockRowsFor(config, saeStepRows(config, N));
    return sizeof(float) * (4 * parameters + block * (2 * F + 2 * d)) + N * sizeof(std::uint32_t);
}

} // namespace lamina
