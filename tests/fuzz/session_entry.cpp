#include "session/format/archive_writer.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/session.h"
#include "tests/fuzz/entries.h"
#include "tests/fuzz/scratch_folder.h"

#include <vector>

namespace lamina::fuzz {

namespace {

// Of a version without checksums, so that what an entry says is read.
std::vector<ArchiveEntry> goldenEntries() {
    std::vector<ArchiveEntry> entries;
    const auto source = ContentSource::open(std::filesystem::path(LAMINA_SOURCE_DIR) /
                                            "tests/session/golden/schema3/laminar-control.lamina");
    for (const std::string& name : source.value()->names())
        entries.push_back({name, source.value()->read(name, ContentLimits::weights).value(), {}, false});
    return entries;
}

void readAll(const std::filesystem::path& file) {
    const auto session = Session::open(file);
    if (!session.ok())
        return;
    for (const LayerResultPtr& layer : (*session)->profile().layers) {
        (void)(*session)->latents(layer->key);
        (void)(*session)->saeFiles(layer->key);
    }
    (void)(*session)->check();
}

} // namespace

void session(std::string_view input) {
    static const ScratchFolder folder;
    if (!input.empty() && input.front() == 'Z') {
        readAll(folder.write("archive.lamina", input.substr(1)));
        return;
    }
    static const std::vector<ArchiveEntry> golden = goldenEntries();
    const std::string_view name = takePart(input);
    std::vector<ArchiveEntry> entries = golden;
    for (ArchiveEntry& entry : entries)
        if (entry.name == name)
            entry.bytes = std::string(input);
    const std::filesystem::path file = folder.path() / "entry.lamina";
    if (writeArchiveFile(file, folder.path() / "part", entries).ok())
        readAll(file);
}

} // namespace lamina::fuzz
