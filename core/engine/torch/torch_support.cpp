#include "engine/torch/torch_support.h"

#include "numeric/threads.h"

#include <algorithm>
#include <cstring>
#include <dlfcn.h>

namespace lamina {

torch::Tensor tensorOn(const torch::Device& device, ConstMatrixView values) {
    const torch::Tensor host =
        torch::from_blob(const_cast<float*>(values.data), {asSize(values.rows), asSize(values.cols)},
                         {asSize(values.stride), 1}, torch::kFloat32);
    return host.to(device);
}

torch::Tensor copyOn(const torch::Device& device, ConstMatrixView values, bool vector) {
    const torch::Tensor shared = tensorOn(device, values);
    const torch::Tensor own = device.is_cpu() ? shared.clone() : shared;
    return vector ? own.view({-1}) : own;
}

void copyTo(Matrix& values, const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    TORCH_CHECK(host.numel() == asSize(values.size()), "a tensor of another size");
    if (!values.empty())
        std::memcpy(values.data(), host.data_ptr<float>(), values.size() * sizeof(float));
}

void setTorchThreads(int threads) {
    // OpenBLAS has a pool of its own, which takes the processors from OpenMP's and loses them to it: a training step is
    // many times slower with both. It has the products, so it gets the threads, and libtorch's loops one.
    // Another BLAS (MKL, as upstream's builds have it) shares OpenMP's pool.
    using SetThreads = void (*)(int);
    const auto setBlas = reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (setBlas)
        setBlas(std::max(1, threads));
    const int loops = setBlas ? 1 : std::max(1, threads);
    at::set_num_threads(loops);
    setComputeThreads(loops); // OpenMP's count too, which the weights' controls run with
}

void setProducts(const TorchNumbers& numbers) {
    at::globalContext().setFloat32MatmulPrecision(std::string(numbers.tf32 ? "high" : "highest"));
}

Error noMemoryFor(const std::string& what) {
    return makeError(ErrorKind::OutOfMemory, "not enough memory for " + what);
}

Error torchError(const c10::Error& error, const std::string& what) {
    const std::string detail = error.what_without_backtrace();
    // The CPU's allocator has no exception type of its own.
    const bool memory = dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
                        detail.find("allocate memory") != std::string::npos;
    if (memory)
        return makeError(ErrorKind::OutOfMemory, noMemoryFor(what).message, detail);
    return makeError(ErrorKind::Internal, "libtorch failed: " + detail.substr(0, detail.find('\n')), detail);
}

} // namespace lamina
