// As Hugging Face's GPT2Model computes it, operation by operation.
#include "engine/torch/torch_forward.h"

#include "engine/model_weights.h"
#include "engine/torch/torch_activations.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
          m_hook(request.hook), m_dropFirst(request.dropFirst), m_losses(request.losses) {}

    int layer() const override { return static_cast<int>(m_layer); }
    Result<std::unique_ptr<Activations>> next(RunToken& token, const EngineProgress& progress) override;
    Result<std::vector<double>> nextTokenLosses(const ConstMatrixView* replaced, RunToken& token) override;
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
    // values of rows from `first` on, or what stands in their place, if that is this hook point.
    torch::Tensor spliced(HookPoint hook, const torch::Tensor& values, std::int64_t first) const {
        if (!m_replacement.defined() || m_hook != hook)
            return values;
        const torch::Tensor rows = m_replacement.narrow(0, first, values.size(0));
        return m_dropFirst ? torch::where(isFirst(first, values.size(0)), values, rows) : rows;
    }
    // [count, 1]: whether each token, from `first` on, is its window's first.
    torch::Tensor isFirst(std::int64_t first, std::int64_t count) const {
        return (torch::arange(first, first + count, torch::dtype(torch::kInt64).device(m_device)) % m_cols == 0)
            .unsqueeze(1);
    }
    torch::Tensor wholeReplacement(ConstMatrixView replaced) const;
    Result<std::vector<double>> runOn(const ConstMatrixView* replaced, RunToken& token);
    Result<std::vector<double>> windowLosses(RunToken& token) const;
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
    bool m_dropFirst, m_losses;
    torch::Tensor m_residual; // [rows*cols, d]
    torch::Tensor
        m_before; // the same before the part that the hook captured last is inside, where losses are asked for
    torch::Tensor m_replacement; // [rows*cols, width of the hook], while a part runs with it in the hook's place
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
        const torch::Tensor computed = attended(torch::addmm(qkv.bias, normalised(stream, norm), qkv.weight), scale);
        keep(capture, HookPoint::AttnZ, computed, first * m_cols);
        const torch::Tensor mixed = spliced(HookPoint::AttnZ, computed, first * m_cols);
        const torch::Tensor projected = torch::addmm(output.bias, mixed, output.weight);
        keep(capture, HookPoint::AttnOut, projected, first * m_cols);
        const torch::Tensor added = spliced(HookPoint::AttnOut, projected, first * m_cols);
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
        torch::Tensor entering = normalised(stream, norm);
        if (m_replacement.defined() && m_hook == HookPoint::Ln2Normalized)
            entering = spliced(m_hook, normalised(stream, {}), first) * norm.weight + norm.bias;
        const torch::Tensor expanded = torch::addmm(expand.bias, entering, expand.weight);
        keep(capture, HookPoint::MlpPre, expanded, first);
        const torch::Tensor pre = spliced(HookPoint::MlpPre, expanded, first);
        const torch::Tensor active = activated(m_weights.model().activation, pre);
        keep(capture, HookPoint::MlpPost, active, first);
        const torch::Tensor post = spliced(HookPoint::MlpPost, active, first);
        const torch::Tensor contracted = torch::addmm(contract.bias, post, contract.weight);
        keep(capture, HookPoint::MlpOut, contracted, first);
        const torch::Tensor added = spliced(HookPoint::MlpOut, contracted, first);
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
    if (m_losses) {
        LAMINA_TRY(advance(before, nullptr, token, progress));
        m_before = m_residual.clone();
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

// On the device, with a row for each window's first token where those are left out: they are not looked at.
torch::Tensor TorchForward::wholeReplacement(ConstMatrixView replaced) const {
    const torch::Tensor rows = onDevice(replaced);
    if (!m_dropFirst)
        return rows;
    torch::Tensor whole = torch::zeros({m_rows, m_cols, rows.size(1)}, rows.options());
    whole.narrow(1, 1, m_cols - 1).copy_(rows.view({m_rows, m_cols - 1, -1}));
    return whole.view({m_rows * m_cols, -1});
}

// Of the stream after the last block: each window's mean of -log p(the next token).
Result<std::vector<double>> TorchForward::windowLosses(RunToken& token) const {
    LAMINA_ASSIGN(const Pair norm, layerNorm("ln_f"));
    LAMINA_ASSIGN(const Matrix matrix, m_weights.matrix(headName(config()), token));
    const torch::Tensor head = onDevice(matrix); // [V, d]
    std::vector<std::int64_t> wanted(m_ids.begin(), m_ids.end());
    std::rotate(wanted.begin(), wanted.begin() + 1, wanted.end()); // the next token of each
    const torch::Tensor next = torch::tensor(wanted).to(m_device).unsqueeze(1);
    const std::int64_t tokens = m_rows * m_cols, step = chunkTokens(m_device) / 4;
    torch::Tensor each = torch::empty({tokens}, torch::dtype(torch::kFloat64).device(m_device));
    for (std::int64_t first = 0; first < tokens; first += step) {
        LAMINA_TRY(token.checkpoint());
        const std::int64_t count = std::min(step, tokens - first);
        const torch::Tensor logits = torch::mm(normalised(m_residual.narrow(0, first, count), norm), head.t());
        const torch::Tensor logs = torch::log_softmax(logits.to(keptType()), 1);
        each.narrow(0, first, count).copy_(-logs.gather(1, next.narrow(0, first, count)).squeeze(1));
    }
    // A window's last token has no next one.
    const torch::Tensor means = each.view({m_rows, m_cols}).narrow(1, 0, m_cols - 1).mean(1).to(torch::kCPU);
    return std::vector<double>(means.data_ptr<double>(), means.data_ptr<double>() + m_rows);
}

Result<std::vector<double>> TorchForward::runOn(const ConstMatrixView* replaced, RunToken& token) {
    const HookPlace place = *hookPlace(m_hook);
    if (replaced && !place.inside) {
        const torch::Tensor rows = wholeReplacement(*replaced);
        m_residual = m_dropFirst ? torch::where(isFirst(0, rows.size(0)), m_residual, rows) : rows.clone();
    } else if (replaced) {
        m_replacement = wholeReplacement(*replaced);
        m_residual = m_before.clone();
        --m_partsDone;
        LAMINA_TRY(advance(m_partsDone + 1, nullptr, token, {}));
        m_replacement.reset();
    } else {
        m_residual = m_residual.clone(); // parts add to it in place
    }
    LAMINA_TRY(advance(2 * config().layers, nullptr, token, {}));
    return windowLosses(token);
}

Result<std::vector<double>> TorchForward::nextTokenLosses(const ConstMatrixView* replaced, RunToken& token) {
    if (m_failed)
        return makeError(ErrorKind::Internal, "this forward pass ended with an error and cannot go on");
    setProducts(m_numbers);
    const torch::NoGradGuard noGradients;
    const torch::Tensor residual = m_residual;
    const std::size_t partsDone = m_partsDone;
    auto losses = catching<Result<std::vector<double>>>("the rest of the model; choose fewer or shorter windows",
                                                        [&] { return runOn(replaced, token); });
    m_residual = residual;
    m_partsDone = partsDone;
    m_replacement.reset();
    m_failed = !losses.ok();
    return losses;
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

std::uint64_t torchLossBytes(const torch::Device& device, torch::Dtype type, const Gpt2Config& model, std::size_t rows,
                             std::size_t cols, HookPoint hook) {
    const std::uint64_t d = model.width, V = model.vocabulary, tokens = static_cast<std::uint64_t>(rows) * cols;
    const std::uint64_t given = tokens * model.hookWidth(hook); // as the autoencoder gives them
    if (!device.is_cpu())
        return sizeof(float) * (given + V * d);
    const auto step = std::min(tokens, static_cast<std::uint64_t>(chunkTokens(device)) / 4);
    const std::uint64_t each = type == torch::kFloat64 ? sizeof(double) : sizeof(float);
    return sizeof(float) * (given + V * d) + each * (given + 2 * tokens * d + V * d + step * (3 * V + d));
}

} // namespace lamina
