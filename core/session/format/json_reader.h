// Reading JSON that may be hostile: depth and containers are capped, every value is checked for type and range before
// use. Everything here throws ContentError.
#pragma once

#include "session/format/content_error.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>

namespace lamina {

nlohmann::json parseJson(std::string_view text);

const nlohmann::json& jsonMember(const nlohmann::json& object, const char* name); // a missing one throws
const nlohmann::json& jsonObject(const nlohmann::json& object, const char* name);
const nlohmann::json& jsonArray(const nlohmann::json& object, const char* name);
std::string jsonText(const nlohmann::json& object, const char* name);
bool jsonFlag(const nlohmann::json& object, const char* name);
double jsonNumber(const nlohmann::json& object, const char* name); // null: NaN

// A whole number in [low, high].
template <class T> T jsonWhole(const nlohmann::json& value, const char* name, T low, T high) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (std::cmp_greater_equal(number, low) && std::cmp_less_equal(number, high))
            return static_cast<T>(number);
    } else if (value.is_number_integer()) {
        const auto number = value.get<std::int64_t>();
        if (std::cmp_greater_equal(number, low) && std::cmp_less_equal(number, high))
            return static_cast<T>(number);
    }
    throw ContentError("\"" + std::string(name) + "\" is not a whole number from " + std::to_string(low) + " to " +
                       std::to_string(high));
}
template <class T>
T jsonWholeMember(const nlohmann::json& object, const char* name, T low = 0, T high = std::numeric_limits<T>::max()) {
    return jsonWhole<T>(jsonMember(object, name), name, low, high);
}

} // namespace lamina
