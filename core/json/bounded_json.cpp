#include "json/bounded_json.h"

#include <string>

namespace lamina {

namespace {

// Honest files nest five deep; a container of two bytes costs some fifty in memory.
constexpr int maximumDepth = 32;
constexpr std::size_t maximumContainers = 2'000'000;
constexpr std::size_t maximumValues = 64'000'000;

struct TooMuch {};

} // namespace

Result<nlohmann::json> parseBoundedJson(std::string_view text) {
    std::size_t containers = 0, values = 0;
    const auto limit = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json&) {
        using Event = nlohmann::json::parse_event_t;
        const bool begins = event == Event::object_start || event == Event::array_start;
        if (begins && (depth > maximumDepth || ++containers > maximumContainers))
            throw TooMuch{};
        if (event == Event::value && ++values > maximumValues)
            throw TooMuch{};
        return true;
    };
    try {
        return nlohmann::json::parse(text, limit);
    } catch (const TooMuch&) {
        return makeError(ErrorKind::Format, "its JSON is nested too deeply or has too many parts");
    } catch (const nlohmann::json::exception& problem) {
        std::string reason = problem.what();
        reason.erase(0, reason.find(']') + 1); // the library's own tag "[json.exception.…]"
        return makeError(ErrorKind::Format, "it is not valid JSON:" + reason);
    }
}

} // namespace lamina
