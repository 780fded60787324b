// Helpers shared by every test program.
#pragma once

#include "base/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace lamina::test {

// The public data beside the checkout; a test that needs it starts with LAMINA_NEEDS_SHARED_DATA().
inline std::filesystem::path sharedData() { return LAMINA_SHARED_DATA; }

// A folder of its own, removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "lamina-test-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            std::abort();
        m_path = pattern;
    }
    ~TemporaryFolder() {
        std::error_code error;
        std::filesystem::remove_all(m_path, error);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

// How often a test kills a process: ten times, or as often as LAMINA_KILLS says (tests/nightly.sh: a hundred).
inline int killsWanted() {
    const char* given = std::getenv("LAMINA_KILLS");
    return given ? std::max(1, std::atoi(given)) : 10;
}

// Unwraps a Result in a test; fails the test with the error's message and throws where there is none to give.
template <class T> T unwrap(Result<T> result) {
    if (!result.ok()) {
        ADD_FAILURE() << errorKindName(result.error().kind) << ": " << result.error().message;
        throw std::runtime_error(result.error().message);
    }
    return std::move(result).value();
}

} // namespace lamina::test

#define LAMINA_NEEDS_SHARED_DATA()                                                                                     \
    if (!std::filesystem::is_directory(::lamina::test::sharedData()))                                                  \
    GTEST_SKIP() << "no ../shared/data beside the checkout"
