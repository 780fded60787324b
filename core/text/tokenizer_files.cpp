#include "text/tokenizer_files.h"

#include "base/files.h"

#include "json/bounded_json.h"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace lamina {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t mostBytes = std::size_t{1} << 28;
constexpr const char* single = "tokenizer.json";

Result<json> readJson(const fs::path& path) {
    LAMINA_ASSIGN(const std::string text, readFile(path, mostBytes));
    auto parsed = parseBoundedJson(text);
    return parsed.ok() ? std::move(*parsed) : json();
}

Result<std::int64_t> idOf(const json& value, const std::string& where) {
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > largestTokenId)
        return TokenizerFiles::wrong(where, "the id is not an integer from 0 to " + std::to_string(largestTokenId));
    return value.get<std::int64_t>();
}

Status readVocabulary(const json& object, TokenizerFiles& files) {
    if (!object.is_object())
        return files.wrongVocabulary("it is not a JSON object of tokens and ids");
    for (const auto& [token, value] : object.items()) {
        LAMINA_ASSIGN(const std::int64_t id, idOf(value, files.vocabularyFile + ", entry " + json(token).dump()));
        files.vocabulary.emplace_back(token, id);
    }
    return {};
}

// False: it is not two tokens with one space between.
bool splitMerge(std::string_view text, TokenizerFiles::Merge& merge) {
    const std::size_t space = text.find(' ');
    if (space == 0 || space == std::string_view::npos || space + 1 == text.size() ||
        text.find(' ', space + 1) != std::string_view::npos)
        return false;
    merge.left = text.substr(0, space);
    merge.right = text.substr(space + 1);
    return true;
}

constexpr const char* notAMerge = "it is not two tokens with one space between";

Status readMergeLines(const std::string& text, TokenizerFiles& files) {
    std::size_t lineNumber = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        ++lineNumber;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || (lineNumber == 1 && line.starts_with("#version")))
            continue;
        TokenizerFiles::Merge merge{{}, {}, lineNumber};
        if (!splitMerge(line, merge))
            return files.wrongMerge(merge, notAMerge);
        files.merges.push_back(std::move(merge));
    }
    return {};
}

// --- tokenizer.json ----------------------------------------------------------------------------------------------

// Of an object; null where there is none.
const json& member(const json& object, const char* name) {
    static const json none;
    return object.is_object() && object.contains(name) ? object[name] : none;
}

std::string shown(const json& value) {
    const std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
    return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

Error otherKind(const fs::path& path, const std::string& what) {
    return makeError(ErrorKind::Unsupported, path.string() + ": " + what +
                                                 "; only GPT-2's kind of tokenizer can be read, byte-level BPE. Put "
                                                 "vocab.json and merges.txt of the model beside it, if it has them");
}

// Settings of the model that would change what its merges mean.
Status checkModel(const json& model, const fs::path& path) {
    const json& type = member(model, "type");
    if (!model.is_object() || (!type.is_null() && type != "BPE"))
        return otherKind(path, "its model is " + (type.is_null() ? shown(model) : shown(type)));
    for (const char* name :
         {"dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges", "fuse_unk"})
        if (const json& value = member(model, name);
            !value.is_null() && value != "" && value != false && value != 0.0 && value != 0)
            return otherKind(path, "model." + std::string(name) + " is " + shown(value));
    return {};
}

// GPT-2's pattern on the text as it is, then the byte alphabet.
Status checkPieces(const json& whole, const fs::path& path) {
    if (const json& normalizer = member(whole, "normalizer"); !normalizer.is_null())
        return otherKind(path, "its normalizer is " + shown(normalizer));
    const json* pieces = &member(whole, "pre_tokenizer");
    if (const json& list = member(*pieces, "pretokenizers"); list.is_array() && list.size() == 1)
        pieces = &list[0];
    if (member(*pieces, "type") != "ByteLevel")
        return otherKind(path, "its pre_tokenizer is " + shown(*pieces));
    if (const json& spaced = member(*pieces, "add_prefix_space"); !spaced.is_null() && spaced != false)
        return otherKind(path, "pre_tokenizer.add_prefix_space is " + shown(spaced));
    if (const json& pattern = member(*pieces, "use_regex"); !pattern.is_null() && pattern != true)
        return otherKind(path, "pre_tokenizer.use_regex is " + shown(pattern));
    return {};
}

Status readMergeList(const json& list, TokenizerFiles& files) {
    if (!list.is_array())
        return TokenizerFiles::wrong(files.mergesFile, "model.merges is not a list");
    for (const json& entry : list) {
        TokenizerFiles::Merge merge{{}, {}, files.merges.size() + 1};
        // Older files: "a b"; newer ones: ["a", "b"].
        if (entry.is_string()
                ? !splitMerge(entry.get_ref<const std::string&>(), merge)
                : !(entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()))
            return files.wrongMerge(merge, notAMerge);
        if (entry.is_array()) {
            merge.left = entry[0].get<std::string>();
            merge.right = entry[1].get<std::string>();
        }
        files.merges.push_back(std::move(merge));
    }
    return {};
}

Status readAdded(const json& list, TokenizerFiles& files) {
    if (list.is_null())
        return {};
    if (!list.is_array())
        return files.wrongVocabulary("added_tokens is not a list");
    for (const json& entry : list) {
        const json& content = member(entry, "content");
        if (!content.is_string())
            return files.wrongVocabulary("one of added_tokens has no content");
        LAMINA_ASSIGN(const std::int64_t id,
                      idOf(member(entry, "id"), files.vocabularyFile + ", added token " + shown(content)));
        files.added.emplace_back(content.get<std::string>(), id);
    }
    return {};
}

Result<TokenizerFiles> readSingle(const fs::path& path) {
    LAMINA_ASSIGN(const json whole, readJson(path));
    TokenizerFiles files;
    files.vocabularyFile = files.mergesFile = path.string();
    files.placeName = "merge";
    if (!whole.is_object())
        return files.wrongVocabulary("it is not a JSON object");
    const json& model = member(whole, "model");
    LAMINA_TRY(checkModel(model, path));
    LAMINA_TRY(checkPieces(whole, path));
    LAMINA_TRY(readVocabulary(member(model, "vocab"), files));
    LAMINA_TRY(readMergeList(member(model, "merges"), files));
    LAMINA_TRY(readAdded(member(whole, "added_tokens"), files));
    return files;
}

} // namespace

std::vector<std::string> tokenizerFileNames(const fs::path& folder) {
    const std::vector<std::string> pair{"vocab.json", "merges.txt"};
    const bool either = isThere(folder / pair[0]) || isThere(folder / pair[1]);
    return !either && isThere(folder / single) ? std::vector<std::string>{single} : pair;
}

bool hasTokenizer(const fs::path& folder) {
    const std::vector<std::string> names = tokenizerFileNames(folder);
    return std::ranges::all_of(names, [&](const std::string& name) { return isThere(folder / name); });
}

Error TokenizerFiles::wrong(const std::string& where, const std::string& what) {
    return makeError(ErrorKind::Format, where + ": " + what + "; take all files of the tokenizer from the same model");
}
Error TokenizerFiles::wrongEntry(const std::string& token, const std::string& what) const {
    return wrong(vocabularyFile + ", entry " + json(token).dump(), what);
}
Error TokenizerFiles::wrongMerge(const Merge& merge, const std::string& what) const {
    return wrong(mergesFile + ", " + placeName + " " + std::to_string(merge.place), what);
}
Error TokenizerFiles::wrongVocabulary(const std::string& what) const {
    return wrong(vocabularyFile, what);
}

Result<TokenizerFiles> readTokenizerFiles(const fs::path& folder) {
    const std::vector<std::string> names = tokenizerFileNames(folder);
    if (names.size() == 1)
        return readSingle(folder / names[0]);
    TokenizerFiles files;
    files.vocabularyFile = (folder / names[0]).string();
    files.mergesFile = (folder / names[1]).string();
    files.placeName = "line";
    LAMINA_ASSIGN(const json vocabulary, readJson(files.vocabularyFile));
    LAMINA_TRY(readVocabulary(vocabulary, files));
    LAMINA_ASSIGN(const std::string merges, readFile(files.mergesFile, mostBytes));
    LAMINA_TRY(readMergeLines(merges, files));
    return files;
}

} // namespace lamina
