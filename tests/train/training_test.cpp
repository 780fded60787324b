#include "base/files.h"
#include "base/seed.h"
#include "engine/native/gpt2_forward.h"
#include "evaluation.h"
#include "model_folder.h"
#include "tests/test_support.h"
#include "text/bpe_learner.h"
#include "token_file.h"
#include "training.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace lamina {
namespace {

using test::TemporaryFolder;
using test::unwrap;
using testing::HasSubstr;

Gpt2Config tinyConfig(std::size_t vocabulary) {
    Gpt2Config config;
    config.layers = 2;
    config.heads = 2;
    config.width = 16;
    config.inner = 64;
    config.positions = 32;
    config.vocabulary = vocabulary;
    return config;
}

TrainingOptions tinyOptions() {
    TrainingOptions options;
    options.totalTokens = 40 * 256;
    options.batchTokens = 256;
    options.shortWindow = 16;
    options.learningRate = 1e-2;
    options.seed = 3;
    options.threads = 2;
    return options;
}

// A text in which the next token mostly follows from the last.
std::vector<std::uint16_t> tinyCorpus(std::size_t count, std::uint32_t vocabulary) {
    Random random(9);
    std::vector<std::uint16_t> ids{0};
    while (ids.size() < count)
        ids.push_back(static_cast<std::uint16_t>(random.below(10) == 0 ? random.below(vocabulary)
                                                                       : (ids.back() * 7U + 3U) % vocabulary));
    return ids;
}

std::vector<double> run(Training& training, std::size_t steps) {
    RunToken token;
    std::vector<double> losses;
    for (std::size_t i = 0; i < steps && !training.finished(); ++i)
        losses.push_back(unwrap(training.advance(token)));
    return losses;
}

TEST(Training, LossFalls) {
    const auto corpus = tinyCorpus(4000, 40);
    Training training(tinyConfig(40), tinyOptions(), corpus);
    const auto losses = run(training, 100);
    ASSERT_EQ(losses.size(), 40U);
    EXPECT_NEAR(losses.front(), std::log(40.0), 0.1);
    EXPECT_LT(losses.back(), 0.75 * losses.front());
    EXPECT_TRUE(training.finished());
}

TEST(Training, ResumedRunEqualsUninterruptedByteForByte) {
    const TemporaryFolder folder;
    const auto corpus = tinyCorpus(4000, 40);
    Training whole(tinyConfig(40), tinyOptions(), corpus);
    run(whole, 100);
    ASSERT_TRUE(whole.save(folder.path() / "whole").ok());

    for (const std::size_t cut : {0U, 17U, 36U}) { // at the start, in the short windows, in the full ones
        Training first(tinyConfig(40), tinyOptions(), corpus);
        run(first, cut);
        ASSERT_TRUE(first.save(folder.path() / "part").ok());
        Training second(tinyConfig(40), tinyOptions(), corpus);
        ASSERT_TRUE(second.resume(folder.path() / "part").ok());
        EXPECT_EQ(second.step(), cut);
        run(second, 100);
        ASSERT_TRUE(second.save(folder.path() / "resumed").ok());
        EXPECT_EQ(unwrap(readFile(folder.path() / "resumed")), unwrap(readFile(folder.path() / "whole"))) << cut;
    }
}

TEST(Training, CancelledStepIsAsIfNotBegun) {
    const TemporaryFolder folder;
    const auto corpus = tinyCorpus(4000, 40);
    Training training(tinyConfig(40), tinyOptions(), corpus);
    run(training, 3);
    ASSERT_TRUE(training.save(folder.path() / "before").ok());
    RunToken token;
    token.cancel();
    EXPECT_EQ(training.advance(token).error().kind, ErrorKind::Cancelled);
    ASSERT_TRUE(training.save(folder.path() / "after").ok());
    EXPECT_EQ(unwrap(readFile(folder.path() / "before")), unwrap(readFile(folder.path() / "after")));
}

TEST(Training, ResumeRefusesAnotherRun) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "checkpoint";
    const auto corpus = tinyCorpus(4000, 40);
    Training training(tinyConfig(40), tinyOptions(), corpus);
    ASSERT_TRUE(training.save(path).ok());

    TrainingOptions otherRate = tinyOptions();
    otherRate.learningRate = 2e-2;
    Training a(tinyConfig(40), otherRate, corpus);
    const Status refused = a.resume(path);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_THAT(refused.error().message, HasSubstr("another lr (0.01, not 0.02)"));

    const auto otherCorpus = tinyCorpus(4001, 40);
    Training b(tinyConfig(40), tinyOptions(), otherCorpus);
    EXPECT_THAT(b.resume(path).error().message, HasSubstr("corpus_hash"));

    std::string bytes = unwrap(readFile(path));
    for (const std::size_t keep : {std::size_t{0}, std::size_t{9}, std::size_t{40}, bytes.size() - 1}) {
        ASSERT_TRUE(writeFileAtomically(path, std::string_view(bytes).substr(0, keep)).ok());
        EXPECT_EQ(training.resume(path).error().kind, ErrorKind::Format) << keep;
    }
    EXPECT_EQ(training.resume(folder.path() / "none").error().kind, ErrorKind::NotFound);
}

TEST(Training, DivergenceIsAnError) {
    const auto corpus = tinyCorpus(4000, 40);
    TrainingOptions options = tinyOptions();
    options.learningRate = 1e30;
    Training training(tinyConfig(40), options, corpus);
    RunToken token;
    ErrorKind kind = ErrorKind::Internal;
    for (int i = 0; i < 10; ++i)
        if (const auto loss = training.advance(token); !loss.ok()) {
            kind = loss.error().kind;
            break;
        }
    EXPECT_EQ(kind, ErrorKind::Diverged);
}

TEST(Training, RateWarmsUpAndFallsAsACosine) {
    TrainingOptions options;
    options.totalTokens = 1000 * options.batchTokens;
    options.warmUpShare = 0.1;
    EXPECT_DOUBLE_EQ(learningRateAt(options, 0), options.learningRate / 100);
    EXPECT_DOUBLE_EQ(learningRateAt(options, 99), options.learningRate);
    EXPECT_NEAR(learningRateAt(options, 549), options.learningRate * (1 + options.finalRateShare) / 2, 1e-12);
    EXPECT_DOUBLE_EQ(learningRateAt(options, 999), options.learningRate * options.finalRateShare);
}

TEST(Training, OptionsOutOfRangeAreNamed) {
    const auto says = [](auto change) {
        TrainingOptions options = tinyOptions();
        Gpt2Config config = tinyConfig(40);
        change(options, config);
        const Status status = checkOptions(options, config, 4000);
        return status.ok() ? std::string("nothing") : status.error().message;
    };
    EXPECT_EQ(says([](auto&, auto&) {}), "nothing");
    EXPECT_THAT(says([](auto&, auto& c) { c.heads = 3; }), HasSubstr("--heads"));
    EXPECT_THAT(says([](auto& o, auto&) { o.shortWindow = 33; }), HasSubstr("--window"));
    EXPECT_THAT(says([](auto& o, auto&) { o.batchTokens = 100; }), HasSubstr("--batch"));
    EXPECT_THAT(says([](auto& o, auto&) { o.totalTokens = 10; }), HasSubstr("--tokens"));
    EXPECT_THAT(says([](auto&, auto& c) { c.positions = 2048; }), HasSubstr("--batch"));
}

TEST(WindowSource, AnEpochReadsEveryWindowOnceAndAllPositionsAreSeen) {
    TrainingOptions options = tinyOptions();
    options.totalTokens = 100 * options.batchTokens;
    std::vector<std::uint16_t> corpus(16 * 16 * 5 + 16 + 1); // five steps an epoch
    for (std::size_t i = 0; i < corpus.size(); ++i)
        corpus[i] = static_cast<std::uint16_t>(i);
    WindowSource source(options, 32, corpus);
    std::set<std::int32_t> firsts;
    std::set<std::size_t> positions;
    for (std::size_t step = 0; step < 5; ++step) {
        const Batch batch = source.batch(step);
        ASSERT_EQ(batch.windows, 16U);
        ASSERT_EQ(batch.length, 16U);
        for (std::size_t w = 0; w < batch.windows; ++w) {
            firsts.insert(batch.ids[w * 16]);
            for (std::size_t i = 0; i < 16; ++i) {
                EXPECT_EQ(batch.targets[w * 16 + i], batch.ids[w * 16] + static_cast<int>(i) + 1);
                positions.insert(batch.firstPosition[w] + i);
            }
        }
    }
    EXPECT_EQ(firsts.size(), 80U);
    EXPECT_EQ(positions.size(), 32U);
    // Any step can be asked for first.
    WindowSource fresh(options, 32, corpus);
    EXPECT_EQ(fresh.batch(7).ids, (source.batch(6), source.batch(7)).ids);
    // The last 15 % are whole windows from position 0.
    EXPECT_EQ(source.batch(84).length, 16U);
    const Batch full = source.batch(85);
    EXPECT_EQ(full.length, 32U);
    EXPECT_THAT(full.firstPosition, testing::Each(0U));
}

TEST(TokenFile, RoundTripsAndRefusesWhatIsBroken) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "t.tokens";
    ASSERT_TRUE((TokenFile{300, 17, {1, 299, 0}}.save(path).ok()));
    const TokenFile loaded = unwrap(TokenFile::load(path));
    EXPECT_EQ(loaded.vocabulary, 300U);
    EXPECT_EQ(loaded.textBytes, 17U);
    EXPECT_THAT(loaded.ids, testing::ElementsAre(1, 299, 0));
    std::string bytes = unwrap(readFile(path));
    ASSERT_TRUE(writeFileAtomically(path, std::string_view(bytes).substr(0, bytes.size() - 2)).ok());
    EXPECT_EQ(TokenFile::load(path).error().kind, ErrorKind::Format);
    ASSERT_TRUE(writeFileAtomically(path, "LAMTOK01").ok());
    EXPECT_EQ(TokenFile::load(path).error().kind, ErrorKind::Format);
    ASSERT_TRUE((TokenFile{299, 17, {1, 299, 0}}.save(path).ok()));
    EXPECT_THAT(TokenFile::load(path).error().message, HasSubstr("holds the id 299"));
}

TEST(SplitCorpus, HoldsOutWholeDocuments) {
    const std::string text = "one<|endoftext|>two<|endoftext|>three";
    const CorpusSplit split = unwrap(splitCorpus(text, 20));
    EXPECT_EQ(split.train, "one<|endoftext|>two");
    EXPECT_EQ(split.heldOut, "three");
    EXPECT_EQ(unwrap(splitCorpus(text, 0)).train, text);
    EXPECT_EQ(splitCorpus(text, 3).error().kind, ErrorKind::TooShort);
    EXPECT_EQ(splitCorpus(text, 1000).error().kind, ErrorKind::TooShort);
}

// The exported folder opens in the product's own reader, and its forward pass gives the trainer's losses.
TEST(ModelFolder, ProductsForwardAgreesWithTheTrainer) {
    const TemporaryFolder folder;
    BpeLearner learner;
    learner.add("a light-emitting diode emits light; the light of a diode is the light of its junction");
    const BpeVocabulary vocabulary = unwrap(learner.learn(280));
    ASSERT_TRUE(vocabulary.save(folder.path() / "tokenizer").ok());
    const std::size_t entries = vocabulary.tokens.size();

    const auto corpus = tinyCorpus(4000, static_cast<std::uint32_t>(entries));
    Training training(tinyConfig(entries), tinyOptions(), corpus);
    run(training, 20);
    const auto checkpoint = folder.path() / "checkpoint";
    ASSERT_TRUE(training.save(checkpoint).ok());
    const CheckpointModel loaded = unwrap(loadCheckpoint(checkpoint, 1));
    EXPECT_EQ(loaded.tokensSeen, 20U * 256U);
    const auto out = folder.path() / "model";
    const Status exported = exportFolder(*loaded.model, folder.path() / "tokenizer", out);
    ASSERT_TRUE(exported.ok()) << exported.error().message;

    const auto imported = unwrap(importFolder(out, 2));
    WindowSource source(tinyOptions(), 32, corpus);
    const Batch batch = source.batch(39);
    RunToken token;
    const auto losses = unwrap(imported->losses(batch, token));

    const Gpt2 model = unwrap(Gpt2::open(out));
    Gpt2Forward forward =
        unwrap(Gpt2Forward::start(
            model, {.ids = batch.ids, .rows = batch.windows, .cols = batch.length, .hook = HookPoint::ResidPost}));
    for (std::size_t layer = 0; layer < model.config().layers; ++layer)
        ASSERT_TRUE(forward.skip(token).ok());
    const Matrix logits = unwrap(forward.logits(token));
    ASSERT_EQ(logits.rows(), losses.size());
    for (std::size_t i = 0; i < losses.size(); ++i) {
        double sum = 0.0;
        for (std::size_t v = 0; v < entries; ++v)
            sum += std::exp(static_cast<double>(logits(i, v)));
        ASSERT_NEAR(losses[i], std::log(sum) - logits(i, static_cast<std::size_t>(batch.targets[i])), 2e-5) << i;
    }

    const Tokenizer tokenizer = unwrap(Tokenizer::load(out));
    const Evaluation evaluation = unwrap(evaluate(*imported, tokenizer, corpus, 3, token));
    EXPECT_EQ(evaluation.tokens, 3999U / 32 * 32);
    double buckets = 0.0;
    for (const double nats : evaluation.byBucket)
        buckets += nats / positionBuckets;
    EXPECT_NEAR(buckets, evaluation.natsPerToken, 1e-9);
    EXPECT_EQ(evaluate(*imported, tokenizer, std::span(corpus).first(32), 3, token).error().kind, ErrorKind::TooShort);

    Training wrong(tinyConfig(entries + 1), tinyOptions(), corpus);
    EXPECT_EQ(exportFolder(wrong.model(), folder.path() / "tokenizer", out).error().kind, ErrorKind::Usage);
}

} // namespace
} // namespace lamina
