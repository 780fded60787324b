#include "session/format/tokens_file.h"

#include "session/format/json_reader.h"
#include "session/format/json_writer.h"

namespace lamina {

namespace {

// "lengths" of so many ids, which lie one behind the other in a text of textBytes.
std::vector<std::uint32_t> lengthsIn(const nlohmann::json& json, std::size_t ids, std::size_t textBytes) {
    const nlohmann::json& list = jsonArray(json, "lengths");
    if (list.size() != ids)
        throw ContentError("\"lengths\" has not as many entries as \"ids\"");
    std::vector<std::uint32_t> lengths;
    lengths.reserve(ids);
    std::size_t total = 0;
    for (const nlohmann::json& length : list) {
        lengths.push_back(jsonWhole<std::uint32_t>(length, "lengths", 0, std::numeric_limits<std::uint32_t>::max()));
        total += lengths.back();
    }
    if (total != textBytes)
        throw ContentError("\"lengths\" do not add up to the bytes of article.txt");
    return lengths;
}

std::vector<std::uint32_t> permutationIn(const nlohmann::json& list) {
    const std::size_t places = list.size();
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

} // namespace

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
    if (json.contains("lengths"))
        loaded.lengths = lengthsIn(json, ids.size(), textBytes);
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

std::string curveTokensText(const CurveTokens& tokens, std::span<const std::uint32_t> lengths) {
    JsonWriter json;
    json.beginObject();
    const auto list = [&](const char* name, const auto& numbers) {
        if (numbers.empty())
            return;
        json.key(name);
        json.numbers(numbers);
    };
    list("starts", tokens.starts);
    list("order", tokens.order);
    list("ids", tokens.ids);
    list("lengths", lengths);
    json.endObject();
    return json.take() + "\n";
}

LoadedCurveTokens parseCurveTokens(std::string_view text, std::size_t articleTokens, const WindowLayout& windows,
                                   std::size_t textBytes) {
    const nlohmann::json json = parseJson(text);
    const std::size_t places = windows.starts.size() * windows.cols;
    const auto list = [&](const char* name, std::size_t count) -> const nlohmann::json& {
        const nlohmann::json& found = jsonArray(json, name);
        if (found.size() != count || count == 0)
            throw ContentError("\"" + std::string(name) + "\" has not " + std::to_string(count) + " entries");
        return found;
    };
    LoadedCurveTokens loaded;
    if (json.contains("starts"))
        for (const nlohmann::json& start : list("starts", windows.starts.size()))
            loaded.tokens.starts.push_back(jsonWhole<std::size_t>(start, "starts", 0, articleTokens - windows.cols));
    if (json.contains("order"))
        loaded.tokens.order = permutationIn(list("order", places));
    if (json.contains("ids")) {
        for (const nlohmann::json& id : list("ids", places))
            loaded.tokens.ids.push_back(jsonWhole<TokenId>(id, "ids", 0, std::numeric_limits<TokenId>::max()));
        loaded.lengths = lengthsIn(json, places, textBytes);
    }
    if (loaded.tokens.asTheRun())
        throw ContentError("it has neither \"starts\" nor \"order\" nor \"ids\"");
    return loaded;
}

} // namespace lamina
