#include "session/format/tokens_file.h"

#include "session/format/json_reader.h"
#include "session/format/json_writer.h"

namespace lamina {

std::string tokensText(const std::vector<TokenId>& articleIds, std::span<const std::uint32_t> lengths,
                       const TokenMatrix& windows) {
    JsonWriter json;
    json.beginObject();
    json.key("ids");
    json.numbers(articleIds);
    json.key("lengths");
    json.numbers(lengths);
    json.key("windows");
    json.beginObject();
    json.member("rows", windows.rows);
    json.member("cols", windows.cols);
    json.key("starts");
    json.numbers(windows.starts);
    json.endObject();
    json.endObject();
    return json.take() + "\n";
}

LoadedTokens parseTokens(std::string_view text, bool dropFirst, std::size_t textBytes) {
    const nlohmann::json json = parseJson(text);
    LoadedTokens loaded;
    const nlohmann::json& ids = jsonArray(json, "ids");
    loaded.articleIds.reserve(ids.size());
    for (const nlohmann::json& id : ids)
        loaded.articleIds.push_back(jsonWhole<TokenId>(id, "ids", 0, std::numeric_limits<TokenId>::max()));
    if (json.contains("lengths")) {
        const nlohmann::json& lengths = jsonArray(json, "lengths");
        if (lengths.size() != ids.size())
            throw ContentError("\"lengths\" has not as many entries as \"ids\"");
        std::size_t total = 0;
        loaded.lengths.reserve(lengths.size());
        for (const nlohmann::json& length : lengths) {
            loaded.lengths.push_back(
                jsonWhole<std::uint32_t>(length, "lengths", 0, std::numeric_limits<std::uint32_t>::max()));
            total += loaded.lengths.back();
        }
        if (total != textBytes)
            throw ContentError("\"lengths\" do not add up to the bytes of article.txt");
    }
    const nlohmann::json& windows = jsonObject(json, "windows");
    const nlohmann::json& starts = jsonArray(windows, "starts");
    loaded.windows.dropFirst = dropFirst;
    loaded.windows.cols = jsonWholeMember<std::size_t>(windows, "cols", dropFirst ? 2 : 1, 1 << 24);
    if (starts.empty() || jsonWholeMember<std::size_t>(windows, "rows") != starts.size())
        throw ContentError("\"rows\" is not the number of \"starts\"");
    if (ids.size() < loaded.windows.cols)
        throw ContentError("\"ids\" has fewer tokens than one window");
    for (const nlohmann::json& start : starts)
        loaded.windows.starts.push_back(jsonWhole<std::size_t>(start, "starts", 0, ids.size() - loaded.windows.cols));
    return loaded;
}

std::string tokenOrderText(std::span<const std::uint32_t> order) {
    JsonWriter json;
    json.beginObject();
    json.key("order");
    json.numbers(order);
    json.endObject();
    return json.take() + "\n";
}

std::vector<std::uint32_t> parseTokenOrder(std::string_view text, std::size_t places) {
    const nlohmann::json json = parseJson(text);
    const nlohmann::json& list = jsonArray(json, "order");
    if (list.size() != places || places == 0)
        throw ContentError("\"order\" has not one entry for each place of the windows");
    std::vector<std::uint32_t> order;
    order.reserve(places);
    std::vector<bool> taken(places);
    for (const nlohmann::json& entry : list) {
        order.push_back(jsonWhole<std::uint32_t>(entry, "order", 0, static_cast<std::uint32_t>(places - 1)));
        if (taken[order.back()])
            throw ContentError("\"order\" names the place " + std::to_string(order.back()) + " twice");
        taken[order.back()] = true;
    }
    return order;
}

} // namespace lamina
