#include "language_model.h"

#include "backward.h"
#include "base/seed.h"
#include "numeric/elementwise.h"
#include "numeric/gemm.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lamina {

namespace {

// Tokens a lane takes through all layers at once: enough rows for the matrix products, few enough for the caches.
constexpr std::size_t chunkTokens = 512;
constexpr std::size_t logitRows = 256;     // rows of logits at a time
constexpr std::size_t queryRows = 128;     // attention: queries at a time, so that later keys are not multiplied
constexpr std::size_t reduceBlock = 16384; // floats of the gradient summed over the lanes at a time

} // namespace

ParameterLayout::ParameterLayout(const Gpt2Config& config) {
    const std::size_t d = config.width;
    const std::size_t inner = config.inner;
    const auto place = [this](std::string name, std::vector<std::size_t> shape) {
        std::size_t count = 1;
        for (const std::size_t n : shape)
            count *= n;
        tensors.push_back({std::move(name), std::move(shape), size, count});
        size += count;
        return tensors.back().offset;
    };
    blocks.resize(config.layers);
    tokenEmbedding = place("transformer.wte.weight", {config.vocabulary, d});
    positionEmbedding = place("transformer.wpe.weight", {config.positions, d});
    const auto prefix = [](std::size_t layer) { return "transformer.h." + std::to_string(layer) + "."; };
    for (std::size_t l = 0; l < config.layers; ++l) {
        blocks[l].qkvWeight = place(prefix(l) + "attn.c_attn.weight", {d, 3 * d});
        blocks[l].attnWeight = place(prefix(l) + "attn.c_proj.weight", {d, d});
        blocks[l].fcWeight = place(prefix(l) + "mlp.c_fc.weight", {d, inner});
        blocks[l].projWeight = place(prefix(l) + "mlp.c_proj.weight", {inner, d});
    }
    decayed = size;
    for (std::size_t l = 0; l < config.layers; ++l) {
        blocks[l].ln1Gain = place(prefix(l) + "ln_1.weight", {d});
        blocks[l].ln1Bias = place(prefix(l) + "ln_1.bias", {d});
        blocks[l].qkvBias = place(prefix(l) + "attn.c_attn.bias", {3 * d});
        blocks[l].attnBias = place(prefix(l) + "attn.c_proj.bias", {d});
        blocks[l].ln2Gain = place(prefix(l) + "ln_2.weight", {d});
        blocks[l].ln2Bias = place(prefix(l) + "ln_2.bias", {d});
        blocks[l].fcBias = place(prefix(l) + "mlp.c_fc.bias", {inner});
        blocks[l].projBias = place(prefix(l) + "mlp.c_proj.bias", {d});
    }
    finalGain = place("transformer.ln_f.weight", {d});
    finalBias = place("transformer.ln_f.bias", {d});
}

// One thread's buffers and gradient. N = windows * length tokens of one chunk, d = width, inner = MLP width.
class LanguageModel::Lane {
public:
    Lane(const Gpt2Config& config, const ParameterLayout& layout)
        : m_config(config), m_layout(layout), m_gradient(1, layout.size), m_layers(config.layers) {}

    float* gradient() { return m_gradient.data(); }
    void clearGradient() { std::memset(m_gradient.data(), 0, m_layout.size * sizeof(float)); }

    // Windows [first, first + windows) of the batch; losses of each position to `losses` [windows * length].
    // With `backward`, adds the gradient of Σ losses * scale to gradient().
    void run(const float* parameters, const Batch& batch, std::size_t first, std::size_t windows, bool backward,
             float scale, float* losses) {
        m_p = parameters;
        m_windows = windows;
        m_length = batch.length;
        m_tokens = windows * batch.length;
        m_ids = batch.ids.data() + first * batch.length;
        m_targets = batch.targets.data() + first * batch.length;
        m_firstPosition = batch.firstPosition.data() + first;
        reserve();
        embed();
        for (std::size_t l = 0; l < m_config.layers; ++l)
            forwardLayer(l);
        head(backward, scale, losses);
        if (!backward)
            return;
        for (std::size_t l = m_config.layers; l-- > 0;)
            backwardLayer(l);
        embedBackward();
    }

private:
    // What the backward pass needs of one layer.
    struct Layer {
        Matrix input;             // [N, d] residual stream before the block
        Matrix ln1, mean1, rstd1; // [N, d], [N], [N]
        Matrix qkv;               // [N, 3d]
        Matrix numerators;        // [windows * heads * length, keyStride], e^(score - max), causal
        Matrix inverseSum;        // [windows * heads * length]
        Matrix attention;         // [N, d] heads' outputs side by side
        Matrix middle;            // [N, d] residual stream after attention
        Matrix ln2, mean2, rstd2;
        Matrix pre, post; // [N, inner] before the bias and GELU, and after
    };

    std::size_t keyStride() const { return (m_length + 15) / 16 * 16; }

    void reserve() {
        const std::size_t d = m_config.width;
        const auto fit = [](Matrix& matrix, std::size_t rows, std::size_t cols) {
            if (matrix.size() < rows * cols)
                matrix = Matrix(rows, cols);
        };
        for (Layer& layer : m_layers) {
            for (Matrix* matrix : {&layer.input, &layer.ln1, &layer.attention, &layer.middle, &layer.ln2})
                fit(*matrix, m_tokens, d);
            for (Matrix* matrix : {&layer.mean1, &layer.rstd1, &layer.mean2, &layer.rstd2})
                fit(*matrix, m_tokens, 1);
            fit(layer.qkv, m_tokens, 3 * d);
            fit(layer.numerators, m_tokens * m_config.heads, keyStride());
            fit(layer.inverseSum, m_tokens * m_config.heads, 1);
            fit(layer.pre, m_tokens, m_config.inner);
            fit(layer.post, m_tokens, m_config.inner);
        }
        for (Matrix* matrix : {&m_output, &m_final, &m_dResidual, &m_dNormed, &m_dAttention})
            fit(*matrix, m_tokens, d);
        fit(m_finalMean, m_tokens, 1);
        fit(m_finalRstd, m_tokens, 1);
        fit(m_logits, logitRows, m_config.vocabulary);
        fit(m_dInner, m_tokens, m_config.inner);
        fit(m_dQkv, m_tokens, 3 * d);
        fit(m_dScores, queryRows, keyStride());
        fit(m_dScaled, queryRows, d / m_config.heads);
    }

    // out [N, o] = (residual where given) + x [N, n] W [n, o] + bias
    void linear(const float* x, std::size_t weight, std::size_t bias, std::size_t n, std::size_t o, float* out,
                const float* residual) const {
        if (residual)
            std::memcpy(out, residual, m_tokens * o * sizeof(float));
        gemm(Transpose::No, Transpose::No, m_tokens, o, n, 1.0F, x, n, m_p + weight, o, residual ? 1.0F : 0.0F, out, o);
        addBiasRows(out, m_p + bias, m_tokens, o);
    }

    // From dy [N, o]: dW += xᵀ dy, dbias += column sums, dx [N, n] = dy Wᵀ
    void linearBackward(const float* x, std::size_t weight, std::size_t bias, std::size_t n, std::size_t o,
                        const float* dy, float* dx) {
        float* g = gradient();
        gemm(Transpose::Yes, Transpose::No, n, o, m_tokens, 1.0F, x, n, dy, o, 1.0F, g + weight, o);
        addColumnSums(dy, g + bias, m_tokens, o);
        gemm(Transpose::No, Transpose::Yes, m_tokens, n, o, 1.0F, dy, o, m_p + weight, o, 0.0F, dx, n);
    }

    void embed() {
        const std::size_t d = m_config.width;
        float* x = m_layers.empty() ? m_output.data() : m_layers[0].input.data();
        for (std::size_t i = 0; i < m_tokens; ++i, x += d) {
            const std::size_t position = m_firstPosition[i / m_length] + i % m_length;
            std::memcpy(x, m_p + m_layout.tokenEmbedding + static_cast<std::size_t>(m_ids[i]) * d, d * sizeof(float));
            addRange(x, m_p + m_layout.positionEmbedding + position * d, d);
        }
    }

    void forwardLayer(std::size_t l) {
        const std::size_t d = m_config.width;
        const auto& at = m_layout.blocks[l];
        Layer& layer = m_layers[l];
        const auto epsilon = static_cast<float>(m_config.layerNormEpsilon);
        layerNormRows(layer.input.data(), m_p + at.ln1Gain, m_p + at.ln1Bias, epsilon, layer.ln1.data(),
                      layer.mean1.data(), layer.rstd1.data(), m_tokens, d);
        linear(layer.ln1.data(), at.qkvWeight, at.qkvBias, d, 3 * d, layer.qkv.data(), nullptr);
        for (std::size_t w = 0; w < m_windows; ++w)
            for (std::size_t h = 0; h < m_config.heads; ++h)
                attend(layer, w, h);
        linear(layer.attention.data(), at.attnWeight, at.attnBias, d, d, layer.middle.data(), layer.input.data());
        layerNormRows(layer.middle.data(), m_p + at.ln2Gain, m_p + at.ln2Bias, epsilon, layer.ln2.data(),
                      layer.mean2.data(), layer.rstd2.data(), m_tokens, d);
        gemm(Transpose::No, Transpose::No, m_tokens, m_config.inner, d, 1.0F, layer.ln2.data(), d, m_p + at.fcWeight,
             m_config.inner, 0.0F, layer.pre.data(), m_config.inner);
        biasActivationRows(Activation::GeluTanh, layer.pre.data(), m_p + at.fcBias, layer.post.data(), m_tokens,
                           m_config.inner);
        Matrix& output = l + 1 < m_layers.size() ? m_layers[l + 1].input : m_output;
        linear(layer.post.data(), at.projWeight, at.projBias, m_config.inner, d, output.data(), layer.middle.data());
    }

    float attentionScale() const { return 1.0F / std::sqrt(static_cast<float>(m_config.width / m_config.heads)); }

    // One head of one window.
    void attend(Layer& layer, std::size_t w, std::size_t h) const {
        const std::size_t d = m_config.width;
        const std::size_t hd = d / m_config.heads;
        const std::size_t stride = keyStride();
        const float* q = layer.qkv.data() + w * m_length * 3 * d + h * hd;
        const float* k = q + d;
        const float* v = q + 2 * d;
        float* e = layer.numerators.data() + (w * m_config.heads + h) * m_length * stride;
        float* inverse = layer.inverseSum.data() + (w * m_config.heads + h) * m_length;
        float* out = layer.attention.data() + w * m_length * d + h * hd;
        for (std::size_t first = 0; first < m_length; first += queryRows) {
            const std::size_t end = std::min(first + queryRows, m_length);
            gemm(Transpose::No, Transpose::Yes, end - first, end, hd, 1.0F, q + first * 3 * d, 3 * d, k, 3 * d, 0.0F,
                 e + first * stride, stride);
            for (std::size_t i = first; i < end; ++i) {
                float* row = e + i * stride;
                inverse[i] = 1.0F / softmaxNumerators(row, i + 1, attentionScale());
                std::memset(row + i + 1, 0, (end - i - 1) * sizeof(float));
            }
            gemm(Transpose::No, Transpose::No, end - first, hd, end, 1.0F, e + first * stride, stride, v, 3 * d, 0.0F,
                 out + first * d, d);
            for (std::size_t i = first; i < end; ++i)
                scaleRange(out + i * d, inverse[i], hd);
        }
    }

    // From dAttention: dq, dk and dv of one head of one window.
    void attendBackward(const Layer& layer, std::size_t w, std::size_t h) {
        const std::size_t d = m_config.width;
        const std::size_t hd = d / m_config.heads;
        const std::size_t stride = keyStride();
        const std::size_t base = w * m_length * 3 * d + h * hd;
        const float* q = layer.qkv.data() + base;
        const float* k = q + d;
        const float* v = q + 2 * d;
        float* dq = m_dQkv.data() + base;
        float* dk = dq + d;
        float* dv = dq + 2 * d;
        const float* e = layer.numerators.data() + (w * m_config.heads + h) * m_length * stride;
        const float* inverse = layer.inverseSum.data() + (w * m_config.heads + h) * m_length;
        const float* out = layer.attention.data() + w * m_length * d + h * hd;
        const float* dout = m_dAttention.data() + w * m_length * d + h * hd;
        float* ds = m_dScores.data();
        float* scaled = m_dScaled.data();
        // The last block of queries sees every key, so it goes first and sets dk and dv; the others add.
        for (std::size_t block = (m_length + queryRows - 1) / queryRows; block-- > 0;) {
            const std::size_t first = block * queryRows;
            const std::size_t end = std::min(first + queryRows, m_length);
            const std::size_t rows = end - first;
            const float beta = end == m_length ? 0.0F : 1.0F;
            gemm(Transpose::No, Transpose::Yes, rows, end, hd, 1.0F, dout + first * d, d, v, 3 * d, 0.0F, ds, stride);
            for (std::size_t i = first; i < end; ++i) {
                float* row = ds + (i - first) * stride;
                softmaxBackward(e + i * stride, row, inverse[i] * attentionScale(), dot(out + i * d, dout + i * d, hd),
                                i + 1);
                std::memset(row + i + 1, 0, (end - i - 1) * sizeof(float));
                std::memcpy(scaled + (i - first) * hd, dout + i * d, hd * sizeof(float));
                scaleRange(scaled + (i - first) * hd, inverse[i], hd);
            }
            gemm(Transpose::No, Transpose::No, rows, hd, end, 1.0F, ds, stride, k, 3 * d, 0.0F, dq + first * 3 * d,
                 3 * d);
            gemm(Transpose::Yes, Transpose::No, end, hd, rows, 1.0F, ds, stride, q + first * 3 * d, 3 * d, beta, dk,
                 3 * d);
            gemm(Transpose::Yes, Transpose::No, end, hd, rows, 1.0F, e + first * stride, stride, scaled, hd, beta, dv,
                 3 * d);
        }
    }

    // Final LayerNorm, head and cross-entropy; with `backward` also their gradients, dResidual included.
    void head(bool backward, float scale, float* losses) {
        const std::size_t d = m_config.width;
        const std::size_t vocabulary = m_config.vocabulary;
        const float* embedding = m_p + m_layout.tokenEmbedding;
        layerNormRows(m_output.data(), m_p + m_layout.finalGain, m_p + m_layout.finalBias,
                      static_cast<float>(m_config.layerNormEpsilon), m_final.data(), m_finalMean.data(),
                      m_finalRstd.data(), m_tokens, d);
        for (std::size_t first = 0; first < m_tokens; first += logitRows) {
            const std::size_t rows = std::min(logitRows, m_tokens - first);
            const float* x = m_final.data() + first * d;
            gemm(Transpose::No, Transpose::Yes, rows, vocabulary, d, 1.0F, x, d, embedding, d, 0.0F, m_logits.data(),
                 vocabulary);
            for (std::size_t i = 0; i < rows; ++i) {
                float* row = m_logits.data() + i * vocabulary;
                const auto target = static_cast<std::size_t>(m_targets[first + i]);
                const float logit = row[target];
                losses[first + i] = softmaxRange(row, vocabulary, 1.0F) - logit;
                if (backward) {
                    row[target] -= 1.0F;
                    scaleRange(row, scale, vocabulary);
                }
            }
            if (!backward)
                continue;
            gemm(Transpose::No, Transpose::No, rows, d, vocabulary, 1.0F, m_logits.data(), vocabulary, embedding, d,
                 0.0F, m_dNormed.data() + first * d, d);
            gemm(Transpose::Yes, Transpose::No, vocabulary, d, rows, 1.0F, m_logits.data(), vocabulary, x, d, 1.0F,
                 gradient() + m_layout.tokenEmbedding, d);
        }
        if (!backward)
            return;
        std::memset(m_dResidual.data(), 0, m_tokens * d * sizeof(float));
        layerNormBackward(m_dNormed.data(), m_output.data(), m_finalMean.data(), m_finalRstd.data(),
                          m_p + m_layout.finalGain, m_dResidual.data(), gradient() + m_layout.finalGain,
                          gradient() + m_layout.finalBias, m_tokens, d);
    }

    void backwardLayer(std::size_t l) {
        const std::size_t d = m_config.width;
        const auto& at = m_layout.blocks[l];
        const Layer& layer = m_layers[l];
        linearBackward(layer.post.data(), at.projWeight, at.projBias, m_config.inner, d, m_dResidual.data(),
                       m_dInner.data());
        biasGeluBackward(layer.pre.data(), m_p + at.fcBias, m_dInner.data(), m_tokens, m_config.inner);
        linearBackward(layer.ln2.data(), at.fcWeight, at.fcBias, d, m_config.inner, m_dInner.data(), m_dNormed.data());
        layerNormBackward(m_dNormed.data(), layer.middle.data(), layer.mean2.data(), layer.rstd2.data(),
                          m_p + at.ln2Gain, m_dResidual.data(), gradient() + at.ln2Gain, gradient() + at.ln2Bias,
                          m_tokens, d);
        linearBackward(layer.attention.data(), at.attnWeight, at.attnBias, d, d, m_dResidual.data(),
                       m_dAttention.data());
        for (std::size_t w = 0; w < m_windows; ++w)
            for (std::size_t h = 0; h < m_config.heads; ++h)
                attendBackward(layer, w, h);
        linearBackward(layer.ln1.data(), at.qkvWeight, at.qkvBias, d, 3 * d, m_dQkv.data(), m_dNormed.data());
        layerNormBackward(m_dNormed.data(), layer.input.data(), layer.mean1.data(), layer.rstd1.data(),
                          m_p + at.ln1Gain, m_dResidual.data(), gradient() + at.ln1Gain, gradient() + at.ln1Bias,
                          m_tokens, d);
    }

    void embedBackward() {
        const std::size_t d = m_config.width;
        for (std::size_t i = 0; i < m_tokens; ++i) {
            const std::size_t position = m_firstPosition[i / m_length] + i % m_length;
            const float* dx = m_dResidual.data() + i * d;
            addRange(gradient() + m_layout.tokenEmbedding + static_cast<std::size_t>(m_ids[i]) * d, dx, d);
            addRange(gradient() + m_layout.positionEmbedding + position * d, dx, d);
        }
    }

    const Gpt2Config& m_config;
    const ParameterLayout& m_layout;
    Matrix m_gradient;
    std::vector<Layer> m_layers;
    Matrix m_output, m_final, m_finalMean, m_finalRstd; // residual stream after the last block; LayerNorm of it
    Matrix m_logits;                                    // [logitRows, vocabulary]
    Matrix m_dResidual, m_dNormed, m_dAttention;        // [N, d]
    Matrix m_dInner, m_dQkv;                            // [N, inner], [N, 3d]
    Matrix m_dScores, m_dScaled;                        // [queryRows, keyStride], [queryRows, head width]

    const float* m_p = nullptr;
    std::size_t m_windows = 0;
    std::size_t m_length = 0;
    std::size_t m_tokens = 0;
    const std::int32_t* m_ids = nullptr;
    const std::int32_t* m_targets = nullptr;
    const std::uint32_t* m_firstPosition = nullptr;
};

LanguageModel::LanguageModel(const Gpt2Config& config, int lanes)
    : m_config(config), m_layout(config), m_parameters(1, m_layout.size) {
    for (int i = 0; i < std::max(1, lanes); ++i)
        m_lanes.push_back(std::make_unique<Lane>(m_config, m_layout));
}

LanguageModel::~LanguageModel() = default;

std::span<const float> LanguageModel::gradient() const {
    return {m_lanes[0]->gradient(), m_layout.size};
}

void LanguageModel::initialise(std::uint64_t seed) {
    Random random(deriveSeed(seed, "model init"));
    const double residual = 0.02 / std::sqrt(2.0 * static_cast<double>(m_config.layers));
    for (const ParameterTensor& tensor : m_layout.tensors) {
        float* values = m_parameters.data() + tensor.offset;
        const bool matrix = tensor.shape.size() == 2;
        const double spread = tensor.name.ends_with("c_proj.weight") ? residual : 0.02;
        const float constant = tensor.name.find("ln_") != std::string::npos && tensor.name.ends_with("weight") ? 1 : 0;
        for (std::size_t i = 0; i < tensor.size; ++i)
            values[i] = matrix ? static_cast<float>(spread * random.normal()) : constant;
    }
}

Status LanguageModel::run(const Batch& batch, bool backward, std::vector<float>& losses, RunToken& token) {
    losses.resize(batch.windows * batch.length);
    const auto lanes = static_cast<std::ptrdiff_t>(m_lanes.size());
    const std::size_t atOnce = std::max<std::size_t>(1, chunkTokens / batch.length);
    const float scale = 1.0F / static_cast<float>(losses.size());
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(lanes))
    for (std::ptrdiff_t lane = 0; lane < lanes; ++lane) {
        const auto share = [&](std::ptrdiff_t i) {
            return batch.windows * static_cast<std::size_t>(i) / static_cast<std::size_t>(lanes);
        };
        if (backward)
            m_lanes[static_cast<std::size_t>(lane)]->clearGradient();
        const std::size_t end = share(lane + 1);
        for (std::size_t first = share(lane); first < end && !token.cancelRequested(); first += atOnce)
            m_lanes[static_cast<std::size_t>(lane)]->run(m_parameters.data(), batch, first,
                                                         std::min(atOnce, end - first), backward, scale,
                                                         losses.data() + first * batch.length);
    }
    LAMINA_TRY(token.checkpoint());
    if (!backward)
        return {};
    const std::size_t blocks = (m_layout.size + reduceBlock - 1) / reduceBlock;
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(lanes))
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t first = block * reduceBlock;
        for (std::size_t lane = 1; lane < m_lanes.size(); ++lane)
            addRange(m_lanes[0]->gradient() + first, m_lanes[lane]->gradient() + first,
                     std::min(reduceBlock, m_layout.size - first));
    }
    return {};
}

Result<double> LanguageModel::lossAndGradient(const Batch& batch, RunToken& token) {
    std::vector<float> each;
    LAMINA_TRY(run(batch, true, each, token));
    double sum = 0.0;
    for (const float loss : each)
        sum += loss;
    return sum / static_cast<double>(each.size());
}

Result<std::vector<float>> LanguageModel::losses(const Batch& batch, RunToken& token) {
    std::vector<float> each;
    LAMINA_TRY(run(batch, false, each, token));
    return each;
}

} // namespace lamina
