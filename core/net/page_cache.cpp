#include "net/page_cache.h"

#include "base/environment.h"
#include "base/files.h"
#include "base/hash.h"

#include "json/bounded_json.h"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace lamina {

namespace fs = std::filesystem;

namespace {

constexpr int schema = 1;
constexpr std::size_t maximumMetaBytes = 1 << 16;
constexpr const char* metaSuffix = ".json";
constexpr const char* bodySuffix = ".page";

fs::path bodyFile(fs::path metaFile) {
    return metaFile.replace_extension(bodySuffix);
}

// The fields of a page that are kept as they are, by their names in the file.
constexpr std::pair<const char*, std::string LoadedPage::*> texts[] = {{"source", &LoadedPage::source},
                                                                       {"retrieved", &LoadedPage::retrieved},
                                                                       {"etag", &LoadedPage::etag},
                                                                       {"revision", &LoadedPage::revision},
                                                                       {"last_modified", &LoadedPage::lastModified},
                                                                       {"canonical", &LoadedPage::canonical}};

} // namespace

fs::path PageCache::defaultFolder() {
    const fs::path cache = cacheHome();
    return cache.empty() ? cache : cache / "lamina" / "pages";
}

fs::path PageCache::metaFile(const std::string& url) const {
    return m_folder / (sha256(url) + metaSuffix);
}

std::optional<LoadedPage> PageCache::find(const std::string& url) const {
    const fs::path file = metaFile(url);
    const auto text = readFile(file, maximumMetaBytes);
    if (!text.ok())
        return std::nullopt;
    const auto parsed = parseBoundedJson(*text);
    if (!parsed.ok())
        return std::nullopt;
    const nlohmann::json& meta = *parsed;
    const auto textOf = [&](const char* name) {
        const auto found = meta.find(name);
        return found != meta.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    if (!meta.is_object() || meta.value("schema", nlohmann::json()) != schema || textOf("url") != url)
        return std::nullopt;
    auto body = readFile(bodyFile(file), maximumPageBytes);
    if (!body.ok() || sha256(*body) != textOf("sha256"))
        return std::nullopt; // half of a pair, or spoilt
    LoadedPage page;
    for (const auto& [name, member] : texts)
        page.*member = textOf(name);
    if (page.source.empty() || page.retrieved.empty())
        return std::nullopt;
    page.page = {std::move(*body), textOf("content_type"), page.source};
    std::error_code ignored;
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored); // used now
    return page;
}

Status PageCache::store(const std::string& url, const LoadedPage& page) const {
    LAMINA_TRY(createDirectories(m_folder));
    nlohmann::json meta{
        {"schema", schema}, {"url", url}, {"content_type", page.page.contentType}, {"sha256", sha256(page.page.bytes)}};
    for (const auto& [name, member] : texts)
        meta[name] = page.*member;
    const fs::path file = metaFile(url);
    LAMINA_TRY(writeFileAtomically(bodyFile(file), page.page.bytes));
    // Header fields are bytes of any kind.
    LAMINA_TRY(writeFileAtomically(file, meta.dump(1, ' ', false, nlohmann::json::error_handler_t::replace)));
    dropOldest();
    return {};
}

std::uint64_t PageCache::bytes() const {
    std::uint64_t sum = 0;
    std::error_code error;
    for (fs::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error))
        if (std::error_code none; entry->is_regular_file(none))
            if (const auto size = entry->file_size(none); !none)
                sum += size;
    return sum;
}

Status PageCache::clear() const {
    std::error_code error;
    for (fs::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string suffix = entry->path().extension();
        if (suffix != metaSuffix && suffix != bodySuffix)
            continue;
        std::error_code failed;
        fs::remove(entry->path(), failed);
        if (failed)
            return systemError(failed.value(), "remove", entry->path().string());
    }
    return {};
}

void PageCache::dropOldest() const {
    std::uint64_t sum = bytes();
    if (sum <= maximumBytes)
        return;
    std::vector<std::pair<fs::file_time_type, fs::path>> entries;
    std::error_code error;
    for (fs::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error))
        if (std::error_code none; entry->path().extension() == metaSuffix)
            entries.emplace_back(entry->last_write_time(none), entry->path());
    std::sort(entries.begin(), entries.end());
    for (const auto& [time, file] : entries) {
        if (sum <= maximumBytes)
            return;
        for (const fs::path& each : {bodyFile(file), file}) {
            std::error_code none;
            const auto size = fs::file_size(each, none);
            if (!none && fs::remove(each, none))
                sum -= size;
        }
    }
}

} // namespace lamina
