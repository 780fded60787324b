// The forward through all layers at GPT-2 small's shape and at the demo's, ours and eager PyTorch's side by side.
#include "bench_options.h"

#include "engine/native/native_engine.h"
#include "tests/reference/random_model.h"
#if defined(LAMINA_HAS_REFERENCE)
#include "tests/reference/gpt2_reference.h"
#endif

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

namespace lamina::bench {

namespace {

constexpr std::size_t rows = 10;
constexpr std::size_t cols = 1024;

// 768: GPT-2 small. Otherwise a small model as the demo's.
test::RandomModel shapeOf(std::int64_t width) {
    test::RandomModel shape;
    shape.layers = 12;
    shape.positions = cols;
    shape.width = static_cast<std::size_t>(width);
    shape.heads = shape.width / (width == 768 ? 64 : 32);
    shape.vocabulary = width == 768 ? 50257 : 8192;
    return shape;
}

// Model folders with random weights, written once for the process and removed at its end.
const std::filesystem::path& folderOf(const test::RandomModel& shape) {
    struct Folders {
        std::filesystem::path root;
        std::map<std::size_t, std::filesystem::path> byWidth;
        ~Folders() {
            std::error_code error;
            if (!root.empty())
                std::filesystem::remove_all(root, error);
        }
    };
    static Folders folders;
    if (folders.root.empty()) {
        std::string pattern = (std::filesystem::temp_directory_path() / "lamina-bench-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("cannot make a folder in " + pattern);
        folders.root = pattern;
    }
    std::filesystem::path& folder = folders.byWidth[shape.width];
    if (folder.empty()) {
        folder = folders.root / std::to_string(shape.width);
        const Status written = test::writeRandomModel(folder, shape);
        if (!written.ok())
            throw std::runtime_error(written.error().message);
    }
    return folder;
}

void forwardLamina(benchmark::State& state) {
    Engine& engine = *nativeEngine("cpu");
    engine.useThreads(threads());
    const test::RandomModel shape = shapeOf(state.range(0));
    const std::filesystem::path& folder = folderOf(shape);
    const std::vector<std::int32_t> ids = test::randomIds(rows * cols, shape.vocabulary, 1);
    RunToken token;
    double flops = 0;
    for (auto _ : state) {
        // All a run pays: opening the folder, reading and converting the weights, twelve captures.
        const Result<Gpt2> model = Gpt2::open(folder);
        const auto forward = engine.forward(model.value(), {.ids = ids, .rows = rows, .cols = cols}).value();
        for (std::size_t layer = 0; layer < shape.layers; ++layer)
            benchmark::DoNotOptimize(forward->next(token).value()->rows());
        flops = model.value().config().forwardFlops(rows, cols, shape.layers);
    }
    state.counters["flops"] =
        benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

BENCHMARK(forwardLamina)->ArgName("width")->Arg(192)->Arg(768)->UseRealTime()->Unit(benchmark::kMillisecond);

#if defined(LAMINA_HAS_REFERENCE)

// The weights are in memory already; every hook's tensor is computed, none is copied.
void forwardEagerPyTorch(benchmark::State& state) {
    reference::setTorchThreads(threads());
    const test::RandomModel shape = shapeOf(state.range(0));
    reference::Gpt2Reference model(folderOf(shape), reference::Precision::Float32);
    const std::vector<std::int32_t> ids = test::randomIds(rows * cols, shape.vocabulary, 1);
    for (auto _ : state)
        model.forward(ids, rows, cols, false);
}

BENCHMARK(forwardEagerPyTorch)->ArgName("width")->Arg(192)->Arg(768)->UseRealTime()->Unit(benchmark::kMillisecond);

#endif

} // namespace

} // namespace lamina::bench
