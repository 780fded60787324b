// One fuzzer: LAMINA_FUZZ_ENTRY is the function of entries.h that it calls.
#include "tests/fuzz/entries.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lamina::fuzz::LAMINA_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
    return 0;
}
