#include "tensor/safetensors_header.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace lamina {

namespace {

constexpr std::string_view metadataKey = "__metadata__";

// Takes the events of nlohmann's parser, which itself checks UTF-8 and never recurses. Unlike its document tree this
// sees duplicate keys, and it accepts nothing but the one form a header may have.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
public:
    SafetensorsHeader header;
    std::string problem; // set where an event was refused

    bool null() override { return unexpected("null"); }
    bool boolean(bool) override { return unexpected("a boolean"); }
    bool number_integer(number_integer_t) override { return unexpected("a negative number"); }
    bool number_float(number_float_t, const string_t& text) override { return unexpected("the number " + text); }
    bool binary(binary_t&) override { return unexpected("binary data"); }

    bool number_unsigned(number_unsigned_t value) override {
        if (m_place != Place::Shape && m_place != Place::Offsets)
            return unexpected("a number");
        if (value > std::numeric_limits<std::size_t>::max())
            return refuse("its shape or offsets are beyond this machine's range");
        const auto number = static_cast<std::size_t>(value);
        if (m_place == Place::Shape) {
            m_entry.shape.push_back(number);
            return true;
        }
        if (m_offsetCount == 2)
            return refuse("data_offsets must hold two numbers");
        (m_offsetCount++ == 0 ? m_entry.begin : m_entry.end) = number;
        return true;
    }

    bool string(string_t& value) override {
        if (m_place == Place::Metadata) {
            header.metadata[m_field] = value;
            return true;
        }
        if (m_place != Place::Tensor || m_field != "dtype")
            return unexpected("text");
        m_entry.dtype = value;
        return true;
    }

    bool start_object(std::size_t) override {
        switch (m_place) {
        case Place::Before:
            m_place = Place::Top;
            return true;
        case Place::Top:
            m_place = m_name == metadataKey ? Place::Metadata : Place::Tensor;
            m_entry = {};
            m_hasDtype = m_hasShape = m_hasOffsets = false;
            m_offsetCount = 0;
            return true;
        default:
            return unexpected("an object");
        }
    }

    bool key(string_t& value) override {
        switch (m_place) {
        case Place::Top:
            m_name = value;
            if (value == metadataKey ? std::exchange(m_hasMetadata, true) : header.tensors.contains(value))
                return refuse("it appears twice in the header");
            return true;
        case Place::Metadata:
            m_field = value;
            if (header.metadata.contains(value))
                return refuse("its key '" + value + "' appears twice");
            return true;
        default: {
            m_field = value;
            bool* seen = value == "dtype"          ? &m_hasDtype
                         : value == "shape"        ? &m_hasShape
                         : value == "data_offsets" ? &m_hasOffsets
                                                   : nullptr;
            if (!seen)
                return refuse("its key '" + value + "' is unknown to the format");
            if (std::exchange(*seen, true))
                return refuse("its key '" + value + "' appears twice");
            return true;
        }
        }
    }

    bool end_object() override {
        if (m_place == Place::Tensor) {
            if (!m_hasDtype || !m_hasShape || !m_hasOffsets)
                return refuse("it needs dtype, shape and data_offsets");
            header.tensors.emplace(m_name, std::move(m_entry));
        }
        m_place = m_place == Place::Top ? Place::After : Place::Top;
        return true;
    }

    bool start_array(std::size_t) override {
        if (m_place != Place::Tensor || m_field == "dtype")
            return unexpected("an array");
        m_place = m_field == "shape" ? Place::Shape : Place::Offsets;
        return true;
    }

    bool end_array() override {
        if (m_place == Place::Offsets && m_offsetCount != 2)
            return refuse("data_offsets must hold two numbers");
        m_place = Place::Tensor;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
        problem = "its header is not valid JSON in UTF-8 (at byte " + std::to_string(position) + " of the header)";
        m_detail = error.what();
        return false;
    }

    const std::string& detail() const { return m_detail; }
    bool complete() const { return m_place == Place::After; }

private:
    enum class Place { Before, Top, Metadata, Tensor, Shape, Offsets, After };

    bool refuse(const std::string& reason) {
        problem = (m_name == metadataKey ? "its __metadata__ is malformed: " : "its tensor '" + m_name + "' is malformed: ") +
                  reason;
        return false;
    }

    bool unexpected(const std::string& what) {
        if (m_place == Place::Before) {
            problem = "its header is not a JSON object";
            return false;
        }
        return refuse(what + " stands where " +
                      (m_place == Place::Metadata ? std::string("text")
                       : m_place == Place::Tensor ? "the value of '" + m_field + "'"
                       : m_place == Place::Top    ? std::string("an object")
                                                  : std::string("a whole number that is not negative")) +
                      " is expected");
    }

    Place m_place = Place::Before;
    std::string m_name;
    std::string m_field;
    TensorEntry m_entry;
    bool m_hasMetadata = false;
    bool m_hasDtype = false;
    bool m_hasShape = false;
    bool m_hasOffsets = false;
    int m_offsetCount = 0;
    std::string m_detail;
};

// The bytes a tensor of this shape takes; nothing on overflow or where the bits are no whole bytes.
std::optional<std::size_t> storedBytes(const TensorEntry& entry, std::size_t bits) {
    std::size_t total = bits;
    for (const std::size_t size : entry.shape)
        if (__builtin_mul_overflow(total, size, &total))
            return std::nullopt;
    return total % 8 == 0 ? std::optional(total / 8) : std::nullopt;
}

} // namespace

std::optional<std::size_t> dtypeBits(std::string_view dtype) {
    constexpr std::array<std::pair<std::string_view, std::size_t>, 20> known{
        {{"F32", 32},    {"F16", 16}, {"BF16", 16},   {"F64", 64},     {"I64", 64},     {"I32", 32},    {"I16", 16},
         {"I8", 8},      {"U64", 64}, {"U32", 32},    {"U16", 16},     {"U8", 8},       {"BOOL", 8},    {"F8_E4M3", 8},
         {"F8_E5M2", 8}, {"C64", 64}, {"F8_E8M0", 8}, {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"F4", 4}}};
    for (const auto& [name, bits] : known)
        if (name == dtype)
            return bits;
    return std::nullopt;
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::size_t dataSize, const std::string& file) {
    const auto malformed = [&file](const std::string& what, const std::string& detail = {}) {
        return makeError(ErrorKind::Format, file + " is not a valid safetensors file: " + what + "; get the file again",
                         detail);
    };
    HeaderReader reader;
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader) || !reader.complete())
        return malformed(reader.problem.empty() ? "its header is not a JSON object" : reader.problem, reader.detail());

    std::vector<std::pair<const std::string*, const TensorEntry*>> order;
    order.reserve(reader.header.tensors.size());
    for (const auto& [name, entry] : reader.header.tensors) {
        const std::string what = "its tensor '" + name + "' ";
        const auto bits = dtypeBits(entry.dtype);
        if (!bits)
            return malformed(what + "has the unknown dtype '" + entry.dtype + "'");
        const auto size = storedBytes(entry, *bits);
        if (!size)
            return malformed(what + "has a shape too large to exist");
        if (entry.begin > entry.end || entry.end > dataSize)
            return malformed(what + "reaches beyond the end of the file");
        if (entry.end - entry.begin != *size)
            return malformed(what + "has offsets for " + std::to_string(entry.end - entry.begin) +
                             " bytes, its shape needs " + std::to_string(*size));
        order.emplace_back(&name, &entry);
    }
    std::ranges::sort(order, {}, [](const auto& item) { return std::pair(item.second->begin, item.second->end); });
    std::size_t expected = 0;
    for (const auto& [name, entry] : order) {
        if (entry->begin != expected)
            return malformed("its tensor '" + *name + "' " +
                             (entry->begin < expected ? "overlaps another" : "leaves a hole before it"));
        expected = entry->end;
    }
    if (expected != dataSize)
        return malformed(std::to_string(dataSize - expected) + " bytes after the last tensor belong to none");
    return std::move(reader.header);
}

} // namespace lamina
