#include "engine/activations.h"

#include <cstring>

namespace lamina {

Result<InputFacts> Activations::facts(RunToken& token) {
    if (!m_facts) {
        LAMINA_ASSIGN(m_facts, workOutFacts(token));
    }
    return *m_facts;
}

Result<InputFacts> Activations::workOutFacts(RunToken& token) {
    LAMINA_ASSIGN(const ConstMatrixView rows, onHost(token));
    return inputFacts(rows, token);
}

ConstMatrixView dropFirstPositions(Matrix& activations, std::size_t windows, std::size_t positions) {
    const std::size_t width = activations.cols(), kept = positions - 1;
    for (std::size_t window = 0; window < windows; ++window)
        std::memmove(activations.row(window * kept), activations.row(window * positions + 1),
                     kept * width * sizeof(float));
    return activations.view().rowRange(0, windows * kept);
}

} // namespace lamina
