#include "tests/fuzz/entries.h"
#include "tests/fuzz/scratch_folder.h"
#include "text/tokenizer.h"

namespace lamina::fuzz {

void tokenizer(std::string_view input) {
    if (!input.empty() && input.front() == 'E') {
        static const auto golden =
            Tokenizer::load(std::filesystem::path(LAMINA_SOURCE_DIR) / "tests/session/golden/model");
        input.remove_prefix(1);
        const auto ids = golden.value().encode(input);
        if (!ids.ok() || golden.value().decode(*ids).value() != input)
            std::abort(); // any bytes come back as they were
        return;
    }
    static const ScratchFolder folder;
    folder.write("vocab.json", takePart(input));
    folder.write("merges.txt", takePart(input));
    if (const auto loaded = Tokenizer::load(folder.path()); loaded.ok())
        if (const auto ids = loaded->encode(input); ids.ok())
            (void)loaded->decode(*ids);
}

} // namespace lamina::fuzz
