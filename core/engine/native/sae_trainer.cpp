#include "engine/native/sae_trainer.h"

#include "base/machine.h"
#include "engine/native/dense_step.h"
#include "engine/native/sparse_step.h"
#include "numeric/threads.h"
#include "sae/epoch_plan.h"
#include "sae/recipes/resampling.h"
#include "sae/sae_cost.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>

namespace lamina {

namespace {

// Longer steps hold too much at once.
constexpr std::size_t longestSparseStep = 4096;

} // namespace

// Where the two paths take the same time on 1,024 rows of width 768, on one thread and on two, rounded down:
// lamina-bench --benchmark_filter=saeStepOfPath. A wide set is better at products than at reading memory.
double sparseBelow() {
    return instructionSet() == "avx512" ? 0.17 : 0.27;
}

struct SaeTrainer::State {
    SaeConfig config;
    ConstMatrixView X;
    SaeTrainingState training;
    std::uint64_t shuffleSeed = 0;
    TrainingPath path = TrainingPath::ByDensity;

    // One of the two paths.
    std::optional<DenseStep> dense;
    std::optional<SparseStep> sparse;
    std::optional<PackedLatents> packed; // beside `sparse`

    std::vector<std::uint32_t> order; // this epoch's order of rows; empty for a full batch
    std::unique_ptr<ThreadTeam> team;
    std::vector<ThreadSums> sums; // one for each thread of the team
    EncodeStatistics statistics;  // of this epoch, where the variant asks for them
    LogBins bins = activationBins();
    DensityHistogram densities;
    Histogram activations = emptyActivationHistogram();

    std::size_t stepRows() const { return saeStepRows(config, X.rows); }
    SaeTrainingIdentity identity() const { return {"native", config, X.rows, shuffleSeed}; }
    void choosePath();
    void startEpoch();
    void noteSmallestPositive(bool firstBlock);
    Status step(std::size_t first, std::size_t rows, RunToken& token, const EngineProgress& progress, StepRates& rates,
                double& squares, double& latents);
    std::vector<double> epochDensities() const;
    void endEpoch();
    void resample(const std::vector<double>& epochDensities);
};

// By the density of the epoch before, or what the form promises: never by the clock, so that the same training takes
// the same path everywhere this instruction set is, stopped and gone on with or not.
void SaeTrainer::State::choosePath() {
    const double expected =
        training.points.empty() ? config.variant->densityCeiling(config).value_or(1.0) : training.points.back().density;
    const bool fewEnough = expected < sparseBelow() && stepRows() <= longestSparseStep;
    const bool pays =
        !config.variant->seal && (path == TrainingPath::ByDensity ? fewEnough : path == TrainingPath::Sparse);
    if (!pays)
        training.retired.clear(); // the dense path works with all of them
    if (pays && !sparse) {
        dense.reset();
        packed.emplace(config, training);
        sparse.emplace(config, stepRows());
    } else if (!pays && !dense) {
        if (packed)
            packed->store(training);
        packed.reset();
        sparse.reset();
        dense.emplace(config, stepRows());
    }
}

void SaeTrainer::State::startEpoch() {
    if (!team || team->size() != static_cast<std::size_t>(computeThreads()))
        team = std::make_unique<ThreadTeam>(computeThreads());
    choosePath();
    if (packed)
        packed->startEpoch(training.step + 1);
    const std::size_t latents = packed ? packed->count() : config.latents;
    order = epochOrder(config, X.rows, shuffleSeed, training.epoch);
    statistics.smallestPositive.clear();
    sums.assign(team->size(), {});
    for (ThreadSums& own : sums) {
        own.counts.assign(latents, 0);
        own.activationBins.assign(bins.count(), 0);
        if (!config.tied) {
            own.encBias.assign(latents, 0.0F);
            own.decBias.assign(config.inputs, 0.0F);
        }
    }
}

void SaeTrainer::State::noteSmallestPositive(bool firstBlock) {
    if (firstBlock)
        statistics.smallestPositive.push_back(0.0F);
    float& smallest = statistics.smallestPositive.back();
    const ConstMatrixView z = dense->latents();
    for (std::size_t i = 0; i < z.rows * z.cols; ++i)
        if (const float value = z.data[i]; value > 0.0F && (smallest == 0.0F || value < smallest))
            smallest = value;
}

// One update from the rows [first, first + rows) of the epoch's order. squares and latents: their Σ (x^ - x)², Σ z.
Status SaeTrainer::State::step(std::size_t first, std::size_t rows, RunToken& token, const EngineProgress& progress,
                               StepRates& rates, double& squares, double& latents) {
    ++training.step;
    rates = ratesAtStep(config, training.step, saeSteps(config, X.rows));
    squares = latents = 0.0;
    const float* const origin = config.subtractsDecoderBias ? training.weights["b_dec"].data() : nullptr;
    const StepWork work{config, X, order, first, rows, training.step, rates, *team, sums, bins, origin, token};
    const auto addUp = [&]() -> Status {
        for (ThreadSums& own : sums) {
            squares += std::exchange(own.squares, 0.0);
            latents += std::exchange(own.latents, 0.0);
        }
        if (!std::isfinite(squares) || !std::isfinite(latents))
            return divergedTraining(config, training.epoch, training.step);
        return {};
    };
    const auto report = [&](std::size_t done) {
        if (progress)
            progress(static_cast<double>(first + done) / static_cast<double>(X.rows));
    };
    if (sparse) {
        LAMINA_TRY(sparse->run(work, *packed, training, addUp));
        report(rows);
        return {};
    }
    std::size_t before = 0; // rows whose part of the gradient is made
    const auto blockDone = [&](std::size_t done, std::size_t count) -> Status {
        if (before > 0)
            report(before);
        before = done + count;
        const Status finite = addUp();
        if (finite.ok() && config.variant->seal)
            noteSmallestPositive(done == 0);
        return finite;
    };
    LAMINA_TRY(dense->run(work, training, blockDone));
    report(rows);
    return {};
}

// The share of rows in which each latent was positive.
std::vector<double> SaeTrainer::State::epochDensities() const {
    std::vector<double> shares(config.latents, 0.0);
    for (const ThreadSums& own : sums)
        for (std::size_t a = 0; a < own.counts.size(); ++a)
            shares[packed ? packed->numbers()[a] : a] += own.counts[a];
    for (double& share : shares)
        share /= static_cast<double>(X.rows);
    return shares;
}

void SaeTrainer::State::endEpoch() {
    if (packed) {
        std::vector<std::uint32_t> counts(packed->count());
        for (const ThreadSums& own : sums)
            for (std::size_t a = 0; a < counts.size(); ++a)
                counts[a] += own.counts[a];
        packed->endEpoch(AdamStep({}, training.step), training.step, counts, training);
        packed->storeWeights(training.weights);
    }
}

// Latents dead in the epoch just done start anew.
void SaeTrainer::State::resample(const std::vector<double>& epochDensities) {
    if (packed)
        packed->store(training);
    packed.reset(); // made again from what follows
    sparse.reset();
    training.retired.clear();
    const std::vector<std::uint32_t> rows = resamplingRows(X.rows, shuffleSeed, training.epoch);
    Matrix some(rows.size(), X.cols);
    for (std::size_t n = 0; n < rows.size(); ++n)
        std::copy_n(X.row(rows[n]), X.cols, some.row(n));
    std::vector<bool> fired;
    for (const double density : epochDensities)
        fired.push_back(density > 0);
    resampleDeadLatents(config, some.view(), fired, shuffleSeed, training);
}

SaeTrainer::SaeTrainer(const SaeConfig& config, ConstMatrixView X, SaeParameters initial, std::uint64_t shuffleSeed,
                       TrainingPath path)
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
    state.path = path;
    state.training.weights = std::move(initial);
    state.training.firstMoment = zero;
    state.training.secondMoment = zero;
}

SaeTrainer::~SaeTrainer() = default;

int SaeTrainer::epoch() const {
    return m_state->training.epoch;
}

bool SaeTrainer::finished() const {
    return epoch() >= m_state->config.epochs;
}

Result<EpochPoint> SaeTrainer::runEpoch(RunToken& token, const EngineProgress& progress) {
    State& state = *m_state;
    const SaeConfig& config = state.config;
    const std::size_t N = state.X.rows;
    state.startEpoch();

    double squares = 0.0, latents = 0.0, weighed = 0.0; // weighed: λ·z, with each step's λ
    for (std::size_t first = 0; first < N; first += state.stepRows()) {
        const std::size_t rows = std::min(state.stepRows(), N - first);
        double stepSquares = 0.0, stepLatents = 0.0;
        StepRates rates;
        LAMINA_TRY(state.step(first, rows, token, progress, rates, stepSquares, stepLatents));
        // Row-weighted means of the batches' means are the sums over all rows, divided once.
        squares += stepSquares;
        latents += stepLatents;
        weighed += rates.l1 * stepLatents;
    }

    EpochPoint point;
    point.epoch = ++state.training.epoch;
    const auto rows = static_cast<double>(N);
    const auto cells = rows * static_cast<double>(config.latents);
    point.mse = squares / (rows * static_cast<double>(config.inputs));
    point.l1 = latents / cells;
    point.objective = point.mse + (config.l1Warmup > 0 ? weighed / cells : config.l1 * point.l1);
    const std::vector<double> densities = state.epochDensities();
    point.density = std::accumulate(densities.begin(), densities.end(), 0.0) / static_cast<double>(config.latents);
    std::fill(state.activations.bins.begin(), state.activations.bins.end(), 0);
    for (const ThreadSums& own : state.sums)
        for (std::size_t bin = 0; bin < own.activationBins.size(); ++bin)
            state.activations.bins[bin] += own.activationBins[bin];
    state.densities = densityHistogram(densities);
    state.training.points.push_back(point);
    state.endEpoch();
    if (resamplesAfter(config, point.epoch))
        state.resample(densities);
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
    if (!m_state->packed)
        return saeStateBytes(m_state->identity(), m_state->training);
    SaeTrainingState whole = m_state->training;
    m_state->packed->store(whole);
    return saeStateBytes(m_state->identity(), whole);
}

Status SaeTrainer::restoreState(const std::string& bytes) {
    LAMINA_ASSIGN(m_state->training, parseSaeState(bytes, m_state->identity()));
    m_state->packed.reset();
    m_state->sparse.reset();
    return {};
}

std::uint64_t SaeTrainer::memoryBytes(const SaeConfig& config, std::size_t N) {
    const std::size_t rows = saeStepRows(config, N);
    const std::uint64_t weights = sizeof(float) * saeParameterCount(config);
    const std::uint64_t order = N * sizeof(std::uint32_t);
    const std::uint64_t dense = 3 * weights + DenseStep::bytes(config, rows);
    // Weights and moments row by latent, beside the weights as they are shown.
    const std::uint64_t sparse =
        rows <= longestSparseStep ? 4 * weights + SparseStep::bytes(config, rows, sparseBelow()) : 0;
    return std::max(dense, sparse) + order;
}

} // namespace lamina
