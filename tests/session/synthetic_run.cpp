#include "tests/session/synthetic_run.h"

#include "base/hash.h"
#include "base/seed.h"
#include "sae/sae_variants.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "text/bpe_learner.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>

namespace lamina::test {

namespace {

// The list of journals must not grow in the account that runs the tests.
class PrivateDataHome : public testing::Environment {
public:
    void SetUp() override { ::setenv("XDG_DATA_HOME", m_folder.path().c_str(), 1); }

private:
    TemporaryFolder m_folder;
};
[[maybe_unused]] const auto* const dataHome = testing::AddGlobalTestEnvironment(new PrivateDataHome);

Tokenizer tokenizerOf(const std::string& text, const std::filesystem::path& folder) {
    BpeLearner learner;
    learner.add(text);
    const BpeVocabulary vocabulary = unwrap(learner.learn(290));
    EXPECT_TRUE(vocabulary.save(folder).ok());
    return unwrap(Tokenizer::load(folder));
}

double awkward(Random& random) {
    switch (random.below(8)) {
    case 0:
        return std::numeric_limits<double>::quiet_NaN();
    case 1:
        return std::numeric_limits<double>::infinity();
    case 2:
        return std::numeric_limits<double>::denorm_min() * static_cast<double>(random.below(1000));
    case 3:
        return -0.0;
    default:
        return std::bit_cast<double>((random.next() >> 2) | (std::uint64_t{3} << 60)); // finite, of any size
    }
}

void fill(Random& random, Histogram& histogram, std::size_t bins) {
    histogram.low = -random.uniform();
    histogram.high = random.uniform() * 1e4;
    for (std::size_t i = 0; i < bins; ++i)
        histogram.bins.push_back(random.next() >> random.below(64));
}

void fill(Random& random, DensityHistogram& histogram) {
    for (auto& bin : histogram.bins)
        bin = static_cast<std::uint32_t>(random.next());
    histogram.dead = static_cast<std::uint32_t>(random.below(9));
}

} // namespace

SyntheticRun::SyntheticRun() {
    const std::string text = "Điốt phát quang, \"LED\"\n\n" + std::string(3, '\n') +
                             "A light-emitting diode is a semiconductor; its light, its colour and its junction.\n"
                             "光 — 🙂, the light of the junction \xff\xfe is not UTF-8.";
    inputs.tokenizer = tokenizerOf(text, folder.path());
    inputs.article = {text,
                      "Điốt \"phát\" quang, 光",
                      400,
                      300,
                      200,
                      {"The marker was missing: nothing was cut."},
                      {{"citations", 2, 6, {"[1]", "[2] \"hai\""}}}};
    inputs.modelName = "tí hon, \"tiny\"";
    config.rows = 3;
    config.cols = 8;
    config.seed = 18'446'744'073'709'551ULL;
    config.l1 = 0.1;
    config.learningRate = 3e-4;
    config.controls = {"random-weights"};
    provenance.articleSource = "https://vi.wikipedia.org/wiki/LED";
    provenance.articleRevision = "123";
    provenance.articleRetrieved = "2026-01-02T03:04:05Z";
    provenance.articleEtag = "\"etag\"";
    provenance.pageSha256 = "p";
    provenance.textSha256 = sha256(text);
    provenance.modelSha256 = {{"model.safetensors", "aa"}, {"vocab.json", "bb"}};
    provenance.modelLayers = 12;
    provenance.threads = 2;
    provenance.instructionSet = "avx2";
    provenance.oneDnn = "2.6.0";
    provenance.program = "Lamina 0.1.0";
    provenance.engine = "native";
    provenance.engineVersion = "oneDNN 2.6.0";
    provenance.device = "cpu";
    articleIds = unwrap(inputs.tokenizer.encode(text));
    windows = unwrap(sampleWindows(articleIds, config.rows, config.cols, WindowMode::Random, 5, 1024));
    for (const char* control : {"", "random-weights"})
        for (int layer = 0; layer < 3; ++layer)
            keys.push_back({{control, 0}, layer});
}

Result<std::unique_ptr<Journal>> SyntheticRun::create(bool overwrite) const {
    return Journal::create(output, config, inputs, provenance, overwrite);
}

Result<std::unique_ptr<Journal>> SyntheticRun::resume() const {
    return Journal::resume(output, config, inputs, provenance);
}

LayerResult SyntheticRun::layer(const LayerKey& key) const {
    Random random(deriveSeed(1, "synthetic layer", key.layer, key.curve.control.empty() ? 0 : 1));
    LayerResult result;
    result.key = key;
    result.sae = {findSaeVariant("relu"), false, 6, 10, 0, 0.1, 3e-4, 4, 3};
    result.seconds = random.uniform();
    for (int epoch = 1; epoch <= 3; ++epoch) {
        result.epochs.push_back({epoch, awkward(random), awkward(random), awkward(random), awkward(random)});
        fill(random, result.epochDensity.emplace_back());
    }
    if (key.curve.isRun() && key.layer == 1) {
        result.failure = Error{ErrorKind::Diverged, "layer 1: the loss is not a number, try a smaller --lr",
                               "objective \"nan\", epoch 3", 1};
        return result;
    }
    for (const MetricDefinition& metric : metricDefinitions())
        result.train.metrics.*metric.value = awkward(random);
    result.train.metrics.fvu = std::numeric_limits<double>::quiet_NaN();
    fill(random, result.train.latentDensity);
    fill(random, result.train.activations, 80);
    fill(random, result.train.inputs, 80);
    fill(random, result.train.l0PerToken, 11);
    for (std::size_t latent = 0; latent < result.sae.latents; ++latent) {
        LatentStatistics& statistics = result.train.latents.emplace_back();
        if (latent == 4) // dead
            continue;
        statistics.density = random.uniform();
        statistics.meanActivation = awkward(random);
        statistics.maxActivation = random.uniform(0.0F, 1e-3F);
        for (std::uint64_t top = random.below(9); top > 0; --top) {
            statistics.topRows.push_back(static_cast<std::uint32_t>(random.below(config.trainingRows())));
            statistics.topActivations.push_back(random.uniform(0.0F, 50.0F));
        }
    }
    if (key.curve.isRun())
        result.weights = initialSaeParameters(result.sae, random.next());
    return result;
}

Profile SyntheticRun::profile() const {
    Profile profile;
    for (const LayerKey& key : keys)
        profile.layers.push_back(std::make_shared<const LayerResult>(layer(key)));
    return profile;
}

Result<int> SyntheticRun::runLayers(Journal& journal) const {
    LAMINA_TRY(journal.saveTokens(articleIds, windows));
    int computed = 0;
    for (const LayerKey& key : keys) {
        LAMINA_ASSIGN(const LayerResultPtr kept, journal.loadLayer(key));
        if (kept)
            continue;
        const std::string state = "state of layer " + std::to_string(key.layer) + std::string(1, '\0') + "\n\n\n";
        LAMINA_ASSIGN(const auto checkpoint, journal.loadCheckpoint(key));
        if (checkpoint)
            EXPECT_EQ(*checkpoint, state);
        else
            LAMINA_TRY(journal.saveCheckpoint(key, state));
        LAMINA_TRY(journal.saveLayer(layer(key)));
        ++computed;
    }
    return computed;
}

void SyntheticRun::runUndisturbed() const {
    const auto journal = unwrap(create(true));
    EXPECT_EQ(unwrap(runLayers(*journal)), static_cast<int>(keys.size()));
    const Status written = journal->writeArchive(Journal::Keep::Finished);
    EXPECT_TRUE(written.ok()) << written.error().message;
}

std::map<std::string, std::string> contents(const std::filesystem::path& path) {
    std::map<std::string, std::string> entries;
    const auto source = unwrap(ContentSource::open(path));
    for (const std::string& name : source->names())
        entries[name] = unwrap(source->read(name, ContentLimits::weights));
    return entries;
}

std::map<std::string, std::string> reproducible(const std::filesystem::path& path) {
    auto entries = contents(path);
    entries.erase("manifest.json"); // holds times
    return entries;
}

std::string withoutSums(const std::string& manifest) {
    auto json = nlohmann::ordered_json::parse(manifest);
    json.erase("sha256");
    json.erase("manifest_sha256");
    json["schema"] = 3;
    return json.dump(2) + "\n";
}

namespace {

template <class T> bool sameBits(T a, T b) {
    return a == b ? std::signbit(a) == std::signbit(b) : a != a && b != b;
}

void expectSame(const Histogram& a, const Histogram& b) {
    EXPECT_TRUE(sameBits(a.low, b.low));
    EXPECT_TRUE(sameBits(a.high, b.high));
    EXPECT_EQ(a.bins, b.bins);
}

void expectSame(const DensityHistogram& a, const DensityHistogram& b) {
    EXPECT_EQ(a.bins, b.bins);
    EXPECT_EQ(a.dead, b.dead);
}

} // namespace

void expectSame(const Session& session, std::size_t layer, const LayerResult& expected) {
    LayerResult whole = *session.profile().layers.at(layer);
    EXPECT_TRUE(whole.train.latents.empty());
    whole.train.latents = unwrap(session.latents(whole.key))->statistics;
    expectSame(whole, expected);
}

void expectSame(const LayerResult& a, const LayerResult& b) {
    EXPECT_EQ(a.key, b.key);
    EXPECT_EQ(a.sae.variant, b.sae.variant);
    EXPECT_EQ(a.sae.tied, b.sae.tied);
    EXPECT_EQ(a.sae.inputs, b.sae.inputs);
    EXPECT_EQ(a.sae.latents, b.sae.latents);
    EXPECT_EQ(a.sae.k, b.sae.k);
    EXPECT_EQ(a.sae.l1, b.sae.l1);
    EXPECT_EQ(a.sae.learningRate, b.sae.learningRate);
    EXPECT_EQ(a.sae.batch, b.sae.batch);
    EXPECT_EQ(a.sae.epochs, b.sae.epochs);
    for (const MetricDefinition& metric : metricDefinitions())
        EXPECT_TRUE(sameBits(a.train.metrics.*metric.value, b.train.metrics.*metric.value)) << metric.name;
    expectSame(a.train.latentDensity, b.train.latentDensity);
    expectSame(a.train.activations, b.train.activations);
    expectSame(a.train.inputs, b.train.inputs);
    expectSame(a.train.l0PerToken, b.train.l0PerToken);
    ASSERT_EQ(a.train.latents.size(), b.train.latents.size());
    for (std::size_t i = 0; i < a.train.latents.size(); ++i) {
        EXPECT_TRUE(sameBits(a.train.latents[i].density, b.train.latents[i].density));
        EXPECT_TRUE(sameBits(a.train.latents[i].meanActivation, b.train.latents[i].meanActivation));
        EXPECT_TRUE(sameBits(a.train.latents[i].maxActivation, b.train.latents[i].maxActivation));
        EXPECT_EQ(a.train.latents[i].topRows, b.train.latents[i].topRows);
        EXPECT_EQ(a.train.latents[i].topActivations, b.train.latents[i].topActivations);
    }
    ASSERT_EQ(a.epochs.size(), b.epochs.size());
    for (std::size_t i = 0; i < a.epochs.size(); ++i) {
        EXPECT_EQ(a.epochs[i].epoch, b.epochs[i].epoch);
        EXPECT_TRUE(sameBits(a.epochs[i].objective, b.epochs[i].objective));
        EXPECT_TRUE(sameBits(a.epochs[i].mse, b.epochs[i].mse));
        EXPECT_TRUE(sameBits(a.epochs[i].l1, b.epochs[i].l1));
        EXPECT_TRUE(sameBits(a.epochs[i].density, b.epochs[i].density));
    }
    ASSERT_EQ(a.epochDensity.size(), b.epochDensity.size());
    for (std::size_t i = 0; i < a.epochDensity.size(); ++i)
        expectSame(a.epochDensity[i], b.epochDensity[i]);
    ASSERT_EQ(a.failure.has_value(), b.failure.has_value());
    if (a.failure) {
        EXPECT_EQ(a.failure->kind, b.failure->kind);
        EXPECT_EQ(a.failure->message, b.failure->message);
        EXPECT_EQ(a.failure->detail, b.failure->detail);
        EXPECT_EQ(a.failure->layer, b.failure->layer);
    }
}

} // namespace lamina::test
