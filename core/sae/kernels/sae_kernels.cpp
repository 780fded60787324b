#include "sae/kernels/sae_kernels.h"

#include "base/isa_choice.h"
#include "sae/kernels/sparse_kernels.h"

namespace lamina {

const SaeKernels& saeKernels() {
#define LAMINA_TABLE(isa) isa::saeKernelTable
    return LAMINA_FOR_THIS_ISA(LAMINA_TABLE);
#undef LAMINA_TABLE
}

const SparseKernels& sparseKernels() {
#define LAMINA_TABLE(isa) isa::sparseKernelTable
    return LAMINA_FOR_THIS_ISA(LAMINA_TABLE);
#undef LAMINA_TABLE
}

} // namespace lamina
