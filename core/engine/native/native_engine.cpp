#include "engine/native/native_engine.h"

#include "base/machine.h"
#include "base/number_format.h"
#include "base/seed.h"
#include "engine/native/gpt2_forward.h"
#include "engine/native/sae_evaluation.h"
#include "engine/native/sae_trainer.h"
#include "numeric/gemm.h"
#include "numeric/threads.h"
#include "sae/sae_cost.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <chrono>

namespace lamina {

namespace {

using Clock = std::chrono::steady_clock;

Matrix noise(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    Matrix matrix(rows, cols);
    Random random(seed);
    for (std::size_t i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = random.uniform(-1.0F, 1.0F);
    return matrix;
}

// Repeats `work` (which does `flops`) for at least `seconds` after one warm-up; FLOP/s.
template <class Work> double rateOf(double flops, double seconds, Work work) {
    const auto secondsSince = [](Clock::time_point start) {
        return std::chrono::duration<double>(Clock::now() - start).count();
    };
    work();
    const auto start = Clock::now();
    int rounds = 0;
    do {
        work();
        ++rounds;
    } while (secondsSince(start) < seconds);
    return flops * rounds / secondsSince(start);
}

// A forward does less useful work a second than one large product alone: attention, LayerNorm, GELU and the passes over
// memory between products. Share of the product's rate, from `lamina-cli bench` on a two-core machine.
constexpr double forwardEfficiency = 0.65;

class NativeForward : public ForwardPass {
public:
    NativeForward(Gpt2Forward forward, const ForwardRequest& request)
        : m_forward(std::move(forward)), m_rows(request.rows), m_cols(request.cols), m_dropFirst(request.dropFirst),
          m_losses(request.losses) {}

    int layer() const override { return m_forward.layer(); }
    Status skip(RunToken& token) override { return m_forward.skip(token); }
    Result<std::unique_ptr<Activations>> next(RunToken& token, const EngineProgress& progress) override {
        LAMINA_ASSIGN(Matrix captured, m_forward.next(token, progress));
        if (m_losses && m_dropFirst) {
            m_firsts = Matrix(m_rows, captured.cols());
            for (std::size_t n = 0; n < m_rows; ++n)
                std::copy_n(captured.row(n * m_cols), captured.cols(), m_firsts.row(n));
        }
        const ConstMatrixView rows =
            m_dropFirst ? dropFirstPositions(captured, m_rows, m_cols) : ConstMatrixView(captured);
        return std::unique_ptr<Activations>(std::make_unique<HostActivations>(std::move(captured), rows));
    }

    Result<std::vector<double>> nextTokenLosses(const ConstMatrixView* replaced, RunToken& token) override {
        if (!replaced)
            return m_forward.nextTokenLosses(nullptr, token);
        const Matrix whole = withFirstPositions(*replaced);
        return m_forward.nextTokenLosses(&whole, token);
    }

private:
    // [rows*cols, width]: what stands at position 0 of each window is what the model had there, where it was dropped.
    Matrix withFirstPositions(ConstMatrixView values) const {
        Matrix whole(m_rows * m_cols, values.cols);
        std::size_t next = 0;
        for (std::size_t t = 0; t < whole.rows(); ++t) {
            const bool dropped = m_dropFirst && t % m_cols == 0;
            std::copy_n(dropped ? m_firsts.row(t / m_cols) : values.row(next++), values.cols, whole.row(t));
        }
        return whole;
    }

    Gpt2Forward m_forward;
    std::size_t m_rows, m_cols;
    bool m_dropFirst, m_losses;
    Matrix m_firsts; // [rows, width], as captured last, where they are dropped and needed
};

class NativeEngine : public Engine {
public:
    const EngineInfo& info() const override { return m_info; }
    std::string_view device() const override { return m_info.devices.front(); }

    Status supports(const SaeConfig& config) const override {
        if (config.variant->native && config.auxiliary > 0)
            return makeError(ErrorKind::Usage, "--aux-loss: the engine 'native' cannot train with it; use --engine "
                                               "torch, or 0");
        if (config.variant->native)
            return {};
        return makeError(ErrorKind::Usage, "--sae " + std::string(config.variant->name) +
                                               ": the engine 'native' cannot train it; use --engine torch");
    }
    Status supports(const Gpt2Config&) const override { return {}; } // whatever Gpt2Config::load takes
    Status supportsLosses() const override { return {}; }
    void useThreads(int threads) override { setComputeThreads(threads); }

    Result<std::unique_ptr<ForwardPass>> forward(const Gpt2& model, const ForwardRequest& request) override {
        LAMINA_ASSIGN(Gpt2Forward pass, Gpt2Forward::start(model, request));
        return std::unique_ptr<ForwardPass>(std::make_unique<NativeForward>(std::move(pass), request));
    }
    Result<std::unique_ptr<SaeTraining>> train(const SaeConfig& config, Activations& activations, SaeParameters initial,
                                               std::uint64_t shuffleSeed, RunToken& token) override {
        LAMINA_TRY(supports(config));
        LAMINA_ASSIGN(const ConstMatrixView X, activations.onHost(token));
        return std::unique_ptr<SaeTraining>(std::make_unique<SaeTrainer>(config, X, std::move(initial), shuffleSeed));
    }
    Result<EvaluationSums> evaluate(const SaeConfig& config, const SaeParameters& weights, Activations& activations,
                                    RunToken& token) override {
        LAMINA_ASSIGN(const InputFacts facts, activations.facts(token));
        LAMINA_ASSIGN(const ConstMatrixView X, activations.onHost(token));
        return evaluationSums(config, weights, X, facts, token);
    }

    Result<Matrix> reconstruct(const SaeConfig& config, const SaeParameters& weights, Activations& activations,
                               RunToken& token) override {
        LAMINA_ASSIGN(const ConstMatrixView X, activations.onHost(token));
        return reconstruction(config, weights, X, token);
    }

    MachineSpeed measure(RunToken& token) override;
    std::uint64_t forwardBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols,
                               HookPoint hook) const override {
        return Gpt2Forward::bytes(model, rows, cols, hook);
    }
    std::uint64_t trainingBytes(const SaeConfig& config, std::size_t N) const override {
        return SaeTrainer::memoryBytes(config, N);
    }
    std::uint64_t lossBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols,
                            HookPoint hook) const override {
        // The rows that are spliced in: as the autoencoder gives them, and with each window's first.
        return Gpt2Forward::lossBytes(model, rows, cols) +
               2 * static_cast<std::uint64_t>(rows) * cols * model.hookWidth(hook) * sizeof(float);
    }

private:
    const EngineInfo m_info{.name = "native",
                            .label = "Native",
                            .sentence = "oneDNN products and hand-written loops on the processor, in float32.",
                            .version = "oneDNN " + oneDnnVersion() + ", sparse steps below a density of " +
                                       formatNumber(sparseBelow()),
                            .devices = {"cpu"},
                            .sameBits = true};
};

// About 0.2 s, at the thread count set in this thread.
MachineSpeed NativeEngine::measure(RunToken& token) {
    MachineSpeed speed;
    constexpr std::size_t rows = 512, inner = 512, outer = 1024;
    const Matrix a = noise(rows, inner, 1), b = noise(inner, outer, 2);
    Matrix c(rows, outer);
    speed.forwardFlopsPerSecond = forwardEfficiency * rateOf(2.0 * rows * inner * outer, 0.04, [&] {
                                      gemm(Transpose::No, Transpose::No, rows, outer, inner, 1.0F, a.data(), inner,
                                           b.data(), outer, 0.0F, c.data(), outer);
                                  });

    SaeConfig config;
    config.inputs = 128;
    config.latents = 256;
    config.batch = 1024;
    config.epochs = 1000000;
    const Matrix x = noise(2048, config.inputs, 3);
    SaeTrainer trainer(config, x, initialSaeParameters(config, 4), 5);
    speed.trainingFlopsPerSecond = rateOf(saeEpochFlops(config, x.rows()), 0.1, [&] {
        (void)trainer.runEpoch(token).ok(); // a speed, not a result: a cancelled step only ends the measurement early
    });
    return speed;
}

} // namespace

Engine* nativeEngine(std::string_view device) {
    static NativeEngine engine;
    return device == automaticChoice || device == engine.device() ? &engine : nullptr;
}

} // namespace lamina
