#include "session/format/json_reader.h"

namespace lamina {

namespace {

// Our own files nest five deep; a container of two bytes costs some fifty in memory.
constexpr int maximumDepth = 32;
constexpr std::size_t maximumContainers = 2'000'000;

} // namespace

nlohmann::json parseJson(std::string_view text) {
    std::size_t containers = 0;
    const auto limit = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json&) {
        using Event = nlohmann::json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start)
            if (depth > maximumDepth || ++containers > maximumContainers)
                throw ContentError("its JSON is nested too deeply or has too many parts");
        return true;
    };
    try {
        return nlohmann::json::parse(text, limit);
    } catch (const nlohmann::json::exception& problem) {
        std::string reason = problem.what();
        reason.erase(0, reason.find(']') + 1); // the library's own tag "[json.exception.…]"
        throw ContentError("it is not valid JSON:" + reason);
    }
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
