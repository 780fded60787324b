#include "sae/sae_state.h"

#include "base/hash.h"
#include "base/number_format.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstring>
#include <functional>
#include <optional>

namespace lamina {

namespace {

static_assert(std::endian::native == std::endian::little, "the state's bytes are little-endian");

constexpr std::string_view magic = "LaminaSAE\n";
constexpr std::uint32_t version = 5;
constexpr std::size_t longestName = 256;

class Writer {
public:
    template <class T> void value(T v) { raw(&v, sizeof v); }
    void value(std::string_view text) {
        value(static_cast<std::uint32_t>(text.size()));
        raw(text.data(), text.size());
    }
    void raw(const void* data, std::size_t size) { m_bytes.append(static_cast<const char*>(data), size); }
    std::string& bytes() { return m_bytes; }

private:
    std::string m_bytes;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}
    bool raw(void* data, std::size_t size) {
        if (m_bytes.size() < size)
            return false;
        std::memcpy(data, m_bytes.data(), size);
        m_bytes.remove_prefix(size);
        return true;
    }
    template <class T> bool value(T& v) { return raw(&v, sizeof v); }
    bool value(std::string& text) {
        std::uint32_t size = 0;
        if (!value(size) || size > longestName)
            return false;
        text.resize(size);
        return raw(text.data(), size);
    }
    std::size_t left() const { return m_bytes.size(); }

private:
    std::string_view m_bytes;
};

std::string asText(double value) {
    return formatNumber(value);
}
std::string asText(const std::string& value) {
    return value;
}
template <std::integral T> std::string asText(T value) {
    return std::to_string(value);
}

Error damaged(std::string detail) {
    return makeError(ErrorKind::Format, "the saved training state is damaged; train this layer from its start",
                     std::move(detail));
}

// Calls visit(name, value) for everything that has to be the same for the training to go on, in the order of the file.
// Version 1 had variants by number, k for all of them, and the native engine alone; before version 3 λ and the learning
// rate did not change and every decoder was trained; before version 5 there was one start and one objective.
template <class Visit>
void visitIdentity(const SaeTrainingIdentity& identity, std::uint32_t writtenVersion, const Visit& visit) {
    const SaeConfig& config = identity.config;
    if (writtenVersion == 1) {
        visit("variant", config.variant->stateCode.value_or(0xffffffffU));
    } else {
        visit("engine", std::string(identity.engine));
        visit("variant", std::string(config.variant->name));
    }
    visit("tied", static_cast<std::uint32_t>(config.tied ? 1 : 0));
    visit("inputs", static_cast<std::uint64_t>(config.inputs));
    visit("latents", static_cast<std::uint64_t>(config.latents));
    if (writtenVersion == 1)
        visit("k", static_cast<std::uint64_t>(config.k));
    visit("l1", config.l1);
    visit("lr", config.learningRate);
    visit("batch", static_cast<std::uint64_t>(config.batch));
    visit("epochs", static_cast<std::int32_t>(config.epochs));
    if (writtenVersion > 2) {
        visit("λ warm-up", config.l1Warmup);
        visit("learning rate warm-up", config.lrWarmup);
        visit("learning rate decay", config.lrDecay);
        visit("frozen decoder", static_cast<std::uint32_t>(config.frozenDecoder ? 1 : 0));
    }
    if (writtenVersion > 4) {
        visit("first weights", static_cast<std::uint32_t>(config.start));
        visit("decoder bias from the mean", static_cast<std::uint32_t>(config.meanDecoderBias ? 1 : 0));
        visit("decoder bias subtracted", static_cast<std::uint32_t>(config.subtractsDecoderBias ? 1 : 0));
        visit("λ by decoder norm", static_cast<std::uint32_t>(config.l1ByDecoderNorm ? 1 : 0));
        visit("auxiliary loss", config.auxiliary);
        visit("resampling", static_cast<std::int32_t>(config.resampleEvery));
    }
    visit("rows", identity.rows);
    visit("shuffle seed", identity.shuffleSeed);
    if (writtenVersion > 1)
        for (const SaeSetting& setting : config.variant->settings)
            visit(setting.key, setting.get(config));
}

// What training states have known since version 5.
bool hasNewerRecipe(const SaeConfig& config) {
    return config.start != SaeStart::Linear || config.meanDecoderBias || config.subtractsDecoderBias ||
           config.l1ByDecoderNorm || config.auxiliary != 0 || config.resampleEvery != 0;
}

// Calls visit(value) for each number of a point, until one says false.
template <class Point, class Visit> bool visitPoint(Point& point, const Visit& visit) {
    static_assert(sizeof point.epoch == sizeof(std::int32_t));
    return visit(point.epoch) && visit(point.objective) && visit(point.mse) && visit(point.l1) && visit(point.density);
}
constexpr std::size_t pointBytes = 4 * sizeof(double) + sizeof(std::int32_t);

Status readIdentity(Reader& in, std::uint32_t writtenVersion, const SaeTrainingIdentity& identity) {
    std::optional<Error> other;
    const auto compare = [&](std::string_view name, auto expected) {
        auto found = expected;
        if (other)
            return;
        if (!in.value(found))
            other = damaged("cut short at " + std::string(name));
        else if (found != expected)
            other = makeError(ErrorKind::Format, "the saved training state belongs to another configuration: its " +
                                                     std::string(name) + " is " + asText(found) + ", here it is " +
                                                     asText(expected));
    };
    visitIdentity(identity, writtenVersion, compare);
    return other ? Status(*other) : Status();
}

Status readPoints(Reader& in, SaeTrainingState& state) {
    std::int32_t epoch = 0;
    std::uint64_t pointCount = 0;
    if (!in.value(state.step) || !in.value(epoch) || !in.value(pointCount) || pointCount > in.left() / pointBytes)
        return damaged("epoch points");
    state.epoch = epoch;
    state.points.resize(pointCount);
    for (EpochPoint& point : state.points)
        if (!visitPoint(point, [&in](auto& value) { return in.value(value); }))
            return damaged("epoch points");
    return {};
}

// Numbers of latents, ascending. Files before `since` have none.
Status readLatents(Reader& in, std::uint32_t writtenVersion, std::uint32_t since, std::size_t latents, const char* what,
                   std::vector<std::uint32_t>& numbers) {
    std::uint64_t count = 0;
    if (writtenVersion < since)
        return {};
    if (!in.value(count) || count > latents)
        return damaged(what);
    if (count == 0)
        return {};
    numbers.resize(count);
    if (!in.raw(numbers.data(), count * sizeof(std::uint32_t)) ||
        std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) != numbers.end() ||
        numbers.back() >= latents)
        return damaged(what);
    return {};
}

// Version 1 has no names: the order is that of the variant's parameters.
Status readTensors(Reader& in, std::uint32_t writtenVersion, SaeParameters& part) {
    for (auto& [spec, values] : part) {
        std::string name;
        if (writtenVersion > 1 && (!in.value(name) || name != spec->name))
            return damaged("tensor " + std::string(spec->name));
        if (!in.raw(values.data(), values.size() * sizeof(float)))
            return damaged("tensors");
    }
    return {};
}

} // namespace

std::string saeStateBytes(const SaeTrainingIdentity& identity, const SaeTrainingState& state) {
    Writer out;
    out.bytes().reserve(1024 + 3 * state.weights.bytes() + state.points.size() * pointBytes);
    out.raw(magic.data(), magic.size());
    out.value(version);
    visitIdentity(identity, version, [&out]<class T>(std::string_view, const T& value) {
        if constexpr (std::is_same_v<T, std::string>)
            out.value(std::string_view(value));
        else
            out.value(value);
    });
    out.value(state.step);
    out.value(static_cast<std::int32_t>(state.epoch));
    out.value(static_cast<std::uint64_t>(state.points.size()));
    for (const EpochPoint& point : state.points)
        visitPoint(point, [&out](auto value) {
            out.value(value);
            return true;
        });
    for (const std::vector<std::uint32_t>* latents : {&state.retired, &state.dead}) {
        out.value(static_cast<std::uint64_t>(latents->size()));
        out.raw(latents->data(), latents->size() * sizeof(std::uint32_t));
    }
    for (const SaeParameters* part : {&state.weights, &state.firstMoment, &state.secondMoment})
        for (const auto& [spec, values] : *part) {
            out.value(spec->name);
            out.raw(values.data(), values.size() * sizeof(float));
        }
    out.value(crc32Of(out.bytes()));
    return std::move(out.bytes());
}

Result<SaeTrainingState> parseSaeState(std::string_view bytes, const SaeTrainingIdentity& identity) {
    if (bytes.size() < magic.size() + 2 * sizeof(std::uint32_t) || bytes.substr(0, magic.size()) != magic)
        return damaged("no header");
    std::uint32_t crc = 0;
    const std::string_view body = bytes.substr(0, bytes.size() - sizeof crc);
    std::memcpy(&crc, bytes.data() + body.size(), sizeof crc);
    if (crc != crc32Of(body))
        return damaged("checksum");

    Reader in(body.substr(magic.size()));
    std::uint32_t writtenVersion = 0;
    if (!in.value(writtenVersion) || writtenVersion < 1)
        return damaged("version " + std::to_string(writtenVersion));
    if (writtenVersion > version)
        return makeError(ErrorKind::Format, "the saved training state was written by a newer Lamina; train this layer "
                                            "from its start, or go on with that version");
    const SaeConfig& config = identity.config;
    if (writtenVersion < 3 &&
        (config.l1Warmup != 0 || config.lrWarmup != 0 || config.lrDecay != 0 || config.frozenDecoder))
        return makeError(ErrorKind::Format, "the saved training state belongs to another configuration: it has neither "
                                            "warm-up nor decay nor a frozen decoder");
    if (writtenVersion < 5 && hasNewerRecipe(config))
        return makeError(ErrorKind::Format, "the saved training state belongs to another configuration: it has the "
                                            "first start and objective");
    LAMINA_TRY(readIdentity(in, writtenVersion, identity));
    SaeTrainingState state;
    LAMINA_TRY(readPoints(in, state));
    LAMINA_TRY(readLatents(in, writtenVersion, 4, config.latents, "retired latents", state.retired));
    LAMINA_TRY(readLatents(in, writtenVersion, 5, config.latents, "dead latents", state.dead));
    for (SaeParameters* part : {&state.weights, &state.firstMoment, &state.secondMoment}) {
        *part = SaeParameters(identity.config);
        LAMINA_TRY(readTensors(in, writtenVersion, *part));
    }
    if (in.left() != 0)
        return damaged("bytes after the end");
    return state;
}

} // namespace lamina
