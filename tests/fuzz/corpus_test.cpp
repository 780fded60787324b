// Every seed, and every input that once did harm, through the functions that the fuzzers call.
#include "base/files.h"
#include "tests/fuzz/entries.h"
#include "tests/test_support.h"

#include <array>

namespace lamina {
namespace {

namespace fs = std::filesystem;

struct Target {
    const char* name;
    void (*entry)(std::string_view);
};
constexpr std::array targets{Target{"article", fuzz::article}, Target{"tokenizer", fuzz::tokenizer},
                             Target{"model", fuzz::model}, Target{"session", fuzz::session}, Target{"hub", fuzz::hub}};

std::size_t runFolder(const Target& target, const char* kind) {
    std::size_t inputs = 0;
    std::error_code none;
    for (const auto& file :
         fs::directory_iterator(fs::path(LAMINA_SOURCE_DIR) / "tests/fuzz" / kind / target.name, none)) {
        SCOPED_TRACE(file.path().string());
        const std::string bytes = test::unwrap(readFile(file.path()));
        EXPECT_NO_THROW(target.entry(bytes));
        ++inputs;
    }
    return inputs;
}

TEST(FuzzCorpus, SeedsAndFindsDoNoHarm) {
    for (const Target& target : targets) {
        EXPECT_GE(runFolder(target, "seeds"), 2U) << target.name;
        runFolder(target, "crashes"); // there may be none
        for (const char* nothing : {"", "E", "U", "Z", "UU1"})
            EXPECT_NO_THROW(target.entry(nothing)) << target.name;
    }
}

} // namespace
} // namespace lamina
