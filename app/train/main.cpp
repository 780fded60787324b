// lamina-train: from a corpus to a GPT-2-architecture model folder. See README.md beside this file.
#include "base/files.h"
#include "base/machine.h"
#include "evaluation.h"
#include "language_model.h"
#include "model_folder.h"
#include "numeric/threads.h"
#include "text/bpe_learner.h"
#include "text/tokenizer.h"
#include "token_file.h"
#include "training.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <string>
#include <thread>

namespace lamina {
namespace {

// Cancels the token at SIGINT or SIGTERM. A thread of its own waits for them and every other thread blocks them: no
// handler may interrupt a matrix product (see numeric/gemm.h), and cancelling takes a lock.
class InterruptWatcher {
public:
    // Before any other thread is started, so that they inherit the mask.
    explicit InterruptWatcher(RunToken& token) {
        sigemptyset(&m_signals);
        sigaddset(&m_signals, SIGINT);
        sigaddset(&m_signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
        m_thread = std::jthread([this, &token](const std::stop_token& stop) {
            const timespec slice{0, 200'000'000};
            while (!stop.stop_requested())
                if (sigtimedwait(&m_signals, nullptr, &slice) > 0)
                    token.cancel();
        });
    }

private:
    sigset_t m_signals{};
    std::jthread m_thread;
};

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

struct CorpusOptions {
    std::string text = "-";
    std::size_t heldOut = 1'000'000;

    void add(CLI::App& command) {
        command.add_option("corpus", text, "Text file, documents separated by <|endoftext|>; - for standard input")
            ->capture_default_str();
        command.add_option("--held-out", heldOut, "Bytes at the end that are never trained on (whole documents)")
            ->capture_default_str();
    }
    Result<std::string> read() const { return readStream(text == "-" ? "/dev/stdin" : text, std::size_t{1} << 32); }
};

Status learnVocabulary(const CorpusOptions& corpus, std::size_t entries, const std::string& out) {
    LAMINA_ASSIGN(const std::string text, corpus.read());
    LAMINA_ASSIGN(const CorpusSplit split, splitCorpus(text, corpus.heldOut));
    constexpr std::string_view separator = "<|endoftext|>";
    BpeLearner learner;
    for (std::string_view rest = split.train;;) {
        const std::size_t end = rest.find(separator);
        learner.add(rest.substr(0, end));
        if (end == std::string_view::npos)
            break;
        rest.remove_prefix(end + separator.size());
    }
    LAMINA_ASSIGN(const BpeVocabulary vocabulary, learner.learn(entries));
    LAMINA_TRY(vocabulary.save(out));
    std::printf("%zu entries, %zu merges in %s\n", vocabulary.tokens.size(), vocabulary.merges.size(), out.c_str());
    return {};
}

Status prepare(const CorpusOptions& corpus, const std::string& tokenizerFolder, const std::string& out) {
    LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(tokenizerFolder));
    if (tokenizer.vocabularySize() > 65536)
        return makeError(ErrorKind::Unsupported, "the vocabulary in " + tokenizerFolder + " has " +
                                                     std::to_string(tokenizer.vocabularySize()) +
                                                     " entries; token files hold at most 65,536");
    LAMINA_ASSIGN(const std::string text, corpus.read());
    LAMINA_ASSIGN(const CorpusSplit split, splitCorpus(text, corpus.heldOut));
    LAMINA_TRY(createDirectories(out));
    const auto write = [&](std::string_view part, const char* name) -> Status {
        LAMINA_ASSIGN(const std::vector<TokenId> ids, tokenizer.encode(part, SpecialTokens::Allow));
        TokenFile file{static_cast<std::uint32_t>(tokenizer.vocabularySize()), part.size(), {ids.begin(), ids.end()}};
        std::printf("%s: %zu tokens, %.3f bytes a token\n", name, ids.size(),
                    static_cast<double>(part.size()) / static_cast<double>(ids.size()));
        return file.save(std::filesystem::path(out) / name);
    };
    LAMINA_TRY(write(split.train, "train.tokens"));
    return write(split.heldOut, "held-out.tokens");
}

struct ModelOptions {
    Gpt2Config config;
    TrainingOptions training;
    std::string tokens;
    std::string checkpoint;
    bool resume = false;
    double saveEvery = 180.0;
    std::size_t stopAfter = 0;

    ModelOptions() {
        config.heads = 4;
        config.width = 128;
        training.threads = availableThreads();
    }
    void add(CLI::App& command) {
        const auto number = [&](const char* name, auto& value, const char* help) {
            command.add_option(name, value, help)->capture_default_str();
        };
        command.add_option("tokens-file", tokens, "train.tokens of lamina-train prepare")->required();
        command.add_option("--checkpoint", checkpoint, "File that the run is kept in")->required();
        command.add_flag("--resume", resume, "Continue from the checkpoint");
        number("--layers", config.layers, "Layers");
        number("--heads", config.heads, "Attention heads");
        number("--width", config.width, "Width of the residual stream");
        number("--positions", config.positions, "Positions");
        number("--tokens", training.totalTokens, "Tokens to train on");
        number("--batch", training.batchTokens, "Tokens a step");
        number("--window", training.shortWindow, "Tokens a window, until the windows of all positions at the end");
        number("--long-share", training.longShare, "Share of the steps with windows of all positions");
        number("--lr", training.learningRate, "Highest learning rate");
        number("--warm-up", training.warmUpShare, "Share of the steps in which the rate rises");
        number("--final-lr-share", training.finalRateShare, "Share of --lr where the cosine ends");
        number("--weight-decay", training.weightDecay, "AdamW's, on matrices");
        number("--beta1", training.beta1, "AdamW's");
        number("--beta2", training.beta2, "AdamW's");
        number("--clip", training.clip, "Largest gradient norm");
        number("--seed", training.seed, "Seed");
        number("--threads", training.threads, "Threads; another count gives other roundings");
        number("--save-every", saveEvery, "Seconds between checkpoints");
        number("--stop-after", stopAfter, "Stop after this many steps in all, with a checkpoint (0: do not)");
    }
};

Status trainModel(ModelOptions options) {
    RunToken token;
    const InterruptWatcher watcher(token);
    LAMINA_ASSIGN(const TokenFile corpus, TokenFile::load(options.tokens));
    options.config.inner = 4 * options.config.width;
    options.config.vocabulary = corpus.vocabulary;
    LAMINA_TRY(checkOptions(options.training, options.config, corpus.ids.size()));
    setComputeThreads(options.training.threads);
    Training training(options.config, options.training, corpus.ids);
    if (options.resume)
        LAMINA_TRY(training.resume(options.checkpoint));
    const std::size_t steps = totalSteps(options.training);
    std::printf("%zu parameters, %zu steps of %zu tokens, from step %zu\n", training.model().layout().size, steps,
                options.training.batchTokens, training.step());
    const auto start = Clock::now();
    auto saved = start;
    const std::size_t startStep = training.step();
    double lossSum = 0.0;
    std::size_t lossCount = 0;
    while (!training.finished() && (options.stopAfter == 0 || training.step() < options.stopAfter)) {
        const auto loss = training.advance(token);
        if (!loss.ok()) {
            if (loss.error().kind != ErrorKind::Cancelled)
                return loss.error();
            LAMINA_TRY(training.save(options.checkpoint));
            return makeError(ErrorKind::Cancelled,
                             "stopped after step " + std::to_string(training.step()) + "; continue with --resume");
        }
        lossSum += *loss;
        ++lossCount;
        if (training.step() % 10 == 0 || training.finished()) {
            const double perStep = secondsSince(start) / static_cast<double>(training.step() - startStep);
            std::printf("step %zu tokens %zu loss %.4f lr %.2e tokens/s %.0f eta %.0f s\n", training.step(),
                        training.step() * options.training.batchTokens, lossSum / static_cast<double>(lossCount),
                        learningRateAt(options.training, training.step() - 1),
                        static_cast<double>(options.training.batchTokens) / perStep,
                        static_cast<double>(steps - training.step()) * perStep);
            std::fflush(stdout);
            lossSum = 0.0;
            lossCount = 0;
        }
        if (secondsSince(saved) > options.saveEvery) {
            LAMINA_TRY(training.save(options.checkpoint));
            saved = Clock::now();
        }
    }
    return training.save(options.checkpoint);
}

Status exportModel(const std::string& checkpoint, const std::string& tokenizerFolder, const std::string& out) {
    LAMINA_ASSIGN(const CheckpointModel loaded, loadCheckpoint(checkpoint, 1));
    LAMINA_TRY(exportFolder(*loaded.model, tokenizerFolder, out));
    std::printf("%s: step %zu, %zu tokens seen\n", out.c_str(), loaded.step, loaded.tokensSeen);
    return {};
}

Status evaluateModel(const std::string& folder, const std::string& tokens, int threads) {
    setComputeThreads(threads);
    LAMINA_ASSIGN(const std::unique_ptr<LanguageModel> model, importFolder(folder, threads));
    LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(folder));
    LAMINA_ASSIGN(const TokenFile text, TokenFile::load(tokens));
    RunToken token;
    const InterruptWatcher watcher(token);
    LAMINA_ASSIGN(const Evaluation result,
                  evaluate(*model, tokenizer, text.ids, 4 * static_cast<std::size_t>(threads), token));
    std::printf("%zu tokens predicted: %.4f nats a token, %.4f bits a byte\n", result.tokens, result.natsPerToken,
                result.bitsPerByte);
    const std::size_t positions = model->config().positions;
    for (std::size_t b = 0; b < positionBuckets; ++b)
        std::printf("positions %4zu to %4zu: %.4f nats a token\n", b * positions / positionBuckets,
                    (b + 1) * positions / positionBuckets - 1, result.byBucket[b]);
    return {};
}

int report(const Status& status) {
    if (status.ok())
        return 0;
    std::fprintf(stderr, "lamina-train: %s\n", status.error().message.c_str());
    if (status.error().kind == ErrorKind::Cancelled)
        return 130;
    return status.error().kind == ErrorKind::Usage ? 2 : 1;
}

int main(int argc, char** argv) {
    CLI::App app("Learns a BPE vocabulary and trains a GPT-2-architecture language model", "lamina-train");
    app.require_subcommand(1);

    CorpusOptions corpus;
    std::size_t entries = 8000;
    std::string out;
    CLI::App& bpe = *app.add_subcommand("bpe", "Learn a byte-level BPE vocabulary");
    corpus.add(bpe);
    bpe.add_option("--entries", entries, "Entries, with the 256 bytes and <|endoftext|>")->capture_default_str();
    bpe.add_option("--out", out, "Folder for vocab.json and merges.txt")->required();

    std::string tokenizerFolder;
    CLI::App& prepareCommand = *app.add_subcommand("prepare", "Turn the corpus into token files");
    corpus.add(prepareCommand);
    prepareCommand.add_option("--tokenizer", tokenizerFolder, "Folder of vocab.json and merges.txt")->required();
    prepareCommand.add_option("--out", out, "Folder for train.tokens and held-out.tokens")->required();

    ModelOptions model;
    CLI::App& modelCommand = *app.add_subcommand("model", "Train, or go on training with --resume");
    model.add(modelCommand);

    std::string checkpoint;
    CLI::App& exportCommand = *app.add_subcommand("export", "Write a checkpoint's model as a Hugging Face folder");
    exportCommand.add_option("checkpoint", checkpoint, "Checkpoint of lamina-train model")->required();
    exportCommand.add_option("--tokenizer", tokenizerFolder, "Folder of vocab.json and merges.txt")->required();
    exportCommand.add_option("--out", out, "Folder to write")->required();

    std::string folder;
    std::string tokens;
    int threads = availableThreads();
    CLI::App& evaluateCommand = *app.add_subcommand("evaluate", "Measure an exported model's loss on held-out text");
    evaluateCommand.add_option("model", folder, "Folder of lamina-train export")->required();
    evaluateCommand.add_option("tokens-file", tokens, "held-out.tokens of lamina-train prepare")->required();
    evaluateCommand.add_option("--threads", threads, "Threads")->capture_default_str()->check(CLI::Range(1, 1024));

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (bpe.parsed())
        return report(learnVocabulary(corpus, entries, out));
    if (prepareCommand.parsed())
        return report(prepare(corpus, tokenizerFolder, out));
    if (exportCommand.parsed())
        return report(exportModel(checkpoint, tokenizerFolder, out));
    if (evaluateCommand.parsed())
        return report(evaluateModel(folder, tokens, threads));
    return report(trainModel(model));
}

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    return lamina::main(argc, argv);
}
