// One training step of an SAE, ours and PyTorch autograd's side by side: laminar's form on 1,024 rows of width 128 and
// 768, course's form on all 10,240 rows of width 512. Then whole epochs, engine by engine.
#include "base/data_directory.h"
#include "base/run_token.h"
#include "base/seed.h"
#include "bench_options.h"
#include "engine/engines.h"
#include "engine/native/native_engine.h"
#include "engine/native/sae_trainer.h"
#include "model/gpt2.h"
#include "numeric/threads.h"
#include "profile/presets.h"
#include "sae/sae_cost.h"
#include "tests/reference/random_model.h"
#if defined(LAMINA_HAS_REFERENCE)
#include "tests/reference/sae_reference.h"
#endif

#include <algorithm>
#include <benchmark/benchmark.h>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdlib>
#include <string>
#include <tuple>

namespace lamina::bench {

namespace {

struct Setting {
    SaeConfig config;
    Matrix X;
};

// As the preset has it, on `rows` random rows.
Setting settingOf(std::size_t d, bool course, std::size_t rows) {
    Setting setting;
    RunConfig preset;
    if (!applyPreset(preset, course ? "course" : "laminar").ok())
        std::abort(); // both are in the table
    setting.config = preset.saeConfig(d);
    setting.config.epochs = 1 << 30;
    Random random(1);
    setting.X = Matrix(rows, d);
    for (std::size_t i = 0; i < setting.X.size(); ++i)
        setting.X.data()[i] = static_cast<float>(random.normal());
    return setting;
}

// The same, all rows in one step.
Setting settingOf(const benchmark::State& state) {
    const bool course = state.range(1) != 0;
    Setting setting = settingOf(static_cast<std::size_t>(state.range(0)), course, course ? 10240 : 1024);
    setting.config.batch = 0;
    return setting;
}

void countFlops(benchmark::State& state, const Setting& setting) {
    state.counters["flops"] =
        benchmark::Counter(saeEpochFlops(setting.config, setting.X.rows()),
                           benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

void saeStepLamina(benchmark::State& state) {
    Engine& engine = *nativeEngine("cpu");
    engine.useThreads(threads());
    const Setting setting = settingOf(state);
    HostActivations activations{ConstMatrixView(setting.X)};
    RunToken token;
    const auto training = // full batch: a step an epoch
        engine.train(setting.config, activations, initialSaeParameters(setting.config, 1), 0, token).value();
    for (auto _ : state)
        if (!training->runEpoch(token).ok())
            state.SkipWithError("the training diverged");
    countFlops(state, setting);
}

#define LAMINA_SAE_STEPS ArgNames({"d", "course"})->Args({128, 0})->Args({768, 0})->Args({512, 1})

BENCHMARK(saeStepLamina)->LAMINA_SAE_STEPS->UseRealTime()->Unit(benchmark::kMillisecond);

#if defined(LAMINA_HAS_REFERENCE)

void saeStepAutogradPyTorch(benchmark::State& state) {
    reference::setTorchThreads(threads());
    const Setting setting = settingOf(state);
    reference::SaeReference trainer(setting.config, setting.X, initialSaeParameters(setting.config, 1),
                                    reference::Precision::Float32);
    for (auto _ : state)
        trainer.step();
    countFlops(state, setting);
}

BENCHMARK(saeStepAutogradPyTorch)->LAMINA_SAE_STEPS->UseRealTime()->Unit(benchmark::kMillisecond);

#endif

// A step of laminar's form on 1,024 rows at a given density, on one of the trainer's paths, or PyTorch's. On random
// rows the pre-activations of a fresh SAE are normal with the norms of the columns of W_enc: a bias at their quantile
// makes the density, and a learning rate of nearly nothing keeps it.
struct DensitySetting : Setting {
    SaeParameters initial;
};

DensitySetting densitySetting(const benchmark::State& state) {
    const auto d = static_cast<std::size_t>(state.range(0));
    const double density = static_cast<double>(state.range(1)) / 100;
    DensitySetting result{settingOf(d, false, 1024), {}};
    result.config.batch = 0;
    result.config.learningRate = 1e-12;
    result.initial = initialSaeParameters(result.config, 1);
    const double quantile = boost::math::quantile(boost::math::normal(), 1 - density);
    const Matrix& encoder = result.initial["W_enc"];
    for (std::size_t j = 0; j < result.config.latents; ++j) {
        double squares = 0;
        for (std::size_t i = 0; i < d; ++i)
            squares += static_cast<double>(encoder(i, j)) * static_cast<double>(encoder(i, j));
        result.initial.at("b_enc").data()[j] = static_cast<float>(-quantile * std::sqrt(squares));
    }
    return result;
}

void saeStepOfPath(benchmark::State& state, TrainingPath path) {
    setComputeThreads(threads());
    const DensitySetting setting = densitySetting(state);
    RunToken token;
    SaeTrainer trainer(setting.config, setting.X, setting.initial, 0, path);
    double density = 0;
    for (auto _ : state)
        density = trainer.runEpoch(token).value().density;
    state.counters["density"] = density;
}

#define LAMINA_SAE_DENSITIES                                                                                           \
    ArgNames({"d", "percent"})                                                                                         \
        ->ArgsProduct({{128, 768}, {1, 2, 5, 10, 20, 30, 50}})                                                         \
        ->UseRealTime()                                                                                                \
        ->Unit(benchmark::kMillisecond)

BENCHMARK_CAPTURE(saeStepOfPath, dense, TrainingPath::Dense)->LAMINA_SAE_DENSITIES;
BENCHMARK_CAPTURE(saeStepOfPath, sparse, TrainingPath::Sparse)->LAMINA_SAE_DENSITIES;

#if defined(LAMINA_HAS_REFERENCE)

void saeStepOfPyTorch(benchmark::State& state) {
    reference::setTorchThreads(threads());
    const DensitySetting setting = densitySetting(state);
    reference::SaeReference trainer(setting.config, setting.X, setting.initial, reference::Precision::Float32);
    for (auto _ : state)
        trainer.step();
}

BENCHMARK(saeStepOfPyTorch)->LAMINA_SAE_DENSITIES;

#endif

// A whole training, 750 steps of laminar's form on 1,024 rows: what the demo model has at a layer for random tokens.
// Its density is whatever comes of it, and starts at a half.
DensitySetting runSetting(const benchmark::State& state) {
    DensitySetting result{settingOf(128, false, 1), {}};
    const Gpt2 model = Gpt2::open(dataDirectory() / "demo" / "model").value();
    const std::vector<std::int32_t> ids = test::randomIds(1024, model.config().vocabulary, 1);
    RunToken token;
    const auto forward = nativeEngine("cpu")->forward(model, {.ids = ids, .rows = 4, .cols = 256}).value();
    for (std::int64_t layer = 0; layer < state.range(0); ++layer)
        if (!forward->skip(token).ok())
            std::abort(); // nobody cancels
    const auto captured = forward->next(token).value();
    const ConstMatrixView rows = captured->onHost(token).value();
    result.X = Matrix(rows.rows, rows.cols);
    for (std::size_t n = 0; n < rows.rows; ++n)
        std::copy_n(rows.row(n), rows.cols, result.X.row(n));
    result.config.inputs = rows.cols;
    result.config.batch = 0;
    result.initial = initialSaeParameters(result.config, 1);
    return result;
}

constexpr int runSteps = 750;

void saeRunLamina(benchmark::State& state) {
    setComputeThreads(threads());
    const DensitySetting setting = runSetting(state);
    RunToken token;
    EpochPoint last;
    for (auto _ : state) {
        SaeTrainer trainer(setting.config, setting.X, setting.initial, 0);
        for (int step = 0; step < runSteps; ++step)
            last = trainer.runEpoch(token).value();
    }
    state.counters["density"] = last.density;
    state.counters["mse"] = last.mse;
}

BENCHMARK(saeRunLamina)
    ->ArgName("layer")
    ->Arg(0)
    ->Arg(3)
    ->Arg(6)
    ->Arg(11)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

#if defined(LAMINA_HAS_REFERENCE)

void saeRunPyTorch(benchmark::State& state) {
    reference::setTorchThreads(threads());
    const DensitySetting setting = runSetting(state);
    reference::SaeReferenceMetrics last;
    for (auto _ : state) {
        reference::SaeReference trainer(setting.config, setting.X, setting.initial, reference::Precision::Float32);
        for (int step = 0; step < runSteps; ++step)
            trainer.step();
        last = trainer.metrics();
    }
    state.counters["density"] = last.density;
    state.counters["mse"] = last.mse;
}

BENCHMARK(saeRunPyTorch)
    ->ArgName("layer")
    ->Arg(0)
    ->Arg(3)
    ->Arg(6)
    ->Arg(11)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

#endif

// One epoch of a preset at GPT-2 small's size: every engine that is here, on each of its devices. Each epoch ends with
// its numbers on the host, so the device has done its work by then.
void saeEpoch(benchmark::State& state, const std::string& name, const std::string& device, bool course,
              std::size_t latents) {
    Engine& engine = *openEngine(name, device).value();
    engine.useThreads(threads());
    Setting setting = settingOf(course ? 3072 : 768, course, 10240);
    if (latents > 0)
        setting.config.latents = latents;
    HostActivations activations{ConstMatrixView(setting.X)};
    RunToken token;
    const auto training =
        engine.train(setting.config, activations, initialSaeParameters(setting.config, 1), 0, token).value();
    for (auto _ : state)
        if (!training->runEpoch(token).ok())
            state.SkipWithError("the training diverged");
    countFlops(state, setting);
}

} // namespace

void registerEpochs() {
    for (const std::string& name : engineNames()) {
        const auto engine = openEngine(name, automaticChoice);
        if (!engine.ok())
            continue;
        for (const std::string& device : (*engine)->info().devices)
            for (const auto& [what, course, latents] :
                 {std::tuple("laminar", false, 0), std::tuple("laminar_x32", false, 24576),
                  std::tuple("course", true, 0)})
                benchmark::RegisterBenchmark(("saeEpoch/" + name + "/" + device + "/" + what).c_str(), saeEpoch, name,
                                             device, course, static_cast<std::size_t>(latents))
                    ->UseRealTime()
                    ->Unit(benchmark::kMillisecond);
    }
}

} // namespace lamina::bench
