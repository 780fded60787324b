#include "session/format/json_reader.h"

#include "json/bounded_json.h"

namespace lamina {

nlohmann::json parseJson(std::string_view text) {
    auto json = parseBoundedJson(text);
    if (!json.ok())
        throw ContentError(json.error().message);
    return std::move(*json);
}

const nlohmann::json& jsonMember(const nlohmann::json& object, const char* name) {
    if (!object.is_object())
        throw ContentError("\"" + std::string(name) + "\" is looked for in something that is not an object");
    const auto found = object.find(name);
    if (found == object.end())
        throw ContentError("\"" + std::string(name) + "\" is missing");
    return *found;
}

const nlohmann::json& jsonObject(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = jsonMember(object, name);
    if (!value.is_object())
        throw ContentError("\"" + std::string(name) + "\" is not an object");
    return value;
}

const nlohmann::json& jsonArray(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = jsonMember(object, name);
    if (!value.is_array())
        throw ContentError("\"" + std::string(name) + "\" is not a list");
    return value;
}

std::string jsonText(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = jsonMember(object, name);
    if (!value.is_string())
        throw ContentError("\"" + std::string(name) + "\" is not text");
    return value.get<std::string>();
}

bool jsonFlag(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = jsonMember(object, name);
    if (!value.is_boolean())
        throw ContentError("\"" + std::string(name) + "\" is neither true nor false");
    return value.get<bool>();
}

double jsonNumber(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = jsonMember(object, name);
    if (value.is_null())
        return std::numeric_limits<double>::quiet_NaN();
    if (!value.is_number())
        throw ContentError("\"" + std::string(name) + "\" is not a number");
    return value.get<double>();
}

} // namespace lamina
