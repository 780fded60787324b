#include "net/http/unpacker.h"

#include "base/ascii.h"

#include <algorithm>
#include <brotli/decode.h>
#include <limits>
#include <vector>
#include <zlib.h>

namespace lamina {

namespace {

constexpr std::size_t outputBytes = std::size_t{1} << 17;

Error wronglyPacked() {
    return makeError(ErrorKind::Format, "it is packed wrongly");
}

// gzip and zlib streams, told apart by their first bytes; a "deflate" body without a header is one that zlib refuses.
class Inflater : public Unpacker {
public:
    explicit Inflater(bool maybeRaw) : m_maybeRaw(maybeRaw), m_output(outputBytes) { start(15 + 32); }
    ~Inflater() override { inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool complete() const override { return m_ended; }

    Status feed(std::string_view packed, const Output& output) override {
        if (m_maybeRaw && !packed.empty()) {
            m_maybeRaw = false;
            if ((static_cast<unsigned char>(packed.front()) & 0x0f) != Z_DEFLATED) {
                inflateEnd(&m_stream);
                start(-15);
            }
        }
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data())); // zlib only reads it
        m_stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max()));
        for (;;) {
            if (m_ended) {
                // A gzip file may have several members; anything else after the end is of no concern.
                if (m_stream.avail_in == 0 || *m_stream.next_in != 0x1f)
                    return {};
                inflateReset(&m_stream);
                m_ended = false;
            }
            m_stream.next_out = reinterpret_cast<Bytef*>(m_output.data());
            m_stream.avail_out = static_cast<uInt>(m_output.size());
            const int result = inflate(&m_stream, Z_NO_FLUSH);
            const std::size_t count = m_output.size() - m_stream.avail_out;
            if (count > 0)
                LAMINA_TRY(output({m_output.data(), count}));
            if (result == Z_STREAM_END)
                m_ended = true;
            else if (result == Z_BUF_ERROR || (result == Z_OK && m_stream.avail_in == 0 && m_stream.avail_out > 0))
                return {}; // more is needed
            else if (result != Z_OK)
                return wronglyPacked();
        }
    }

private:
    void start(int windowBits) {
        m_stream = {};
        if (inflateInit2(&m_stream, windowBits) != Z_OK)
            throw std::bad_alloc();
    }

    z_stream m_stream{};
    bool m_maybeRaw;
    bool m_ended = false;
    std::vector<char> m_output;
};

class Brotli : public Unpacker {
public:
    Brotli() : m_state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)), m_output(outputBytes) {
        if (!m_state)
            throw std::bad_alloc();
    }
    ~Brotli() override { BrotliDecoderDestroyInstance(m_state); }
    Brotli(const Brotli&) = delete;
    Brotli& operator=(const Brotli&) = delete;

    bool complete() const override { return BrotliDecoderIsFinished(m_state) == BROTLI_TRUE; }

    Status feed(std::string_view packed, const Output& output) override {
        std::size_t left = packed.size();
        auto next = reinterpret_cast<const std::uint8_t*>(packed.data());
        while (!complete()) {
            std::size_t room = m_output.size();
            auto out = reinterpret_cast<std::uint8_t*>(m_output.data());
            const auto result = BrotliDecoderDecompressStream(m_state, &left, &next, &room, &out, nullptr);
            const std::size_t count = m_output.size() - room;
            if (count > 0)
                LAMINA_TRY(output({m_output.data(), count}));
            if (result == BROTLI_DECODER_RESULT_ERROR)
                return wronglyPacked();
            if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
                break;
        }
        return {};
    }

private:
    BrotliDecoderState* m_state;
    std::vector<char> m_output;
};

} // namespace

std::unique_ptr<Unpacker> Unpacker::create(std::string_view encoding) {
    const std::string name = asciiLower(encoding);
    if (name == "gzip" || name == "x-gzip")
        return std::make_unique<Inflater>(false);
    if (name == "deflate")
        return std::make_unique<Inflater>(true);
    if (name == "br")
        return std::make_unique<Brotli>();
    return nullptr;
}

} // namespace lamina
