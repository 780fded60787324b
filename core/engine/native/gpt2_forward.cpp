#include "engine/native/gpt2_forward.h"

#include "engine/model_weights.h"
#include "engine/native/attention.h"
#include "model/gpt2_data.h"
#include "numeric/gemm.h"
#include "numeric/threads.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

namespace lamina {

namespace {

// Tokens worked on at a time: all their intermediate activations stay in the last cache level.
constexpr std::size_t chunkTokens = 1024;
// The token is polled at least this often (floating-point operations): 50 ms on a slow machine.
constexpr double pollFlops = 2.5e9;
// Rows of an elementwise task.
constexpr std::size_t rowBlock = 32;

std::size_t sequencesPerChunk(std::size_t rows, std::size_t cols) {
    return std::min(rows, std::max<std::size_t>(1, chunkTokens / cols));
}

// Rows of a product [rows, K] x [K, N] between two polls.
std::size_t rowsPerPoll(std::size_t K, std::size_t N) {
    const double rows = pollFlops / (2.0 * static_cast<double>(K) * static_cast<double>(N));
    return std::clamp<std::size_t>(static_cast<std::size_t>(rows) / rowBlock * rowBlock, rowBlock, chunkTokens);
}

// f(first, count) over blocks of rows, in parallel.
template <class F> void forRowBlocks(std::size_t rows, const F& f) {
    const std::size_t blocks = (rows + rowBlock - 1) / rowBlock;
#pragma omp parallel for schedule(static) if (blocks > 1)
    for (std::size_t b = 0; b < blocks; ++b)
        f(b * rowBlock, std::min(rowBlock, rows - b * rowBlock));
}

// Gain 1, bias 0.
LayerNormWeights withoutGain(std::size_t width) {
    LayerNormWeights norm{Matrix(1, width), Matrix(1, width)};
    std::fill_n(norm.gain.data(), width, 1.0F);
    return norm;
}

// Reports the share done and polls the token; one for each call of next().
class Work {
public:
    Work(RunToken& token, const std::function<void(double)>& progress, std::size_t rows)
        : m_token(token), m_progress(progress), m_rows(rows) {}

    RunToken& token() { return m_token; }
    void setParts(std::size_t parts) { m_total = static_cast<double>(parts * m_rows); }

    Status done(std::size_t rows) {
        m_done += static_cast<double>(rows);
        if (m_progress && m_total > 0)
            m_progress(std::min(1.0, m_done / m_total));
        return m_token.checkpoint();
    }

private:
    RunToken& m_token;
    const std::function<void(double)>& m_progress;
    std::size_t m_rows;
    double m_total = 0;
    double m_done = 0;
};

} // namespace

struct Gpt2Forward::State {
    ModelWeights weights;
    std::vector<std::int32_t> ids;
    std::size_t rows = 0;
    std::size_t cols = 0;
    HookPoint hook = HookPoint::MlpOut;

    explicit State(ModelWeights taken) : weights(std::move(taken)) {}

    Matrix residual; // [rows*cols, d]
    // Blocks are computed in two parts: attention, then MLP. 2L parts done: the residual stream entering block L.
    std::size_t partsDone = 0;
    std::size_t layer = 0; // that next() captures
    bool losses = false;   // nextTokenLosses() will be asked for
    Matrix before;         // then: the residual stream before the part that the hook captured last is inside
    bool failed = false;   // an error left the residual stream half updated

    std::size_t tokens() const { return rows * cols; }
    const Gpt2Config& config() const { return weights.model().config; }

    std::string block(std::size_t index) const { return "h." + std::to_string(index) + "."; }

    void normalise(const LayerNormWeights& norm, const float* x, std::size_t count, float* y) const {
        const std::size_t d = config().width;
        const auto epsilon = static_cast<float>(config().layerNormEpsilon);
        forRowBlocks(count, [&](std::size_t first, std::size_t n) {
            layerNormRows(x + first * d, norm.gain.data(), norm.bias.data(), epsilon, y + first * d, nullptr, nullptr,
                          n, d);
        });
    }

    // y [count, d] += bias; the residual rows += y.
    void addToResidual(float* y, const Matrix& bias, std::size_t firstRow, std::size_t count) {
        const std::size_t d = config().width;
        forRowBlocks(count, [&](std::size_t first, std::size_t n) {
            addBiasAndResidualRows(y + first * d, bias.data(), residual.row(firstRow + first), n, d);
        });
    }

    Status embed(RunToken& token);
    Status attentionPart(std::size_t index, Matrix* capture, Work& work);
    Status mlpPart(std::size_t index, Matrix* capture, Work& work);
    Status advance(std::size_t target, Matrix* capture, Work& work);
    Result<Matrix> captureNext(Work& work);
    Result<Matrix> logits(RunToken& token);
    Status spliceAttention(std::size_t index, const Matrix& replaced, Work& work);
    Status spliceMlp(std::size_t index, const Matrix& replaced, Work& work);
    Result<std::vector<double>> windowLosses(RunToken& token) const;
    Result<std::vector<double>> runOn(const Matrix* replaced, Work& work) const;

    // Runs f; an error, or memory running out, makes this forward unusable.
    template <class T, class F> T guarded(const F& f) {
        if (failed)
            return makeError(ErrorKind::Internal, "this forward pass ended with an error and cannot go on");
        failed = true;
        try {
            T result = f();
            failed = !result.ok();
            return result;
        } catch (const std::bad_alloc&) {
            return makeError(ErrorKind::OutOfMemory, "not enough memory for the model's forward pass of " +
                                                         std::to_string(tokens()) +
                                                         " tokens; choose fewer or shorter windows");
        }
    }
};

Status Gpt2Forward::State::embed(RunToken& token) {
    const std::size_t d = config().width;
    residual = Matrix(tokens(), d);
    LAMINA_TRY(weights.embed(ids, residual, token));
    Matrix position(cols, d);
    LAMINA_TRY(weights.positions(position, token));
    for (std::size_t t = 0; t < tokens(); ++t)
        addRange(residual.row(t), position.row(t % cols), d);
    return {};
}

Status Gpt2Forward::State::attentionPart(std::size_t index, Matrix* capture, Work& work) {
    const std::size_t d = config().width;
    LAMINA_ASSIGN(const LayerNormWeights norm, weights.layerNorm(block(index) + "ln_1"));
    LAMINA_ASSIGN(const Projection qkv, weights.projection(block(index) + "attn.c_attn", work.token()));
    LAMINA_ASSIGN(const Projection output, weights.projection(block(index) + "attn.c_proj", work.token()));

    const std::size_t sequences = sequencesPerChunk(rows, cols);
    AttentionShape shape{sequences, cols, config().heads, d / config().heads, 1.0F};
    if (config().scaleAttention)
        shape.scale /= std::sqrt(static_cast<float>(shape.headWidth));
    if (config().scaleByInverseLayer)
        shape.scale /= static_cast<float>(index + 1);
    const std::size_t step = std::min(rowsPerPoll(d, 3 * d), sequences * cols);
    Matrix normalised(step, d);
    Matrix products(sequences * cols, 3 * d);
    Matrix* heads = hook == HookPoint::AttnZ ? capture : nullptr;
    Matrix* out = hook == HookPoint::AttnOut ? capture : nullptr;
    Matrix mixed(heads ? 0 : sequences * cols, d);
    Matrix projected(out ? 0 : step, d);
    Matrix scratch = attentionScratch(shape, computeThreads());

    for (std::size_t firstSequence = 0; firstSequence < rows; firstSequence += sequences) {
        shape.sequences = std::min(sequences, rows - firstSequence);
        const std::size_t first = firstSequence * cols;
        const std::size_t count = shape.sequences * cols;
        for (std::size_t i = 0; i < count; i += step) {
            const std::size_t n = std::min(step, count - i);
            normalise(norm, residual.row(first + i), n, normalised.data());
            qkv.multiply(normalised.data(), n, products.row(i));
            LAMINA_TRY(work.token().checkpoint());
        }
        float* z = heads ? heads->row(first) : mixed.data();
        causalAttention(shape, products.data(), qkv.bias.data(), z, scratch, work.token());
        LAMINA_TRY(work.token().checkpoint());
        for (std::size_t i = 0; i < count; i += step) {
            const std::size_t n = std::min(step, count - i);
            float* y = out ? out->row(first + i) : projected.data();
            output.multiply(z + i * d, n, y);
            addToResidual(y, output.bias, first + i, n);
            LAMINA_TRY(work.done(n));
        }
    }
    return {};
}

Status Gpt2Forward::State::mlpPart(std::size_t index, Matrix* capture, Work& work) {
    const std::size_t d = config().width;
    const std::size_t inner = config().inner;
    LAMINA_ASSIGN(const LayerNormWeights norm, weights.layerNorm(block(index) + "ln_2"));
    LAMINA_ASSIGN(const Projection expand, weights.projection(block(index) + "mlp.c_fc", work.token()));
    LAMINA_ASSIGN(const Projection contract, weights.projection(block(index) + "mlp.c_proj", work.token()));
    Matrix* bare = hook == HookPoint::Ln2Normalized ? capture : nullptr;
    Matrix* pre = hook == HookPoint::MlpPre ? capture : nullptr;
    Matrix* post = hook == HookPoint::MlpPost ? capture : nullptr;
    Matrix* out = hook == HookPoint::MlpOut ? capture : nullptr;

    const std::size_t step = std::min(rowsPerPoll(d, inner), tokens());
    Matrix normalised(step, d);
    const LayerNormWeights unchanged = withoutGain(bare ? d : 0);
    Matrix hidden(post ? 0 : step, inner);
    Matrix projected(out ? 0 : step, d);
    const Activation activation = weights.model().activation;
    const float* bias = expand.bias.data();

    for (std::size_t first = 0; first < tokens(); first += step) {
        const std::size_t count = std::min(step, tokens() - first);
        normalise(norm, residual.row(first), count, normalised.data());
        if (bare)
            normalise(unchanged, residual.row(first), count, bare->row(first));
        float* active = post ? post->row(first) : hidden.data();
        float* raw = pre ? pre->row(first) : active;
        expand.multiply(normalised.data(), count, raw);
        forRowBlocks(count, [&](std::size_t i, std::size_t n) {
            if (pre) {
                addBiasRows(raw + i * inner, bias, n, inner);
                activationRange(activation, raw + i * inner, active + i * inner, n * inner);
            } else {
                biasActivationRows(activation, raw + i * inner, bias, active + i * inner, n, inner);
            }
        });
        LAMINA_TRY(work.token().checkpoint());
        float* y = out ? out->row(first) : projected.data();
        contract.multiply(active, count, y);
        addToResidual(y, contract.bias, first, count);
        LAMINA_TRY(work.done(count));
    }
    return {};
}

Status Gpt2Forward::State::advance(std::size_t target, Matrix* capture, Work& work) {
    work.setParts(target > partsDone ? target - partsDone : 0);
    while (partsDone < target) {
        Matrix* here = partsDone + 1 == target ? capture : nullptr;
        LAMINA_TRY(partsDone % 2 == 0 ? attentionPart(partsDone / 2, here, work) : mlpPart(partsDone / 2, here, work));
        ++partsDone;
    }
    return {};
}

Result<Matrix> Gpt2Forward::State::captureNext(Work& work) {
    const HookPlace place = *hookPlace(hook); // start() has checked it
    const std::size_t first = 2 * layer + place.partsBefore;
    if (!place.inside) {
        LAMINA_TRY(advance(first, nullptr, work));
        return residual;
    }
    Matrix capture(tokens(), config().hookWidth(hook));
    if (losses) {
        LAMINA_TRY(advance(first, nullptr, work));
        before = residual;
    }
    LAMINA_TRY(advance(first + 1, &capture, work));
    return capture;
}

// The attention part of a block from a replaced hook inside it on, in the chunks of attentionPart(): the same values
// then give the same bits.
Status Gpt2Forward::State::spliceAttention(std::size_t index, const Matrix& replaced, Work& work) {
    const std::size_t d = config().width;
    if (hook == HookPoint::AttnOut) {
        addRange(residual.data(), replaced.data(), residual.size());
        return work.done(tokens());
    }
    LAMINA_ASSIGN(const Projection output, weights.projection(block(index) + "attn.c_proj", work.token()));
    const std::size_t chunk = sequencesPerChunk(rows, cols) * cols;
    const std::size_t step = std::min(rowsPerPoll(d, 3 * d), chunk);
    Matrix projected(step, d);
    for (std::size_t first = 0; first < tokens(); first += chunk)
        for (std::size_t i = first; i < std::min(first + chunk, tokens()); i += step) {
            const std::size_t n = std::min({step, first + chunk - i, tokens() - i});
            output.multiply(replaced.row(i), n, projected.data());
            addToResidual(projected.data(), output.bias, i, n);
            LAMINA_TRY(work.done(n));
        }
    return {};
}

Status Gpt2Forward::State::spliceMlp(std::size_t index, const Matrix& replaced, Work& work) {
    const std::size_t d = config().width, inner = config().inner;
    if (hook == HookPoint::MlpOut) {
        addRange(residual.data(), replaced.data(), residual.size());
        return work.done(tokens());
    }
    LAMINA_ASSIGN(const LayerNormWeights norm, weights.layerNorm(block(index) + "ln_2"));
    LAMINA_ASSIGN(const Projection expand, weights.projection(block(index) + "mlp.c_fc", work.token()));
    LAMINA_ASSIGN(const Projection contract, weights.projection(block(index) + "mlp.c_proj", work.token()));
    const std::size_t step = std::min(rowsPerPoll(d, inner), tokens());
    Matrix normalised(step, d), hidden(step, inner), projected(step, d);
    const Activation activation = weights.model().activation;
    for (std::size_t first = 0; first < tokens(); first += step) {
        const std::size_t count = std::min(step, tokens() - first);
        const float* active = hook == HookPoint::MlpPost ? replaced.row(first) : hidden.data();
        if (hook == HookPoint::MlpPre) {
            activationRange(activation, replaced.row(first), hidden.data(), count * inner);
        } else if (hook == HookPoint::Ln2Normalized) {
            for (std::size_t n = 0; n < count; ++n)
                for (std::size_t i = 0; i < d; ++i)
                    normalised(n, i) = replaced(first + n, i) * norm.gain.data()[i] + norm.bias.data()[i];
            expand.multiply(normalised.data(), count, hidden.data());
            biasActivationRows(activation, hidden.data(), expand.bias.data(), hidden.data(), count, inner);
        }
        contract.multiply(active, count, projected.data());
        addToResidual(projected.data(), contract.bias, first, count);
        LAMINA_TRY(work.done(count));
    }
    return {};
}

// Of the stream after the last block: each window's mean of -log p(the next token).
Result<std::vector<double>> Gpt2Forward::State::windowLosses(RunToken& token) const {
    const std::size_t d = config().width, V = config().vocabulary;
    LAMINA_ASSIGN(const LayerNormWeights norm, weights.layerNorm("ln_f"));
    LAMINA_ASSIGN(const Matrix head, weights.matrix(headName(config()), token)); // [V, d]
    std::vector<double> each(tokens(), 0.0);
    const std::size_t step = rowsPerPoll(d, V);
    Matrix normalised(step, d), logits(step, V);
    for (std::size_t first = 0; first < tokens(); first += step) {
        LAMINA_TRY(token.checkpoint());
        const std::size_t count = std::min(step, tokens() - first);
        normalise(norm, residual.row(first), count, normalised.data());
        gemm(Transpose::No, Transpose::Yes, count, V, d, 1.0F, normalised.data(), d, head.data(), d, 0.0F,
             logits.data(), V);
#pragma omp parallel for schedule(static)
        for (std::size_t n = 0; n < count; ++n) {
            const std::size_t t = first + n;
            if (t % cols + 1 == cols)
                continue; // the window's last token has no next one
            const double wanted = logits(n, static_cast<std::size_t>(ids[t + 1]));
            each[t] = static_cast<double>(softmaxRange(logits.row(n), V, 1.0F)) - wanted;
        }
    }
    std::vector<double> windows(rows, 0.0);
    for (std::size_t t = 0; t < tokens(); ++t)
        windows[t / cols] += each[t] / static_cast<double>(cols - 1);
    return windows;
}

Result<std::vector<double>> Gpt2Forward::State::runOn(const Matrix* replaced, Work& work) const {
    State rest{ModelWeights(weights)};
    rest.rows = rows;
    rest.cols = cols;
    rest.hook = hook;
    rest.ids = ids;
    rest.partsDone = partsDone;
    const std::size_t last = 2 * config().layers;
    if (!replaced) {
        rest.residual = residual;
    } else if (const HookPlace place = *hookPlace(hook); !place.inside) {
        rest.residual = *replaced;
    } else {
        rest.residual = before;
        LAMINA_TRY(place.partsBefore == 0 ? rest.spliceAttention((partsDone - 1) / 2, *replaced, work)
                                          : rest.spliceMlp((partsDone - 1) / 2, *replaced, work));
    }
    LAMINA_TRY(rest.advance(last, nullptr, work));
    return rest.windowLosses(work.token());
}

Result<Matrix> Gpt2Forward::State::logits(RunToken& token) {
    const std::size_t d = config().width;
    const std::function<void(double)> silent;
    Work work(token, silent, tokens());
    LAMINA_TRY(advance(2 * config().layers, nullptr, work));
    LAMINA_ASSIGN(const LayerNormWeights norm, weights.layerNorm("ln_f"));
    LAMINA_ASSIGN(const Matrix head, weights.matrix(headName(config()), token)); // [V, d]
    Matrix normalised(tokens(), d);
    normalise(norm, residual.data(), tokens(), normalised.data());
    Matrix result(tokens(), config().vocabulary);
    const std::size_t step = rowsPerPoll(d, config().vocabulary);
    for (std::size_t first = 0; first < tokens(); first += step) {
        gemm(Transpose::No, Transpose::Yes, std::min(step, tokens() - first), config().vocabulary, d, 1.0F,
             normalised.row(first), d, head.data(), d, 0.0F, result.row(first), config().vocabulary);
        LAMINA_TRY(token.checkpoint());
    }
    return result;
}

Gpt2Forward::Gpt2Forward(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Gpt2Forward::Gpt2Forward(Gpt2Forward&&) noexcept = default;
Gpt2Forward& Gpt2Forward::operator=(Gpt2Forward&&) noexcept = default;
Gpt2Forward::~Gpt2Forward() = default;

Result<Gpt2Forward> Gpt2Forward::start(const Gpt2& model, const ForwardRequest& request) {
    if (!hookPlace(request.hook))
        return cannotCapture("native", request.hook);
    LAMINA_TRY(checkForwardRequest(model.config(), request));
    auto state = std::make_unique<State>(ModelWeights(model, request.weights, request.weightSeed));
    state->ids.assign(request.ids.begin(), request.ids.end());
    state->rows = request.rows;
    state->cols = request.cols;
    state->hook = request.hook;
    state->losses = request.losses;
    return Gpt2Forward(std::move(state));
}

int Gpt2Forward::layer() const {
    return static_cast<int>(m_state->layer);
}

Result<Matrix> Gpt2Forward::next(RunToken& token, const std::function<void(double)>& progress) {
    State& state = *m_state;
    if (state.layer >= state.config().layers)
        return noLayerLeft(state.config(), state.layer);
    return state.guarded<Result<Matrix>>([&]() -> Result<Matrix> {
        LAMINA_TRY(token.checkpoint());
        if (state.residual.empty())
            LAMINA_TRY(state.embed(token));
        Work work(token, progress, state.tokens());
        LAMINA_ASSIGN(Matrix capture, state.captureNext(work));
        ++state.layer;
        return capture;
    });
}

Status Gpt2Forward::skip(RunToken& token) {
    State& state = *m_state;
    if (state.layer >= state.config().layers)
        return noLayerLeft(state.config(), state.layer);
    LAMINA_TRY(token.checkpoint());
    ++state.layer; // computed when a later layer needs it
    return {};
}

Result<std::vector<double>> Gpt2Forward::nextTokenLosses(const Matrix* replaced, RunToken& token) {
    State& state = *m_state;
    return state.guarded<Result<std::vector<double>>>([&]() -> Result<std::vector<double>> {
        const std::function<void(double)> silent;
        Work work(token, silent, state.tokens());
        return state.runOn(replaced, work);
    });
}

Result<Matrix> Gpt2Forward::logits(RunToken& token) {
    State& state = *m_state;
    return state.guarded<Result<Matrix>>([&]() -> Result<Matrix> {
        if (state.residual.empty())
            LAMINA_TRY(state.embed(token));
        return state.logits(token);
    });
}

std::uint64_t Gpt2Forward::bytes(const Gpt2Config& model, std::size_t rows, std::size_t cols, HookPoint hook) {
    const std::uint64_t d = model.width;
    const std::uint64_t tokens = static_cast<std::uint64_t>(rows) * cols;
    const std::uint64_t chunk =
        static_cast<std::uint64_t>(sequencesPerChunk(rows, std::max<std::size_t>(1, cols))) * cols;
    const AttentionShape shape{1, cols, model.heads, model.width / model.heads, 1.0F};
    // Weights of one part of a block, and what is computed from a chunk.
    const std::uint64_t attention =
        4 * d * d + chunk * 6 * d + attentionScratchFloats(shape) * static_cast<std::uint64_t>(computeThreads());
    const std::uint64_t mlp =
        2 * d * model.inner + std::min<std::uint64_t>(tokens, rowsPerPoll(d, model.inner)) * (2 * d + model.inner);
    return (std::max(attention, mlp) + tokens * (d + model.hookWidth(hook))) * sizeof(float);
}

std::uint64_t Gpt2Forward::lossBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols) {
    const std::uint64_t d = model.width, V = model.vocabulary;
    return (static_cast<std::uint64_t>(rows) * cols * 2 * d + V * d + rowsPerPoll(d, V) * (d + V)) * sizeof(float);
}

} // namespace lamina
