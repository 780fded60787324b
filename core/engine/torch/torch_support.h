// Private to core/engine/torch: between the program's matrices and errors and libtorch's.
#pragma once

#include "base/error.h"
#include "tensor/matrix.h"

#include <new>
#include <string>
#include <torch/torch.h>

namespace lamina {

// Float32 on the device. On the CPU the tensor shares the matrix's memory, which must outlive it, and is only read.
torch::Tensor tensorOn(const torch::Device& device, ConstMatrixView values);
// The same, in memory of its own; a matrix of one row becomes a vector where `vector` says so.
torch::Tensor copyOn(const torch::Device& device, ConstMatrixView values, bool vector = false);
// Copies a tensor of as many elements as the matrix has; waits for the device.
void copyTo(Matrix& values, const torch::Tensor& tensor);

// What an engine computes in.
struct TorchNumbers {
    torch::Dtype type = torch::kFloat32;
    bool tf32 = false; // products of float32 numbers in TF32, which has ten bits of each, on the GPUs that have it
};
// Before a forward pass or a training step: the setting is the whole process's, and one run computes at a time.
void setProducts(const TorchNumbers& numbers);

// Processors of the calling thread's work: libtorch's loops, its BLAS, and the program's own.
void setTorchThreads(int threads);

// While it lives, numbers too small to be normal count as 0 in the calling thread: the moments of latents that died
// would otherwise fill with them, which many processors handle a hundred times slower.
class DenormalsAsZero {
public:
    DenormalsAsZero() : m_set(at::globalContext().setFlushDenormal(true)) {}
    ~DenormalsAsZero() {
        if (m_set)
            at::globalContext().setFlushDenormal(false);
    }
    DenormalsAsZero(const DenormalsAsZero&) = delete;
    DenormalsAsZero& operator=(const DenormalsAsZero&) = delete;

private:
    bool m_set;
};

inline std::int64_t asSize(std::size_t n) {
    return static_cast<std::int64_t>(n);
}

// What went wrong in libtorch as an error; `what` completes "not enough memory for …".
Error torchError(const c10::Error& error, const std::string& what);
Error noMemoryFor(const std::string& what);

// f(), whose value is a T (a Status or a Result), with libtorch's exceptions as errors.
template <class T, class F> T catching(const std::string& what, const F& f) {
    try {
        return f();
    } catch (const c10::Error& error) {
        return torchError(error, what);
    } catch (const std::bad_alloc&) {
        return noMemoryFor(what);
    }
}

} // namespace lamina
