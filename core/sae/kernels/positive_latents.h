// Training of variants whose gradient passes through the positive latents alone (those that end in a relu).
#pragma once

#include "tensor/matrix.h"

namespace lamina {

// NativeTraining::backward: g = z > 0 ? g + slope : 0, row by row.
void gradientOfPositive(ConstMatrixView z, MatrixView g, float slope, float* encBias);

} // namespace lamina
