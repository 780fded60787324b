#include "sae/sae_kernels.h"

#include "numeric/threads.h"

namespace lamina {

const SaeKernels& saeKernels() {
#if defined(LAMINA_X86)
    if (instructionSet() == "avx512")
        return avx512::saeKernelTable;
    if (instructionSet() == "avx2")
        return avx2::saeKernelTable;
#endif
    return baseline::saeKernelTable;
}

} // namespace lamina
