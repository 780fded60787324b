// Which of the copies that lamina_isa_sources() compiled runs here.
#pragma once

#include "base/machine.h"

// `of` is a macro that makes, from a namespace (baseline, avx2, avx512), the value to use: a function, a table. The
// expression is the one for instructionSet().
#if defined(LAMINA_X86)
#define LAMINA_FOR_THIS_ISA(of)                                                                                        \
    (::lamina::instructionSet() == "avx512" ? of(avx512)                                                               \
     : ::lamina::instructionSet() == "avx2" ? of(avx2)                                                                 \
                                            : of(baseline))
#else
#define LAMINA_FOR_THIS_ISA(of) (of(baseline))
#endif
