// A plug-in whose engine is the native one under another name, on a device of its own.
#include "engine/engine_plugin.h"
#include "engine/native/native_engine.h"

#include <string_view>

namespace lamina {
namespace {

class TwinEngine : public Engine {
public:
    const EngineInfo& info() const override { return m_info; }
    std::string_view device() const override { return "twin:0"; }
    Status supports(const SaeConfig& config) const override { return m_native.supports(config); }
    Status supports(const Gpt2Config& model) const override { return m_native.supports(model); }
    void useThreads(int threads) override { m_native.useThreads(threads); }
    Result<std::unique_ptr<ForwardPass>> forward(const Gpt2& model, const ForwardRequest& request) override {
        return m_native.forward(model, request);
    }
    Result<std::unique_ptr<SaeTraining>> train(const SaeConfig& config, Activations& activations, SaeParameters initial,
                                               std::uint64_t shuffleSeed, RunToken& token) override {
        return m_native.train(config, activations, std::move(initial), shuffleSeed, token);
    }
    Result<EvaluationSums> evaluate(const SaeConfig& config, const SaeParameters& weights, Activations& activations,
                                    RunToken& token) override {
        return m_native.evaluate(config, weights, activations, token);
    }
    MachineSpeed measure(RunToken& token) override { return m_native.measure(token); }
    std::uint64_t forwardBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols, HookPoint hook) const override {
        return m_native.forwardBytes(model, rows, cols, hook);
    }
    std::uint64_t trainingBytes(const SaeConfig& config, std::size_t N) const override {
        return m_native.trainingBytes(config, N);
    }

private:
    Engine& m_native = *nativeEngine("cpu");
    const EngineInfo m_info{"twin", "Twin", "The native engine once more.", m_native.info().version, {"twin:0"}, true};
};

Engine* twin(const char* device, const char*) {
    static TwinEngine engine;
    const std::string_view wanted(device);
    return wanted == "auto" || wanted == engine.device() ? &engine : nullptr;
}

} // namespace
} // namespace lamina

LAMINA_ENGINE_PLUGIN(lamina::twin)
