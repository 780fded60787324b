#include "backward.h"

#include "backward_loops.h"
#include "base/isa_choice.h"

namespace lamina {

namespace {

struct Loops {
    decltype(&baseline::layerNormBackwardLoop) layerNormBackward;
    decltype(&baseline::biasGeluBackwardLoop) biasGeluBackward;
    decltype(&baseline::columnSumsLoop) columnSums;
    decltype(&baseline::softmaxBackwardLoop) softmaxBackward;
    decltype(&baseline::dotLoop) dot;
};

#define LAMINA_LOOPS(isa)                                                                                              \
    Loops {                                                                                                            \
        isa::layerNormBackwardLoop, isa::biasGeluBackwardLoop, isa::columnSumsLoop, isa::softmaxBackwardLoop,          \
            isa::dotLoop                                                                                               \
    }

const Loops& loops() {
    static const Loops chosen = LAMINA_FOR_THIS_ISA(LAMINA_LOOPS);
    return chosen;
}

#undef LAMINA_LOOPS

} // namespace

void layerNormBackward(const float* dy, const float* x, const float* mean, const float* rstd, const float* gain,
                       float* dx, float* dgain, float* dbias, std::size_t rows, std::size_t cols) {
    loops().layerNormBackward(dy, x, mean, rstd, gain, dx, dgain, dbias, rows, cols);
}

void biasGeluBackward(const float* x, const float* bias, float* dy, std::size_t rows, std::size_t cols) {
    loops().biasGeluBackward(x, bias, dy, rows, cols);
}

void addColumnSums(const float* dy, float* sums, std::size_t rows, std::size_t cols) {
    loops().columnSums(dy, sums, rows, cols);
}

void softmaxBackward(const float* numerators, float* dp, float factor, float centre, std::size_t n) {
    loops().softmaxBackward(numerators, dp, factor, centre, n);
}

float dot(const float* x, const float* y, std::size_t n) {
    return loops().dot(x, y, n);
}

} // namespace lamina
