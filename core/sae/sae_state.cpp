#include "sae/sae_state.h"

#include "base/number_format.h"

#include <bit>
#include <boost/crc.hpp>
#include <concepts>
#include <cstring>

namespace lamina {

namespace {

static_assert(std::endian::native == std::endian::little, "the state's bytes are little-endian");

constexpr std::string_view magic = "LaminaSAE\n";
constexpr std::uint32_t version = 1;

std::uint32_t crcOf(std::string_view bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

class Writer {
public:
    template <class T> void value(T v) { raw(&v, sizeof v); }
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
    std::size_t left() const { return m_bytes.size(); }

private:
    std::string_view m_bytes;
};

std::string asText(double value) { return formatNumber(value); }
template <std::integral T> std::string asText(T value) { return std::to_string(value); }

Error damaged(std::string detail) {
    return makeError(ErrorKind::Format, "the saved training state is damaged; train this layer from its start",
                     std::move(detail));
}

// Calls visit(name, value) for everything that has to be the same for the training to go on.
template <class Visit>
void visitIdentity(const SaeConfig& config, std::uint64_t N, std::uint64_t shuffleSeed, const Visit& visit) {
    visit("variant", static_cast<std::uint32_t>(config.variant));
    visit("tied", static_cast<std::uint32_t>(config.tied ? 1 : 0));
    visit("inputs", static_cast<std::uint64_t>(config.inputs));
    visit("latents", static_cast<std::uint64_t>(config.latents));
    visit("k", static_cast<std::uint64_t>(config.k));
    visit("l1", config.l1);
    visit("lr", config.learningRate);
    visit("batch", static_cast<std::uint64_t>(config.batch));
    visit("epochs", static_cast<std::int32_t>(config.epochs));
    visit("rows", N);
    visit("shuffle seed", shuffleSeed);
}

constexpr std::size_t pointBytes = 4 * sizeof(double) + sizeof(std::int32_t);

} // namespace

std::string saeStateBytes(const SaeConfig& config, std::size_t N, std::uint64_t shuffleSeed,
                          const SaeTrainingState& state) {
    Writer out;
    out.bytes().reserve(256 + 3 * state.weights.bytes() + state.points.size() * pointBytes);
    out.raw(magic.data(), magic.size());
    out.value(version);
    visitIdentity(config, N, shuffleSeed, [&out](const char*, auto value) { out.value(value); });
    out.value(state.step);
    out.value(static_cast<std::int32_t>(state.epoch));
    out.value(static_cast<std::uint64_t>(state.points.size()));
    for (const EpochPoint& point : state.points) {
        out.value(static_cast<std::int32_t>(point.epoch));
        for (const double value : {point.objective, point.mse, point.l1, point.density})
            out.value(value);
    }
    for (const SaeWeights* part : {&state.weights, &state.firstMoment, &state.secondMoment})
        for (const Matrix* tensor : part->tensors())
            if (!tensor->empty())
                out.raw(tensor->data(), tensor->size() * sizeof(float));
    out.value(crcOf(out.bytes()));
    return std::move(out.bytes());
}

Result<SaeTrainingState> parseSaeState(std::string_view bytes, const SaeConfig& config, std::size_t N,
                                       std::uint64_t shuffleSeed) {
    if (bytes.size() < magic.size() + 2 * sizeof(std::uint32_t) || bytes.substr(0, magic.size()) != magic)
        return damaged("no header");
    std::uint32_t crc = 0;
    const std::string_view body = bytes.substr(0, bytes.size() - sizeof crc);
    std::memcpy(&crc, bytes.data() + body.size(), sizeof crc);
    if (crc != crcOf(body))
        return damaged("checksum");

    Reader in(body.substr(magic.size()));
    std::uint32_t writtenVersion = 0;
    if (!in.value(writtenVersion) || writtenVersion != version)
        return damaged("version " + std::to_string(writtenVersion));
    std::optional<Error> other;
    visitIdentity(config, N, shuffleSeed, [&](const char* name, auto expected) {
        auto found = expected;
        if (!in.value(found))
            other = damaged("cut short at " + std::string(name));
        else if (found != expected && !other)
            other = makeError(ErrorKind::Format, "the saved training state belongs to another configuration: its " +
                                                     std::string(name) + " is " + asText(found) + ", here it is " +
                                                     asText(expected));
    });
    if (other)
        return *other;

    SaeTrainingState state;
    std::int32_t epoch = 0;
    std::uint64_t pointCount = 0;
    if (!in.value(state.step) || !in.value(epoch) || !in.value(pointCount) || pointCount > in.left() / pointBytes)
        return damaged("epoch points");
    state.epoch = epoch;
    state.points.resize(pointCount);
    for (EpochPoint& point : state.points) {
        std::int32_t number = 0;
        if (!in.value(number) || !in.value(point.objective) || !in.value(point.mse) || !in.value(point.l1) ||
            !in.value(point.density))
            return damaged("epoch points");
        point.epoch = number;
    }
    for (SaeWeights* part : {&state.weights, &state.firstMoment, &state.secondMoment}) {
        *part = zeroSaeWeights(config);
        for (Matrix* tensor : part->tensors())
            if (!tensor->empty() && !in.raw(tensor->data(), tensor->size() * sizeof(float)))
                return damaged("tensors");
    }
    if (in.left() != 0)
        return damaged("bytes after the end");
    return state;
}

} // namespace lamina
