#include "tests/reference/gpt2_reference.h"

#include "tensor/safetensors.h"

#include <cmath>
#include <dlfcn.h>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <omp.h>
#include <stdexcept>
#include <string>
#include <torch/torch.h>

namespace lamina::reference {

namespace {

std::vector<double> valuesOf(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.to(torch::kFloat64).contiguous();
    const double* data = flat.data_ptr<double>();
    return {data, data + flat.numel()};
}

torch::Tensor activate(const std::string& name, const torch::Tensor& x) {
    if (name == "gelu_new" || name == "gelu_pytorch_tanh" || name == "gelu_fast")
        return 0.5 * x * (1.0 + torch::tanh(std::sqrt(2.0 / M_PI) * (x + 0.044715 * torch::pow(x, 3.0))));
    if (name == "gelu")
        return torch::gelu(x);
    if (name == "relu")
        return torch::relu(x);
    if (name == "silu" || name == "swish")
        return torch::silu(x);
    if (name == "tanh")
        return torch::tanh(x);
    throw std::runtime_error("activation " + name);
}

} // namespace

void setTorchThreads(int threads) {
    at::set_num_threads(threads);
    omp_set_num_threads(threads);
    // OpenBLAS has a pool of its own; another BLAS has no such function.
    using SetThreads = void (*)(int);
    if (const auto setThreads = reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
        setThreads(threads);
}

struct Gpt2Reference::State {
    nlohmann::json config;
    std::map<std::string, torch::Tensor> weights; // without "transformer."
    torch::Tensor stream;                         // after the last block, [rows, cols, d]
    std::map<std::pair<HookPoint, std::int64_t>, torch::Tensor> kept;
    torch::Tensor replaced; // undefined: nothing is
    std::pair<HookPoint, std::int64_t> replacedAt;
    std::int64_t layers = 0, heads = 0, width = 0;
    double epsilon = 1e-5;

    const torch::Tensor& weight(const std::string& name) const { return weights.at(name); }

    torch::Tensor layerNorm(const torch::Tensor& x, const std::string& name) const {
        return torch::layer_norm(x, {width}, weight(name + ".weight"), weight(name + ".bias"), epsilon);
    }

    torch::Tensor conv1d(const torch::Tensor& x, const std::string& name) const {
        const torch::Tensor& w = weight(name + ".weight");
        const torch::Tensor y = torch::addmm(weight(name + ".bias"), x.reshape({-1, x.size(-1)}), w);
        return y.view({x.size(0), x.size(1), w.size(1)});
    }

    // The heads' outputs side by side, before c_proj.
    torch::Tensor attention(const torch::Tensor& x, std::int64_t layer) const {
        const std::string name = "h." + std::to_string(layer) + ".attn.";
        const std::vector<torch::Tensor> parts = conv1d(x, name + "c_attn").split(width, 2);
        const auto head = [&](const torch::Tensor& t) {
            return t.view({x.size(0), x.size(1), heads, width / heads}).permute({0, 2, 1, 3});
        };
        torch::Tensor scores = torch::matmul(head(parts[0]), head(parts[1]).transpose(-1, -2));
        if (config.value("scale_attn_weights", true))
            scores = scores / std::sqrt(static_cast<double>(width / heads));
        if (config.value("scale_attn_by_inverse_layer_idx", false))
            scores = scores / static_cast<double>(layer + 1);
        const std::int64_t T = x.size(1);
        const torch::Tensor visible = torch::ones({T, T}, torch::kBool).tril().view({1, 1, T, T});
        const double lowest = scores.scalar_type() == torch::kFloat64 ? std::numeric_limits<double>::lowest()
                                                                      : std::numeric_limits<float>::lowest();
        scores = torch::where(visible, scores, torch::full({}, lowest, scores.options()));
        const torch::Tensor shares = torch::softmax(scores, -1);
        const torch::Tensor mixed = torch::matmul(shares, head(parts[2]));
        return mixed.permute({0, 2, 1, 3}).contiguous().view(x.sizes());
    }

    // What goes on from a hook: what came there, or what replaces it.
    torch::Tensor tap(bool wanted, HookPoint hook, std::int64_t layer, const torch::Tensor& x) {
        if (wanted)
            kept[{hook, layer}] = x.reshape({-1, x.size(-1)}).clone();
        return replaces(hook, layer) ? replaced.view(x.sizes()) : x;
    }
    bool replaces(HookPoint hook, std::int64_t layer) const {
        return replaced.defined() && replacedAt == std::pair(hook, layer);
    }

    torch::Tensor block(torch::Tensor x, std::int64_t layer, bool wanted) {
        const std::string name = "h." + std::to_string(layer) + ".";
        x = tap(wanted, HookPoint::ResidPre, layer, x);
        const torch::Tensor z = tap(wanted, HookPoint::AttnZ, layer, attention(layerNorm(x, name + "ln_1"), layer));
        x = tap(wanted, HookPoint::AttnOut, layer, conv1d(z, name + "attn.c_proj")) + x;
        x = tap(wanted, HookPoint::ResidMid, layer, x);
        const torch::Tensor centred = x - x.mean(-1, true);
        const torch::Tensor bare = tap(wanted, HookPoint::Ln2Normalized, layer,
                                       centred / torch::sqrt(torch::pow(centred, 2.0).mean(-1, true) + epsilon));
        const torch::Tensor normalised = replaces(HookPoint::Ln2Normalized, layer)
                                             ? bare * weight(name + "ln_2.weight") + weight(name + "ln_2.bias")
                                             : layerNorm(x, name + "ln_2");
        const torch::Tensor pre = tap(wanted, HookPoint::MlpPre, layer, conv1d(normalised, name + "mlp.c_fc"));
        const torch::Tensor post =
            tap(wanted, HookPoint::MlpPost, layer, activate(config.value("activation_function", "gelu_new"), pre));
        x = x + tap(wanted, HookPoint::MlpOut, layer, conv1d(post, name + "mlp.c_proj"));
        return tap(wanted, HookPoint::ResidPost, layer, x);
    }
};

Gpt2Reference::Gpt2Reference(const std::filesystem::path& folder, Precision precision)
    : m_state(std::make_unique<State>()) {
    State& state = *m_state;
    std::ifstream(folder / "config.json") >> state.config;
    state.layers = state.config.at("n_layer");
    state.heads = state.config.at("n_head");
    state.width = state.config.at("n_embd");
    state.epsilon = state.config.value("layer_norm_epsilon", 1e-5);
    const auto dtype = precision == Precision::Float64 ? torch::kFloat64 : torch::kFloat32;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".safetensors" || !file.path().filename().string().starts_with("model"))
            continue;
        const auto tensors = SafetensorsFile::open(file.path());
        if (!tensors.ok())
            throw std::runtime_error(tensors.error().message);
        for (const auto& [name, entry] : tensors->tensors()) {
            Result<Matrix> values = tensors->readMatrix(name);
            if (!values.ok())
                throw std::runtime_error(values.error().message);
            const std::vector<std::int64_t> shape(entry.shape.begin(), entry.shape.end());
            const std::string prefix = "transformer.";
            state.weights[name.starts_with(prefix) ? name.substr(prefix.size()) : name] =
                torch::from_blob(values->data(), shape, torch::kFloat32).to(dtype).clone();
        }
    }
}

Gpt2Reference::~Gpt2Reference() = default;

void Gpt2Reference::forward(std::span<const std::int32_t> ids, std::size_t rows, std::size_t cols, bool keep) {
    const torch::NoGradGuard noGradients;
    State& state = *m_state;
    state.kept.clear();
    const auto R = static_cast<std::int64_t>(rows);
    const auto T = static_cast<std::int64_t>(cols);
    const std::vector<std::int64_t> wide(ids.begin(), ids.end());
    const torch::Tensor tokens = torch::tensor(wide, torch::kInt64).view({R, T});
    torch::Tensor x = torch::embedding(state.weight("wte.weight"), tokens) +
                      torch::embedding(state.weight("wpe.weight"), torch::arange(T).unsqueeze(0));
    for (std::int64_t layer = 0; layer < state.layers; ++layer)
        x = state.block(x, layer, keep);
    state.stream = x;
}

std::vector<double> Gpt2Reference::activations(HookPoint hook, int layer) const {
    return valuesOf(m_state->kept.at({hook, layer}));
}

std::vector<double> Gpt2Reference::losses(std::span<const std::int32_t> ids, std::size_t rows, std::size_t cols,
                                          HookPoint hook, int layer, const std::vector<double>& replaced) {
    const torch::NoGradGuard noGradients;
    if (!replaced.empty()) {
        m_state->replaced = torch::tensor(replaced, torch::kFloat64).to(m_state->weight("wte.weight").dtype());
        m_state->replacedAt = {hook, layer};
    }
    forward(ids, rows, cols, false);
    m_state->replaced.reset();
    const auto R = static_cast<std::int64_t>(rows), T = static_cast<std::int64_t>(cols);
    const std::vector<double> values = logits();
    const torch::Tensor logProbabilities =
        torch::log_softmax(torch::tensor(values, torch::kFloat64).view({R, T, -1}), 2).slice(1, 0, T - 1);
    const std::vector<std::int64_t> wide(ids.begin(), ids.end());
    const torch::Tensor next = torch::tensor(wide, torch::kInt64).view({R, T}).slice(1, 1, T);
    return valuesOf(-logProbabilities.gather(2, next.unsqueeze(2)).mean({1, 2}));
}

std::vector<double> Gpt2Reference::logits() const {
    const torch::NoGradGuard noGradients;
    const State& state = *m_state;
    const bool tied = state.config.value("tie_word_embeddings", true);
    const torch::Tensor& head = state.weight(tied ? "wte.weight" : "lm_head.weight");
    return valuesOf(torch::matmul(state.layerNorm(state.stream, "ln_f"), head.t()));
}

} // namespace lamina::reference
