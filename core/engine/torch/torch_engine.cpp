// The engine that computes with PyTorch's C++ library, on the CPU or a CUDA device: liblamina-torch.so.
#include "base/seed.h"
#include "engine/engine_plugin.h"
#include "engine/torch/torch_activations.h"
#include "engine/torch/torch_evaluation.h"
#include "engine/torch/torch_forward.h"
#include "engine/torch/torch_training.h"
#include "sae/sae_cost.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>

namespace lamina {

namespace {

// The devices here, the one to prefer first.
std::vector<std::string> devices() {
    std::vector<std::string> names;
    if (torch::cuda::is_available())
        for (int i = 0; i < static_cast<int>(torch::cuda::device_count()); ++i)
            names.push_back("cuda:" + std::to_string(i));
    names.emplace_back("cpu");
    return names;
}

const std::map<std::string, TorchNumbers, std::less<>>& precisions() {
    static const std::map<std::string, TorchNumbers, std::less<>> all{{"bfloat16", {torch::kBFloat16, false}},
                                                                      {"float32", {torch::kFloat32, false}},
                                                                      {"float64", {torch::kFloat64, false}},
                                                                      {"tf32", {torch::kFloat32, true}}};
    return all;
}
// TF32 is a GPU's alone.
bool hasPrecision(const torch::Device& device, const TorchNumbers& numbers) {
    return !numbers.tf32 || device.is_cuda();
}

// Share of one large product's rate that a whole forward reaches, as the native engine has it.
constexpr double forwardEfficiency = 0.65;

class TorchEngine : public Engine {
public:
    TorchEngine(std::string device, std::string precision, std::vector<std::string> all)
        : m_name(std::move(device)), m_device(m_name), m_precision(std::move(precision)),
          m_numbers(precisions().at(m_precision)) {
        m_info = {.name = "torch",
                  .label = "PyTorch",
                  .sentence = "PyTorch's C++ library, with autograd, on the processor or a CUDA device.",
                  .version = std::string("libtorch ") + TORCH_VERSION,
                  .devices = std::move(all),
                  .sameBits = true}; // deterministicAlgorithms() refuses whatever would not
        m_info.precisions.clear();
        for (const auto& [name, numbers] : precisions())
            if (hasPrecision(m_device, numbers))
                m_info.precisions.push_back(name);
    }

    const EngineInfo& info() const override { return m_info; }
    std::string_view device() const override { return m_name; }
    std::string_view precision() const override { return m_precision; }
    Status supports(const SaeConfig& config) const override {
        if (findTorchObjective(config.variant->name))
            return {};
        return makeError(ErrorKind::Usage, "--sae " + std::string(config.variant->name) +
                                               ": the engine 'torch' cannot train it; choose another engine");
    }
    Status supports(const Gpt2Config&) const override { return {}; } // whatever Gpt2Config::load takes
    void useThreads(int threads) override { setTorchThreads(threads); }

    Result<std::unique_ptr<ForwardPass>> forward(const Gpt2& model, const ForwardRequest& request) override {
        return torchForward(m_device, m_numbers, model, request);
    }
    Result<std::unique_ptr<SaeTraining>> train(const SaeConfig& config, Activations& activations, SaeParameters initial,
                                               std::uint64_t shuffleSeed, RunToken& token) override {
        LAMINA_TRY(supports(config));
        LAMINA_ASSIGN(const torch::Tensor X, onDevice(activations, torch::kFloat32, token));
        return torchTraining(config, m_numbers, X, std::move(initial), shuffleSeed);
    }
    Result<EvaluationSums> evaluate(const SaeConfig& config, const SaeParameters& weights, Activations& activations,
                                    RunToken& token) override {
        LAMINA_TRY(supports(config));
        LAMINA_ASSIGN(const InputFacts facts, activations.facts(token));
        LAMINA_ASSIGN(const torch::Tensor X, onDevice(activations, measuredIn(), token));
        setProducts({.type = measuredIn(), .tf32 = false}); // numbers that stand in files are float32's
        return torchEvaluation(config, weights, X, facts, token);
    }

    Status supportsLosses() const override { return {}; }
    Result<Matrix> reconstruct(const SaeConfig& config, const SaeParameters& weights, Activations& activations,
                               RunToken& token) override {
        LAMINA_ASSIGN(const torch::Tensor X, onDevice(activations, measuredIn(), token));
        setProducts({.type = measuredIn(), .tf32 = false});
        return torchReconstruction(config, weights, X, token);
    }

    MachineSpeed measure(RunToken& token) override;
    std::uint64_t forwardBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols,
                               HookPoint hook) const override {
        return torchForwardBytes(m_device, m_numbers.type, model, rows, cols, hook);
    }
    std::uint64_t trainingBytes(const SaeConfig& config, std::size_t N) const override {
        return torchTrainingBytes(m_device, config, N);
    }
    std::uint64_t lossBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols,
                            HookPoint hook) const override {
        return torchLossBytes(m_device, m_numbers.type, model, rows, cols, hook);
    }

private:
    torch::Dtype measuredIn() const { return m_numbers.type == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32; }
    Result<torch::Tensor> onDevice(Activations& activations, torch::Dtype type, RunToken& token) const {
        return catching<Result<torch::Tensor>>("a layer's activations",
                                               [&] { return activationsOn(m_device, type, activations, token); });
    }

    std::string m_name;
    torch::Device m_device;
    std::string m_precision;
    TorchNumbers m_numbers;
    EngineInfo m_info;
};

// Repeats `work` (which does `flops` and waits for the device) for at least `seconds` after one warm-up; FLOP/s.
template <class Work> double rateOf(double flops, double seconds, const Work& work) {
    using Clock = std::chrono::steady_clock;
    work();
    const auto start = Clock::now();
    double passed = 0;
    int rounds = 0;
    do {
        work();
        ++rounds;
        passed = std::chrono::duration<double>(Clock::now() - start).count();
    } while (passed < seconds);
    return flops * rounds / passed;
}

// About 0.2 s on a CPU, at the thread count set in this thread. A GPU is measured at sizes that fill it.
MachineSpeed TorchEngine::measure(RunToken& token) {
    MachineSpeed speed;
    const std::int64_t n = m_device.is_cpu() ? 512 : 4096;
    const torch::NoGradGuard noGradients;
    const auto options = torch::dtype(m_numbers.type).device(m_device);
    setProducts(m_numbers);
    const torch::Tensor a = torch::ones({n, n}, options), b = torch::ones({n, n}, options);
    speed.forwardFlopsPerSecond = forwardEfficiency * rateOf(2.0 * static_cast<double>(n * n * n), 0.04,
                                                             [&] { torch::mm(a, b)[0][0].item<float>(); });

    SaeConfig config;
    config.inputs = m_device.is_cpu() ? 128 : 768;
    config.latents = 2 * config.inputs;
    config.batch = 1024;
    config.epochs = 1000000;
    Matrix x(2048, config.inputs);
    Random random(3);
    for (std::size_t i = 0; i < x.size(); ++i)
        x.data()[i] = random.uniform(-1.0F, 1.0F);
    const torch::AutoGradMode gradients(true);
    const Result<std::unique_ptr<SaeTraining>> training =
        torchTraining(config, m_numbers, tensorOn(m_device, x), initialSaeParameters(config, 4), 5);
    if (training.ok())
        speed.trainingFlopsPerSecond = rateOf(saeEpochFlops(config, x.rows()), 0.1, [&] {
            (void)(*training)
                ->runEpoch(token)
                .ok(); // a speed, not a result: a cancelled step ends the measurement early
        });
    return speed;
}

// Same input, same bits: what libtorch cannot promise that of throws, instead of computing.
void deterministicAlgorithms() {
    ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0); // read when the first CUDA product is computed
    at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/false);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
    at::globalContext().setDeterministicFillUninitializedMemory(false); // costs a pass over every new tensor
#endif
}

Engine* torchEngine(const char* wanted, const char* precision) {
    static std::mutex mutex;
    static std::map<std::pair<std::string, std::string>, std::unique_ptr<TorchEngine>> made;
    const std::lock_guard lock(mutex);
    const std::vector<std::string> all = devices();
    std::string name = wanted;
    if (name == automaticChoice)
        name = all.front();
    else if (name == "cuda")
        name = "cuda:0";
    if (std::ranges::find(all, name) == all.end())
        return nullptr;
    if (made.empty())
        deterministicAlgorithms();
    const auto known = precisions().find(std::string_view(precision));
    const bool has = known != precisions().end() && hasPrecision(torch::Device(name), known->second);
    const std::string in(has ? std::string_view(precision) : usualPrecision);
    std::unique_ptr<TorchEngine>& engine = made[{name, in}];
    if (!engine)
        engine = std::make_unique<TorchEngine>(name, in, all);
    return engine.get();
}

} // namespace
} // namespace lamina

LAMINA_ENGINE_PLUGIN(lamina::torchEngine)
