// Fetched pages on disk: for asking a server only whether a page has changed, and for reading it without a network.
#pragma once

#include "base/error.h"
#include "net/loaded_page.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lamina {

// Of one folder; any thread, and several programs at once: files are replaced whole. A damaged entry counts as absent.
class PageCache {
public:
    static constexpr std::uint64_t maximumBytes = std::uint64_t{256} << 20; // the pages not used for longest go first

    // $XDG_CACHE_HOME/lamina/pages, else ~/.cache/lamina/pages; empty without a home folder.
    static std::filesystem::path defaultFolder();

    explicit PageCache(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    // What was kept of the page last asked for by this address (before redirects).
    std::optional<LoadedPage> find(const std::string& url) const;
    // Errors: permission, disk_full.
    Status store(const std::string& url, const LoadedPage& page) const;

    std::uint64_t bytes() const;
    // Errors: permission.
    Status clear() const;

private:
    std::filesystem::path metaFile(const std::string& url) const;
    void dropOldest() const;

    std::filesystem::path m_folder;
};

} // namespace lamina
