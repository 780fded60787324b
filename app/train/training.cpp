#include "training.h"

#include "backward.h"
#include "base/files.h"
#include "base/seed.h"
#include "numeric/adam.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numbers>

namespace lamina {

namespace {

constexpr std::string_view magic = "LAMCKP01";
constexpr std::size_t normBlock = 16384;

std::size_t longSteps(const TrainingOptions& options) {
    return static_cast<std::size_t>(std::llround(static_cast<double>(totalSteps(options)) * options.longShare));
}

std::uint64_t hashOf(std::span<const std::uint16_t> tokens) {
    std::uint64_t hash = 0xcbf29ce484222325ULL; // FNV-1a
    for (const std::uint16_t id : tokens)
        hash = (hash ^ id) * 0x100000001b3ULL;
    return hash;
}

// In blocks, so that the sum is the same for every thread count.
double norm(std::span<const float> values) {
    const std::size_t blocks = (values.size() + normBlock - 1) / normBlock;
    std::vector<float> squares(blocks);
#pragma omp parallel for schedule(static)
    for (std::size_t b = 0; b < blocks; ++b) {
        const float* block = values.data() + b * normBlock;
        squares[b] = dot(block, block, std::min(normBlock, values.size() - b * normBlock));
    }
    double sum = 0.0;
    for (const float square : squares)
        sum += square;
    return std::sqrt(sum);
}

struct Checkpoint {
    nlohmann::ordered_json description;
    std::size_t step = 0;
    std::string bytes;
    std::size_t arrays = 0; // offset of parameters, first and second moments

    static Result<Checkpoint> load(const std::filesystem::path& path) {
        Checkpoint checkpoint;
        LAMINA_ASSIGN(checkpoint.bytes, readFile(path));
        const auto broken = [&] {
            return makeError(ErrorKind::Format, path.string() + " is not a whole checkpoint of lamina-train; start "
                                                                "again without --resume");
        };
        std::uint64_t sizes[2]{}; // of the description in bytes, step
        const std::size_t fixed = magic.size() + sizeof sizes;
        if (checkpoint.bytes.size() < fixed || !checkpoint.bytes.starts_with(magic))
            return broken();
        std::memcpy(sizes, checkpoint.bytes.data() + magic.size(), sizeof sizes);
        if (sizes[0] > checkpoint.bytes.size() - fixed)
            return broken();
        checkpoint.description =
            nlohmann::ordered_json::parse(checkpoint.bytes.substr(fixed, sizes[0]), nullptr, false);
        checkpoint.step = sizes[1];
        checkpoint.arrays = fixed + sizes[0];
        if (!checkpoint.description.is_object())
            return broken();
        return checkpoint;
    }

    // Copies array 0 (parameters), 1 or 2 (moments) of n floats.
    Status copy(std::size_t which, float* to, std::size_t n) const {
        if (bytes.size() - arrays != 3 * n * sizeof(float))
            return makeError(ErrorKind::Format, "the checkpoint's arrays do not have the size its configuration asks "
                                                "for; start again without --resume");
        std::memcpy(to, bytes.data() + arrays + which * n * sizeof(float), n * sizeof(float));
        return {};
    }
};

} // namespace

Status checkOptions(const TrainingOptions& options, const Gpt2Config& config, std::size_t corpusTokens) {
    const auto refuse = [](const std::string& what) { return makeError(ErrorKind::Usage, what); };
    if (config.heads == 0 || config.width % config.heads != 0)
        return refuse("--width " + std::to_string(config.width) + " is not a multiple of --heads " +
                      std::to_string(config.heads) + "; change one of them");
    if (options.shortWindow == 0 || options.shortWindow > config.positions)
        return refuse("--window must be from 1 to the model's " + std::to_string(config.positions) + " positions");
    if (options.batchTokens % options.shortWindow != 0 || options.batchTokens % config.positions != 0)
        return refuse("--batch must be a multiple of --window and of --positions (" + std::to_string(config.positions) +
                      ")");
    if (options.totalTokens < options.batchTokens)
        return refuse("--tokens is less than one batch of " + std::to_string(options.batchTokens));
    if (corpusTokens < 3 * config.positions)
        return refuse("the corpus of " + std::to_string(corpusTokens) + " tokens is too short for windows of " +
                      std::to_string(config.positions));
    if (config.vocabulary > 65536)
        return refuse("the vocabulary of " + std::to_string(config.vocabulary) + " entries exceeds 65,536");
    return {};
}

std::size_t totalSteps(const TrainingOptions& options) {
    return options.totalTokens / options.batchTokens;
}

double learningRateAt(const TrainingOptions& options, std::size_t step) {
    const auto steps = static_cast<double>(totalSteps(options));
    const double warmUp = std::max(1.0, std::round(steps * options.warmUpShare));
    const double done = static_cast<double>(step) + 1.0;
    if (done <= warmUp)
        return options.learningRate * done / warmUp;
    const double along = (done - warmUp) / std::max(1.0, steps - warmUp);
    const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * along));
    return options.learningRate * (options.finalRateShare + (1.0 - options.finalRateShare) * cosine);
}

WindowSource::WindowSource(const TrainingOptions& options, std::size_t positions, std::span<const std::uint16_t> tokens)
    : m_options(options), m_positions(positions), m_tokens(tokens) {}

std::size_t WindowSource::windowStart(std::size_t length, std::size_t counter, const char* purpose) {
    // A window needs one token more than its length, and the grid may shift by up to a window.
    const std::size_t windows = (m_tokens.size() - 1 - length) / length;
    const std::size_t epoch = counter / windows;
    if (m_shuffle.epoch != epoch || m_shuffle.order.size() != windows) {
        Random random(deriveSeed(m_options.seed, purpose, -1, 0, static_cast<int>(epoch)));
        m_shuffle.epoch = epoch;
        m_shuffle.shift = random.below(length);
        m_shuffle.order = random.permutation(static_cast<std::uint32_t>(windows));
    }
    return m_shuffle.shift + m_shuffle.order[counter % windows] * length;
}

Batch WindowSource::batch(std::size_t step) {
    const std::size_t shortSteps = totalSteps(m_options) - longSteps(m_options);
    const bool full = step >= shortSteps;
    Batch batch;
    batch.length = full ? m_positions : m_options.shortWindow;
    batch.windows = m_options.batchTokens / batch.length;
    Random offsets(deriveSeed(m_options.seed, "position offsets", -1, 0, static_cast<int>(step)));
    for (std::size_t w = 0; w < batch.windows; ++w) {
        const std::size_t counter = (full ? step - shortSteps : step) * batch.windows + w;
        const std::size_t start = windowStart(batch.length, counter, full ? "full windows" : "short windows");
        const auto text = m_tokens.subspan(start, batch.length + 1);
        batch.ids.insert(batch.ids.end(), text.begin(), text.end() - 1);
        batch.targets.insert(batch.targets.end(), text.begin() + 1, text.end());
        batch.firstPosition.push_back(static_cast<std::uint32_t>(offsets.below(m_positions - batch.length + 1)));
    }
    return batch;
}

Training::Training(const Gpt2Config& config, const TrainingOptions& options, std::span<const std::uint16_t> tokens)
    : m_config(config), m_options(options), m_corpusHash(hashOf(tokens)), m_source(options, config.positions, tokens),
      m_model(config, options.threads), m_first(1, m_model.layout().size), m_second(1, m_model.layout().size) {
    m_model.initialise(options.seed);
}

Result<double> Training::advance(RunToken& token) {
    LAMINA_ASSIGN(const double loss, m_model.lossAndGradient(m_source.batch(m_step), token));
    const double length = norm(m_model.gradient());
    if (!std::isfinite(loss) || !std::isfinite(length))
        return makeError(ErrorKind::Diverged, "the loss is no longer finite at step " + std::to_string(m_step) +
                                                  "; start again with a lower --lr");
    AdamOptions adamOptions;
    adamOptions.learningRate = learningRateAt(m_options, m_step);
    adamOptions.beta1 = m_options.beta1;
    adamOptions.beta2 = m_options.beta2;
    adamOptions.gradientScale = std::min(1.0, m_options.clip / length);
    const std::size_t decayed = m_model.layout().decayed;
    const std::size_t size = m_model.layout().size;
    const auto update = [&](std::size_t from, std::size_t count) {
        adam(adamOptions, static_cast<std::int64_t>(m_step) + 1, m_model.parameters().data() + from,
             m_model.gradient().data() + from, m_first.data() + from, m_second.data() + from, count);
    };
    update(decayed, size - decayed);
    adamOptions.weightDecay = m_options.weightDecay;
    update(0, decayed);
    ++m_step;
    return loss;
}

nlohmann::ordered_json Training::description() const {
    return {{"layers", m_config.layers},
            {"heads", m_config.heads},
            {"width", m_config.width},
            {"inner", m_config.inner},
            {"positions", m_config.positions},
            {"vocabulary", m_config.vocabulary},
            {"layer_norm_epsilon", m_config.layerNormEpsilon},
            {"tokens", m_options.totalTokens},
            {"batch", m_options.batchTokens},
            {"window", m_options.shortWindow},
            {"long_share", m_options.longShare},
            {"lr", m_options.learningRate},
            {"warm_up", m_options.warmUpShare},
            {"final_lr_share", m_options.finalRateShare},
            {"weight_decay", m_options.weightDecay},
            {"beta1", m_options.beta1},
            {"beta2", m_options.beta2},
            {"clip", m_options.clip},
            {"seed", m_options.seed},
            {"threads", m_options.threads},
            {"corpus_hash", m_corpusHash}};
}

Status Training::save(const std::filesystem::path& path) const {
    const std::string text = description().dump();
    const std::uint64_t sizes[2]{text.size(), m_step};
    std::string bytes(magic);
    bytes.append(reinterpret_cast<const char*>(sizes), sizeof sizes).append(text);
    const std::size_t arrayBytes = m_model.layout().size * sizeof(float);
    for (const float* array : {m_model.parameters().data(), m_first.data(), m_second.data()})
        bytes.append(reinterpret_cast<const char*>(array), arrayBytes);
    return writeFileAtomically(path, bytes);
}

Status Training::resume(const std::filesystem::path& path) {
    LAMINA_ASSIGN(const Checkpoint checkpoint, Checkpoint::load(path));
    const auto wanted = description();
    for (const auto& [key, value] : wanted.items())
        if (!checkpoint.description.contains(key) || checkpoint.description[key] != value)
            return makeError(ErrorKind::Usage,
                             "the checkpoint " + path.string() + " was made with another " + key + " (" +
                                 checkpoint.description.value(key, nlohmann::ordered_json()).dump() + ", not " +
                                 value.dump() + "); give the same one, or start again without --resume");
    const std::size_t n = m_model.layout().size;
    LAMINA_TRY(checkpoint.copy(0, m_model.parameters().data(), n));
    LAMINA_TRY(checkpoint.copy(1, m_first.data(), n));
    LAMINA_TRY(checkpoint.copy(2, m_second.data(), n));
    m_step = checkpoint.step;
    return {};
}

Result<CheckpointModel> loadCheckpoint(const std::filesystem::path& path, int threads) {
    LAMINA_ASSIGN(const Checkpoint checkpoint, Checkpoint::load(path));
    Gpt2Config config;
    config.layers = checkpoint.description.value("layers", std::size_t{0});
    config.heads = checkpoint.description.value("heads", std::size_t{0});
    config.width = checkpoint.description.value("width", std::size_t{0});
    config.inner = checkpoint.description.value("inner", std::size_t{0});
    config.positions = checkpoint.description.value("positions", std::size_t{0});
    config.vocabulary = checkpoint.description.value("vocabulary", std::size_t{0});
    config.layerNormEpsilon = checkpoint.description.value("layer_norm_epsilon", 1e-5);
    CheckpointModel loaded;
    loaded.model = std::make_unique<LanguageModel>(config, threads);
    LAMINA_TRY(checkpoint.copy(0, loaded.model->parameters().data(), loaded.model->layout().size));
    loaded.step = checkpoint.step;
    loaded.tokensSeen = checkpoint.step * checkpoint.description.value("batch", std::size_t{0});
    return loaded;
}

} // namespace lamina
