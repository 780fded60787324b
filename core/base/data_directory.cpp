#include "base/data_directory.h"

#include <cstdlib>
#include <initializer_list>
#include <system_error>

namespace lamina {

std::filesystem::path dataDirectory() {
    if (const char* chosen = std::getenv("LAMINA_DATA_DIR"); chosen && *chosen)
        return chosen;
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::filesystem::path besideProgram =
        error ? std::filesystem::path() : program.parent_path().parent_path() / "share" / "lamina";
    for (const std::filesystem::path& candidate : {besideProgram, std::filesystem::path(LAMINA_SOURCE_RESOURCES),
                                                   std::filesystem::path(LAMINA_INSTALLED_RESOURCES)})
        if (!candidate.empty() && std::filesystem::is_directory(candidate, error))
            return candidate;
    return LAMINA_INSTALLED_RESOURCES;
}

} // namespace lamina
