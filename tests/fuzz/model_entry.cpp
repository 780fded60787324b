#include "model/gpt2.h"
#include "tests/fuzz/entries.h"
#include "tests/fuzz/scratch_folder.h"

namespace lamina::fuzz {

void model(std::string_view input) {
    static const ScratchFolder folder;
    folder.write("config.json", takePart(input));
    folder.write("model.safetensors", input);
    (void)Gpt2::open(folder.path());
}

} // namespace lamina::fuzz
