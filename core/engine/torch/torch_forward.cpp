// As Hugging Face's GPT2Model computes it, operation by operation.
#include "engine/torch/torch_forward.h"

#include "engine/model_weights.h"
#include "engine/torch/torch_activations.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

// Tokens worked on at a time: on the CPU few, so that the token is polled often; on a GPU enough to fill it.
std::int64_t chunkTokens(const torch::Device& device) {
    return device.is_cpu() ? 1024 : 16384;
}
// Sequences whose scores [heads, T, T] are held at once.
std::int64_t chunkSequences(const torch::Device& device, const Gpt2Config& model, std::int64_t cols) {
    const std::int64_t mostBytes = device.is_cpu() ? std::int64_t{32} << 20 : std::int64_t{1} << 30;
    const std::int64_t scores = asSize(model.heads) * cols * cols * asSize(sizeof(float));
    return std::max<std::int64_t>(1, std::min(chunkTokens(device) / cols, mostBytes / scores));
}

torch::Tensor activated(Activation activation, const torch::Tensor& x) {
    switch (activation) {
    case Activation::GeluTanh:
        return torch::gelu(x, "tanh");
    case Activation::Gelu:
        return torch::gelu(x);
    case Activation::Relu:
        return torch::relu(x);
    case Activation::Silu:
        return torch::silu(x);
    case Activation::Tanh:
        return torch::tanh(x);
    }
    return x; // -Wreturn-type: every activation is above
}

class TorchForward : public ForwardPass {
public:
    TorchForward(const torch::Device& device, TorchNumbers numbers, const Gpt2& model, const ForwardRequest& request)
        : m_device(device), m_numbers(numbers), m_weights(model, request.weights, request.weightSeed),
          m_ids(request.ids.begin(), request.ids.end()), m_rows(asSize(request.rows)), m_cols(asSize(request.cols)),
          m_hook(request.hook), m_dropFirst(request.dropFirst) {}

    int layer() const override { return static_cast<int>(m_layer); }
    Result<std::unique_ptr<Activations>> next(RunToken& token, const EngineProgress& progress) override;
    Status skip(RunToken& token) override {
        if (m_layer >= config().layers)
            return noLayerLeft(config(), m_layer);
        LAMINA_TRY(token.checkpoint());
        ++m_layer; // computed when a later layer needs it
        return {};
    }

private:
    // On the device: gain and bias [d]; W [in, out] and b [out].
    struct Pair {
        torch::Tensor weight, bias;
    };

    const Gpt2Config& config() const { return m_weights.model().config; }
    std::string block(std::size_t index) const { return "h." + std::to_string(index) + "."; }
    std::int64_t width() const { return asSize(config().width); }
    Result<Pair> layerNorm(const std::string& name) const;
    Result<Pair> projection(const std::string& name, RunToken& token) const;
    // norm: empty for none.
    torch::Tensor normalised(const torch::Tensor& x, const Pair& norm) const {
        return torch::layer_norm(x, {width()}, norm.weight, norm.bias, config().layerNormEpsilon);
    }
    torch::Tensor attended(const torch::Tensor& qkv, double scale) const;
    // Copies values of rows from `first` on to what is captured, if that is this hook point.
    void keep(torch::Tensor* capture, HookPoint hook, const torch::Tensor& values, std::int64_t first) const {
        if (capture && m_hook == hook)
            capture->narrow(0, first, values.size(0)).copy_(values);
    }
    Status embed(RunToken& token);
    Status attentionPart(std::size_t index, torch::Tensor* capture, RunToken& token, const EngineProgress& progress);
    Status mlpPart(std::size_t index, torch::Tensor* capture, RunToken& token, const EngineProgress& progress);
    Status advance(std::size_t target, torch::Tensor* capture, RunToken& token, const EngineProgress& progress);
    Result<torch::Tensor> captureNext(RunToken& token, const EngineProgress& progress);

    // Of what is captured.
    torch::Dtype keptType() const { return m_numbers.type == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32; }
    torch::Tensor onDevice(ConstMatrixView values, bool vector = false) const {
        return copyOn(m_device, values, vector).to(m_numbers.type);
    }

    torch::Device m_device;
    TorchNumbers m_numbers;
    ModelWeights m_weights;
    std::vector<std::int32_t> m_ids;
    std::int64_t m_rows, m_cols;
    HookPoint m_hook;
    bool m_dropFirst;
    torch::Tensor m_residual; // [rows*cols, d]
    // Blocks are computed in two parts: attention, then MLP. 2L parts done: the residual stream entering block L.
    std::size_t m_partsDone = 0;
    std::size_t m_layer = 0; // that next() captures
    bool m_failed = false;   // an error left the residual stream half updated
};

Result<TorchForward::Pair> TorchForward::layerNorm(const std::string& name) const {
    LAMINA_ASSIGN(const LayerNormWeights norm, m_weights.layerNorm(name));
    return Pair{onDevice(norm.gain, true), onDevice(norm.bias, true)};
}

Result<TorchForward::Pair> TorchForward::projection(const std::string& name, RunToken& token) const {
    LAMINA_ASSIGN(const Projection weights, m_weights.projection(name, token));
    return Pair{onDevice(weights.weight), onDevice(weights.bias, true)};
}

Status TorchForward::embed(RunToken& token) {
    Matrix tokens(m_ids.size(), config().width), positions(static_cast<std::size_t>(m_cols), config().width);
    LAMINA_TRY(m_weights.embed(m_ids, tokens, token));
    LAMINA_TRY(m_weights.positions(positions, token));
    m_residual = onDevice(tokens);
    m_residual.view({m_rows, m_cols, width()}).add_(onDevice(positions));
    return {};
}

// qkv [sequences*T, 3d] -> [sequences*T, d], causal.
torch::Tensor TorchForward::attended(const torch::Tensor& qkv, double scale) const {
    const std::int64_t heads = asSize(config().heads), each = width() / heads, T = m_cols;
    const std::vector<torch::Tensor> parts = qkv.split(width(), 1);
    const auto head = [&](const torch::Tensor& t) { return t.reshape({-1, T, heads, each}).transpose(1, 2); };
    torch::Tensor scores = torch::matmul(head(parts[0]) * scale, head(parts[1]).transpose(2, 3));
    const torch::Tensor hidden = torch::ones({T, T}, scores.options().dtype(torch::kBool)).triu(1);
    scores.masked_fill_(hidden, -std::numeric_limits<float>::infinity());
    return torch::matmul(torch::softmax(scores, 3), head(parts[2])).transpose(1, 2).reshape({-1, width()});
}

Status TorchForward::attentionPart(std::size_t index, torch::Tensor* capture, RunToken& token,
                                   const EngineProgress& progress) {
    LAMINA_ASSIGN(const Pair norm, layerNorm(block(index) + "ln_1"));
    LAMINA_ASSIGN(const Pair qkv, projection(block(index) + "attn.c_attn", token));
    LAMINA_ASSIGN(const Pair output, projection(block(index) + "attn.c_proj", token));
    double scale =
        config().scaleAttention ? 1.0 / std::sqrt(static_cast<double>(config().width / config().heads)) : 1.0;
    if (config().scaleByInverseLayer)
        scale /= static_cast<double>(index + 1);
    const std::int64_t sequences = chunkSequences(m_device, config(), m_cols);
    for (std::int64_t first = 0; first < m_rows; first += sequences) {
        LAMINA_TRY(token.checkpoint());
        const std::int64_t count = std::min(sequences, m_rows - first) * m_cols;
        torch::Tensor stream = m_residual.narrow(0, first * m_cols, count);
        const torch::Tensor mixed = attended(torch::addmm(qkv.bias, normalised(stream, norm), qkv.weight), scale);
        const torch::Tensor added = torch::addmm(output.bias, mixed, output.weight);
        keep(capture, HookPoint::AttnZ, mixed, first * m_cols);
        keep(capture, HookPoint::AttnOut, added, first * m_cols);
        stream.add_(added);
        if (progress)
            progress(static_cast<double>(first * m_cols + count) / static_cast<double>(m_rows * m_cols));
    }
    return {};
}

Status TorchForward::mlpPart(std::size_t index, torch::Tensor* capture, RunToken& token,
                             const EngineProgress& progress) {
    LAMINA_ASSIGN(const Pair norm, layerNorm(block(index) + "ln_2"));
    LAMINA_ASSIGN(const Pair expand, projection(block(index) + "mlp.c_fc", token));
    LAMINA_ASSIGN(const Pair contract, projection(block(index) + "mlp.c_proj", token));
    const std::int64_t tokens = m_rows * m_cols, step = chunkTokens(m_device);
    for (std::int64_t first = 0; first < tokens; first += step) {
        LAMINA_TRY(token.checkpoint());
        torch::Tensor stream = m_residual.narrow(0, first, std::min(step, tokens - first));
        if (capture && m_hook == HookPoint::Ln2Normalized)
            keep(capture, m_hook, normalised(stream, {}), first);
        const torch::Tensor pre = torch::addmm(expand.bias, normalised(stream, norm), expand.weight);
        keep(capture, HookPoint::MlpPre, pre, first);
        const torch::Tensor post = activated(m_weights.model().activation, pre);
        keep(capture, HookPoint::MlpPost, post, first);
        const torch::Tensor added = torch::addmm(contract.bias, post, contract.weight);
        keep(capture, HookPoint::MlpOut, added, first);
        stream.add_(added);
        if (progress)
            progress(static_cast<double>(first + stream.size(0)) / static_cast<double>(tokens));
    }
    return {};
}

Status TorchForward::advance(std::size_t target, torch::Tensor* capture, RunToken& token,
                             const EngineProgress& progress) {
    const std::size_t begin = m_partsDone;
    while (m_partsDone < target) {
        torch::Tensor* here = m_partsDone + 1 == target ? capture : nullptr;
        const std::size_t part = m_partsDone;
        const EngineProgress ofPart = [&](double share) {
            progress((static_cast<double>(part - begin) + share) / static_cast<double>(target - begin));
        };
        const EngineProgress& told = progress ? ofPart : progress;
        LAMINA_TRY(part % 2 == 0 ? attentionPart(part / 2, here, token, told) : mlpPart(part / 2, here, token, told));
        ++m_partsDone;
    }
    return {};
}

Result<torch::Tensor> TorchForward::captureNext(RunToken& token, const EngineProgress& progress) {
    LAMINA_TRY(token.checkpoint());
    if (!m_residual.defined())
        LAMINA_TRY(embed(token));
    const HookPlace place = *hookPlace(m_hook); // torchForward() has checked it
    const std::size_t before = 2 * m_layer + place.partsBefore;
    if (!place.inside) {
        LAMINA_TRY(advance(before, nullptr, token, progress));
        return m_residual.to(keptType(), /*non_blocking=*/false, /*copy=*/true);
    }
    torch::Tensor capture =
        torch::empty({m_rows * m_cols, asSize(config().hookWidth(m_hook))}, m_residual.options().dtype(keptType()));
    LAMINA_TRY(advance(before + 1, &capture, token, progress));
    return capture;
}

Result<std::unique_ptr<Activations>> TorchForward::next(RunToken& token, const EngineProgress& progress) {
    if (m_layer >= config().layers)
        return noLayerLeft(config(), m_layer);
    if (m_failed)
        return makeError(ErrorKind::Internal, "this forward pass ended with an error and cannot go on");
    m_failed = true;
    setProducts(m_numbers);
    const torch::NoGradGuard noGradients;
    const std::string what =
        "the model's forward pass of " + std::to_string(m_rows * m_cols) + " tokens; choose fewer or shorter windows";
    return catching<Result<std::unique_ptr<Activations>>>(what, [&]() -> Result<std::unique_ptr<Activations>> {
        LAMINA_ASSIGN(torch::Tensor captured, captureNext(token, progress));
        if (m_dropFirst)
            captured = captured.view({m_rows, m_cols, -1}).narrow(1, 1, m_cols - 1).reshape({-1, captured.size(1)});
        ++m_layer;
        m_failed = false;
        return std::unique_ptr<Activations>(std::make_unique<TorchActivations>(std::move(captured)));
    });
}

} // namespace

Result<std::unique_ptr<ForwardPass>> torchForward(const torch::Device& device, TorchNumbers numbers, const Gpt2& model,
                                                  const ForwardRequest& request) {
    if (!hookPlace(request.hook))
        return cannotCapture("torch", request.hook);
    LAMINA_TRY(checkForwardRequest(model.config(), request));
    return std::unique_ptr<ForwardPass>(std::make_unique<TorchForward>(device, numbers, model, request));
}

std::uint64_t torchForwardBytes(const torch::Device& device, torch::Dtype type, const Gpt2Config& model,
                                std::size_t rows, std::size_t cols, HookPoint hook) {
    const std::uint64_t d = model.width, tokens = static_cast<std::uint64_t>(rows) * cols;
    const std::uint64_t weights = std::max(4 * d * d, 2 * d * model.inner); // of half a block, as they are read
    const std::uint64_t capture = tokens * model.hookWidth(hook);
    if (!device.is_cpu()) // the embedded tokens at the start, then what was captured last
        return sizeof(float) * (weights + tokens * d + capture);
    const auto positions = static_cast<std::int64_t>(std::max<std::size_t>(1, cols));
    const auto chunk = static_cast<std::uint64_t>(chunkSequences(device, model, positions) * positions);
    const std::uint64_t attention = chunk * (9 * d + 2 * model.heads * cols);
    const auto step = std::min(tokens, static_cast<std::uint64_t>(chunkTokens(device)));
    const std::uint64_t each = type == torch::kFloat64 ? sizeof(double) : sizeof(float);
    return each * (2 * weights + tokens * d + capture + std::max(attention, step * (2 * d + 2 * model.inner)));
}

} // namespace lamina
